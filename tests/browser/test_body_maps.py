"""In a real browser: the body maps of the library and of pain, by finger, keyboard, no script."""

from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from steadyback.web.records import models
from tests.browser.visit import check_in, fill, plain_fill, sit_down, take, welcome
from tests.web.answers import CALM
from tests.web.conftest import Device

SIZES = ((320, 700), (390, 844), (1280, 900))
LEAST_PX = 24
BOXES = """[...document.querySelectorAll(".marks label")].map(e => {
  const box = e.getBoundingClientRect(); return Math.min(box.width, box.height); })"""
MARKED = '[name="distal_level-at"]:checked'


def tap(page: Page, value: str, nth: int = 0) -> None:
    """Tap a place on the picture of pain, in the first view that shows it."""
    page.locator(f'label[for="f-distal_level-at-{value}"]').nth(nth).click()


def to_where(page: Page) -> None:
    welcome(page)
    plain_fill(page, CALM)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/where")


@pytest.mark.django_db(transaction=True)
def test_a_muscle_is_found_by_tapping_it(page: Page, someone: Device, pictures: Path) -> None:
    sit_down(page, someone, "library")
    muscles = page.get_by_role("group", name="Muscles on the body")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        take(page, pictures, "map-library")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("summary", has_text="Equipment").click()
    page.locator('[name="equipment"][value="wall"]').check()
    page.locator('[data-muscle="quadriceps"] path').first.click(position={"x": 8, "y": 30})
    page.wait_for_url("**/library?muscle=quadriceps&equipment=wall")
    expect(page.locator(".on-map")).to_have_text("Front of the thighs")
    expect(muscles.get_by_role("link", name="Take off: Front of the thighs")).to_be_visible()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        take(page, pictures, "map-library-on")


@pytest.mark.django_db(transaction=True)
def test_a_muscle_is_found_by_keyboard_and_taken_off_again(page: Page, someone: Device) -> None:
    sit_down(page, someone, "library")
    link = page.get_by_role("link", name="Back of the thighs", exact=True)
    link.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    expect(link.locator("text")).to_be_visible()
    assert link.locator("path").evaluate("e => getComputedStyle(e).strokeWidth") == "6px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/library?muscle=hamstrings")
    expect(page.get_by_label("Back of the thighs", exact=True)).to_be_checked()
    page.locator('[data-muscle="hamstrings"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/library?")
    expect(page.get_by_role("heading", name="34 exercises")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_marks_fill_in_the_list_and_the_side(
    page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    to_where(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert min(page.evaluate(BOXES)) >= LEAST_PX
        take(page, pictures, "map-pain")
    tap(page, "1")
    expect(page.get_by_role("radio", name="Lower back")).to_be_checked()
    expect(page.locator('[name="side"]:checked')).to_have_count(0)
    tap(page, "4L")
    expect(page.get_by_role("radio", name="Calf")).to_be_checked()
    expect(page.get_by_role("radio", name="Left")).to_be_checked()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        take(page, pictures, "map-pain-marked")
    tap(page, "5R", 1)
    expect(page.get_by_role("radio", name="Foot or toes")).to_be_checked()
    expect(page.get_by_role("radio", name="Both")).to_be_checked()
    tap(page, "5R")
    expect(page.get_by_role("radio", name="Calf")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/pain")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_role("radio", name="Calf")).to_be_checked()
    expect(page.get_by_role("radio", name="Left")).to_be_checked()
    take(page, pictures, "map-pain-again")


@pytest.mark.django_db(transaction=True)
def test_the_list_takes_off_marks_that_go_further_and_marks_never_take_back_the_list(
    page: Page, clock: time_machine.Traveller
) -> None:
    to_where(page)
    tap(page, "5L")
    page.get_by_role("radio", name="Thigh").check()
    expect(page.locator(MARKED)).to_have_count(0)
    page.get_by_role("radio", name="Right").check()
    tap(page, "2L")
    expect(page.get_by_role("radio", name="Thigh")).to_be_checked()
    expect(page.get_by_role("radio", name="Both")).to_be_checked()
    page.get_by_role("radio", name="No pain now").check()
    expect(page.locator(MARKED)).to_have_count(0)


@pytest.mark.django_db(transaction=True)
def test_places_are_marked_by_keyboard(page: Page, clock: time_machine.Traveller) -> None:
    to_where(page)
    place = page.get_by_role("checkbox", name="Pain in the left calf or shin")
    page.get_by_role("checkbox", name="Pain in the lower back").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if place.evaluate("e => e === document.activeElement"):
            break
    zone = page.locator(".zone.a4L path").first
    assert zone.evaluate("e => getComputedStyle(e).strokeWidth") == "6px"
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Calf")).to_be_checked()


@pytest.mark.django_db(transaction=True)
def test_a_mark_alone_is_enough_without_a_script(
    browser: Browser, live_server: LiveServer, clock: time_machine.Traveller
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    to_where(page)
    tap(page, "4R")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/pain")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_role("radio", name="Calf")).to_be_checked()
    expect(page.get_by_role("radio", name="Right")).to_be_checked()
    context.close()


@pytest.mark.django_db(transaction=True)
def test_the_check_in_takes_what_is_marked(
    page: Page, someone: Device, clock: time_machine.Traveller, pictures: Path
) -> None:
    sit_down(page, someone, "check-in")
    check_in(page, 3, 2, 2)
    tap(page, "4L")
    take(page, pictures, "map-check-in")
    fill(page, {"leg_nprs": 3})
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda url: "check-in" not in url)
    event = models.Event.objects.filter(kind="check_in").last()
    assert event is not None
    assert event.body["symptoms"]["distal_level"] == 4
