"""Day by day: check-in, session, the morning after, the week, and putting right."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from steadyback.engine.state import changed
from steadyback.record import CaseProblems, canonical_hash
from steadyback.web.diary.flag_form import flag_form
from steadyback.web.diary.session_log import sets_done
from steadyback.web.records import models, planning, planning_process
from steadyback.web.records.folding import folded
from tests.web.conftest import EVENING, Device, as_form, stored_from

FELT = {"leg_nprs": "3", "back_nprs": "2", "distal_level": "3", "woken_last_two_nights": "0"}
WELL: dict[str, Any] = {**FELT, "changes": "none", "signs": "none"}
AFTERWARDS: dict[str, Any] = {
    "leg_before": "3",
    "back_before": "2",
    "distal_before": "3",
    "leg_during": "3",
    "back_during": "2",
    "leg_after": "3",
    "back_after": "2",
    "distal_after": "3",
    "moved_down": "no",
    "changes": "none",
}


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    assert owner.post("plan/make").status_code == 302
    return owner


def levels_today(device: Device) -> list[str]:
    issued = device.row.events.filter(kind="plan_issued").latest("seq").body["plan"]
    first: dict[str, Any] = issued["days"][0]
    return [item["level"] for item in first["items"]]


def denied(device: Device, **others: str) -> dict[str, str]:
    """Every danger sign answered with no, but for some."""
    return {**{str(flag): "no" for flag in device.catalogue.red_flags}, **others}


def log(device: Device, did: str = "planned", **more: Any) -> Any:
    ticks = {f"{level}-did": did for level in levels_today(device)}
    ticks |= {f"{level}-rir": "3" for level in levels_today(device)}
    return device.post("session", {**AFTERWARDS, **ticks, **more})


def last_body(device: Device, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = device.row.events.filter(kind=kind).latest("seq").body
    return found


def test_the_week_is_planned_once(planned: Device) -> None:
    planned.post("plan/make")
    rows = planned.row.events.filter(kind="plan_issued")
    assert [(row.plan_week, row.plan_revision) for row in rows] == [("2026-W10", 1)]
    assert rows[0].by.startswith("engine:")


def test_a_plan_says_what_it_was_made_from(owner: Device) -> None:
    from steadyback.engine import dump_state

    state = dump_state(folded(owner.row, EVENING).state)
    owner.post("plan/make")
    inputs = {"state": state, "week": "2026-W10"}
    assert last_body(owner, "plan_issued")["inputs_hash"] == canonical_hash(inputs)


def test_a_plan_is_not_stored_over_an_event_that_came_meanwhile(
    owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = planning_process.compute

    def slowly(state: str, week: Any) -> dict[str, Any]:
        if not owner.row.events.filter(kind="check_in").exists():
            owner.post("check-in", WELL)
        return made(state, week)

    monkeypatch.setattr(planning, "compute", slowly)
    owner.post("plan/make")
    kinds = list(owner.row.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["check_in", "plan_issued"]


def test_a_planner_that_does_not_answer_leaves_a_page_that_waits(
    owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(state: str, week: Any) -> dict[str, Any]:
        raise planning_process.Slow

    monkeypatch.setattr(planning, "compute", never)
    assert "data-send" in owner.get("today").content.decode()
    response = owner.post("plan/make")
    page = owner.client.get(response["Location"]).content.decode()
    assert "could not be planned just now" in page
    assert "data-send" not in page


def test_a_planning_process_that_died_is_replaced(owner: Device) -> None:
    owner.post("plan/make")
    for process in planning_process.pool()._processes.values():
        process.kill()
    form = {"days": ["wed"], "minutes": "10", "wakes_at": "06:30", "trains_at": "19:00"}
    owner.post("you/week", form)
    assert owner.row.events.filter(kind="plan_issued").count() == 2


def test_a_changed_week_is_planned_again(planned: Device) -> None:
    form = {"days": ["tue", "thu"], "minutes": "10", "wakes_at": "06:30", "trains_at": "19:00"}
    assert planned.post("you/week", form).status_code == 302
    row = planned.row.events.filter(kind="plan_issued").latest("seq")
    assert row.plan_revision == 2
    assert [day["date"] for day in row.body["plan"]["days"]] == ["2026-03-03", "2026-03-05"]


def test_a_session_is_one_event_however_often_it_is_sent(planned: Device) -> None:
    first = log(planned, event="abc")
    again = log(planned, event="abc")
    assert first["Location"] == again["Location"]
    assert planned.row.events.filter(kind="session_done").count() == 1
    body = last_body(planned, "session_done")
    assert [level["level"] for level in body["levels"]] == levels_today(planned)
    assert body["leg_before"] == 3
    assert all(level["rir"] == 3 for level in body["levels"])


def test_an_id_of_another_entry_is_refused(planned: Device) -> None:
    taken = planned.row.events.get(kind="intake").event_id
    assert log(planned, event=taken).status_code == 422
    hurt = {"level": levels_today(planned)[0], "leg_now": "1", "back_now": "1"}
    hurt |= {"distal_now": "1", "changes": "none", "signs": "none", "event": taken}
    assert planned.post("session/hurts", hurt).status_code == 422
    assert not planned.row.events.filter(kind__in=["session_done", "check_in"]).exists()


@pytest.mark.parametrize("event", ["../../etc", "x" * 300])
def test_what_is_told_is_kept_whatever_became_of_the_forms_token(
    planned: Device, event: str
) -> None:
    assert log(planned, event=event)["Location"].endswith("today?done=session")
    assert planned.row.events.get(kind="session_done").event_id != event


def test_a_session_without_its_scores_is_not_stored(planned: Device) -> None:
    assert log(planned, leg_after="").status_code == 422
    assert not planned.row.events.filter(kind="session_done").exists()


def test_it_hurts_keeps_what_was_ticked_and_stops_that_exercise(planned: Device) -> None:
    level = levels_today(planned)[0]
    sent = planned.post("session", {"hurts": "yes", f"{levels_today(planned)[1]}-did": "planned"})
    assert sent["Location"].endswith("/session/hurts")
    hurt = {"level": level, "leg_now": "5", "back_now": "2", "distal_now": "3", "changes": "none"}
    assert planned.post("session/hurts", {**hurt, "signs": "none"})["Location"].endswith("/session")
    page = planned.get("session").content.decode()
    assert "Leave that exercise for today" in page
    draft = models.Draft.objects.get(kind="session").content
    assert draft[f"{level}-did"] == "stopped"
    assert draft["leg_during"] == 5


def test_a_danger_sign_in_the_session_shows_the_card_with_nothing_else_filled_in(
    planned: Device,
) -> None:
    answers = denied(planned, RF03="yes")
    response = planned.post("session/hurts", {**answers, "signs": "some"})
    assert response["Location"].endswith("/help-now")
    assert "RF03" in last_body(planned, "check_in")["answers"]


def test_the_morning_after_is_asked_and_answered(
    planned: Device, clock: time_machine.Traveller
) -> None:
    log(planned)
    session = planned.row.events.get(kind="session_done").event_id
    assert f"/morning/{session}" not in planned.get("today").content.decode()
    clock.move_to(EVENING + timedelta(hours=14))
    assert f"/morning/{session}" in planned.get("today").content.decode()
    reply = {"settled": "no", "leg_nprs": "3", "back_nprs": "2", "distal_level": "3"}
    reply |= {"stiffness": "2", "soreness": "both", "changes": "none"}
    assert planned.post(f"morning/{session}", reply).status_code == 302
    assert last_body(planned, "morning_after")["settled_hours"] == "not_yet"
    assert f"/morning/{session}" not in planned.get("today").content.decode()


def test_the_next_day_begins_with_a_check_in(
    planned: Device, clock: time_machine.Traveller
) -> None:
    clock.move_to(EVENING + timedelta(days=1))
    assert "Check in, then start" in planned.get("today").content.decode()
    assert planned.get("session")["Location"].endswith("/check-in")
    assert planned.post("check-in", {**WELL, "next": "session"})["Location"].endswith("/session")
    answers = last_body(planned, "check_in")["answers"]
    assert set(answers.values()) == {"no"}
    assert {"RF01", "RF08", "RF14", "RF15"} <= answers.keys()


def test_an_unanswered_check_in_is_not_good_news(planned: Device) -> None:
    assert planned.post("check-in", FELT).status_code == 422
    assert planned.post("check-in", {"signs": "none"}).status_code == 422
    assert not planned.row.events.filter(kind="check_in").exists()


def test_a_yes_in_the_check_in_opens_the_questions_and_then_the_card(planned: Device) -> None:
    opened = planned.post("check-in", {**WELL, "signs": "some"})
    assert b'name="RF01"' in opened.content
    answers = denied(planned, RF01="yes")
    response = planned.post("check-in", {**WELL, **answers, "signs": "some"})
    assert response["Location"].endswith("/help-now")


def test_an_entry_can_be_taken_back_and_stays_in_the_record(planned: Device) -> None:
    planned.post("check-in", {**WELL, "leg_nprs": "9"})
    event = planned.row.events.get(kind="check_in").event_id
    assert folded(planned.row, EVENING).state.symptoms.leg_nprs == 9
    assert f"/put-right/{event}" in planned.get("you").content.decode()
    planned.post(f"put-right/{event}")
    assert folded(planned.row, EVENING).state.symptoms.leg_nprs == 3
    assert planned.row.events.filter(event_id=event).exists()
    assert f"/put-right/{event}" not in planned.get("you").content.decode()


def test_a_danger_sign_is_not_taken_back_by_its_author(planned: Device) -> None:
    answers = denied(planned, RF01="yes")
    planned.post("check-in", {**WELL, **answers, "signs": "some"})
    event = planned.row.events.get(kind="check_in").event_id
    planned.post(f"put-right/{event}")
    assert planned.row.events.filter(kind="correction").exists()
    assert "Go to hospital now" in planned.get("today").content.decode()


@pytest.mark.parametrize("kind", ["intake", "consent", "plan_issued"])
def test_only_the_persons_own_days_can_be_taken_back(planned: Device, kind: str) -> None:
    event = planned.row.events.filter(kind=kind).latest("seq").event_id
    assert planned.get(f"put-right/{event}").status_code == 404


@pytest.mark.parametrize("choice", ["bad_day", "only_5"])
def test_a_smaller_day_is_chosen_and_taken_back(planned: Device, choice: str) -> None:
    planned.post("choose", {"choice": choice})
    assert "The whole session after all" in planned.get("today").content.decode()
    planned.post("choose", {"choice": "whole"})
    assert "Only 5 minutes" in planned.get("today").content.decode()


def test_a_choice_nobody_offered_changes_nothing(planned: Device) -> None:
    planned.post("choose", {"choice": "clear_me"})
    assert not planned.row.events.filter(kind="choice").exists()


def test_consent_taken_back_closes_every_page_until_it_is_given(planned: Device) -> None:
    planned.post("you/consent")
    for page in ("today", "plan", "you", "session", "check-in"):
        assert planned.get(page)["Location"].endswith("/paused")
    assert planned.get("you/download").status_code == 200
    planned.post("paused", {"agree": "yes"})
    assert planned.get("today").status_code == 200


def test_everything_can_be_downloaded_and_read_again(planned: Device) -> None:
    text = planned.get("you/download").content
    row = stored_from(text, EVENING)
    assert row.events.count() == planned.row.events.count()
    here = folded(planned.row, EVENING).state
    assert folded(row, EVENING).state == changed(here, plans=())


def test_what_a_clinician_wrote_elsewhere_arrives_marked(db: None) -> None:
    import json

    change = {"action": "allow", "level": "superman-1"}
    event = {"id": "c", "at": "2026-03-01T10:00:00Z", "by": "clinician:x", "version": 1}
    case = {"format": "steadyback-case/1", "person": {}, "events": [
        {**event, "kind": "clinician_change", "body": change}
    ]}  # fmt: skip
    row = stored_from(json.dumps(case).encode(), EVENING)
    assert row.events.get().by == "unverified:clinician:x"
    assert folded(row, EVENING).state.steering.allowed == frozenset()


def test_an_import_with_a_problem_leaves_no_person(db: None) -> None:
    with pytest.raises(CaseProblems):
        stored_from(b'{"format": "steadyback-case/1", "person": {}, "events": [{}]}', EVENING)
    assert models.Person.objects.count() == 0


def test_erasing_asks_for_the_word_and_leaves_nothing(planned: Device) -> None:
    assert planned.post("you/erase", {"word": "yes"}).status_code == 422
    assert planned.post("you/erase", {"word": "Erase "}).status_code == 302
    for table in (models.Person, models.Event, models.Snapshot, models.Draft):
        assert table.objects.count() == 0
    assert planned.get("today").status_code == 404


def test_none_of_these_answers_every_question_that_was_shown(planned: Device) -> None:
    flags = [planned.catalogue.red_flags[one] for one in ("RF01", "RF02")]
    form = flag_form(flags, as_form({"signs": "none"}))
    assert form.complete
    assert form.body(EVENING.date()) == {"answers": {"RF01": "no", "RF02": "no"}}


def test_a_question_left_open_keeps_the_form_open(planned: Device) -> None:
    flags = [planned.catalogue.red_flags[one] for one in ("RF01", "RF02")]
    form = flag_form(flags, as_form({"signs": "some", "RF01": "no"}))
    assert not form.complete
    assert "RF02" in form.answers.errors


def test_more_and_less_are_counted_as_they_were_done(planned: Device) -> None:
    from steadyback.record.plan import PlannedItem, Reason

    level = planned.catalogue.levels[levels_today(planned)[0]]
    reason = Reason(id="DOSE_START", sources=("our_proposal",))
    item = PlannedItem(
        level=level.id,
        sets=2,
        reps=6,
        hold_s=3,
        step_down=2,
        sides="each",
        rest_s=30,
        seconds=60,
        reasons=(reason,),
    )
    assert [s["reps"] for s in sets_done(item, level, "planned", {})] == [6, 6, 4, 4]
    assert [s["reps"] for s in sets_done(item, level, "more", {})] == [6, 6, 6, 6]
    less = {f"{level.id}-sets": 1, f"{level.id}-reps": 3}
    assert [s["reps"] for s in sets_done(item, level, "less", less)] == [3, 3]
    assert sets_done(item, level, "skipped", {}) == []
    assert sets_done(item, level, "stopped", {}) == []


def test_a_device_shows_every_page_in_the_letters_that_it_chose(owner: Device) -> None:
    assert "data-letters" not in owner.get("today").content.decode()
    answer = owner.post("you/letters", {"size": "larger"})
    assert answer["Location"].endswith("/you#letters")
    for page in ("today", "you", "lead", "help-now"):
        assert '<html lang="en" data-letters="larger">' in owner.get(page).content.decode()
    assert owner.post("you/letters", {"size": '"><script>'}).status_code == 302
    assert 'data-letters="larger"' in owner.get("today").content.decode()
    owner.post("you/letters", {"size": "usual"})
    assert "data-letters" not in owner.get("today").content.decode()
