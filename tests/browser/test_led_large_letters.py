"""The led page on a phone with letters twice as large, and the danger signs with their ways on."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE
from tests.browser.test_led_session import begin, opened, stored
from tests.browser.visit import SPILLS, sit_down
from tests.until import until
from tests.web.conftest import EVENING, Device
from tests.web.test_languages import speak

pytestmark = pytest.mark.django_db(transaction=True)

CUT = """all => all.filter(one => {
  const box = one.getBoundingClientRect();
  return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1
    || box.left < 0 || box.right > innerWidth;
}).map(one => one.textContent)"""
"""Buttons whose words do not fit into them or that stand out sideways."""
TOUCHED = """one => {
  const box = one.getBoundingClientRect();
  const places = [box.top + 3, box.top + box.height / 2, box.bottom - 3];
  return places.every(y => one.contains(document.elementFromPoint(box.x + box.width / 2, y)));
}"""
"""Whether a button can be touched from its top to its bottom."""

LINES = """one => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return words.getBoundingClientRect().height;
}"""
"""How high the words of an element are."""


def enlarge(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '200%'")


def assert_reached(buttons: Locator) -> None:
    assert buttons.evaluate_all(CUT) == []
    for button in buttons.all():
        expect(button).to_be_visible()
        button.evaluate("one => one.scrollIntoView()")
        assert button.evaluate(TOUCHED), button.text_content()


def to_the_question(page: Page) -> None:
    """Lead until it is asked how hard it was."""
    for _ in range(20):
        page.clock.run_for(30_000)
        if page.locator("#led-on .ask").is_visible():
            return
    raise AssertionError("it is never asked")


@pytest.mark.parametrize("height", [PHONE[1], 664], ids=["tall", "short"])
def test_the_effort_question_can_be_answered_with_letters_twice_as_large(
    page: Page, someone: Device, pictures: Path, height: int
) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": height})
    opened(page, someone)
    begin(page)
    enlarge(page)
    to_the_question(page)
    page.screenshot(path=pictures / f"led-effort-large-{height}.png")
    answers = page.locator("#led-on .ask button")
    for answer in answers.all():
        expect(answer).to_be_in_viewport(ratio=1)
        assert answer.evaluate(TOUCHED), answer.text_content()
    assert page.evaluate(SPILLS) == []
    expect(page.locator("#led-on .easiest")).to_be_hidden()
    expect(page.locator("#led-on .easier")).to_be_hidden()
    assert_reached(answers)
    assert_reached(page.locator("#led-on .hurts-now, #led-on .leave, #led-on .skip-it"))
    page.locator("[data-rir='2']").click()
    expect(page.locator("#led-on .ask")).to_be_hidden()
    expect(page.locator("#led-on .stage-place")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("height", [PHONE[1], 664], ids=["tall", "short"])
def test_what_is_not_saved_yet_is_said_beside_the_session_and_covers_nothing_of_it(
    page: Page, someone: Device, pictures: Path, height: int
) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": height})
    opened(page, someone)
    begin(page)
    page.context.set_offline(True)
    to_the_question(page)
    page.locator("[data-rir='2']").click()
    note = page.locator(".unsent")
    expect(note).to_contain_text("not sent yet")
    to_the_question(page)
    page.screenshot(path=pictures / f"led-unsaved-{height}.png")
    seen = page.locator("#led-on button:visible")
    assert_reached(seen)
    enlarge(page)
    page.screenshot(path=pictures / f"led-unsaved-large-{height}.png")
    expect(note).to_be_in_viewport(ratio=1)
    assert page.evaluate(SPILLS) == []
    assert_reached(seen)


def to_the_signs(page: Page, device: Device) -> dict[str, Any]:
    """Open the danger signs of "It hurts"; what the device took along."""
    found = opened(page, device)
    begin(page)
    page.clock.run_for(12_000)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="Calf").click()
    page.locator("[data-score='3']").click()
    page.get_by_role("button", name="A danger sign: show me the list").click()
    return found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_a_call_not_sure_and_none_stand_within_reach_of_the_danger_signs(
    page: Page, someone: Device, pictures: Path, large: bool, dark: bool
) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    to_the_signs(page, someone)
    first = page.locator("#led-hurts .danger .flags button").first
    expect(first).to_be_in_viewport(ratio=1)
    if large:
        enlarge(page)
    call = page.locator("#led-hurts .call-now")
    ways = [call, page.locator(".not-sure"), page.locator(".none-of-these")]
    for place in ("0", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {place})")
        for one in ways:
            expect(one).to_be_in_viewport(ratio=1)
        name = f"led-signs-{'large' if large else 'usual'}-{'dark' if dark else 'light'}"
        page.screenshot(path=pictures / f"{name}-{place[:1]}.png")
    expect(call).to_have_text("Call 112112, or your local emergency number")
    expect(call).to_have_attribute("href", "tel:112")
    assert page.evaluate(SPILLS) == []
    assert_reached(page.locator("#led-hurts .danger .flags button"))
    bar = page.locator("#led-hurts .ways").bounding_box()
    assert bar is not None
    assert bar["height"] < PHONE[1] / 2
    assert_accessible(page)


def test_a_danger_sign_that_nobody_is_sure_of_is_told_so_and_closes_exercise(
    page: Page, someone: Device
) -> None:
    found = to_the_signs(page, someone)
    flag, one = next((flag, one) for flag, one in found["questions"].items() if flag == "RF03")
    danger = page.locator("#led-hurts .danger")
    danger.get_by_role("button", name="I am not sure").click()
    title = danger.get_by_role("heading")
    expect(title).to_have_text("Which one are you not sure about?")
    expect(danger.get_by_role("button", name="I am not sure")).to_be_hidden()
    danger.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="A danger sign: show me the list").click()
    expect(title).to_have_text("Which of these?")
    danger.get_by_role("button", name="I am not sure").click()
    danger.get_by_role("button", name=one["question"]).click()
    expect(page.get_by_text("Please let somebody look at this first.")).to_be_visible()
    until(lambda: {flag: "unsure"} in [told.get("answers") for told in stored(someone, "check_in")])


def test_the_danger_signs_at_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    to_the_signs(wide_page, someone)
    expect(wide_page.locator("#led-hurts .call-now")).to_be_in_viewport(ratio=1)
    wide_page.screenshot(path=pictures / "led-signs-wide.png")
    assert_accessible(wide_page)


@pytest.mark.parametrize("locale", ["en-GB", "es"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 700), (390, 844), (1280, 800)])
def test_picture_words_and_it_hurts_are_seen_together_in_every_language(
    page: Page, someone: Device, pictures: Path, width: int, height: int, locale: str
) -> None:
    speak(someone, locale)
    page.clock.install(time=EVENING)
    page.set_viewport_size({"width": width, "height": height})
    sit_down(page, someone, "lead")
    page.locator(".start-now").click()
    page.clock.run_for(14_000)
    stage = page.locator("#led-on .stage-place")
    expect(stage.locator("svg")).to_be_visible()
    page.screenshot(path=pictures / f"led-together-{locale}-{width}-{height}.png")
    box = stage.bounding_box()
    assert box is not None
    assert box["height"] >= 100
    for one in (".stage-place", ".what", ".count", ".said", ".hurts-now", ".pause", ".leave"):
        expect(page.locator(f"#led-on {one}")).to_be_in_viewport(ratio=1)
    said = page.locator("#led-on .said").bounding_box()
    hurts = page.locator("#led-on .hurts-now").bounding_box()
    assert said is not None
    assert hurts is not None
    words = said["y"] + page.locator("#led-on .said").evaluate(LINES)
    assert width >= 896 or words <= hurts["y"]
