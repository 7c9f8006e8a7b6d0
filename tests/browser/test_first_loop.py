"""The first loop in a real browser: welcome, questions, plan, session, the morning after, next day.

Pictures of every page go to a temporary folder, named by STEADYBACK_PICTURES where it is set.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from tests.browser.visit import (
    MONDAY,
    check_in,
    fill,
    plain_fill,
    sit_down,
    slide,
    take,
    welcome,
)
from tests.web.answers import wanted
from tests.web.conftest import Device

PICTURED = {"where", "pain", "cautions", "equipment", "schedule", "rf01", "rf06-more"}


def answer_everything(page: Page, answers: dict[str, Any], pictures: Path) -> list[str]:
    """Answer question by question; returns the questions that were asked."""
    asked = []
    while "/questions/" in page.url:
        asked.append(page.url.rsplit("/", 1)[1])
        fill(page, answers)
        if asked[-1] in PICTURED:
            take(page, pictures, f"03-{asked[-1]}")
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(re.compile(rf"^(?!.*/{asked[-1]}$)"))
    return asked


def log_session(page: Page) -> None:
    for group in page.get_by_role("radio", name="As planned").all():
        group.check()
    for choice in page.locator("select[name$='-rir']").all():
        choice.select_option("3")
    fill(page, {"leg_during": 3, "back_during": 2, "leg_after": 3, "back_after": 2})
    fill(page, {"distal_after": "3", "moved_down": "no", "changes": "none"})


def planned(page: Page) -> None:
    """Wait until the page has asked for the plan and shows it."""
    expect(page.get_by_text("Your week is being planned.")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("session|then start"))).to_be_visible()


def first_answers(page: Page, pictures: Path) -> None:
    """From the welcome through every question."""
    page.goto("/welcome")
    take(page, pictures, "01-welcome")
    welcome(page)
    take(page, pictures, "02-about")
    asked = answer_everything(page, wanted(the_catalogue()), pictures)
    assert len(asked) > 40
    assert models.Event.objects.filter(kind="profile").exists()


def look_at_questions(page: Page, device: Device, pictures: Path) -> None:
    """Some questions of somebody who has answered all but the last, and then that one."""
    device.agree()
    asked = device.answer_all_but_the_last()
    sit_down(page, device, "questions")
    for name in sorted(PICTURED & {*asked}):
        page.goto(f"/p/{device.person}/questions/{name}")
        assert page.url.endswith(name)
        take(page, pictures, f"03-{name}")
    page.goto(f"/p/{device.person}/questions")
    assert page.url.endswith(asked[-1])
    answer_everything(page, wanted(the_catalogue()), pictures)


def first_days(page: Page, clock: time_machine.Traveller, pictures: Path) -> None:
    """From the last answer to the second day."""
    take(page, pictures, "05-ready")
    page.get_by_role("button", name="Show my recovery code").click()
    expect(page.locator(".code")).to_have_text(re.compile(r"^(\w{4}-){4}\w{4}$"))
    take(page, pictures, "06-code")
    page.get_by_role("link", name="I have it. Go to today").click()
    planned(page)
    take(page, pictures, "07-today")
    minutes = page.get_by_role("heading", level=1).inner_text()
    assert "minutes today" in minutes
    page.clock.set_fixed_time(MONDAY)

    if page.get_by_role("link", name="Start session").count() == 0:
        page.get_by_role("link", name="Check in, then start").click()
        check_in(page, 3, 2, 3)
        page.get_by_role("button", name="Save").click()
    else:
        page.get_by_role("link", name="Start session").click()
    page.wait_for_url("**/lead")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Do it from one page instead").click()
    page.wait_for_url("**/session")
    take(page, pictures, "08-session")
    log_session(page)
    page.get_by_role("button", name="Save the session").click()
    page.wait_for_url("**/today?done=session")
    expect(page.get_by_text("Well done.")).to_be_visible()
    take(page, pictures, "09-done")

    clock.move_to(MONDAY + timedelta(hours=14))
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good morning")
    page.get_by_role("link", name="Answer in half a minute").click()
    take(page, pictures, "10-morning")
    fill(page, {"settled": "0", "leg_nprs": 2, "back_nprs": 2, "distal_level": "2"})
    fill(page, {"stiffness": 1, "soreness": "none", "changes": "none"})
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/today")

    clock.move_to(MONDAY + timedelta(hours=24))
    page.reload()
    page.get_by_role("link", name="Check in, then start").click()
    take(page, pictures, "11-check-in")
    check_in(page, 2, 2, 2)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/lead")
    page.goto("/")
    expect(page.get_by_text("Moving towards the back is a good sign")).to_be_visible()
    take(page, pictures, "12-next-day")
    for name, heading in (("Plan", "This week"), ("You", "You")):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        take(page, pictures, f"13-{name.lower()}")
    kinds = set(models.Event.objects.values_list("kind", flat=True))
    assert kinds - {"profile"} == {
        "consent", "intake", "plan_issued", "session_done", "morning_after", "check_in"
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_emergency_answer_shows_the_card_at_once(
    page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    welcome(page)
    asked = answer_everything(page, wanted(the_catalogue(), RF01="yes"), pictures)
    assert asked[-1] == "rf01"
    card = page.get_by_role("alert")
    expect(card).to_contain_text("Go to hospital now")
    expect(card.get_by_role("link", name=re.compile("Call 999"))).to_have_attribute(
        "href", "tel:999"
    )
    take(page, pictures, "20-help")
    page.get_by_role("link", name="I want to leave this page").click()
    page.get_by_role("button", name="Leave the card").click()
    expect(page.get_by_role("alert")).to_contain_text("tick the box first")
    take(page, pictures, "21-leave")
    page.get_by_label(re.compile("I have help")).check()
    page.get_by_role("button", name="Leave the card").click()
    expect(page.get_by_role("heading", name="Go to hospital now")).to_be_visible()
    take(page, pictures, "22-today-help")
    page.get_by_role("link", name="A letter to show").click()
    take(page, pictures, "23-letter")
    page.goto(page.url.replace("/letter", "/session"))
    expect(page.get_by_role("heading", name="Go to hospital now")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_somebody_to_see_first_gets_a_letter_and_what_is_still_fine(
    page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    device, told = Device(the_catalogue()), {"RF13": "yes", "RF13-onset": "14"}
    device.agree()
    device.answer_all_but_the_last(**told, **{"RF13-course": "same"})
    sit_down(page, device, "questions")
    answer_everything(page, wanted(the_catalogue()), pictures)
    expect(page.get_by_role("heading", level=1)).to_have_text("Please see someone first")
    take(page, pictures, "30-see-someone")
    page.get_by_role("link", name="Go to today").click()
    expect(page.get_by_role("heading", name="What is still fine")).to_be_visible()
    take(page, pictures, "31-today-locked")
    page.get_by_role("link", name="Note what they said").click()
    fill(page, {"clinician": "Dr Lee, GP", "issued": "2026-03-02", "until": "2026-04-02"})
    take(page, pictures, "32-cleared")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can begin gently")


@pytest.mark.django_db(transaction=True)
def test_back_always_works_and_answers_are_kept(page: Page, clock: time_machine.Traveller) -> None:
    welcome(page)
    for _ in range(3):
        fill(page, wanted(the_catalogue()))
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/numb")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator('output[for="f-leg_nprs"]')).to_have_text("3")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_role("radio", name="Thigh")).to_be_checked()
    page.goto("/")
    page.wait_for_url("**/questions/numb")


@pytest.mark.django_db(transaction=True)
def test_a_scale_that_nobody_set_is_not_an_answer(
    page: Page, clock: time_machine.Traveller
) -> None:
    welcome(page)
    for _ in range(2):
        fill(page, wanted(the_catalogue()))
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/pain")
    slide(page, "leg_nprs", 4)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Back pain: Please choose a number")
    expect(page.locator('output[for="f-leg_nprs"]')).to_have_text("4")
    slide(page, "back_nprs", 0)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/numb")


@pytest.mark.django_db(transaction=True)
def test_the_keyboard_alone_is_enough_for_a_question(
    page: Page, clock: time_machine.Traveller
) -> None:
    welcome(page)
    fill(page, wanted(the_catalogue()))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/questions/where")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || ''")
        outlined = (
            "getComputedStyle(document.activeElement.closest('label') ?? document.activeElement)"
        )
        assert page.evaluate(f"{outlined}.outlineStyle") != "none"
        if name in ("distal_level", "side"):
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/questions/pain"))


@pytest.mark.django_db(transaction=True)
def test_the_questions_work_without_a_script(
    browser: Browser, live_server: LiveServer, clock: time_machine.Traveller
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    welcome(page)
    for following in ("where", "pain", "numb"):
        plain_fill(page, wanted(the_catalogue()))
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(f"**/questions/{following}")
    context.close()


@pytest.mark.django_db(transaction=True)
def test_the_first_loop_on_a_phone(
    page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    first_answers(page, pictures)
    first_days(page, clock, pictures)


@pytest.mark.django_db(transaction=True)
def test_the_first_loop_at_a_desk(
    wide_page: Page, clock: time_machine.Traveller, pictures: Path
) -> None:
    look_at_questions(wide_page, Device(the_catalogue()), pictures)
    first_days(wide_page, clock, pictures)
