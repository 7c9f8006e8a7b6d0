"""In a real browser: maps of numbness and tingling, and the week's work on the body."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from tests.browser.visit import MONDAY, SPILLS, fill, plain_fill, sit_down, take, welcome
from tests.web.answers import CALM
from tests.web.conftest import Device

SIZES = ((320, 700), (390, 844), (1280, 900))
NUMB = CALM | {"numbness": "stable", "tingling": "stable"}


def tap(page: Page, field: str, value: str) -> None:
    """Tap a place on a picture, in the first view that shows it."""
    page.locator(f'label[for="f-{field}-at-{value}"]').first.click()


Filling = Callable[[Page, dict[str, Any]], None]


def to(page: Page, step: str, filling: Filling = fill) -> None:
    """Answer question by question up to one."""
    welcome(page)
    while not page.url.endswith(f"/{step}"):
        here = page.url
        filling(page, NUMB)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(re.compile(rf"^(?!{re.escape(here)}$)"))


def at_every_size(page: Page, folder: Path, name: str) -> None:
    """Check the page and take its picture at each size, and check it with text twice as large."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        take(page, folder, name)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.screenshot(path=folder / f"{name}-large.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[-1][0]
    assert page.evaluate(SPILLS) == []
    page.evaluate("document.documentElement.style.fontSize = ''")


@pytest.mark.django_db(transaction=True)
def test_the_questions_take_where_it_is_numb_and_where_it_tingles(
    page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    to(page, "numb-where")
    at_every_size(page, pictures, "60-numb")
    tap(page, "numb_sites", "4L")
    tap(page, "numb_sites", "5L")
    at_every_size(page, pictures, "61-numb-marked")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/tingling")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_role("checkbox", name="Numb left calf or shin")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Numb left thigh")).not_to_be_checked()
    page.get_by_role("button", name="Continue").click()
    fill(page, NUMB)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/tingling-where")
    tap(page, "tingling_sites", "5L")
    at_every_size(page, pictures, "62-tingling-marked")
    page.get_by_role("checkbox", name="Tingling between my legs").check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/help-now")


@pytest.mark.django_db(transaction=True)
def test_the_map_of_numbness_works_by_keyboard_and_without_a_script(
    browser: Browser, live_server: LiveServer, clock: time_machine.Traveller
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    to(page, "numb-where", plain_fill)
    place = page.get_by_role("checkbox", name="Numb right foot or toes")
    page.get_by_role("checkbox", name="Numb lower back").focus()
    for _ in range(10):
        if place.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    zone = page.locator(".zone.a5R path").first
    assert zone.evaluate("e => getComputedStyle(e).strokeWidth") == "6px"
    page.keyboard.press("Space")
    expect(place).to_be_checked()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "saddle":
            break
    page.keyboard.press("Space")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/help-now")
    said = models.Event.objects.filter(kind="intake").latest("pk").body["symptoms"]
    assert said["numb_sites"] == ["right_foot", "saddle"]
    context.close()


@pytest.mark.django_db(transaction=True)
def test_the_check_in_opens_a_map_with_the_answer_that_asks_for_it(
    page: Page, someone: Device, clock: time_machine.Traveller, pictures: Path
) -> None:
    sit_down(page, someone, "check-in")
    numb, tingling = page.locator("#f-numb_sites"), page.locator("#f-tingling_sites")
    expect(numb).to_be_hidden()
    expect(tingling).to_be_hidden()
    page.get_by_role("checkbox", name="New or more numbness").check()
    expect(numb).to_be_visible()
    expect(tingling).to_be_hidden()
    page.get_by_role("checkbox", name="New or more tingling").check()
    tap(page, "numb_sites", "3R")
    tap(page, "tingling_sites", "5R")
    at_every_size(page, pictures, "63-check-in")
    page.get_by_role("checkbox", name="New or more numbness").uncheck()
    expect(numb).to_be_visible()
    page.get_by_role("checkbox", name="New or more numbness").check()
    fill(page, {"leg_nprs": 3, "back_nprs": 2, "distal_level": 3})
    fill(page, {"woken_last_two_nights": "0", "signs": "none"})
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/outcome")
    said = models.Event.objects.filter(kind="check_in").latest("pk").body["symptoms"]
    assert (said["side"], said["numb_sites"]) == ("right", ["right_thigh"])
    assert said["tingling_sites"] == ["right_foot"]


@pytest.mark.django_db(transaction=True)
def test_the_leg_that_is_numb_follows_the_map_and_a_mark_is_never_taken_off(
    page: Page, someone: Device, clock: time_machine.Traveller
) -> None:
    sit_down(page, someone, "check-in")
    page.get_by_role("checkbox", name="New or more numbness").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Which leg is numb?")).to_be_visible()
    page.wait_for_load_state("load")
    tap(page, "numb_sites", "4R")
    expect(page.locator('[name="numb_side"][value="right"]')).to_be_checked()
    page.locator('[name="numb_side"][value="left"]').click()
    expect(page.locator('[name="numb_side"][value="both"]')).to_be_checked()
    expect(page.get_by_role("checkbox", name="Numb right calf or shin")).to_be_checked()


@pytest.mark.django_db(transaction=True)
def test_known_numbness_is_mapped_again_each_week(
    page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    device = Device(the_catalogue())
    device.agree("Robin")
    answers = {"numbness": "stable", "numb_sites-at": ["5L"], "RF29": "yes"}
    device.answer_quickly(**answers, **{"RF29-parts": ["unchanged", "normal_strength"]})
    clock.move_to(MONDAY + timedelta(days=7, hours=1))
    sit_down(page, device, "check-in")
    expect(page.get_by_text("Where is it numb now?")).to_be_visible()
    expect(page.get_by_text("Last time you marked: left foot.")).to_be_visible()
    at_every_size(page, pictures, "64-weekly")


@pytest.mark.django_db(transaction=True)
def test_the_plan_shows_the_weeks_work_on_the_body_and_in_a_table(
    page: Page, someone: Device, pictures: Path
) -> None:
    sit_down(page, someone, "plan")
    table = page.get_by_role("region", name="Your muscles this week").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(8)
    expect(page.locator("#balance")).to_be_visible()
    at_every_size(page, pictures, "65-plan")
    page.set_viewport_size({"width": 390, "height": 844})
    link = table.get_by_role("link", name="Back of the thighs")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/library?muscle=hamstrings")
    page.go_back()
    page.locator('[data-share="quadriceps"] path').first.click(position={"x": 8, "y": 30})
    page.wait_for_url("**/library?muscle=quadriceps")


@pytest.mark.django_db(transaction=True)
def test_a_short_week_says_where_there_is_only_a_little_and_where_none(
    page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    device = Device(the_catalogue())
    device.agree("Robin")
    device.answer_quickly(days=["mon"], minutes="10")
    device.post("plan/make")
    sit_down(page, device, "plan")
    says = page.locator(".balance .says")
    expect(says.filter(has_text="a little").first).to_be_visible()
    expect(says.filter(has_text="none").first).to_be_visible()
    at_every_size(page, pictures, "66-plan-short")
