"""Every page from right to left, in letters of a language that nobody speaks, on phone and desk."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.visit import SPILLS, sit_down
from tests.web.conftest import EVENING, Device
from tests.web.test_languages import speak

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["today", "plan", "progress", "you", "check-in", "session", "reminders", "take-along"]
PLAIN = ["library", "library/bird-dog", "lessons", "help-now", "letter", "you/profile"]
TABS = """() => [...document.querySelectorAll("nav.tabs a")].map(one => {
  const {left, right, top} = one.getBoundingClientRect(); return {left, right, top}; })"""


@pytest.fixture
def turned(someone: Device, settings: Any) -> Device:
    settings.TRIED_LANGUAGES = ("ar-XB",)
    speak(someone, "ar-XB")
    return someone


def assert_fits(page: Page, pictures: Path, name: str) -> None:
    """Nothing sideways, nothing that stands out of its box, and a picture to look at."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    width = page.evaluate("innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SPILLS) == []
    page.screenshot(path=pictures / f"rtl-{name.replace('/', '-')}-{width}.png", full_page=True)


@pytest.mark.parametrize("path", PAGES + PLAIN)
def test_a_page_from_right_to_left_fits_and_is_accessible(
    page: Page, turned: Device, pictures: Path, path: str
) -> None:
    sit_down(page, turned, path)
    assert_fits(page, pictures, path)
    assert_accessible(page, dark=False)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page, pictures, path)


@pytest.mark.parametrize("path", ["today", "plan", "progress", "you", "library"])
def test_so_it_does_at_a_desk_with_the_bar_on_the_right(
    wide_page: Page, turned: Device, pictures: Path, path: str
) -> None:
    sit_down(wide_page, turned, path)
    assert_fits(wide_page, pictures, path)
    width = wide_page.evaluate("innerWidth")
    assert all(one["left"] > width / 2 for one in wide_page.evaluate(TABS))
    main = wide_page.locator("main").bounding_box()
    assert main is not None
    assert main["x"] + main["width"] <= min(one["left"] for one in wide_page.evaluate(TABS))


def test_the_first_tab_stands_on_the_right_of_a_phone(page: Page, turned: Device) -> None:
    sit_down(page, turned, "today")
    tabs = page.evaluate(TABS)
    assert len(tabs) == 5
    assert [one["left"] for one in tabs] == sorted((one["left"] for one in tabs), reverse=True)


def test_a_session_is_led_from_right_to_left(page: Page, turned: Device, pictures: Path) -> None:
    page.clock.install(time=EVENING)
    opened_in(page, turned)
    page.locator(".start-now").click()
    expect(page.locator("#led-on")).to_be_visible()
    page.clock.run_for(12_000)
    expect(page.locator("#led-on .stage-place svg")).to_be_visible()
    assert_fits(page, pictures, "lead")
    leave, left = (page.locator(f"#led-on .{one}").bounding_box() for one in ("leave", "left"))
    assert leave is not None
    assert left is not None
    assert leave["x"] > left["x"], "the way out stands where a line begins"
    page.locator("#led-on .hurts-now").click()
    assert_fits(page, pictures, "lead-hurts")
    assert_accessible(page, dark=False)


def opened_in(page: Page, device: Device) -> None:
    """The led page of somebody whose words are not English."""
    sit_down(page, device, "lead")
    expect(page.locator("#led-ready")).to_be_visible()
