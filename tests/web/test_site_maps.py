"""Maps of numbness and tingling: read by the server, beside the list, with one place in words."""

import re
from datetime import timedelta
from typing import Any, get_args

import pytest
import time_machine

from steadyback.engine.triage import triage
from steadyback.record.answers import Site, Symptoms
from steadyback.web.look import site_maps
from steadyback.web.look.fields import Filled, filled, raw_values, shown
from steadyback.web.look.symptoms import (
    NUMB_SIDE,
    NUMB_WHERE,
    TINGLING_WHERE,
    WHERE,
    new_signs,
    told_beside,
    where_now,
)
from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.folding import folded
from tests.web.answers import wanted
from tests.web.conftest import EVENING, Device, as_form
from tests.web.test_diary import WELL, last_body, log
from tests.web.test_mended import MORNING

MARKS = ["4L", "5L"]


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    assert owner.post("plan/make").status_code == 302
    return owner


def numb(*marks: str, saddle: bool = False) -> Filled:
    """The map of numbness as the server reads it."""
    said = {"numb_sites-at": list(marks)} | ({"numb_sites": "saddle"} if saddle else {})
    return filled((NUMB_WHERE,), as_form(said))


def began(device: Device, step: str, **changes: Any) -> Any:
    """Answer question by question up to one screen; the response to that screen's own form."""
    answers = wanted(device.catalogue, **changes)
    device.agree("Ann")
    where = device.get("questions")["Location"].rsplit("/", 1)[-1]
    while where != step:
        where = device.answer(where, answers)["Location"].rsplit("/", 1)[-1]
    return where


def symptoms_of(device: Device, kind: str) -> dict[str, Any]:
    """The symptoms of the newest event of a kind."""
    found: dict[str, Any] = last_body(device, kind)["symptoms"]
    return found


# ------------------------------------------------------------------ what is read


def test_every_place_on_the_picture_is_a_place_of_the_record() -> None:
    assert {*site_maps.sites().values(), site_maps.SADDLE} == set(get_args(Site))
    assert set(site_maps.SITE_WORDS) == set(get_args(Site))


def test_marks_are_read_as_places() -> None:
    assert numb("4L", "1", "5R").values == {"numb_sites": ["lower_back", "left_calf", "right_foot"]}
    assert numb(saddle=True).values == {"numb_sites": ["saddle"]}


def test_an_empty_map_is_no_answer_and_no_mistake() -> None:
    assert (numb().values, numb().errors) == ({}, {})
    assert new_signs({"changes": ["tingling"]}) == {"tingling": True, "tingling_change": "new"}


def test_a_place_that_is_not_there_is_refused_but_never_hides_the_saddle() -> None:
    assert set(numb("9L").errors) == {"numb_sites"}
    assert set(filled((NUMB_WHERE,), as_form({"numb_sites": "knee"})).errors) == {"numb_sites"}
    assert numb("9L", saddle=True).values == {"numb_sites": ["saddle"]}


def test_the_numb_leg_is_told_by_the_map_and_is_both_where_map_and_list_disagree() -> None:
    def side(listed: str, *marks: str) -> Any:
        said = {"numb_side": listed} if listed else {}
        return filled((NUMB_SIDE,), as_form(said | {"numb_sites-at": list(marks)})).values

    assert side("", "4L") == {"numb_side": "left"}
    assert side("left", "4L") == {"numb_side": "left"}
    assert side("right", "4L") == {"numb_side": "both"}
    assert side("", "4L", "2R") == {"numb_side": "both"}
    assert side("", "1") == {}


def test_what_was_marked_is_still_marked_when_a_page_comes_back() -> None:
    post = as_form({"numb_sites-at": MARKS, "numb_sites": "saddle"})
    values = raw_values(WHERE, post)
    assert values == {"numb_sites": ["left_calf", "left_foot", "saddle"], "tingling_sites": []}
    fields = shown(WHERE, values)
    assert re.findall(r'value="(\w+)" aria-label="[^"]*" checked', fields[0].picture) == MARKS
    assert [option.chosen for option in fields[0].options] == [True]
    assert " checked" not in fields[1].picture


def test_every_box_says_what_it_marks() -> None:
    picture = site_maps.site_picture("tingling_sites", ())
    assert 'aria-label="Mark every place that tingles"' in picture
    assert 'aria-label="Tingling left calf or shin"' in picture
    assert len(re.findall(r'type="checkbox"', picture)) == len(site_maps.sites())
    assert "style=" not in picture


# ------------------------------------------------------------------ the questions


@pytest.mark.parametrize("name", ["numbness", "tingling"])
def test_the_questions_ask_where_only_somebody_who_feels_it(new_device: Any, name: str) -> None:
    step = "numb-where" if name == "numbness" else "tingling-where"
    device = new_device()
    began(device, step, **{name: "stable"})
    page = device.get(f"questions/{step}").content.decode()
    assert "between my legs" in page
    assert "when-" not in page
    calm = new_device()
    calm.agree("Bea")
    assert calm.get(f"questions/{step}").status_code == 302


@pytest.mark.parametrize("name", ["numbness", "tingling"])
def test_between_the_legs_leads_to_the_card_at_once_whatever_was_answered(
    new_device: Any, name: str
) -> None:
    device = new_device()
    field = "numb_sites" if name == "numbness" else "tingling_sites"
    step = "numb-where" if name == "numbness" else "tingling-where"
    began(device, step, **{name: "stable"})
    sent = device.answer_as_sent(step, {field: "saddle"})
    assert sent["Location"].endswith("/help-now")
    assert symptoms_of(device, "intake")[field] == ["saddle"]


def test_the_record_holds_the_places_that_were_marked(new_device: Any, clock: Any) -> None:
    device = new_device()
    device.agree("Ann")
    device.answer_quickly(
        numbness="stable", tingling="stable", **{"numb_sites-at": MARKS, "tingling_sites-at": "5L"}
    )
    said = symptoms_of(device, "intake")
    assert said["numb_sites"] == ["left_calf", "left_foot"]
    assert said["tingling_sites"] == ["left_foot"]
    assert said["side"] == "left"


def test_a_map_left_empty_goes_on_and_says_nothing(new_device: Any) -> None:
    device = new_device()
    began(device, "numb-where", numbness="stable")
    assert device.answer_as_sent("numb-where", {})["Location"].endswith("/tingling")
    draft = models.Draft.objects.get(person=device.row, kind="intake").content["values"]
    assert "numb_sites" not in draft


# ------------------------------------------------------------------ the check-in


def test_a_mark_answers_which_leg_is_numb(owner: Device) -> None:
    form = {**WELL, "changes": ["numbness"]}
    assert owner.post("check-in", form).status_code == 422
    assert owner.post("check-in", form | {"numb_sites-at": MARKS})["Location"].endswith("/outcome")
    said = symptoms_of(owner, "check_in")
    assert (said["side"], said["numb_sites"]) == ("left", ["left_calf", "left_foot"])


def test_marks_in_both_legs_are_an_emergency_where_numbness_is_new(owner: Device) -> None:
    form = {**WELL, "changes": ["numbness"], "numb_sites-at": ["4L", "4R"]}
    assert owner.post("check-in", form)["Location"].endswith("/help-now")
    assert symptoms_of(owner, "check_in")["side"] == "both"


@pytest.mark.parametrize("field", ["numb_sites", "tingling_sites"])
@pytest.mark.parametrize("page", ["check-in", "session/hurts"])
def test_between_the_legs_does_not_wait_for_the_rest_of_the_page(
    planned: Device, field: str, page: str
) -> None:
    assert planned.post(page, {field: "saddle"})["Location"].endswith("/help-now")
    assert symptoms_of(planned, "check_in")[field] == ["saddle"]


@pytest.mark.parametrize("field", ["numb_sites", "tingling_sites"])
def test_between_the_legs_does_not_wait_for_the_rest_of_a_session(
    planned: Device, field: str
) -> None:
    shown_for = re.search(r'name="shown" value="([^"]*)"', planned.get("session").content.decode())
    assert shown_for
    sent = planned.post("session", {"shown": shown_for[1], field: "saddle"})
    assert sent["Location"].endswith("/help-now")
    assert symptoms_of(planned, "check_in")[field] == ["saddle"]


def test_a_session_and_a_morning_keep_the_places_in_a_check_in_beside_them(
    planned: Device, clock: time_machine.Traveller
) -> None:
    log(planned, changes=["tingling"], **{"tingling_sites-at": "5L"})
    said = symptoms_of(planned, "check_in")
    assert (said["tingling_sites"], said["tingling_change"]) == (["left_foot"], "new")
    session = models.Event.objects.filter(kind="session_done").latest("pk")
    clock.move_to(EVENING + timedelta(hours=14))
    form = MORNING | {"changes": ["tingling"], "tingling_sites": "saddle"}
    sent = planned.post(f"morning/{session.event_id}", form)
    assert sent["Location"].endswith("/help-now")


def test_a_side_goes_beside_a_session_and_nothing_where_nothing_was_told() -> None:
    one = told_beside({"changes": ["numbness"], "numb_side": "left"})
    assert one is not None
    assert one["symptoms"]["side"] == "left"
    assert told_beside({"changes": ["none"]}) is None
    both = told_beside({"changes": ["numbness"], "numb_side": "both"})
    assert both is not None
    assert both["symptoms"]["side"] == "both"


def test_the_maps_open_with_the_answer_and_each_week_for_what_is_known() -> None:
    assert [field.when for field in where_now(Symptoms())] == ["numbness", "tingling"]
    known = Symptoms(numbness=True, numb_sites=("left_calf", "outer foot"), tingling=False)
    weekly = where_now(known)
    assert [field.when for field in weekly] == ["", "tingling"]
    assert weekly[0].label == "Where is it numb now?"
    assert weekly[0].hint.endswith("Last time you marked: left calf, outer foot.")
    assert where_now(Symptoms(tingling=True))[1].hint == "Mark every place as it is today."


def test_numbness_that_is_known_is_mapped_again_after_a_week_and_a_new_place_locks(
    new_device: Any, clock: time_machine.Traveller
) -> None:
    device = new_device()
    device.agree("Ann")
    device.answer_quickly(numbness="stable", RF29="yes", **{"RF29-parts": ["unchanged"],
                          "numb_sites-at": "5L"})  # fmt: skip
    assert "Where is it numb now?" not in device.get("check-in").content.decode()
    clock.move_to(EVENING + timedelta(days=7))
    page = device.get("check-in").content.decode()
    assert "Last time you marked: left foot." in page
    slow = {
        "trend": "same", "nights_woken": "0", "settle_minutes": "7", "sitting_minutes": "45",
        "bending_minutes": "45", "strong_relief": "no", "injection": "no", "health": "no",
    }  # fmt: skip
    form = {**WELL, **slow, "numb_sites-at": ["4L", "5L"]}
    assert device.post("check-in", form)["Location"].endswith("/outcome")
    assert symptoms_of(device, "check_in")["numbness_change"] == "none"


def test_both_maps_are_told_apart_by_more_than_colour() -> None:
    looks = site_maps.LOOKS.values()
    assert len({look.hatch for look in looks}) == len({look.kind for look in looks}) == len(WHERE)
    assert TINGLING_WHERE.label != NUMB_WHERE.label


def test_a_leg_named_in_a_session_is_for_a_clinician_also_where_no_side_was_known(
    new_device: Any, clock: time_machine.Traveller
) -> None:
    device = new_device()
    device.agree("Ann")
    device.answer_quickly(side="none")
    device.post("plan/make")
    sent = log(device, changes=["numbness"], numb_side="left")
    assert sent["Location"].endswith("/outcome") or sent["Location"].endswith("today?done=session")
    assert "help" not in device.get("today").content.decode().partition("<main")[2][:600]
    found = folded(device.row, EVENING).state
    assert triage(the_catalogue(), found, EVENING).level == "clinician"


@pytest.mark.parametrize("token", ["../../etc", "x" * 300, " "])
def test_a_broken_token_of_a_form_never_keeps_a_danger_sign_away(owner: Device, token: str) -> None:
    form = {**WELL, "numb_sites": "saddle", "event": token}
    assert owner.post("check-in", form)["Location"].endswith("/help-now")
    assert symptoms_of(owner, "check_in")["numb_sites"] == ["saddle"]
