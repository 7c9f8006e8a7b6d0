"""In a real browser: a calendar link is made, copied, read, ended; a secret is told to nobody."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.accessibility import NARROWEST
from tests.browser.test_large_letters import assert_no_sideways, enlarge
from tests.browser.visit import sit_down, take
from tests.web.conftest import Device


def make_a_link(page: Page) -> str:
    """Answer the two questions; the address that is shown then."""
    page.get_by_label("The names of the exercises").check()
    page.get_by_label("10 minutes before").check()
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("status").first).to_contain_text("Your calendar link is ready")
    return page.get_by_label("Its address").first.input_value()


def use_it(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "plan")
    page.get_by_role("link", name="Take it along").click()
    take(page, pictures, "70-take-along")
    address = make_a_link(page)
    for summary in page.locator("#calendar details summary").all()[:2]:
        summary.click()
    take(page, pictures, "71-calendar-link")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the address").click()
    expect(page.locator("#calendar .given [role=status]")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    webcal = page.get_by_role("link", name="Add to the calendar").get_attribute("href")
    assert webcal == address.replace("http:", "webcal:")
    assert "BEGIN:VEVENT" in page.request.get(address).text()
    page.get_by_role("button", name="End this link").click()
    expect(page.get_by_role("status").first).to_contain_text("Ended")
    assert page.request.get(address).status == 404


def name_no_secret(page: Page, link: str) -> None:
    """A page whose address is a secret asks for its own styles, and follows links, without it."""
    named: list[str] = []

    def look(request: Request) -> None:
        if link in (request.headers.get("referer") or ""):
            named.append(request.url)

    page.on("request", look)
    page.goto(link)
    expect(page.locator("link[rel=stylesheet]")).to_have_count(1)
    page.get_by_role("link", name="What this is, and is not").click()
    page.wait_for_url("**/about")
    assert page.evaluate("document.referrer") == ""
    assert named == []


@pytest.mark.django_db(transaction=True)
def test_a_calendar_is_taken_along_on_a_phone(page: Page, someone: Device, pictures: Path) -> None:
    use_it(page, someone, pictures)
    make_a_link(page)
    enlarge(page)
    page.wait_for_function(f"document.documentElement.scrollWidth <= {NARROWEST}")
    assert_no_sideways(page)
    name_no_secret(page, f"/w/{'a' * 32}")


@pytest.mark.django_db(transaction=True)
def test_a_calendar_is_taken_along_at_a_desk(
    wide_page: Page, someone: Device, pictures: Path
) -> None:
    use_it(wide_page, someone, pictures)
