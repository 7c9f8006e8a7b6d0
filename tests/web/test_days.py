"""GET /p/<id>/days.json: what a device takes along, and for whom."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from steadyback.wording import card_document, numbers_of
from tests.catalogue_fixture import the_catalogue
from tests.web.conftest import EVENING, Device
from tests.web.test_diary import FELT, log


def days(device: Device, person: str = "") -> Any:
    return device.client.get(f"/p/{person or device.person}/days.json")


def test_a_device_takes_fourteen_days_with_their_words(owner: Device) -> None:
    response = days(owner)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    found = response.json()
    assert found["format"] == 1
    first = date.fromisoformat(found["tables"]["days"][0]["date"])
    assert first == EVENING.date()
    assert [one["date"] for one in found["tables"]["days"]] == [
        (first + timedelta(days=n)).isoformat() for n in range(14)
    ]
    assert len(found["outcomes"]) == len(found["tables"]["answers"]["outcomes"])
    assert all(all(lines) for lines in found["outcomes"])


def test_every_exercise_has_its_steps_its_words_and_its_movement(owner: Device) -> None:
    assert owner.post("plan/make").status_code == 302
    found = days(owner).json()
    assert len(found["items"]) > 5
    for item in found["items"]:
        assert all(item[part] for part in ("name", "summary", "cues", "stop_signs"))
        kinds = [kind for kind, *_ in item["steps"]]
        assert (kinds[0], kinds[-1]) == ("get_ready", "question")
        assert {text for *_, text in item["steps"]} <= set(range(-1, len(item["texts"])))
    moving = [item["figure"] for item in found["items"] if item["figure"]]
    assert moving
    assert {figure["path"] for figure in moving} <= {"there_and_back", "cycle", "hold"}
    stepping = [figure["steps"].split(",") for figure in moving if figure["path"] != "hold"]
    assert all(step.count(" ") == 3 for steps in stepping for step in steps)
    for figure in moving[:3]:
        assert owner.client.get(figure["level"]).status_code == 200


def test_every_card_has_a_number_to_call_or_says_whom_to_see(owner: Device) -> None:
    found = days(owner).json()
    named = {
        danger["card"]
        for answers in (found["tables"]["dangers"]["yes"], found["tables"]["dangers"]["signs"])
        for danger in answers.values()
    } - {None}
    assert named <= found["cards"].keys()
    assert "cauda_equina" in named
    assert found["cards"]["cauda_equina"]["number"]["number"] in ("112", "999")
    assert set(found["questions"]) == set(found["tables"]["dangers"]["yes"])


@pytest.mark.parametrize("country", ["GB", "IE", "US", None])
def test_every_card_holds_the_emergency_number_once(country: str | None) -> None:
    """Also where its words send somebody to another line, or to their doctor."""
    catalogue = the_catalogue()
    numbers = numbers_of(country, catalogue)
    for name, card in catalogue.cards.items():
        found = card_document(name, country, catalogue)
        lines = [one["number"] for one in (found["number"], found["emergency"]) if one]
        other = {"crisis": numbers.crisis, "urgent": numbers.urgent}.get(card.call)
        assert lines == [one.number for one in (other, numbers.emergency) if one]


def test_a_day_under_a_danger_sign_names_its_card_and_the_card_is_there(owner: Device) -> None:
    assert owner.get("days.json").json()["tables"]["days"][0]["card"] is None
    signs = {str(flag): "no" for flag in owner.catalogue.red_flags}
    owner.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF03": "yes"})
    days = owner.get("days.json").json()
    first = days["tables"]["days"][0]
    assert (first["level"], first["locked"]) == ("emergency", True)
    assert first["card"] == owner.catalogue.red_flags["RF03"].card
    assert days["cards"][first["card"]]["do"]


def test_each_answer_to_pain_says_what_was_found(owner: Device) -> None:
    found = days(owner).json()
    outcomes = found["tables"]["answers"]["outcomes"]
    for outcome, seen in zip(outcomes, found["found"], strict=True):
        assert ("Back pain went above 5." in seen) is ("PM09" in outcome["rules"])
        assert ("Leg pain rose by 2 or more, or to 5." in seen) is ("PM06" in outcome["rules"])
        assert not any("…" in says for says in seen)


def test_the_session_that_waits_for_its_morning_is_named_for_the_days_on_which_it_is_asked(
    owner: Device, clock: time_machine.Traveller
) -> None:
    owner.post("plan/make")
    assert days(owner).json()["morning"]["due"] == {}
    log(owner)
    session = owner.row.events.get(kind="session_done").event_id
    morning = days(owner).json()["morning"]
    before = {"session": session, "leg": 3, "back": 2, "distal": 3}
    asked = [(EVENING.date() + timedelta(days=n)).isoformat() for n in (1, 2, 3)]
    assert morning["due"] == dict.fromkeys(asked[: morning["days"]], before)
    clock.move_to(EVENING + timedelta(days=1))
    answer = {"settled": "0", "soreness": "none", "stiffness": "2", "changes": "none"}
    owner.post(f"morning/{session}", {**FELT, **answer})
    assert days(owner).json()["morning"]["due"] == {}


def test_a_stranger_gets_nothing(owner: Device, stranger: Device) -> None:
    assert days(stranger, owner.person).status_code == 404


def test_looking_ahead_stores_nothing(owner: Device, clock: time_machine.Traveller) -> None:
    before = owner.client.get(f"/p/{owner.person}/you/download").content
    assert json.dumps(days(owner).json()) == json.dumps(days(owner).json())
    assert owner.client.get(f"/p/{owner.person}/you/download").content == before
