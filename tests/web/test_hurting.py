"""It hurts: what to do at once comes from the pain table, and never undoes a stricter answer."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from steadyback.web.records import models, store
from tests.web.conftest import EVENING, Device
from tests.web.test_diary import AFTERWARDS, denied, last_body, levels_today

CALM = {"leg_now": "3", "back_now": "2", "distal_now": "3", "changes": "none", "signs": "none"}
"""As it was before the session: leg 3, back 2, felt down to the thigh."""


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    owner.post("plan/make")
    return owner


def hurt(device: Device, **felt: str) -> str:
    """Say that an exercise hurts; the page that follows."""
    level = levels_today(device)[0]
    sent = device.post("session/hurts", {**CALM, "level": level, **felt})
    assert sent.status_code == 302, sent.content.decode()
    return str(device.client.get(sent["Location"]).content.decode())


def draft() -> dict[str, Any]:
    found: dict[str, Any] = models.Draft.objects.get(kind="session").content
    return found


def tick(device: Device) -> Any:
    """What the session's page has ticked for that exercise."""
    return draft().get(f"{levels_today(device)[0]}-did")


@pytest.mark.parametrize(
    ("felt", "says", "ticked"),
    [
        ({}, "You can go on with it.", None),
        ({"back_now": "5"}, "Make the movement smaller", "easier"),
        ({"leg_now": "4"}, "Do only half the movement", "half"),
        ({"leg_now": "5"}, "Leave that exercise for today.", "stopped"),
        ({"distal_now": "4"}, "Leave that exercise for today.", "stopped"),
        ({"changes": "tingling"}, "Leave that exercise for today.", "stopped"),
    ],
)
def test_the_answer_and_the_tick_follow_the_pain_table(
    planned: Device, felt: dict[str, str], says: str, ticked: str | None
) -> None:
    page = hurt(planned, **felt)
    assert says in page
    assert tick(planned) == ticked


def test_it_gives_the_rule_and_its_sources(planned: Device) -> None:
    page = hurt(planned, leg_now="5").partition("What to do now")[2]
    assert "Rule PM" in page
    assert "The sources" in page


def test_a_milder_answer_never_takes_back_a_stricter_one(planned: Device) -> None:
    hurt(planned, leg_now="5")
    assert tick(planned) == "stopped"
    hurt(planned)
    assert tick(planned) == "stopped"
    assert draft()["leg_during"] == 5


def test_pain_that_exercise_brought_is_no_baseline_for_the_next_exercise(planned: Device) -> None:
    hurt(planned, leg_now="5")
    other = levels_today(planned)[1]
    planned.post("session/hurts", {**CALM, "level": other, "leg_now": "5"})
    assert draft().get(f"{other}-did") == "stopped"


def test_pain_further_down_is_asked_again_after_ten_minutes(planned: Device) -> None:
    page = hurt(planned, distal_now="4")
    assert "We ask again in 10 minutes, at 18:10" in page
    assert planned.post("session/hurts/again", {}).status_code == 422
    planned.post("session/hurts/again", {"settled": "soon"})
    assert tick(planned) == "half"
    assert draft()["moved_down"] == "soon"
    assert planned.get("session/hurts/again")["Location"].endswith("/session")


def test_pain_that_stays_further_down_leaves_the_exercise_stopped(planned: Device) -> None:
    hurt(planned, distal_now="4")
    planned.post("session/hurts/again", {"settled": "later"})
    assert tick(planned) == "stopped"
    assert "Leave that exercise for today." in planned.get("session").content.decode()


def test_pain_that_went_back_does_not_undo_what_hurt_more_meanwhile(planned: Device) -> None:
    hurt(planned, distal_now="4")
    hurt(planned, leg_now="5")
    planned.post("session/hurts/again", {"settled": "soon"})
    assert tick(planned) == "stopped"


def test_what_was_felt_is_in_the_session_that_is_saved(planned: Device) -> None:
    hurt(planned, leg_now="4")
    ticks = {f"{level}-did": "planned" for level in levels_today(planned)}
    ticks[f"{levels_today(planned)[0]}-did"] = "half"
    planned.post("session", {**AFTERWARDS, **ticks, "leg_during": "4"})
    first = last_body(planned, "session_done")["levels"][0]
    assert (first["changed"], first["peak_leg"]) == ("half_range", 4)


def test_whoever_is_afraid_gets_a_lesson_and_loses_nothing(planned: Device) -> None:
    page = hurt(planned, afraid="yes")
    assert "You can go on with it." in page
    assert "/lessons/hurt-and-harm" in page
    assert tick(planned) is None


def test_fear_in_the_session_offers_an_easier_level_and_the_lesson_afterwards(
    planned: Device,
) -> None:
    change = {"action": "set_level", "level": "cat-camel-2"}
    event = {"id": "set", "at": EVENING.isoformat(), "by": "clinician:ann", "version": 1}
    store.append(planned.row, [{**event, "kind": "clinician_change", "body": change}], EVENING)
    done = {"level": "cat-camel-2", "sets": [{"reps": 4}], "fear": True}
    scores = {name: int(value) for name, value in AFTERWARDS.items() if value.isdigit()}
    session = {"id": "done", "at": EVENING.isoformat(), "by": "person", "version": 1}
    body = {**scores, "levels": [done]}
    store.append(planned.row, [{**session, "kind": "session_done", "body": body}], EVENING)
    page = planned.get("today").content.decode()
    assert "You said that you were afraid in" in page
    assert "/why/cat-camel-2" in page
    assert "/lessons/hurt-and-harm" in page


@pytest.mark.parametrize("sign", ["RF03", "RF01", "RF15"])
def test_an_emergency_shows_the_card_whatever_the_pain_is(planned: Device, sign: str) -> None:
    answers = {**denied(planned, **{sign: "yes"}), "signs": "some"}
    level = levels_today(planned)[0]
    sent = planned.post("session/hurts", {**CALM, **answers, "level": level})
    assert sent["Location"].endswith("/help-now")


@pytest.mark.parametrize("new", ["weakness", "weaker"])
def test_new_weakness_ends_the_session(planned: Device, new: str) -> None:
    planned.post("session", {"hurts": "yes", f"{levels_today(planned)[1]}-did": "planned"})
    level = levels_today(planned)[0]
    sent = planned.post("session/hurts", {**CALM, "level": level, "changes": new})
    assert sent["Location"].endswith("/help-now")
    done = last_body(planned, "session_done")["levels"]
    changed = {one["level"]: one.get("changed") for one in done}
    assert changed[level] == "stopped"


def test_pain_of_yesterday_is_not_told_today(
    planned: Device, clock: time_machine.Traveller
) -> None:
    hurt(planned, leg_now="5")
    clock.shift(timedelta(days=1))
    planned.post("check-in", {"leg_nprs": "3", "back_nprs": "2", "distal_level": "3",
        "woken_last_two_nights": "0", "changes": "none", "signs": "none"})  # fmt: skip
    assert "What to do now" not in planned.get("session").content.decode()
