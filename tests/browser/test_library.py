"""In a real browser: finding an exercise and reading it, on a phone, at a desk, by keyboard."""

from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from steadyback.web.records.content import the_catalogue
from tests.browser.accessibility import assert_accessible, assert_reflows
from tests.browser.visit import sit_down, take
from tests.web.conftest import Device

PAGES = ("bird-dog", "superman", "techniques", "techniques/heat")
NARROW, TALL = 320, 700
SMALL = """[...document.querySelectorAll("main :is(a, button, summary, label)")].filter(e => {
  const box = e.getBoundingClientRect();
  const inText = getComputedStyle(e).display === "inline";
  return box.width > 1 && !inText && box.height < 24;
}).map(e => e.outerHTML.slice(0, 120))"""
"""Targets smaller than WCAG 2.2 success criterion 2.5.8 allows; links in a sentence are exempt."""


def find(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "today")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Library").click()
    expect(page.get_by_role("heading", name="34 exercises")).to_be_visible()
    take(page, pictures, "80-library")
    for summary in page.locator(".finding summary").all():
        summary.click()
    take(page, pictures, "81-library-finding")
    page.get_by_label("Back of the thighs").check()
    page.get_by_label("Lying on your side").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Nothing fits all of this")).to_be_visible()
    take(page, pictures, "82-library-nothing")
    page.get_by_role("link", name="Take off: Lying on your side").click()
    expect(page.get_by_role("heading", name="exercises fit")).to_be_visible()
    take(page, pictures, "83-library-found")
    assert page.evaluate(SMALL) == []


def read(page: Page, device: Device, pictures: Path) -> None:
    page.get_by_role("link", name="Bridge").first.click()
    expect(page.get_by_role("heading", name="The ladder, from easiest to hardest")).to_be_visible()
    take(page, pictures, "84-exercise")
    for summary in page.locator("main summary:visible").all():
        summary.click()
    take(page, pictures, "85-exercise-open")
    assert page.evaluate(SMALL) == []
    for number, path in enumerate(PAGES, 86):
        sit_down(page, device, f"library/{path}")
        take(page, pictures, f"{number}-{path.replace('/', '-')}")
        assert page.evaluate(SMALL) == []


@pytest.mark.django_db(transaction=True)
def test_finding_and_reading_on_the_narrowest_phone(
    page: Page, someone: Device, pictures: Path
) -> None:
    page.set_viewport_size({"width": NARROW, "height": TALL})
    find(page, someone, pictures)
    read(page, someone, pictures)


@pytest.mark.django_db(transaction=True)
def test_finding_and_reading_at_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    find(wide_page, someone, pictures)
    read(wide_page, someone, pictures)


def assert_grows(page: Page) -> None:
    """Fail when letters twice as large make the narrowest page scroll sideways (WCAG 1.4.4)."""
    grow = "size => { document.documentElement.style.fontSize = size; }"
    page.evaluate(grow, "200%")
    assert_reflows(page)
    page.evaluate(grow, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", [0, 1])
def test_every_exercise_is_accessible_in_light_and_dark_reflows_and_grows(
    page: Page, someone: Device, first: int
) -> None:
    """Every other exercise in each of two tests, so that two workers share them.

    Everything that is folded away is opened first: axe looks only at what is shown. On the
    narrowest screen, where most can go wrong. In the dark only colours can differ, and all
    exercises have the same ones: one that is open and one that waits are looked at.
    """
    page.set_viewport_size({"width": NARROW, "height": TALL})
    sit_down(page, someone, "library")
    names = sorted(the_catalogue().exercises)[first::2]
    assert len(names) == 17
    for name in names:
        page.goto(f"/p/{someone.person}/library/{name}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert_reflows(page)
        assert_grows(page)
        assert_accessible(page, dark=name in names[:2])


@pytest.mark.django_db(transaction=True)
def test_every_other_page_of_the_library_grows(page: Page, someone: Device) -> None:
    sit_down(page, someone, "library")
    techniques = [f"library/techniques/{name}" for name in the_catalogue().techniques]
    for path in ("library", "library/techniques", *techniques, "lessons"):
        page.goto(f"/p/{someone.person}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert_grows(page)


@pytest.mark.django_db(transaction=True)
def test_everything_is_done_by_keyboard(page: Page, someone: Device) -> None:
    sit_down(page, someone, "library")
    page.locator("summary", has_text="Equipment").focus()
    page.keyboard.press("Enter")
    page.get_by_label("An exercise band").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/library?equipment=band")
    expect(page.get_by_label("An exercise band")).to_be_checked()
    page.get_by_role("link", name="Clam").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/library/clamshell")
    page.locator('.rungs a[href="#level-2"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#level-2")).to_be_in_viewport()
    page.keyboard.press("Tab")
    within = "document.activeElement.closest('article')?.id"
    assert page.evaluate(within) == "level-2"


@pytest.mark.django_db(transaction=True)
def test_a_locked_person_reads_and_is_told_that_nothing_is_to_be_done(
    page: Page, clock: time_machine.Traveller, pictures: Path, transactional_db: None
) -> None:
    device = Device(the_catalogue())
    device.agree("Kim")
    device.answer_quickly(RF03="yes")
    sit_down(page, device, "library")
    expect(page.get_by_role("heading", name="Nothing here is to be done now")).to_be_visible()
    take(page, pictures, "90-locked-library")
    sit_down(page, device, "library/bird-dog")
    take(page, pictures, "91-locked-exercise")
