"""Why this exercise: reasons with their grounds, what would move it up, and saying against it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from steadyback.web.records import store
from steadyback.web.records.folding import folded
from tests.web.conftest import EVENING, Device
from tests.web.test_diary import WELL, last_body, levels_today, log


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    owner.post("plan/make")
    return owner


def why(device: Device, level: str) -> str:
    page = device.get(f"why/{level}")
    assert page.status_code == 200
    return str(page.content.decode())


def choices(device: Device) -> list[dict[str, Any]]:
    return list(
        device.row.events.filter(kind="choice").order_by("seq").values_list("body", flat=True)
    )


def undo_of(page: str) -> str:
    """The mis-tap that a page offers to undo; empty where it offers none."""
    return page.partition('name="undo" value="')[2].partition('"')[0]


def in_the_week(device: Device) -> set[str]:
    plan = last_body(device, "plan_issued")["plan"]
    return {item["level"] for day in plan["days"] for item in day["items"]}


def test_it_gives_each_reason_with_its_rule_numbers_and_sources(planned: Device) -> None:
    item = last_body(planned, "plan_issued")["plan"]["days"][0]["items"][0]
    page = why(planned, item["level"])
    assert "It begins with its lowest dose." in page
    assert "Rule DOSE_START" in page
    assert f"repetitions in each: {item['reps']}" in page
    assert "This rule is our own proposal. No study has tested it." in page
    assert "R23: ACSM 2009 Position Stand" in page


def test_it_says_what_would_have_to_change_to_move_up(planned: Device) -> None:
    page = why(planned, levels_today(planned)[0])
    assert "What would have to change for this to move up" in page
    assert "Before the dose grows" in page
    assert "So far: 0." in page


def test_it_says_so_at_the_top_of_a_ladder(planned: Device) -> None:
    top = planned.catalogue.ladder("cat-camel")[-1]
    change = {"action": "set_level", "exercise": top.exercise, "level": top.id}
    event = {"id": "set", "at": EVENING.isoformat(), "by": "clinician:ann", "version": 1}
    store.append(planned.row, [{**event, "kind": "clinician_change", "body": change}], EVENING)
    assert "This is the top of its ladder" in why(planned, top.id)


def test_every_exercise_of_today_and_of_the_plan_leads_to_its_reasons(planned: Device) -> None:
    today, plan = (planned.get(page).content.decode() for page in ("today", "plan"))
    assert all(f"/why/{level}" in today for level in levels_today(planned))
    assert all(f"/why/{level}" in plan for level in in_the_week(planned))


def test_every_level_of_the_catalogue_can_be_asked_about(planned: Device) -> None:
    for level in planned.catalogue.levels:
        assert "What would have to change" in why(planned, level)


def test_an_unknown_level_is_not_here(planned: Device) -> None:
    assert planned.get("why/no-such-level-9").status_code == 404
    assert planned.post("why/no-such-level-9", {"say": "too_much"}).status_code == 404


def test_what_does_not_suit_is_left_out_and_the_week_can_be_planned_again(planned: Device) -> None:
    level = levels_today(planned)[0]
    planned.post(f"why/{level}", {"say": "not_for_me"})
    page = why(planned, level)
    assert "does not suit you" in page
    assert "Plan my week again" in page
    assert f"/why/{level}" in planned.get("today").content.decode()  # under "Left out today"
    sent = planned.post("plan/make", {"again": "yes", "back": "plan"})
    assert sent["Location"].endswith("/plan")
    assert level not in in_the_week(planned)
    assert "Plan my week again" not in why(planned, level)


def test_what_does_not_suit_may_come_back_at_any_time(
    planned: Device, clock: time_machine.Traveller
) -> None:
    level = levels_today(planned)[0]
    planned.post(f"why/{level}", {"say": "not_for_me"})
    clock.move_to(EVENING + timedelta(days=3))
    assert undo_of(why(planned, level)) == ""
    planned.post(f"why/{level}", {"back": "not_for_me"})
    assert choices(planned)[-1]["withdrawn"] is True
    assert folded(planned.row, timezone.now()).state.steering.not_for_me == frozenset()
    assert "Does not suit me" in why(planned, level)


def test_too_easy_invites_and_raises_nothing(planned: Device) -> None:
    level = levels_today(planned)[0]
    before = planned.get("today").content.decode()
    planned.post(f"why/{level}", {"say": "too_easy"})
    page = why(planned, level)
    assert "You said that this is too easy." in page
    assert "It moves up by the same rule as always." in page
    dose = before.partition(f"/why/{level}")[0].rpartition("<b>")[2]
    assert dose in planned.get("today").content.decode()
    planned.post(f"why/{level}", {"back": "too_easy"})
    assert "You said that this is too easy." not in why(planned, level)


def test_too_much_takes_it_down_and_says_that_it_is_earned_again(planned: Device) -> None:
    level = levels_today(planned)[0]
    assert "You earn it again with good sessions." in why(planned, level)
    planned.post(f"why/{level}", {"say": "too_much"})
    page = why(planned, level)
    assert "You said that this is too much." in page
    assert 'name="back" value="too_much"' not in page
    shown = planned.get("today").content.decode()
    assert "Left out today" in shown
    assert f"<b>{planned.catalogue.levels[level].name}</b>" not in shown, "it rests at once"


def test_too_much_is_not_taken_back_by_a_form_nobody_offered(planned: Device) -> None:
    level = levels_today(planned)[0]
    planned.post(f"why/{level}", {"back": "too_much"})
    planned.post(f"why/{level}", {"say": "set_me_higher"})
    assert choices(planned) == []


@pytest.mark.parametrize("said", ["not_for_me", "too_easy", "too_much"])
def test_a_mis_tap_is_undone_on_the_same_page(planned: Device, said: str) -> None:
    level = levels_today(planned)[0]
    before = folded(planned.row, EVENING).state.steering
    planned.post(f"why/{level}", {"say": said})
    event = undo_of(why(planned, level))
    assert event
    planned.post(f"why/{level}", {"undo": event})
    assert folded(planned.row, EVENING).state.steering == before
    assert undo_of(why(planned, level)) == ""
    assert planned.row.events.filter(event_id=event).exists()


def test_a_mis_tap_is_not_undone_after_a_session_was_built_on_it(planned: Device) -> None:
    level = levels_today(planned)[0]
    planned.post(f"why/{level}", {"say": "too_easy"})
    event = undo_of(why(planned, level))
    log(planned)
    assert undo_of(why(planned, level)) == ""
    assert planned.post(f"why/{level}", {"undo": event}).status_code == 404


def test_a_word_about_another_exercise_is_not_undone_here(planned: Device) -> None:
    first, second = levels_today(planned)[:2]
    planned.post(f"why/{first}", {"say": "not_for_me"})
    event = undo_of(why(planned, first))
    assert planned.post(f"why/{second}", {"undo": event}).status_code == 404


def test_a_choice_sent_twice_is_stored_once(planned: Device) -> None:
    level = levels_today(planned)[0]
    for _ in range(2):
        planned.post(f"why/{level}", {"say": "too_easy", "event": "one-tap"})
    assert len(choices(planned)) == 1


def test_there_are_no_reasons_to_argue_with_while_exercise_waits(planned: Device) -> None:
    level = levels_today(planned)[0]
    planned.post("check-in", {**WELL, "changes": ["weaker"]})
    assert planned.get(f"why/{level}")["Location"].endswith("/today")


def test_a_stranger_gets_404_and_says_nothing(planned: Device, stranger: Device) -> None:
    level = levels_today(planned)[0]
    assert stranger.get(f"why/{level}").status_code == 404
    assert stranger.post(f"why/{level}", {"say": "too_much"}).status_code == 404
    assert choices(planned) == []


def test_a_forged_form_is_refused(planned: Device) -> None:
    planned.client.handler.enforce_csrf_checks = True
    sent = planned.post(f"why/{levels_today(planned)[0]}", {"say": "too_much"})
    assert sent.status_code == 403
    assert choices(planned) == []


def test_looking_at_the_reasons_costs_five_queries_and_writes_nothing(
    planned: Device, django_assert_max_num_queries: Any
) -> None:
    page = f"why/{levels_today(planned)[0]}"
    planned.get(page)
    with django_assert_max_num_queries(5) as seen:
        assert planned.get(page).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_why_can_be_asked_before_the_week_is_planned(owner: Device) -> None:
    assert owner.row.events.filter(kind="plan_issued").count() == 0
    page = owner.get("why/walking-1")
    assert page.status_code == 200
