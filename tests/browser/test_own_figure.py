"""In a real browser: choosing the figure by keyboard; one's own side, still and moving."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from steadyback.web.accounts import keys
from tests.browser.visit import sit_down, take
from tests.web.conftest import Device

SEEN_FROM = """function from(svg) {
  const head = svg.querySelector("path[id$='-3']").getBBox();
  return head.x + head.width / 2 < svg.viewBox.baseVal.width / 2 ? "left" : "right";
}"""
"""On which half of the picture the head is: of a bird dog, the side it looks to."""
REMEMBER = (
    """figure => {
  const stage = figure.querySelector(".stage");
  window.seen = [];
  new MutationObserver(() => {
    const svg = stage.querySelector("svg");
    if (svg) window.seen.push(from(svg));
  }).observe(stage, { childList: true });
"""
    + SEEN_FROM
    + "}"
)
"""Note each drawing as it comes."""
HAIR = """function hair(svg) {
  const box = svg.querySelector("[class*='fig-hair']").getBBox();
  return [box.x, box.y, svg.viewBox.baseVal.width / 2];
}"""
"""Where the hair begins, and the middle of the picture."""
HAIR_OF_STILL = (
    """async address => {
  const text = await (await fetch(address)).text();
  const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  document.body.append(drawn);
  const found = hair(drawn);
  drawn.remove();
  return found;
"""
    + HAIR
    + "}"
)
LOADED = "e => e.complete && e.naturalWidth > 0"


def bird_dog(page: Page) -> Locator:
    """The figure of the full bird dog, whose head is on the right as it was drawn."""
    return page.locator("#level-4 .figure")


def checked(page: Page, name: str) -> str:
    """The answer that is chosen."""
    return str(page.locator(f"input[name={name}]:checked").get_attribute("value"))


def choose_by_keyboard(page: Page, device: Device, pictures: Path) -> None:
    sit_down(page, device, "you")
    take(page, pictures, "100-you")
    page.get_by_role("link", name="Change the figure").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The figure", level=1)).to_be_visible()
    for picture in page.locator(".pictured img").all():
        page.wait_for_function(LOADED, arg=picture.element_handle())
    take(page, pictures, "101-figure")
    page.locator("input[name=figure_build]:checked").focus()
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Tab" if checked(page, "figure_tone") == "honey" else "ArrowDown")
        if checked(page, "figure_tone") == "honey":
            page.keyboard.press("ArrowDown")
    assert (checked(page, "figure_build"), checked(page, "figure_tone")) == ("broad", "umber")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert checked(page, "figure_side") == "right"
    take(page, pictures, "102-figure-chosen")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/you#figure")
    expect(page.locator("#figure")).to_contain_text("broader, skin tone 5 of 6")
    sit_down(page, device, "today")
    take(page, pictures, "103-today")
    sit_down(page, device, "library/bird-dog")
    expect(page.locator("img").first).to_have_attribute("src", re.compile("build=broad&tone=umber"))


@pytest.mark.django_db(transaction=True)
def test_choosing_by_keyboard_on_a_phone(page: Page, someone: Device, pictures: Path) -> None:
    choose_by_keyboard(page, someone, pictures)


@pytest.mark.django_db(transaction=True)
def test_choosing_by_keyboard_at_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    choose_by_keyboard(wide_page, someone, pictures)


@pytest.mark.django_db(transaction=True)
def test_in_the_dark_each_choice_is_drawn_for_the_dark(page: Page, someone: Device) -> None:
    page.emulate_media(color_scheme="dark")
    sit_down(page, someone, "you/figure")
    sources = [one.evaluate("e => e.currentSrc") for one in page.locator(".pictured img").all()]
    assert len(sources) == 8
    assert all("ground=dark" in source for source in sources)


@pytest.mark.django_db(transaction=True)
def test_whose_left_side_hurts_sees_it_still_and_moving_and_never_the_other_first(
    page: Page, someone: Device
) -> None:
    sit_down(page, someone, "library/bird-dog")
    shown = bird_dog(page)
    still = shown.get_by_role("img", name="Full bird dog (left leg moves, held): how far it goes")
    assert "side=left" in str(still.get_attribute("src"))
    shown.evaluate(REMEMBER)
    shown.get_by_role("button", name="Play").press("Enter")
    moving = shown.locator(".stage svg")
    expect(moving).to_have_attribute("aria-label", "Full bird dog (left leg moves, held)")
    shown.get_by_role("button", name="Pause").press("Enter")
    assert page.evaluate("window.seen") == ["left"]
    shown.get_by_role("button", name="Other side").press("Enter")
    expect(moving).to_have_attribute("aria-label", "Full bird dog (right leg moves, held)")
    assert moving.evaluate(SEEN_FROM) == "right"
    shown.get_by_role("button", name="Other side").press("Enter")
    expect(moving).to_have_attribute("aria-label", "Full bird dog (left leg moves, held)")
    assert moving.evaluate(SEEN_FROM) == "left"


@pytest.mark.django_db(transaction=True)
def test_the_moving_figure_begins_where_the_still_stood(page: Page, someone: Device) -> None:
    sit_down(page, someone, "library/bird-dog")
    shown = bird_dog(page)
    still = page.evaluate(HAIR_OF_STILL, shown.locator("img").last.get_attribute("src"))
    slider = shown.get_by_label("Go through it by hand")
    slider.press("Home")
    slider.press("End")
    moving = shown.locator(".stage svg").evaluate(HAIR)
    assert moving == pytest.approx(still, abs=1)
    assert moving[0] < moving[2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_session_plays_and_its_slider_sends_nothing(
    page: Page, someone: Device, pictures: Path, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sit_down(page, someone, "session")
    assert not [url for url in asked if ".json" in url]
    assert sum("player.js" in url for url in asked) == 1
    shown = page.locator("[data-steps]").first
    slider = shown.get_by_label("Go through it by hand")
    slider.press("Home")
    expect(shown.locator(".stage svg")).to_be_visible()
    slider.press("Enter")
    shown.get_by_role("button", name="Play").press("Enter")
    expect(shown.get_by_role("button", name="Pause")).to_be_focused()
    shown.get_by_role("button", name="Pause").press("Enter")
    assert page.url.endswith("/session")
    expect(page.locator(".errors")).to_have_count(0)
    if scheme == "light":
        take(page, pictures, "104-session")


@pytest.mark.django_db(transaction=True)
def test_the_session_at_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    sit_down(wide_page, someone, "session")
    expect(wide_page.get_by_role("button", name="Play").first).to_be_visible()
    take(wide_page, pictures, "104-session")


@pytest.mark.django_db(transaction=True)
def test_without_script_the_choice_works_and_stills_are_of_ones_own_side(
    browser: Browser, page: Page, someone: Device
) -> None:
    sit_down(page, someone, "you/figure")
    context = browser.new_context(java_script_enabled=False)
    key = someone.client.cookies[keys.COOKIE].value
    context.add_cookies([{"name": keys.COOKIE, "value": key, "url": urljoin(page.url, "/")}])
    plain = context.new_page()
    plain.goto(page.url)
    plain.get_by_label("Tone 6 of 6").check()
    plain.get_by_role("button", name="Save").click()
    expect(plain.locator("#figure")).to_contain_text("skin tone 6 of 6")
    plain.goto(page.url.replace("you/figure", "library/bird-dog"))
    shown = bird_dog(plain)
    for image in shown.locator("img").all():
        assert image.is_visible()
        assert "tone=ebony" in str(image.get_attribute("src"))
        assert "side=left" in str(image.get_attribute("src"))
    context.close()
