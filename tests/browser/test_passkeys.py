"""In a real browser: an account is made, a passkey is added, and opens it without a password."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.visit import sit_down, take
from tests.web.accounts import EMAIL, PASSWORD
from tests.web.conftest import Device

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A device that keeps passkeys and always says that its owner is there."""


def plug_in(page: Page) -> None:
    """Give the browser something that keeps passkeys."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def sign_up(page: Page, pictures: Path) -> None:
    """From You to an account that holds the record."""
    page.get_by_role("link", name="Sign in or make an account").click()
    take(page, pictures, "90-sign-in")
    page.get_by_role("link", name="Make an account").click()
    take(page, pictures, "91-sign-up")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.get_by_label("A password").fill("short")
    page.get_by_role("button", name="Make an account").click()
    expect(page.locator("#errors")).to_be_focused()
    take(page, pictures, "92-sign-up-wrong")
    page.get_by_label("A password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Robin").check()
    take(page, pictures, "93-keep")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your account", exact=True)).to_be_visible()


def add_passkey(page: Page, pictures: Path) -> None:
    """Show who one is, and make the passkey."""
    page.get_by_role("link", name="Add a passkey").click()
    take(page, pictures, "94-sure")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    take(page, pictures, "95-passkey")
    page.get_by_label("What you call it").fill("My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes of your account")).to_be_visible()
    take(page, pictures, "96-recovery-codes")


def test_a_passkey_opens_an_account(page: Page, someone: Device, pictures: Path) -> None:
    plug_in(page)
    sit_down(page, someone, "you")
    sign_up(page, pictures)
    add_passkey(page, pictures)
    page.goto("/account/")
    expect(page.locator("#passkeys")).to_contain_text("My laptop")
    take(page, pictures, "97-account")
    page.get_by_role("link", name="Sign out here").click()
    take(page, pictures, "98-sign-out")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today")


def test_a_password_alone_is_not_enough_then(page: Page, someone: Device, pictures: Path) -> None:
    plug_in(page)
    sit_down(page, someone, "you")
    sign_up(page, pictures)
    add_passkey(page, pictures)
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/sign-in/")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    take(page, pictures, "99-one-more-step")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/today")


def test_a_browser_that_says_no_is_told_what_to_do(
    page: Page, someone: Device, pictures: Path
) -> None:
    page.goto("/account/sign-in/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".passkey-says")).to_contain_text("Nothing was changed")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_every_other_page_can_be_used(wide_page: Page, someone: Device, pictures: Path) -> None:
    page = wide_page
    sit_down(page, someone, "you")
    sign_up(page, pictures)
    page.goto("/account/code/app/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    take(page, pictures, "99-wide-app")
    for path in ("", "address/", "password/", "delete/", "code/sure/", "password/forgotten/"):
        page.goto(f"/account/{path}")
        take(page, pictures, f"99-wide-{path.strip('/').replace('/', '-') or 'account'}")
