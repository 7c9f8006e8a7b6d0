"""Heat, walks and breaks from sitting: when they are offered, what is noted, what is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.web.conftest import Device
from tests.web.test_diary import log

CHECKED = {"warm_cold": "yes", "skin_now": ["none"], "ready": ["cloth", "awake"]}
USED = {**CHECKED, "minutes": "15", "skin": "as_usual"}


@pytest.fixture
def planned(owner: Device) -> Device:
    """The owner with the week planned."""
    owner.post("plan/make")
    return owner


def page_of(device: Device, path: str) -> str:
    return str(device.get(path).content.decode())


def noted(device: Device) -> list[dict[str, Any]]:
    rows = device.row.events.filter(kind="activity").order_by("seq")
    return [row.body for row in rows]


def offers(device: Device) -> dict[str, bool]:
    """Where heat is offered: on Today, and as a timer."""
    today, timer = page_of(device, "today"), page_of(device, "heat")
    return {"today": f'/p/{device.person}/heat"' in today, "timer": "Start the timer" in timer}


@pytest.mark.parametrize(
    ("changes", "today", "timer"),
    [
        ({}, True, True),
        ({"numbness": "stable", "numb_sites": ["thigh"], "numb_side": "left"}, False, False),
        ({"cautions": ["glaucoma"]}, False, False),
        ({"cautions": ["osteoporosis"]}, False, True),
        ({"cautions": ["sensory_loss"], "sensory_loss-heat_sensation_ok": "yes"}, False, True),
        ({"cautions": ["sensory_loss"], "sensory_loss-heat_sensation_ok": "no"}, False, False),
        ({"cautions": ["sensory_loss"], "sensory_loss-heat_sensation_ok": "unsure"}, False, False),
    ],
)
def test_heat_is_offered_only_where_the_rules_say_so(
    new_device: Any, clock: Any, changes: dict[str, Any], today: bool, timer: bool
) -> None:
    device = new_device()
    device.agree("Robin")
    device.answer_quickly(**changes)
    device.post("plan/make")
    assert offers(device) == {"today": today, "timer": timer}
    assert ("Heat is not for you now" in page_of(device, "heat")) is not timer
    sent = device.post("heat", USED)
    assert sent.status_code == (302 if timer else 403)
    assert len(noted(device)) == int(timer)


def test_under_an_emergency_each_timer_leads_to_the_card(planned: Device) -> None:
    signs = {str(flag): "no" for flag in planned.catalogue.red_flags}
    danger: dict[str, str] = {**signs, "RF01": "yes"}
    planned.post("check-in", {"leg_nprs": "3", "signs": "some", **danger})
    assert planned.get("lead")["Location"].endswith("/help-now")
    for path in ("heat", "walk", "breaks"):
        assert planned.get(path)["Location"].endswith("/help-now")
        assert planned.post(path, USED)["Location"].endswith("/help-now")
    assert noted(planned) == []


def test_heat_is_noted_as_it_was_used(planned: Device) -> None:
    response = planned.post("heat", USED)
    assert response["Location"].endswith("/today?done=heat")
    assert noted(planned) == [{"activity": "heat", "minutes": 15, "skin": "as_usual"}]
    assert "Your heat is saved." in planned.client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "answer",
    [
        {"warm_cold": "no"},
        {"warm_cold": "unsure"},
        {"skin_now": ["numb"]},
        {"skin_now": ["wound"]},
        {"skin_now": ["bruise"]},
        {"skin_now": ["inflamed", "none"]},
    ],
)
def test_what_the_skin_says_before_heat_refuses_it(planned: Device, answer: dict[str, Any]) -> None:
    response = planned.post("heat", {**USED, **answer})
    assert response.status_code == 422
    page = response.content.decode()
    refused = re.search(r'class="note care refused"[^>]*>', page)
    assert refused is not None
    assert "hidden" not in refused[0]
    assert noted(planned) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ready": ["cloth"]}, "Both are needed. If one is not so"),
        ({"ready": ["awake"]}, "Both are needed. If one is not so"),
        ({"ready": []}, "Both are needed. If one is not so"),
        ({"warm_cold": ""}, "Please choose an answer."),
        ({"minutes": ""}, "Please write a number."),
        ({"minutes": "lots"}, "Please write a whole number, in digits."),
        ({"minutes": "0"}, "Please give a number from 1 to 600."),
        ({"minutes": "-5"}, "Please give a number from 1 to 600."),
        ({"minutes": "99999"}, "Please give a number from 1 to 600."),
        ({"skin": "purple"}, "Please choose one of the answers."),
    ],
)
def test_what_is_missing_or_makes_no_sense_gets_a_sentence(
    planned: Device, changes: dict[str, Any], says: str
) -> None:
    response = planned.post("heat", {**USED, **changes})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert noted(planned) == []


def test_sore_skin_is_told_what_to_do_and_begins_with_the_test_again(planned: Device) -> None:
    planned.post("heat", USED)
    assert 'value="15"' in page_of(planned, "heat")
    response = planned.post("heat", {**USED, "skin": "sore"})
    page = planned.client.get(response["Location"]).content.decode()
    assert "Hold something cool" in page.partition("<form")[0]
    assert re.findall(r'name="planned" value="(\d+)"', page) == ["10"]


def test_the_first_time_is_the_short_test_of_the_catalogue(planned: Device) -> None:
    page = page_of(planned, "heat")
    test = planned.catalogue.techniques["heat"].steps[0]
    assert re.findall(r'name="planned" value="(\d+)"', page) == [str(test.minutes)]
    assert test.how in page


def test_heat_that_was_taken_back_does_not_count_as_the_test(planned: Device) -> None:
    planned.post("heat", USED)
    event = planned.row.events.get(kind="activity").event_id
    planned.post(f"put-right/{event}")
    assert re.findall(r'name="planned" value="(\d+)"', page_of(planned, "heat")) == ["10"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("heat", USED),
        ("walk", {"minutes": "12"}),
        ("breaks", {"next": "today"}),
    ],
)
def test_a_form_that_is_sent_twice_is_noted_once(
    planned: Device, clock: time_machine.Traveller, path: str, form: dict[str, Any]
) -> None:
    for _ in range(2):
        assert planned.post(path, {**form, "event": "the-same"}).status_code == 302
        clock.shift(timedelta(seconds=5))
    assert len(noted(planned)) == 1


def test_the_walk_has_the_minutes_of_todays_advice(planned: Device) -> None:
    plan = planned.row.events.get(kind="plan_issued").body["plan"]
    (walk,) = (one for one in plan["days"][0]["around"] if one["level"].startswith("walking-"))
    seconds = int(re.findall(r'data-seconds="(\d+)"', page_of(planned, "walk"))[0])
    assert 0 < seconds <= walk["sets"] * walk["reps"] * walk["hold_s"]


def test_before_a_plan_the_walk_names_no_minutes(owner: Device) -> None:
    page = page_of(owner, "walk")
    assert 'data-seconds="0"' in page
    assert "No minutes are planned yet" in page


@pytest.mark.parametrize(
    ("answers", "walks"), [({"RF12": "yes"}, False), ({"RF07": "unsure"}, True)]
)
def test_under_a_lock_there_is_a_walk_only_where_today_keeps_one(
    new_device: Any, clock: Any, answers: dict[str, str], walks: bool
) -> None:
    device = new_device()
    device.agree("Kim")
    device.answer_quickly(**answers)
    assert (f'/p/{device.person}/walk"' in page_of(device, "today")) == walks
    page = page_of(device, "walk")
    assert ("Start the walk" in page) == walks
    assert ("No walk from us today" in page) != walks
    assert "Start the timer" not in page_of(device, "heat")


def test_a_walk_is_noted_and_one_that_hurt_leads_to_the_check_in(planned: Device) -> None:
    assert planned.post("walk", {"minutes": "12"})["Location"].endswith("/today?done=walk")
    response = planned.post("walk", {"minutes": "3", "hurt": "yes"})
    page = planned.client.get(response["Location"]).content.decode()
    assert "How much less is decided after your next check-in." in page
    assert f'href="/p/{planned.person}/check-in"' in page
    assert noted(planned) == [
        {"activity": "walk", "minutes": 12},
        {"activity": "walk", "minutes": 3, "note": "It hurt, so I stopped."},
    ]


def test_what_the_record_holds_of_a_walk_is_the_same_in_every_language(planned: Device) -> None:
    planned.post(
        "you/profile", {"locale": "es", "time_zone": "Europe/Madrid", "birth_year": "1979"}
    )
    planned.post("walk", {"minutes": "3", "hurt": "yes"})
    assert noted(planned)[0]["note"] == "It hurt, so I stopped."


@pytest.mark.parametrize("minutes", ["", "ten", "0", "1e3", "601"])
def test_walks_of_nonsense_minutes_get_a_sentence(planned: Device, minutes: str) -> None:
    response = planned.post("walk", {"minutes": minutes})
    assert response.status_code == 422
    assert re.search(r'class="wrong" id="f-minutes-error">Please \w+', response.content.decode())
    assert noted(planned) == []


def test_one_tap_on_today_notes_a_break(planned: Device) -> None:
    today = page_of(planned, "today")
    token = re.findall(r'name="event" value="([^"]+)"><input type="hidden" name="next"', today)[0]
    response = planned.post("breaks", {"next": "today", "event": token})
    assert response["Location"].endswith("/today?done=moved")
    assert noted(planned) == [{"activity": "posture_break"}]
    assert "Noted." in planned.client.get(response["Location"]).content.decode()


def test_the_reminder_begins_with_the_catalogues_number(planned: Device) -> None:
    minutes = planned.catalogue.techniques["posture"].minutes
    assert f'name="every" value="{minutes}"' in page_of(planned, "breaks")


def test_what_was_noted_stands_among_the_entries_by_its_name(planned: Device) -> None:
    planned.post("heat", USED)
    planned.post("walk", {"minutes": "12"})
    planned.post("breaks")
    names = re.findall(r"<li><span><b>([^<]+)</b>", page_of(planned, "you"))
    assert {"Heat", "Walk", "Got up and moved"} <= set(names)


def test_the_minutes_of_an_entry_are_put_right_and_nothing_else_of_it(planned: Device) -> None:
    planned.post("heat", USED)
    event = planned.row.events.get(kind="activity").event_id
    assert 'value="15"' in page_of(planned, f"put-right/{event}")
    wrong = planned.post(f"put-right/{event}", {"minutes": "many"})
    assert wrong.status_code == 422
    assert "Please write a whole number" in wrong.content.decode()
    assert planned.post(f"put-right/{event}", {"minutes": "9"}).status_code == 302
    (correction,) = planned.row.events.filter(kind="correction")
    assert correction.body["body"] == {"activity": "heat", "minutes": 9, "skin": "as_usual"}
    assert 'value="9"' in page_of(planned, f"put-right/{event}")


@pytest.mark.parametrize("path", ["heat", "walk"])
def test_a_timed_entry_can_be_taken_back(planned: Device, path: str) -> None:
    planned.post(path, USED)
    event = planned.row.events.get(kind="activity").event_id
    assert planned.post(f"put-right/{event}").status_code == 302
    (correction,) = planned.row.events.filter(kind="correction")
    assert correction.body["withdraw"] is True
    assert f"/put-right/{event}" not in page_of(planned, "you")


def test_the_techniques_of_the_library_lead_to_their_use(planned: Device) -> None:
    assert f'/p/{planned.person}/heat"' in page_of(planned, "library/techniques/heat")
    assert f'/p/{planned.person}/breaks"' in page_of(planned, "library/techniques/posture")


def test_nothing_here_changes_the_advice(planned: Device) -> None:
    def exercises() -> list[str]:
        return re.findall(r"/why/([\w-]+)\"", page_of(planned, "today"))

    before = exercises()
    planned.post("heat", {**USED, "skin": "sore"})
    planned.post("walk", {"minutes": "500", "hurt": "yes"})
    planned.post("breaks")
    assert exercises() == before


@pytest.mark.parametrize("note", ["", "The left knee clicked."])
def test_the_session_on_one_page_keeps_a_note_and_does_without_one(
    planned: Device, note: str
) -> None:
    assert 'name="note"' in page_of(planned, "session")
    log(planned, note=note)
    body = planned.row.events.get(kind="session_done").body
    assert body.get("note", "") == note
