"""Welcome, the questions, and where they lead."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from steadyback.engine import advise
from steadyback.vocabulary import CAUTION_IDS, CONDITIONS
from steadyback.web.look.health_fields import CAUTION_GROUPS
from steadyback.web.look.health_fields import CONDITIONS as CONDITION_OPTIONS
from steadyback.web.records import models
from steadyback.web.records.folding import folded
from tests.web.conftest import EVENING, Device
from tests.web.own_note import SAID, noted, shown_in

NewDevice = Callable[[], Device]
CHOSEN = re.compile(r'value="no"[^>]* checked')


@pytest.fixture
def device(new_device: NewDevice, clock: time_machine.Traveller) -> Device:
    made = new_device()
    made.agree()
    return made


def body(device: Device, kind: str) -> dict[str, Any]:
    rows = device.row.events.filter(kind=kind)
    found: dict[str, Any] = rows.get().body
    return found


def level(device: Device) -> str:
    state = folded(device.row, EVENING).state
    return advise(device.catalogue, state, EVENING).triage.level


@pytest.mark.parametrize("ticked", [[], ["adult"], ["keep"]])
def test_no_record_begins_without_consent(new_device: NewDevice, ticked: list[str]) -> None:
    assert new_device().client.post("/welcome", {"agree": ticked}).status_code == 422
    assert models.Person.objects.count() == 0


def test_consent_is_the_first_event(device: Device) -> None:
    assert body(device, "consent") == {"given": True, "text": "welcome-1"}
    assert device.row.profile["time_zone"] == "Europe/London"


def test_an_unknown_time_zone_becomes_utc(new_device: NewDevice) -> None:
    form = {"agree": ["adult", "keep"], "time_zone": "<script>"}
    new_device().client.post("/welcome", form)
    assert models.Person.objects.get().profile["time_zone"] == "UTC"


def test_all_answers_become_one_intake(device: Device) -> None:
    assert device.answer_all()["Location"].endswith("/outcome")
    intake = body(device, "intake")
    assert intake["symptoms"]["leg_nprs"] == 3
    assert intake["symptoms"]["weeks"] == 8
    assert intake["schedule"]["minutes"] == 20
    assert set(intake["answers"].values()) == {"no"}
    asked = [f for f in device.catalogue.red_flags.values() if f.asked_when == "always"]
    assert intake["answers"].keys() == {flag.id for flag in asked}
    assert body(device, "profile") == {"country": "GB", "birth_year": 1979}
    assert not models.Draft.objects.exists()


def test_the_page_goes_on_where_the_person_stopped(device: Device) -> None:
    device.answer("about", {"country": "GB", "birth_year": "1979"})
    assert device.get("questions")["Location"].endswith("/questions/where")
    assert device.get("today")["Location"].endswith("/questions")


def test_somebody_under_18_is_told_first_and_then_leaves_nothing_behind(device: Device) -> None:
    form = {"country": "GB", "birth_year": "2012"}
    response = device.answer("about", form)
    assert response.status_code == 422
    assert b"18 and over" in response.content
    assert models.Person.objects.count() == 1
    device.answer_as_sent("about", {**form, "under_age": "yes"})
    assert models.Person.objects.count() == 0


@pytest.mark.parametrize("year", ["2015", "2100"])
def test_a_year_that_cannot_be_never_ends_a_record(device: Device, year: str) -> None:
    device.answer_all()
    count = device.row.events.count()
    response = device.answer_as_sent("about", {"country": "GB", "birth_year": year})
    assert response.status_code == 422
    assert b"Error:" in response.content
    device.answer_as_sent("about", {"country": "GB", "birth_year": year, "under_age": "yes"})
    assert device.row.events.count() == count


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2027-01-01"])
def test_a_day_that_cannot_be_is_refused_and_poisons_nothing(device: Device, day: str) -> None:
    device.answer_as_sent("cautions", {"cautions": ["post_discectomy"]})
    form = {"post_discectomy-surgery_date": day}
    assert device.answer_as_sent("caution-post_discectomy", form).status_code == 422
    assert device.answer_as_sent("rf01", {"RF01": "yes"})["Location"].endswith("/help-now")


def test_old_answers_about_pain_and_danger_are_asked_again(
    device: Device, clock: time_machine.Traveller
) -> None:
    device.answer_as_sent("about", {"country": "GB", "birth_year": "1979"})
    device.answer_as_sent("pain", {"leg_nprs": "2", "back_nprs": "2"})
    device.answer_as_sent("cautions", {"cautions": ["glaucoma"]})
    device.answer_as_sent("rf01", {"RF01": "no"})
    clock.move_to(EVENING + timedelta(hours=23))
    assert CHOSEN.search(device.get("questions/rf01").content.decode())
    clock.move_to(EVENING + timedelta(days=60))
    assert not CHOSEN.search(device.get("questions/rf01").content.decode())
    device.answer_as_sent("tingling", {"tingling": "none"})
    draft = models.Draft.objects.get().content
    assert "RF01" not in draft["values"]
    assert "leg_nprs" not in draft["values"]
    assert draft["values"]["cautions"] == ["glaucoma"]


@pytest.mark.parametrize("flag", ["RF01", "RF02", "RF03", "RF04", "RF07", "RF14", "RF15"])
def test_an_emergency_answer_leads_to_the_card_and_is_a_fact_at_once(
    device: Device, flag: str
) -> None:
    response = device.answer_all(**{flag: "yes"})
    assert response["Location"].endswith("/help-now")
    assert body(device, "intake")["answers"][flag] == "yes"
    assert level(device) == "emergency"
    card = device.get("help-now").content.decode()
    assert 'href="tel:999"' in card
    assert "leave" in card


def test_the_card_is_left_only_by_a_second_explicit_step_and_the_lock_stays(
    device: Device,
) -> None:
    device.answer_all(RF01="yes")
    assert device.post("help-now/leave").status_code == 200
    left = device.post("help-now/leave", {"understood": "yes"})
    assert left["Location"].endswith("/today")
    today = device.get("today").content.decode()
    assert "Go to hospital now" in today
    assert "Start session" not in today
    assert device.get("session").status_code == 302
    assert level(device) == "emergency"


def test_new_weakness_waits_for_its_details_before_it_is_judged(device: Device) -> None:
    answers = {"weakness": "new", "weakness_side": "left", "foot_drop": "yes"}
    response = device.answer_all(**answers)
    assert response["Location"].endswith("/help-now")
    symptoms = body(device, "intake")["symptoms"]
    assert (symptoms["weakness"], symptoms["foot_drop"]) == ("new", True)


def test_details_decide_and_unknown_parts_leave_the_highest_level(device: Device) -> None:
    mild = {"RF30-parts": ["low_mood"]}
    assert device.answer_all(RF30="yes", **mild)["Location"].endswith("/outcome")
    assert level(device) == "clinician"


def test_parts_that_are_not_known_are_read_in_the_most_careful_way(device: Device) -> None:
    response = device.answer_all(RF30="yes", **{"RF30-parts": ["unknown"]})
    assert response["Location"].endswith("/help-now")


def test_unsure_is_not_no(device: Device) -> None:
    device.answer_all(RF01="unsure")
    page = device.get("outcome").content.decode()
    assert "see someone first" in page
    assert "While you are not sure" in page


def test_somebody_to_see_first_gets_a_letter_with_their_answers(device: Device) -> None:
    device.answer_all(RF09="yes", **{"RF09-onset": "14", "RF09-course": "worse"})
    assert level(device) == "urgent"
    letter = device.get("letter").content.decode()
    assert device.catalogue.red_flags["RF09"].question in letter
    assert "course: worse" in letter
    assert "Leg pain 3 of 10" in letter


def test_a_person_cannot_clear_an_urgent_sign(device: Device) -> None:
    device.answer_all(RF09="yes", **{"RF09-onset": "14", "RF09-course": "worse"})
    assert device.post("cleared", shown_in(device) | SAID).status_code == 302
    assert level(device) == "urgent"
    assert noted(device)


def test_a_clearance_cannot_end_before_it_begins(device: Device) -> None:
    device.answer_all(RF13="yes", **{"RF13-onset": "14", "RF13-course": "same"})
    said = shown_in(device) | SAID | {"until": "2026-01-02"}
    answer = device.post("cleared", said)
    assert answer.status_code == 422
    assert not noted(device)


def test_an_overtaken_answer_counts_no_more(device: Device) -> None:
    device.answer_quickly(cautions=["pregnancy"], **{"pregnancy-pregnancy_weeks": "20"})
    entry = body(device, "intake")["cautions"]
    assert entry == [{"id": "pregnancy", "pregnancy_weeks": 20}]


def test_every_country_of_the_catalogue_has_a_name(catalogue: Any) -> None:
    from steadyback.web.look.words import COUNTRIES

    assert catalogue.countries.keys() - {"other"} == COUNTRIES.keys()


def test_every_caution_and_condition_is_asked() -> None:
    asked = {name for _, names in CAUTION_GROUPS for name in names} | {"other"}
    assert asked == set(CAUTION_IDS)
    assert {name for name, *_ in CONDITION_OPTIONS} | {"unknown"} == set(CONDITIONS)


def test_an_unknown_country_gets_112(new_device: NewDevice) -> None:
    page = new_device().client.get("/help-now", headers={"accept-language": "tlh-QQ"})
    assert 'href="tel:112"' in page.content.decode()
