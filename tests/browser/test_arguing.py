"""In a real browser: why this exercise, a lesson and the measures, on a phone and at a desk."""

from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.browser.visit import fill, sit_down, take
from tests.web.conftest import Device


def argue(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "today")
    take(page, pictures, "40-today")
    page.get_by_role("link", name="Why this?").first.click()
    expect(page.get_by_role("heading", name="Why it is in your week")).to_be_visible()
    take(page, pictures, "41-why")
    for summary in page.locator("details.grounds summary").all():
        summary.click()
    take(page, pictures, "42-why-open")
    page.get_by_role("button", name="Does not suit me").click()
    expect(page.get_by_role("status")).to_contain_text("does not suit you")
    take(page, pictures, "43-not-for-me")
    page.get_by_role("button", name="I tapped that by mistake").click()
    expect(page.get_by_role("button", name="Does not suit me")).to_be_visible()
    page.get_by_role("button", name="Too much").click()
    take(page, pictures, "44-too-much")


def learn_and_answer(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "lessons")
    take(page, pictures, "50-lessons")
    sit_down(page, device, "lessons/hurt-and-harm")
    take(page, pictures, "51-lesson")
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_role("status")).to_contain_text("You have read this")
    sit_down(page, device, "measures")
    take(page, pictures, "52-measures")
    sit_down(page, device, "measures/rmdq")
    page.get_by_label("I stay at home most of the time").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("read to the end")
    take(page, pictures, "53-rmdq")
    page.get_by_label("I have gone through the whole list").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("1 of 24 points")
    take(page, pictures, "54-rmdq-saved")
    for number, name in enumerate(("phq-2", "strength-check", "own-activities", "odi"), start=55):
        sit_down(page, device, f"measures/{name}")
        take(page, pictures, f"{number}-{name}")
    sit_down(page, device, "you")
    take(page, pictures, "60-you")


def tell_where_it_hurts(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "session")
    page.get_by_role("button", name="It hurts").click()
    page.locator('main [name="level"]').first.check()
    fill(page, {"leg_now": 3, "back_now": 2, "distal_now": 4, "changes": "none"})
    fill(page, {"afraid": "yes", "signs": "none"})
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
    take(page, pictures, "61-told")
    page.get_by_role("link", name="Answer that").click()
    take(page, pictures, "62-ten-minutes-later")


def try_the_direction(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "measures/direction-test")
    take(page, pictures, "63-direction-before")
    fill(page, {"leg_nprs": 3, "back_nprs": 2, "distal_level": 3})
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Do the movements")).to_be_visible()
    take(page, pictures, "64-direction-after")


def everything(page: Page, device: Device, pictures: Path) -> None:
    argue(page, device, pictures)
    learn_and_answer(page, device, pictures)
    tell_where_it_hurts(page, device, pictures)
    try_the_direction(page, device, pictures)


@pytest.mark.django_db(transaction=True)
def test_arguing_learning_and_answering_on_a_phone(
    page: Page, someone: Device, pictures: Path
) -> None:
    everything(page, someone, pictures)


@pytest.mark.django_db(transaction=True)
def test_arguing_learning_and_answering_at_a_desk(
    wide_page: Page, someone: Device, pictures: Path, clock: time_machine.Traveller
) -> None:
    everything(wide_page, someone, pictures)
