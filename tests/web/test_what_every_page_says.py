"""What each page has to say: see somebody first, nobody is watching, where help is."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from steadyback.web.look.numbers import numbers_for
from tests.web.conftest import Device
from tests.web.test_pages import pages


def words(device: Device, path: str) -> str:
    """A page as it came."""
    text: str = device.client.get(path).content.decode()
    return text


@pytest.fixture
def planned(owner: Device) -> Device:
    owner.post("plan/make")
    return owner


def test_the_first_page_sends_people_to_a_professional_first(owner: Device) -> None:
    for path in ("/welcome", "/about"):
        page = words(owner, path)
        assert "See a health professional before you start new exercise" in page
        assert "other conditions or doubts" in page
        assert "does not diagnose" in page


def test_every_page_says_that_nobody_is_watching(planned: Device) -> None:
    for path, response in pages(planned).items():
        if response.status_code == 200:
            assert "Nobody is watching what you enter" in response.content.decode(), path


def test_every_page_leads_to_the_emergency_signs(planned: Device) -> None:
    for path, response in pages(planned).items():
        if response.status_code == 200:
            page = response.content.decode()
            assert "Emergency signs and numbers" in page, path
            here = 'href="#signs"' in page and 'id="signs"' in page
            there = 'href="/help-now"' in page or f'href="/p/{planned.person}/help-now"' in page
            assert here or there, path


@pytest.mark.parametrize("path", ["lead", "walk", "heat", "breaks"])
def test_a_page_that_works_without_a_network_holds_the_emergency_signs(
    planned: Device, path: str
) -> None:
    page = planned.get(path).content.decode()
    assert 'href="#signs"' in page
    assert f'href="/p/{planned.person}/help-now"' not in page
    signs = page.partition('id="signs"')[2]
    assert 'href="tel:112"' in signs
    assert planned.catalogue.red_flags["RF01"].question in signs


def test_the_emergency_signs_name_a_crisis_line(owner: Device) -> None:
    page = words(owner, "/help-now")
    crisis = numbers_for("GB").crisis
    assert crisis is not None
    assert "Thoughts of ending your life?" in page
    assert crisis.number in page
    assert owner.catalogue.red_flags["RF01"].question in page


def test_it_says_how_to_get_up_from_the_floor(planned: Device) -> None:
    about = words(planned, "/about")
    assert "Getting up from the floor" in about
    assert "a phone within reach" in about
    session = planned.get("session").content.decode()
    assert '<a href="#getting-up">How to get up</a>' in session
    for path in ("session", "lead"):
        assert 'id="getting-up"' in planned.get(path).content.decode()


def test_the_page_about_it_says_what_sciatica_is(owner: Device) -> None:
    page = words(owner, "/about")
    assert "pain, numbness or tingling from the lower back through the buttock into the leg" in page


def test_posture_is_between_sessions_on_today(planned: Device) -> None:
    posture = planned.catalogue.techniques["posture"]
    page = planned.get("today").content.decode()
    assert posture.name in page
    assert posture.steps[0].how in page


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, True),
        ({"numbness": "stable", "numb_sites": ["thigh"], "numb_side": "left"}, False),
        ({"cautions": ["glaucoma"]}, False),
    ],
)
def test_heat_is_offered_only_where_the_skin_can_feel_it(
    new_device: Callable[[], Device],
    clock: time_machine.Traveller,
    changes: dict[str, Any],
    offered: bool,
) -> None:
    device = new_device()
    device.agree("Robin")
    device.answer_quickly(**changes)
    device.post("plan/make")
    page = device.get("today").content.decode()
    heat = device.catalogue.techniques["heat"]
    assert "Between sessions" in page
    assert (heat.steps[0].how in page) == offered
