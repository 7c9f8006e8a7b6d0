"""Questionnaires, home tests and the direction test: asked calmly, kept whole, told in words."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from steadyback.catalogue.questionnaire import (
    FINISHED,
    NAME,
    Choices,
    HomeTest,
    Questionnaire,
    Scale,
    Ticks,
)
from steadyback.web.measures.forms import fields_of
from steadyback.web.records import models
from steadyback.web.records.folding import folded
from tests.web.conftest import EVENING, Device
from tests.web.test_diary import WELL, last_body

COUNTS = {"heel_walk-left": "9", "heel_walk-right": "9", "heel_raise-left": "8"}
STRENGTH = {**COUNTS, "heel_raise-right": "8", "painful": "no", "numb": "no"}
RATED = {"leg_nprs": "3", "back_nprs": "2", "distal_level": "3"}


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    owner.post("plan/make")
    return owner


def words(device: Device, page: str) -> str:
    return str(device.get(page).content.decode())


def measures(device: Device) -> list[dict[str, Any]]:
    rows = device.row.events.filter(kind="measure").order_by("seq")
    return list(rows.values_list("body", flat=True))


def answer(device: Device, measure: str, form: dict[str, Any]) -> str:
    """Send a form that is right; the page that follows."""
    sent = device.post(f"measures/{measure}", form)
    assert sent.status_code == 302, sent.content.decode()
    return str(device.client.get(sent["Location"]).content.decode())


def any_answers(measure: Questionnaire) -> dict[str, Any]:
    """Answers of the middle to any questionnaire."""
    match measure.answers:
        case Ticks():
            return {"ticked": list(measure.item_ids[:3]), FINISHED: "1"}
        case Choices():
            return dict.fromkeys(measure.item_ids, "0")
        case Scale():
            names = {item.id + NAME: "walking" for item in measure.items if item.named}
            return {**dict.fromkeys(measure.item_ids, "1"), **names}
        case HomeTest():
            known = {**STRENGTH, "sit_to_stand_30s": "12"}
            return {field.name: known[field.name] for field in fields_of(measure)}
        case _:
            return {"total": "7"}


def test_every_measure_of_the_catalogue_can_be_answered(planned: Device) -> None:
    for measure in planned.catalogue.questionnaires.values():
        if measure.id == "heel-raise":
            continue  # part of the strength check for somebody with leg symptoms
        page = words(planned, f"measures/{measure.id}")
        assert all(item.text.partition(":")[0] in page for item in measure.items)
        assert "Saved. Thank you." in answer(planned, measure.id, any_answers(measure))
    scores = folded(planned.row, EVENING).state.scores
    assert scores.keys() == planned.catalogue.questionnaires.keys()


def test_a_measure_that_is_not_for_this_person_leads_to_the_list(planned: Device) -> None:
    assert planned.get("measures/heel-raise")["Location"].endswith("/measures")


def test_a_tick_list_counts_only_when_it_was_read_to_its_end(planned: Device) -> None:
    sent = planned.post("measures/rmdq", {"ticked": ["rmdq_01", "rmdq_18"]})
    assert sent.status_code == 422
    page = sent.content.decode()
    assert "read to the end" in page
    assert 'value="rmdq_18" checked' in page
    assert measures(planned) == []
    saved = answer(planned, "rmdq", {"ticked": ["rmdq_01", "rmdq_18"], FINISHED: "1"})
    assert "2 of 24 points" in saved
    given = measures(planned)[0]["questionnaires"]["rmdq"]
    assert given == {"rmdq_01": 1, "rmdq_18": 1, FINISHED: 1}


def test_a_list_without_a_tick_is_an_answer_when_it_was_read(planned: Device) -> None:
    assert "0 of 24 points" in answer(planned, "rmdq", {FINISHED: "1"})


def test_it_speaks_of_a_change_that_matters_only_where_it_does(
    planned: Device, clock: time_machine.Traveller
) -> None:
    every = list(planned.catalogue.questionnaires["rmdq"].item_ids)
    assert "than at the start" not in answer(planned, "rmdq", {"ticked": every[:20], FINISHED: "1"})
    clock.shift(timedelta(weeks=4))
    small = answer(planned, "rmdq", {"ticked": every[:16], FINISHED: "1"})
    assert "4 points better than at the start, which is less than the change that matters" in small
    clock.shift(timedelta(weeks=4))
    large = answer(planned, "rmdq", {"ticked": every[:14], FINISHED: "1"})
    assert "6 points better than at the start: a change that matters." in large
    assert "6 points better than at the start" in words(planned, "you")


def test_own_activities_want_a_name_and_a_number_each(planned: Device) -> None:
    nothing = planned.post("measures/own-activities")
    assert "Please name at least one activity." in nothing.content.decode()
    half = planned.post("measures/own-activities", {"activity_1_name": "Gardening"})
    assert half.status_code == 422
    assert 'value="Gardening"' in half.content.decode()
    other = planned.post("measures/own-activities", {"activity_2": "4"})
    assert "Please give it a name." in other.content.decode()
    assert measures(planned) == []
    saved = answer(planned, "own-activities", {"activity_1_name": "Gardening", "activity_1": "4"})
    assert "4 of 10 points" in saved
    assert 'value="Gardening"' in words(planned, "measures/own-activities")


def test_a_name_from_somebody_hostile_is_shown_as_text(planned: Device) -> None:
    form = {"activity_1_name": "<script>alert(1)</script>", "activity_1": "4"}
    answer(planned, "own-activities", form)
    page = words(planned, "measures/own-activities")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_total_is_asked_for_with_a_licensed_copy_and_no_question_is_shown(
    planned: Device,
) -> None:
    page = words(planned, "measures/odi")
    assert "Take the total from a copy with a licence" in page
    wrong = planned.post("measures/odi", {"total": "about 20"})
    assert wrong.status_code == 422
    assert "Please write a number" in wrong.content.decode()
    assert 'value="about 20"' in wrong.content.decode()
    assert "20.5 points" in answer(planned, "odi", {"total": "20,5"})
    assert planned.post("measures/sbi", {"total": "25"}).status_code == 422


def test_a_rating_of_change_may_be_below_zero(planned: Device) -> None:
    assert "-3, on a scale from -5 to 5" in answer(planned, "global-change", {"change": "-3"})
    assert planned.post("measures/global-change", {"change": "-6"}).status_code == 422


def test_the_questions_about_mood_show_whom_to_call_before_any_answer(planned: Device) -> None:
    planned.post("you/profile", {"country": "GB", "time_zone": "Europe/London", "birth_year": 1979})
    page = words(planned, "measures/phq-2")
    crisis = planned.catalogue.countries["GB"].crisis
    assert crisis is not None
    assert page.index(crisis.number) < page.index("Little interest or pleasure")


def test_a_low_mood_is_answered_with_care_and_locks_nothing(planned: Device) -> None:
    page = answer(planned, "phq-2", {"phq2_1": "1", "phq2_2": "2"})
    assert "Please talk to a doctor about your mood." in page
    assert planned.get("session").status_code == 200


def test_a_good_mood_is_not_told_to_see_a_doctor(planned: Device) -> None:
    page = answer(planned, "phq-2", {"phq2_1": "1", "phq2_2": "1"})
    assert "Please talk to a doctor" not in page


def test_half_an_answer_about_mood_is_not_lost_where_it_is_enough(planned: Device) -> None:
    assert planned.post("measures/phq-2", {"phq2_1": "3"}).status_code == 422
    assert folded(planned.row, EVENING).state.tests.phq2 == 3


def test_half_an_answer_about_mood_is_no_good_news(planned: Device) -> None:
    assert planned.post("measures/phq-2", {"phq2_1": "0"}).status_code == 422
    assert measures(planned) == []


def test_a_count_that_cannot_be_is_told_at_its_field_and_the_rest_is_kept(planned: Device) -> None:
    sent = planned.post("measures/strength-check", {**STRENGTH, "heel_walk-left": "ten"})
    assert sent.status_code == 422
    page = sent.content.decode()
    assert 'href="#f-heel_walk-left"' in page
    assert 'value="8"' in page
    assert measures(planned) == []


def test_a_fall_without_pain_is_for_a_clinician_and_one_with_pain_is_not(
    planned: Device, clock: time_machine.Traveller
) -> None:
    answer(planned, "strength-check", STRENGTH)
    clock.shift(timedelta(days=7))
    planned.post("check-in", WELL)
    fallen = {**STRENGTH, "heel_raise-left": "4"}
    assert "Saved." in answer(planned, "strength-check", {**fallen, "painful": "yes"})
    clock.shift(timedelta(days=7))
    answer(planned, "strength-check", STRENGTH)
    clock.shift(timedelta(days=7))
    sent = planned.post("measures/strength-check", {**fallen, "painful": "unknown"})
    assert sent["Location"].endswith("/outcome")


def test_a_foot_that_can_no_longer_be_lifted_shows_the_card(planned: Device) -> None:
    answer(planned, "strength-check", STRENGTH)
    sent = planned.post("measures/strength-check", {**STRENGTH, "heel_walk-left": "0"})
    assert sent["Location"].endswith("/help-now")


@pytest.mark.parametrize(("side", "leads"), [("left", "/outcome"), ("both", "/help-now")])
def test_newly_numb_skin_is_heard_also_when_the_rest_is_missing(
    planned: Device, side: str, leads: str
) -> None:
    sent = planned.post("measures/strength-check", {"numb": side})
    assert sent["Location"].endswith(leads)
    assert last_body(planned, "check_in")["symptoms"]["numbness_change"] == "new"


def test_no_home_test_is_asked_while_exercise_waits(planned: Device) -> None:
    planned.post("check-in", {**WELL, "changes": ["numbness"], "numb_side": "left"})
    assert planned.get("measures/strength-check")["Location"].endswith("/measures")
    assert planned.get("measures/fear").status_code == 200


def test_a_form_sent_twice_is_stored_once(planned: Device) -> None:
    for _ in range(2):
        answer(planned, "fear", {"harm": "4", "event": "one-form"})
    assert len(measures(planned)) == 1


def test_an_answer_can_be_taken_back(planned: Device) -> None:
    answer(planned, "fear", {"harm": "4"})
    event = planned.row.events.get(kind="measure").event_id
    assert f"/put-right/{event}" in words(planned, "you")
    planned.post(f"put-right/{event}")
    assert "fear" not in folded(planned.row, EVENING).state.scores


def test_today_shows_one_quiet_line_and_the_list_shows_all_that_is_due(planned: Device) -> None:
    assert words(planned, "today").count("/measures/") == 1
    due = words(planned, "measures").partition("Your last scores")[0]
    assert due.count("/measures/") > 1


def test_nothing_is_asked_before_the_questions_are_answered(new_device: Any) -> None:
    device = new_device()
    device.agree("Kim")
    for page in ("measures", "measures/rmdq"):
        assert "/questions" in device.get(page)["Location"]


def test_an_unknown_measure_is_not_here(planned: Device) -> None:
    assert planned.get("measures/horoscope").status_code == 404
    assert planned.post("measures/horoscope").status_code == 404


def test_a_stranger_gets_404_and_stores_nothing(planned: Device, stranger: Device) -> None:
    for page in ("measures", "measures/rmdq", "measures/direction-test"):
        assert stranger.get(page).status_code == 404
    assert stranger.post("measures/rmdq", {FINISHED: "1"}).status_code == 404
    assert stranger.post("measures/direction-test", {**RATED, "step": "0"}).status_code == 404
    assert measures(planned) == []


def test_a_forged_form_is_refused(planned: Device) -> None:
    planned.client.handler.enforce_csrf_checks = True
    assert planned.post("measures/rmdq", {FINISHED: "1"}).status_code == 403
    assert planned.post("measures/direction-test", {**RATED, "step": "0"}).status_code == 403


@pytest.mark.parametrize("page", ["measures", "measures/rmdq", "measures/phq-2", "you", "today"])
def test_a_page_costs_four_queries_and_writes_nothing(
    planned: Device, page: str, django_assert_max_num_queries: Any
) -> None:
    planned.get(page)
    with django_assert_max_num_queries(4) as seen:
        assert planned.get(page).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def rate(device: Device, step: int, **changes: str) -> Any:
    numb = {"numb": "no"} if step else {}
    return device.post("measures/direction-test", {**RATED, **numb, **changes, "step": str(step)})


def newest_test(device: Device) -> dict[str, Any]:
    found: dict[str, Any] = last_body(device, "measure")["direction_test"]
    return found


def test_pain_that_moves_up_and_stays_up_gives_a_direction(
    planned: Device, clock: time_machine.Traveller
) -> None:
    assert rate(planned, 0).status_code == 302
    assert "Do the movements" in words(planned, "measures/direction-test")
    assert rate(planned, 1, distal_level="2").status_code == 302
    clock.shift(timedelta(minutes=9))
    done = rate(planned, 2, distal_level="2")
    page = planned.client.get(done["Location"]).content.decode()
    assert "Bending backwards eases your leg." in page
    assert "Plan my week again" in page
    assert [one["minute"] for one in newest_test(planned)["ratings"]] == [0, 1, 10]
    assert folded(planned.row, EVENING + timedelta(minutes=10)).state.tests.direction == "extension"
    assert planned.get("measures/direction-test")["Location"].endswith("/measures")


@pytest.mark.parametrize("worse", [{"distal_level": "4"}, {"leg_nprs": "5"}])
def test_what_makes_it_worse_ends_the_test_at_once(planned: Device, worse: dict[str, str]) -> None:
    rate(planned, 0)
    done = rate(planned, 1, **worse)
    page = planned.client.get(done["Location"]).content.decode()
    assert "this direction rests for 7 days" in page
    assert len(newest_test(planned)["ratings"]) == 2


def test_new_numbness_in_the_test_does_not_wait_for_the_rest(planned: Device) -> None:
    rate(planned, 0)
    sent = planned.post("measures/direction-test", {"numb": "yes", "step": "1"})
    assert sent["Location"].endswith("/outcome")
    assert last_body(planned, "check_in")["symptoms"]["numbness_change"] == "new"


def test_the_last_rating_is_not_taken_too_soon_but_worse_is(planned: Device) -> None:
    rate(planned, 0)
    rate(planned, 1, distal_level="2")
    soon = rate(planned, 2, distal_level="2")
    assert soon.status_code == 422
    assert "Please rest until 18:09" in soon.content.decode()
    assert measures(planned) == []
    assert rate(planned, 2, distal_level="4").status_code == 302
    assert len(measures(planned)) == 1


def test_a_rating_of_much_later_says_nothing(
    planned: Device, clock: time_machine.Traveller
) -> None:
    rate(planned, 0)
    rate(planned, 1)
    clock.shift(timedelta(hours=1))
    late = rate(planned, 2)
    assert "Please begin again" in late.content.decode()
    planned.post("measures/direction-test", {"again": "yes"})
    assert "how is it before you move" in words(planned, "measures/direction-test")
    assert not models.Draft.objects.filter(kind="direction-test").exists()


def test_a_step_sent_twice_is_one_step(planned: Device) -> None:
    rate(planned, 0)
    assert rate(planned, 0).status_code == 200
    draft = models.Draft.objects.get(kind="direction-test").content
    assert len(draft["ratings"]) == 1


def test_a_test_begun_yesterday_begins_anew(planned: Device, clock: time_machine.Traveller) -> None:
    rate(planned, 0)
    clock.shift(timedelta(days=1))
    assert "how is it before you move" in words(planned, "measures/direction-test")
