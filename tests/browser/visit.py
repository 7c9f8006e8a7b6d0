"""What somebody does at a page: opens it, answers what it asks, and looks at it."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from steadyback.web.accounts import keys
from tests.browser.accessibility import assert_accessible, assert_reflows
from tests.web.conftest import Device

MONDAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
SPILLS = """() => {
  const shut = [...document.querySelectorAll("main details:not([open])")];
  for (const one of shut) one.open = true;
  const spilling = [...document.querySelectorAll("main *")].filter(e =>
    e instanceof HTMLElement && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
    && getComputedStyle(e).display !== "inline"
    && !["INPUT", "OUTPUT"].includes(e.tagName) && !e.matches(".across[role=region][tabindex]"));
  for (const one of shut) one.open = false;
  return spilling.map(e => e.outerHTML.slice(0, 120));
}"""
"""What is wider than its place. What is folded is unfolded: a browser keeps its old sizes."""
PICTURES = "STEADYBACK_PICTURES"
"""A folder for pictures of every page, to be looked at."""
KINDS = """() => Object.fromEntries(
    [...document.querySelectorAll('main [name]')].reverse().map(one => [one.name, one.type]))"""
"""What the page asks, and the kind of each field: that of the first with the name."""


def sit_down(page: Page, device: Device, path: str) -> None:
    """Open a page of the person's in a browser that holds the key of their device."""
    secret = device.client.cookies[keys.COOKIE].value
    page.goto("/about")
    page.context.add_cookies([{"name": keys.COOKIE, "value": secret, "url": page.url}])
    page.goto(f"/p/{device.person}/{path}")


def welcome(page: Page) -> None:
    page.goto("/")
    page.get_by_label("I am 18 or over.").check()
    page.get_by_label("I agree that my answers are kept").check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/questions/about")


def fill(page: Page, answers: dict[str, Any]) -> None:
    """Fill in whatever the page asks of these answers, once its script has made the scales."""
    page.wait_for_load_state("load")
    kinds: dict[str, str] = page.evaluate(KINDS)
    for name, value in answers.items():
        for one in (value if isinstance(value, list) else [value]) if name in kinds else []:
            found = page.locator(f'main [name="{name}"]')
            if kinds[name] in ("radio", "checkbox"):
                page.locator(f'main [name="{name}"][value="{one}"]').check()
            elif kinds[name] == "hidden":
                slide(page, name, int(one))
            elif kinds[name] == "select-one":
                found.select_option(str(one))
            else:
                found.fill(str(one))


def plain_fill(page: Page, answers: dict[str, Any]) -> None:
    """Fill in a page that has no script: a scale is a box for a number."""
    for name, value in answers.items():
        field = page.locator(f'main [name="{name}"]')
        if field.count() == 0:
            continue
        kind = field.first.get_attribute("type")
        if kind == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind is None:
            field.select_option(str(value))
        else:
            field.fill(str(value))


def slide(page: Page, name: str, value: int) -> None:
    """Move a slider as somebody with a keyboard does."""
    slider = page.locator(f"#f-{name}")
    slider.focus()
    slider.press("Home")
    for _ in range(value):
        slider.press("ArrowRight")
    expect(page.locator(f'output[for="f-{name}"]')).to_have_text(str(value))


def check_in(page: Page, leg: int, back: int, distal: int) -> None:
    fill(page, {"leg_nprs": leg, "back_nprs": back, "distal_level": distal})
    fill(page, {"woken_last_two_nights": "0", "changes": "none", "signs": "none"})


def take(page: Page, folder: Path, name: str) -> None:
    """Check the page in every way; where they are asked for, keep pictures, light and dark."""
    assert_accessible(page)
    assert_reflows(page)
    assert page.evaluate(SPILLS) == []
    assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")
    if PICTURES not in os.environ:
        return
    width = page.viewport_size["width"] if page.viewport_size else 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
