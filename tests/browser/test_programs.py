"""In a real browser: a key for a program is made, shown once, used, and ended; the API's page."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steadyback.web.accounts.tokens import PREFIX
from tests.browser.accessibility import NARROWEST, assert_accessible
from tests.browser.test_large_letters import assert_no_sideways, enlarge
from tests.browser.visit import sit_down, take
from tests.web.conftest import Device


def make_a_key(page: Page) -> str:
    """Fill in the form; the key that is shown then."""
    page.get_by_label("Which program is it for?").fill("My watch")
    page.get_by_label("Read your record").check()
    page.get_by_label("Until when?").fill("2026-04-01")
    page.get_by_role("button", name="Make the key").click()
    return page.get_by_label("The key", exact=True).input_value()


def use_it(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "you")
    page.get_by_role("link", name="Keys for programs").click()
    key = make_a_key(page)
    assert key.startswith(PREFIX)
    assert_accessible(page)
    take(page, pictures, "90-keys-for-programs")
    address = f"/api/v1/people/{device.person}/advice"
    headers = {"authorization": f"Bearer {key}"}
    assert page.request.get(address, headers=headers).status == 200
    page.goto(page.url)
    expect(page.get_by_text("Last used on 2 March 2026")).to_be_visible()
    assert key not in page.content()
    page.get_by_role("button", name="End the key for My watch").click()
    expect(page.get_by_text("There are none.")).to_be_visible()
    assert page.request.get(address, headers=headers).status == 401


def read_it(page: Page, pictures: Path) -> None:
    page.goto("/api/")
    page.get_by_role("link", name="Tell what happened").click()
    expect(page.locator("#add-events h2")).to_be_in_viewport()
    page.locator("#get-advice").get_by_text("Example: what is answered").click()
    assert_accessible(page)
    take(page, pictures, "91-for-programs")


@pytest.mark.django_db(transaction=True)
def test_a_key_is_made_on_a_phone_and_the_api_is_read(
    page: Page, someone: Device, pictures: Path
) -> None:
    use_it(page, someone, pictures)
    read_it(page, pictures)
    enlarge(page)
    page.wait_for_function(f"document.documentElement.scrollWidth <= {NARROWEST}")
    assert_no_sideways(page)


@pytest.mark.django_db(transaction=True)
def test_the_api_is_read_at_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    use_it(wide_page, someone, pictures)
    read_it(wide_page, pictures)
