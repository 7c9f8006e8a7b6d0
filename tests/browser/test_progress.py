"""Progress in a real browser: its pictures on a phone and a desk, light and dark."""

from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.browser.visit import sit_down, take
from tests.engine.past import END
from tests.web.conftest import Device
from tests.web.past import live_through


@pytest.mark.django_db(transaction=True)
def test_the_pictures_of_ten_weeks_are_seen_read_and_chosen(
    page: Page, someone: Device, clock: time_machine.Traveller, pictures: Path
) -> None:
    sit_down(page, someone, "progress")
    expect(page.get_by_role("heading", name="Your pictures grow from here")).to_be_visible()
    live_through(someone)
    clock.move_to(END)
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_role("img", name="Leg and back pain, 0 to 10")).to_be_visible()
    take(page, pictures, "progress")
    page.set_viewport_size({"width": 1280, "height": 900})
    take(page, pictures, "progress")
    page.get_by_text("See the numbers: Sessions").click()
    expect(page.get_by_role("columnheader", name="Beside the plan")).to_be_visible()
    page.get_by_role("link", name="4 weeks").click()
    expect(page.get_by_role("link", name="4 weeks")).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("You did 9 of 9 planned sessions.").first).to_be_visible()
