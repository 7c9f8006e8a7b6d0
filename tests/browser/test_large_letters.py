"""The narrowest screen with letters twice as large: nothing sideways, nothing on top of words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import NARROWEST
from tests.browser.test_led_session import begin, opened
from tests.browser.visit import SPILLS, sit_down
from tests.web.conftest import Device

pytestmark = pytest.mark.django_db(transaction=True)

COVERED = """() => {
  const on = document.querySelector("#led-on");
  const words = [...on.querySelectorAll(".what,.count,.said,.worked,.skip-it,.pause,.slower")];
  return words.filter(one => one.textContent && one.getClientRects().length).filter(one => {
    one.scrollIntoView({block: "center"});
    const box = one.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !one.contains(top) && !top?.contains(one);
  }).map(one => one.className);
}"""
"""Words and buttons of the led page that lie under something when they are scrolled to."""


def enlarge(page: Page) -> None:
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")


LABELS = """() => [...document.querySelectorAll("nav.tabs a")].map(tab => {
  const words = document.createRange();
  words.selectNodeContents(tab);
  const { left, right, top, bottom } = words.getBoundingClientRect();
  return [left, right, top, bottom];
})"""
"""Where the words of each tab are."""


def assert_tabs_apart(page: Page) -> None:
    places = page.evaluate(LABELS)
    bar = page.locator("nav.tabs").bounding_box()
    assert bar is not None
    for left, right, top, bottom in places:
        assert 0 <= left < right <= NARROWEST
        assert bar["y"] <= top < bottom <= bar["y"] + bar["height"]
    lying = [
        (one, other)
        for number, one in enumerate(places)
        for other in places[number + 1 :]
        if one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
    ]
    assert lying == []


def assert_no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert page.evaluate(SPILLS) == []


@pytest.mark.parametrize("path", ["today", "check-in", "you/week", "letter"])
def test_a_page_needs_no_scrolling_sideways(page: Page, someone: Device, path: str) -> None:
    sit_down(page, someone, path)
    enlarge(page)
    assert_no_sideways(page)


def test_the_words_of_the_tabs_stay_apart_and_within_their_bar(page: Page, someone: Device) -> None:
    sit_down(page, someone, "progress")
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    assert_tabs_apart(page)
    enlarge(page)
    assert_tabs_apart(page)


def test_while_a_session_is_led_all_can_be_reached_and_it_hurts_stays_in_view(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    enlarge(page)
    assert_no_sideways(page)
    begin(page)
    page.clock.run_for(12_000)
    assert_no_sideways(page)
    assert page.evaluate(COVERED) == []
    hurts = page.locator("#led-on .hurts-now")
    for place in (0, 9999):
        page.locator("#led-on").evaluate("(on, place) => on.scrollTo(0, place)", place)
        expect(hurts).to_be_in_viewport(ratio=1)
    hurts.click()
    for name in ("Lower back", "10"):
        assert_no_sideways(page)
        page.get_by_role("button", name=name, exact=True).click()
    assert_no_sideways(page)


def test_the_bars_below_leave_more_than_half_of_the_screen(page: Page, someone: Device) -> None:
    sit_down(page, someone, "check-in")
    enlarge(page)
    tops = page.locator("nav.tabs, .sticky").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(tops) == 2
    assert min(tops) > 320
