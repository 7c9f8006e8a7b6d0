"""A device with a wrong clock: it is said with both dates, and how to mend it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.test_led_keeps import PUT, open_again
from tests.browser.test_offline_queue import walk
from tests.browser.visit import MONDAY, sit_down
from tests.web.conftest import Device

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("ahead", "says"),
    [
        (timedelta(days=630), "Monday 22 November 2027"),
        (timedelta(hours=10), "Tuesday 3 March 2026"),
        (timedelta(days=-3), "Friday 27 February 2026"),
    ],
    ids=["years ahead", "hours ahead", "days behind"],
)
def test_a_clock_on_another_day_than_the_server_is_said_and_how_to_mend_it(
    page: Page, someone: Device, ahead: timedelta, says: str
) -> None:
    page.clock.install(time=MONDAY + ahead)
    sit_down(page, someone, "lead")
    word = page.locator("#led-word")
    expect(word.get_by_role("heading")).to_have_text(
        "This device and the server have different dates."
    )
    expect(word).to_contain_text(f"This device says it is {says}")
    expect(word).to_contain_text("The server says it is Monday 2 March 2026")
    expect(word).to_contain_text("set its date and time to automatic")
    expect(page.locator("#led-ready")).to_be_hidden()
    assert_accessible(page)
    page.clock.set_system_time(MONDAY)
    page.reload()
    expect(page.locator("#led-ready")).to_be_visible()


def test_an_entry_of_a_clock_far_ahead_does_not_wait_for_ever(page: Page, someone: Device) -> None:
    page.clock.install(time=MONDAY)
    sit_down(page, someone, "lead")
    expect(page.locator("#led-ready")).to_be_visible()
    wait_there(page, someone, "early", MONDAY + timedelta(days=9))
    wait_there(page, someone, "late", datetime(1990, 1, 1, tzinfo=UTC))
    open_again(page, someone)
    note = page.locator(".unsent")
    expect(note).to_contain_text("1 could not be taken by your record")
    expect(note).to_contain_text("more than a day ahead of the server's clock")
    expect(note).not_to_contain_text("not sent yet")
    assert not someone.row.events.filter(event_id="early").exists()
    assert someone.row.events.filter(event_id="late").exists()
    note.get_by_role("button", name="I have told it again").click()
    expect(note).to_be_hidden()


def wait_there(page: Page, device: Device, name: str, at: datetime) -> None:
    """A walk that the device kept, dated by its own clock."""
    event = walk(name, at=at.isoformat())
    entry = {"person": device.person, "id": name, "event": event, "refused": ""}
    page.evaluate(PUT, ["events", entry, None])
