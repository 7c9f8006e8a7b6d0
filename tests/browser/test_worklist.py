"""In a real browser: twenty people by keyboard, a person's page, a change before it is sent."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steadyback.web.accounts import keys
from steadyback.web.records import models, standing
from tests.browser.visit import take
from tests.web.clinic_cast import Cast, Colleague, cast
from tests.web.conftest import Device
from tests.web.test_letter_code import store_event
from tests.web.test_worklist import crowd, tell

PEOPLE = 19
"""Beside Robin: twenty in all."""


@pytest.fixture
def everybody(someone: Device) -> Cast:
    """The cast, with twenty people on the list; Robin told of a danger sign."""
    found = cast(someone)
    people = crowd(found.clinic, PEOPLE)
    for device in people[:4]:
        store_event(device, "sign", "check_in", {"answers": {"RF10": "yes"}})
    for number, device in enumerate(people[4:9]):
        models.Standing.objects.filter(person=device.row).update(urgency=10 + number)
    for day in range(1, 3):
        body = {"symptoms": {"leg_nprs": 4 + day, "back_nprs": 2, "distal_level": 3}}
        store_event(someone, f"check-{day}", "check_in", body)
    tell(someone, "RF03")
    return found


def sit_down(page: Page, colleague: Colleague, address: str = "") -> None:
    """Open a page of the clinic in a browser on which a colleague is signed in."""
    secret = colleague.client.cookies[keys.COOKIE].value
    page.goto("/about")
    page.context.add_cookies([{"name": keys.COOKIE, "value": secret, "url": page.url}])
    page.goto(f"/c/{colleague.clinic}/{address}")


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent"))


@pytest.mark.django_db(transaction=True)
def test_twenty_people_are_looked_at_by_keyboard_alone(
    wide_page: Page, everybody: Cast, pictures: Path
) -> None:
    page = wide_page
    sit_down(page, everybody.physiotherapist)
    expect(page).to_have_title(re.compile(r"^\(1\) Worklist"))
    expect(page.locator("#worklist > li")).to_have_count(PEOPLE + 1)
    take(page, pictures, "300-worklist")
    page.keyboard.press("j")
    assert focused(page) == "Robin R."
    page.keyboard.press("ArrowDown")
    second = focused(page)
    page.keyboard.press("k")
    assert focused(page) == "Robin R."
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Robin R.")
    page.wait_for_load_state("load")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    page.wait_for_load_state("load")
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")
    expect(page.get_by_role("link", name=second, exact=True)).to_be_focused()
    page.wait_for_load_state("load")
    seen = {"Robin R.", second}
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    for _ in range(PEOPLE - 1):
        page.wait_for_load_state("load")
        before = page.get_by_role("heading", level=1).inner_text()
        page.keyboard.press("o")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
        seen.add(page.get_by_role("heading", level=1).inner_text())
    assert len(seen) == PEOPLE + 1
    page.wait_for_load_state("load")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")


@pytest.mark.django_db(transaction=True)
def test_the_keys_are_said_and_can_be_switched_off(wide_page: Page, everybody: Cast) -> None:
    page = wide_page
    sit_down(page, everybody.owner)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Open the next person")).to_be_visible()
    dialog.get_by_label("Use these keys in this browser").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused(page) != "Robin R."
    page.get_by_label("Name").focus()
    page.keyboard.type("jo")
    expect(page.get_by_label("Name")).to_have_value("jo")


@pytest.mark.django_db(transaction=True)
def test_news_is_offered_and_moves_nothing(page: Page, everybody: Cast) -> None:
    page.clock.install()
    sit_down(page, everybody.owner)
    page.locator("#worklist h2 a").nth(1).focus()
    before = focused(page)
    models.Standing.objects.filter(person=everybody.robin.row).update(urgency=standing.NOTHING)
    page.clock.run_for(61_000)
    expect(page.get_by_text("Something is new on the list.")).to_be_visible()
    assert focused(page) == before
    page.get_by_role("link", name="Load it again").click()
    expect(page.locator("#changed")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["page", "wide_page"])
def test_a_person_and_a_change_on_each_screen(
    size: str, request: pytest.FixtureRequest, everybody: Cast, pictures: Path
) -> None:
    page: Page = request.getfixturevalue(size)
    sit_down(page, everybody.physiotherapist)
    take(page, pictures, "301-worklist")
    page.get_by_role("link", name="Robin R.").click()
    take(page, pictures, "302-person")
    page.get_by_role("button", name="I have seen it").click()
    expect(page.get_by_text("Seen by Petra Physio")).to_be_visible()
    page.get_by_role("link", name="Clear danger signs").click()
    take(page, pictures, "303-clearance")
    page.get_by_label("numbness or pins and needles between", exact=False).first.check()
    page.get_by_label("When did you see").fill("2026-03-02")
    page.get_by_label("Until when").fill("2026-04-02")
    page.get_by_label("I have looked into", exact=False).check()
    page.get_by_role("button", name="Show what it does").click()
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    take(page, pictures, "304-what-it-does")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Robin R.")
    expect(page.get_by_role("status").first).to_be_visible()
    page.get_by_text("Bird dog", exact=True).first.click()
    page.get_by_role("link", name="Set the dose of Bird dog").click()
    take(page, pictures, "305-dose")
    page.goto(page.url.replace("change/dose", "").split("?")[0])
    take(page, pictures, "306-person-open")


@pytest.mark.django_db(transaction=True)
def test_the_person_reads_who_looks_and_what_was_told(
    page: Page, everybody: Cast, pictures: Path
) -> None:
    secret = everybody.robin.client.cookies[keys.COOKIE].value
    page.goto("/about")
    page.context.add_cookies([{"name": keys.COOKIE, "value": secret, "url": page.url}])
    page.goto(f"/p/{everybody.robin.person}/today")
    expect(page.get_by_text("It stands on the list of Back Clinic")).to_be_visible()
    expect(page.get_by_text("Back Clinic can see what you enter", exact=False)).to_be_visible()
    take(page, pictures, "307-told-the-clinic")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["page", "wide_page"])
def test_somebody_is_looked_for_and_what_changed_meanwhile_is_shown_again(
    request: pytest.FixtureRequest, size: str, everybody: Cast, pictures: Path
) -> None:
    page: Page = request.getfixturevalue(size)
    sit_down(page, everybody.physiotherapist)
    page.get_by_label("Name").fill("obin")
    page.get_by_label("Name").press("Enter")
    page.wait_for_url("**/?sought=yes")
    expect(page.locator("#worklist > li")).to_have_count(1)
    expect(page.get_by_label("Name")).to_have_value("obin")
    page.get_by_role("link", name="Robin R.").click()
    page.get_by_role("link", name="Set the stage").click()
    page.get_by_label("3:", exact=False).first.check()
    page.get_by_role("button", name="Show what it does").click()
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    body = {"symptoms": {"leg_nprs": 8, "back_nprs": 2, "distal_level": 3}}
    store_event(everybody.robin, "worse", "check_in", body)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="This changed since you looked")).to_be_visible()
    take(page, pictures, "307-changed-since")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Robin R.")
    assert "obin" not in page.url
