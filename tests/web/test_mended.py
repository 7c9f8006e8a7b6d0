"""Answers are never dropped: forms sent twice, locks in mid-session, several signs, old drafts."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from steadyback.record.plan import PlannedItem, Reason
from steadyback.web.diary.session_log import changes, sets_done
from steadyback.web.look.symptoms import new_signs
from steadyback.web.records import models, planning, store
from steadyback.web.records.folding import folded
from steadyback.web.records.walking import SLICE
from steadyback.web.start import danger
from tests.engine.somebody import intake
from tests.web.conftest import EVENING, Device
from tests.web.test_diary import AFTERWARDS, WELL, denied, last_body, levels_today, log

MORNING = {
    "settled": "0", "leg_nprs": "3", "back_nprs": "2", "distal_level": "3",
    "stiffness": "2", "soreness": "none", "changes": "none",
}  # fmt: skip


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    assert owner.post("plan/make").status_code == 302
    return owner


def kinds(device: Device, kind: str) -> int:
    return int(device.row.events.filter(kind=kind).count())


def test_it_shows_the_card_when_a_form_is_sent_again_with_a_danger_sign(planned: Device) -> None:
    planned.post("check-in", {**WELL, "event": "tok1"})
    danger_now = {**WELL, **denied(planned, RF01="yes"), "signs": "some", "event": "tok1"}
    for _ in range(2):
        assert planned.post("check-in", danger_now)["Location"].endswith("/help-now")
    assert kinds(planned, "check_in") == 2


def test_it_replaces_a_session_that_is_sent_again_with_other_answers(
    planned: Device, clock: time_machine.Traveller
) -> None:
    log(planned, event="abc")
    for _ in range(2):
        log(planned, event="abc", leg_after="8")
    assert (kinds(planned, "session_done"), kinds(planned, "correction")) == (1, 1)
    assert last_body(planned, "correction")["body"]["leg_after"] == 8
    clock.move_to(EVENING + timedelta(minutes=5))
    log(planned, event="abc")
    assert kinds(planned, "correction") == 2


def test_it_shows_the_card_when_pain_was_left_out(planned: Device) -> None:
    form = {**denied(planned, RF01="yes"), "signs": "some", "level": levels_today(planned)[0]}
    assert planned.post("session/hurts", form)["Location"].endswith("/help-now")


@pytest.mark.parametrize("broken", ["advice", "catalogue"])
def test_it_shows_a_card_whatever_breaks(
    planned: Device, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def breaks(*_: Any) -> Any:
        raise RuntimeError("secret")

    name = "steadyback.web.records.reading.advise"
    monkeypatch.setattr(name, breaks)
    if broken == "catalogue":
        monkeypatch.setattr(danger, "the_catalogue", breaks)
    response = planned.get("help-now")
    assert response.status_code == 200
    assert b"Emergency signs and numbers" in response.content


def test_it_counts_a_danger_sign_of_a_fast_phone_at_once(planned: Device) -> None:
    event = {
        "id": "fast", "at": (EVENING + timedelta(hours=20)).isoformat(), "by": "person",
        "kind": "check_in", "version": 1, "body": {"answers": {"RF02": "yes"}},
    }  # fmt: skip
    path = f"/api/people/{planned.person}/events"
    sent = planned.client.post(path, {"events": [event]}, content_type="application/json")
    assert sent.status_code == 201
    assert b"start/" not in planned.get("today").content
    assert "Start session" not in planned.get("today").content.decode()
    assert planned.get("outcome")["Location"].endswith("/help-now")


def test_it_takes_several_new_signs_and_asks_the_sides(planned: Device) -> None:
    form = {**WELL, "changes": ["numbness", "weakness"]}
    page = planned.post("check-in", form)
    assert page.status_code == 422
    assert b"Which leg is numb?" in page.content
    assert b"Which leg is weak?" in page.content
    form |= {"numb_side": "both", "weakness_side": "left", "foot_drop": "no"}
    assert planned.post("check-in", form)["Location"].endswith("/help-now")
    said = last_body(planned, "check_in")["symptoms"]
    assert (said["side"], said["numbness_change"], said["weakness"]) == ("both", "new", "new")


def test_it_reads_several_changes_of_a_session() -> None:
    assert changes(["numbness", "weaker"]) == {
        "tingling_change": "none", "numbness_change": "new", "weakness_change": "worse",
    }  # fmt: skip
    assert changes(None) == {}
    assert new_signs({"changes": ["none"]}) == {
        "numbness_change": "none", "tingling_change": "none",
    }  # fmt: skip


def test_it_lets_the_engine_see_numbness_in_both_legs_after_a_session(planned: Device) -> None:
    assert log(planned, changes=["numbness"]).status_code == 422
    sent = log(planned, changes=["numbness"], numb_side="both")
    assert sent["Location"].endswith("/help-now")
    assert last_body(planned, "check_in")["symptoms"]["side"] == "both"


def test_it_keeps_the_session_so_far_when_a_lock_ends_it(planned: Device) -> None:
    done, hurt = levels_today(planned)[:2]
    planned.post("session", {"hurts": "yes", f"{done}-did": "planned", "event": "sess"})
    form = {"level": hurt, "leg_now": "6", "back_now": "2", "distal_now": "4", "signs": "none"}
    sent = planned.post("session/hurts", {**form, "changes": ["numbness"], "numb_side": "left"})
    assert sent["Location"].endswith("/outcome")
    body = last_body(planned, "session_done")
    assert [(one["level"], one.get("changed")) for one in body["levels"]] == [
        (done, None), (hurt, "stopped"),
    ]  # fmt: skip
    assert (body["leg_during"], body["leg_after"], body["distal_after"]) == (6, 6, 4)
    assert body["numbness_change"] == "new"
    assert body["levels"][1]["distal_peak"] == 4
    assert last_body(planned, "check_in")["symptoms"]["distal_level"] == 4
    assert not models.Draft.objects.filter(kind="session").exists()


def test_it_blames_the_last_exercise_for_pain_that_moved_down(planned: Device) -> None:
    log(planned, moved_down="later", distal_after="4")
    levels = last_body(planned, "session_done")["levels"]
    assert ["distal_peak" in one for one in levels] == [False] * (len(levels) - 1) + [True]


def item_of(device: Device, **more: Any) -> PlannedItem:
    reason = Reason(id="DOSE_START", sources=("our_proposal",))
    base: dict[str, Any] = {
        "level": "plank-2", "sets": 3, "reps": 1, "hold_s": 10, "sides": "both", "rest_s": 30,
        "seconds": 60, "reasons": (reason,),
    }  # fmt: skip
    return PlannedItem(**{**base, **more})


def test_it_counts_long_holds_in_seconds(planned: Device) -> None:
    level = planned.catalogue.levels["plank-2"]
    item = item_of(planned)
    assert [(s["reps"], s["hold_s"]) for s in sets_done(item, level, "more", {})] == [
        (1, 10), (1, 10), (1, 15),
    ]  # fmt: skip
    less = {"plank-2-sets": 2, "plank-2-reps": 5}
    assert [(s["reps"], s["hold_s"]) for s in sets_done(item, level, "less", less)] == [
        (1, 5), (1, 5),
    ]  # fmt: skip


def test_it_never_takes_less_for_the_whole_dose(planned: Device) -> None:
    log(planned, "less")
    assert {one["changed"] for one in last_body(planned, "session_done")["levels"]} == {"easier"}


def test_it_forgets_what_was_filled_in_on_another_day(
    planned: Device, clock: time_machine.Traveller
) -> None:
    level = levels_today(planned)[0]
    planned.post("session", {"hurts": "yes", f"{level}-did": "planned", "leg_after": "7"})
    assert re.search(r'value="planned"[^>]* checked', planned.get("session").content.decode())
    clock.move_to(EVENING + timedelta(days=3))
    planned.post("check-in", WELL)
    assert not re.search(r'value="planned"[^>]* checked', planned.get("session").content.decode())


def test_it_reads_a_session_against_what_was_shown(planned: Device) -> None:
    page = planned.get("session").content.decode()
    shown = re.findall(r'name="shown" value="([^"]+)"', page)[0]
    levels = re.findall(r'name="([a-z-]+-\d)-did"', page)
    levels = list(dict.fromkeys(levels))
    planned.post("choose", {"choice": "only_5"})
    ticks = {f"{level}-did": "planned" for level in levels}
    sent = planned.post("session", {**AFTERWARDS, **ticks, "shown": shown})
    assert sent["Location"].endswith("?done=session")
    body = last_body(planned, "session_done")
    assert [one["level"] for one in body["levels"]] == levels
    assert body["plan"] == planned.row.events.get(kind="plan_issued").event_id


def test_it_takes_nobody_elses_signed_session(planned: Device) -> None:
    page = planned.get("session").content.decode()
    shown = re.findall(r'name="shown" value="([^"]+)"', page)[0]
    from steadyback.web.diary.offered import offered_in

    class Other:
        id = "another"
        catalogue = planned.catalogue

    other: Any = Other()
    assert offered_in(other, shown) is None
    assert offered_in(other, shown + "x") is None


def test_it_is_done_for_today_after_a_session(planned: Device) -> None:
    log(planned)
    sent = planned.get("session")
    assert "?done=already" in sent["Location"]
    page = planned.client.get(sent["Location"]).content.decode()
    assert "Done for today" in page
    assert "You have trained today" in page


def test_it_asks_how_the_body_took_it_only_from_the_next_day_on(
    planned: Device, clock: time_machine.Traveller
) -> None:
    log(planned)
    session = planned.row.events.get(kind="session_done").event_id
    assert "?done=tomorrow" in planned.post(f"morning/{session}", MORNING)["Location"]
    assert kinds(planned, "morning_after") == 0
    clock.move_to(EVENING + timedelta(hours=14))
    planned.post(f"morning/{session}", {**MORNING, "event": "m1"})
    planned.post(f"morning/{session}", {**MORNING, "leg_nprs": "7", "event": "m2"})
    assert (kinds(planned, "morning_after"), kinds(planned, "correction")) == (1, 1)
    assert last_body(planned, "correction")["body"]["leg_nprs"] == 7


WEEKLY = {
    "trend": "worse", "nights_woken": "5", "settle_minutes": "1440", "sitting_minutes": "5",
    "bending_minutes": "unknown", "strong_relief": "yes", "injection": "no",
}  # fmt: skip


def test_it_asks_once_a_week_how_things_go_on(
    planned: Device, clock: time_machine.Traveller
) -> None:
    assert b"settle_minutes" not in planned.get("check-in").content
    clock.move_to(EVENING + timedelta(days=7))
    assert b"settle_minutes" in planned.get("check-in").content
    assert planned.post("check-in", WELL).status_code == 422
    sent = planned.post("check-in", {**WELL, **WEEKLY, "health": "yes"})
    assert sent["Location"].endswith("/you/health")
    body = last_body(planned, "check_in")
    assert body["symptoms"]["settle_minutes"] == 1440
    assert "bending_minutes" not in body["symptoms"]
    assert body["treatment"]["strong_analgesia_last"] == "2026-03-09"
    state = folded(planned.row, EVENING + timedelta(days=7)).state
    assert (state.symptoms.trend, state.symptoms.nights_woken) == ("worse", 5)
    assert b"settle_minutes" not in planned.get("check-in").content


def test_it_takes_what_changed_in_health_and_nothing_else(planned: Device) -> None:
    form: dict[str, Any] = {"conditions": ["stenosis"], "cautions": ["post_discectomy"]}
    assert planned.post("you/health", form).status_code == 422
    form["post_discectomy-surgery_date"] = "2026-02-20"
    assert planned.post("you/health", form).status_code == 302
    stated = {name: value for name, value in last_body(planned, "intake").items() if value}
    assert stated == {
        "conditions": ["stenosis"],
        "cautions": [{"id": "post_discectomy", "surgery_date": "2026-02-20"}],
    }
    assert b'value="2026-02-20"' in planned.get("you/health").content


def test_it_plans_for_everybody_else_when_one_record_fails(
    owner: Device, caplog: pytest.LogCaptureFixture
) -> None:
    told = {"made_at": EVENING, "consent": "welcome-1"}
    for number in range(2 * SLICE):
        models.Person.objects.create(public_id=f"b{number}", profile={"zone": 1}, **told)
    behind = models.Person.objects.create(public_id="behind", profile={}, **told)
    event = intake(EVENING - timedelta(days=1)).model_dump(mode="json", exclude_none=True)
    store.append(behind, [event], EVENING)
    assert planning.plan_everybody(lambda: EVENING) == 2
    assert "ValidationError" in caplog.text


def test_it_ends_the_recovery_code_with_the_other_devices(planned: Device) -> None:
    from steadyback.web.accounts import recovery

    code = recovery.new_code(planned.row.pk, EVENING)
    found = recovery.code_for(code, "here", EVENING)
    assert found is not None
    assert found.person_id == planned.row.pk
    planned.post("you/devices", {"which": "others"})
    assert recovery.code_for(code, "here", EVENING) is None


@pytest.mark.sqlite
def test_it_overwrites_what_is_erased(db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("pragma secure_delete")
        assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize("page", ["session", "session/hurts", "check-in"])
def test_it_shows_the_card_for_a_leg_that_gets_weaker_with_nothing_else_filled_in(
    planned: Device, page: str
) -> None:
    assert planned.post(page, {"changes": ["weaker"]})["Location"].endswith("/help-now")
    body = last_body(planned, "check_in")
    assert body["symptoms"]["weakness"] == "worse"
    assert not body.get("answers")


def test_it_takes_back_an_entry_of_a_fast_phone(planned: Device) -> None:
    at = (EVENING + timedelta(hours=2)).isoformat()
    body = {"symptoms": {"leg_nprs": 9}}
    event = {"id": "fast", "at": at, "by": "person", "kind": "check_in", "body": body}
    path = f"/api/people/{planned.person}/events"
    planned.client.post(
        path, {"events": [{**event, "version": 1}]}, content_type="application/json"
    )
    assert planned.post("put-right/fast").status_code == 302
    assert folded(planned.row, EVENING).state.symptoms.leg_nprs == 3
