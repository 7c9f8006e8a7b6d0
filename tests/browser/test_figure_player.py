"""In a real browser: figures that move, on demand, by keyboard, from both sides, without script."""

import gzip
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from steadyback.web.accounts import keys
from tests.browser.accessibility import assert_accessible, assert_reflows
from tests.browser.conftest import ROOT
from tests.browser.visit import sit_down
from tests.web.conftest import EVENING, Device

BUILT = ROOT / "src/steadyback/web/look/static/dist/player.js"
MOST_BYTES = 8 * 1024
FOOT = "path[id$='-14']"
SPILLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def bird_dog(page: Page, someone: Device) -> Page:
    """The page of an exercise whose levels move."""
    sit_down(page, someone, "library/bird-dog")
    return page


def figure(page: Page, level: int = 4) -> Locator:
    return page.locator(f"#level-{level} .figure")


def drawn(shown: Locator) -> str:
    """All that is painted."""
    return str(shown.locator(".stage svg").evaluate("svg => svg.innerHTML"))


def scrub(shown: Locator, key: str) -> None:
    """Press a key on the slider, as somebody would who cannot drag."""
    shown.get_by_label("Go through it by hand").press(key)
    expect(shown.locator(".stage svg")).to_be_visible()


def test_the_player_is_no_larger_than_eight_kilobytes() -> None:
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= MOST_BYTES


@pytest.mark.django_db(transaction=True)
def test_nothing_plays_by_itself_and_nothing_is_fetched_before_it_is_wanted(
    page: Page, someone: Device
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sit_down(page, someone, "library/bird-dog")
    expect(figure(page).get_by_role("button", name="Play")).to_be_visible()
    assert page.locator(".stage svg").count() == 0
    assert page.get_by_role("button", name="Pause").count() == 0
    assert not [url for url in asked if ".json" in url]


@pytest.mark.django_db(transaction=True)
def test_it_plays_and_pauses_by_keyboard(bird_dog: Page) -> None:
    shown = figure(bird_dog)
    shown.get_by_role("button", name="Play").press("Enter")
    expect(shown.get_by_role("button", name="Pause")).to_be_focused()
    expect(shown.locator(".stage svg")).to_be_visible()
    slider = shown.get_by_label("Go through it by hand")
    expect(slider).not_to_have_value("0")
    expect(shown.locator(".phase")).to_have_text("Move")
    shown.get_by_role("button", name="Pause").press("Space")
    expect(shown.get_by_role("button", name="Play")).to_be_focused()
    before = drawn(shown)
    bird_dog.wait_for_timeout(150)
    assert drawn(shown) == before


@pytest.mark.django_db(transaction=True)
def test_the_slider_moves_the_leg_and_says_how_far(bird_dog: Page) -> None:
    shown = figure(bird_dog)
    places = []
    for key, said in (("Home", "0 %"), ("End", "100 %")):
        scrub(shown, key)
        slider = shown.get_by_label("Go through it by hand")
        expect(slider).to_have_attribute("aria-valuetext", said)
        places.append(shown.locator(f".stage svg {FOOT}").get_attribute("d"))
    assert places[0] != places[1]


@pytest.mark.django_db(transaction=True)
def test_the_other_side_and_from_behind_are_other_pictures_and_come_back(bird_dog: Page) -> None:
    shown = figure(bird_dog)
    scrub(shown, "Home")
    scrub(shown, "End")
    first = shown.locator(f".stage svg {FOOT}").get_attribute("d")
    for name in ("Other side", "From behind"):
        button = shown.get_by_role("button", name=name)
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(shown.locator(f".stage svg {FOOT}")).not_to_have_attribute("d", first or "")
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(shown.locator(f".stage svg {FOOT}")).to_have_attribute("d", first or "")


@pytest.mark.django_db(transaction=True)
def test_one_figure_plays_at_a_time_and_none_out_of_view(bird_dog: Page) -> None:
    one, other = figure(bird_dog, 1), figure(bird_dog, 2)
    one.get_by_role("button", name="Play").press("Enter")
    expect(one.get_by_role("button", name="Pause")).to_be_visible()
    bird_dog.set_viewport_size({"width": 390, "height": 3000})
    other.get_by_role("button", name="Play").press("Enter")
    expect(one.get_by_role("button", name="Play")).to_be_visible()
    expect(other.get_by_role("button", name="Pause")).to_be_visible()
    bird_dog.set_viewport_size({"width": 390, "height": 600})
    bird_dog.evaluate("scrollTo(0, 0)")
    expect(other.get_by_role("button", name="Play", include_hidden=True)).to_have_count(1)


@pytest.mark.django_db(transaction=True)
def test_where_the_movement_cannot_be_fetched_the_stills_stay(bird_dog: Page) -> None:
    bird_dog.route("**/player.json*", lambda route: route.abort())
    shown = figure(bird_dog)
    shown.get_by_role("button", name="Play").press("Enter")
    expect(shown.locator(".controls")).to_be_hidden()
    assert [image.is_visible() for image in shown.locator("img").all()] == [True, True]


@pytest.mark.django_db(transaction=True)
def test_a_playing_figure_is_accessible_reflows_and_follows_the_theme(bird_dog: Page) -> None:
    shown = figure(bird_dog)
    scrub(shown, "Home")
    line = shown.locator(f".stage svg {FOOT}")
    light = line.get_attribute("stroke")
    assert_accessible(bird_dog)
    assert_reflows(bird_dog)
    bird_dog.emulate_media(color_scheme="dark")
    expect(line).not_to_have_attribute("stroke", light or "")
    bird_dog.evaluate("document.documentElement.style.fontSize = '200%'")
    bird_dog.set_viewport_size({"width": 640, "height": 800})
    assert not bird_dog.evaluate(SPILLS)
    for button in shown.locator("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


@pytest.mark.django_db(transaction=True)
def test_without_script_both_stills_show_and_no_controls(
    browser: Browser, page: Page, someone: Device
) -> None:
    sit_down(page, someone, "library/bird-dog")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": keys.COOKIE, "value": someone.client.cookies[keys.COOKIE].value, "url": page.url}]
    )
    plain = context.new_page()
    plain.goto(page.url)
    shown = figure(plain)
    assert [image.is_visible() for image in shown.locator("img").all()] == [True, True]
    expect(shown.locator(".controls")).to_be_hidden()
    expect(shown.locator(".working")).to_be_visible()
    context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_still_shows_until_somebody_plays_whatever_motion_is_wanted(
    page: Page, someone: Device, motion: str
) -> None:
    page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
    sit_down(page, someone, "library/bird-dog")
    for shown in page.locator(".figure").all():
        assert shown.locator("img:visible").count() >= 1
        assert shown.locator(".stage svg").count() == 0
    moving = "document.getAnimations().filter(one => one.playState === 'running').length"
    assert page.evaluate(moving) == 0


@pytest.mark.django_db(transaction=True)
def test_the_slider_goes_there_and_back_by_the_arrow_keys(bird_dog: Page) -> None:
    shown = figure(bird_dog)
    slider = shown.get_by_label("Go through it by hand")
    scrub(shown, "Home")
    places = [drawn(shown)]
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        before = int(slider.input_value())
        slider.press(key)
        assert int(slider.input_value()) == before + (1 if key == "ArrowRight" else -1)
        expect(shown.locator(f".stage svg {FOOT}")).to_be_visible()
        places.append(drawn(shown))
    assert places[0] == places[4]
    assert len({*places[:3]}) == 3


@pytest.mark.django_db(transaction=True)
def test_the_controls_are_reached_with_tab_in_the_order_they_are_seen(bird_dog: Page) -> None:
    shown = figure(bird_dog)
    shown.get_by_role("button", name="Play").focus()
    said = "document.activeElement.textContent || document.activeElement.id"
    seen = [bird_dog.evaluate(said)]
    for _ in range(3):
        bird_dog.keyboard.press("Tab")
        seen.append(bird_dog.evaluate(said))
    assert seen == ["Play", "scrub-bird-dog-4", "Other side", "From behind"]


def played_for(page: Page, seconds: float) -> None:
    """Let some of the page's own time pass."""
    page.clock.run_for(round(seconds * 1000))


@pytest.mark.django_db(transaction=True)
def test_what_alternates_changes_sides_after_each_repetition_and_goes_on_where_it_paused(
    page: Page, someone: Device
) -> None:
    page.clock.install(time=EVENING)
    sit_down(page, someone, "library/dead-bug")
    page.clock.pause_at(EVENING + timedelta(hours=1))
    shown = figure(page, 1)
    first, second = (shown.get_attribute(f"data-{name}") or "" for name in ("name", "other"))
    assert first != second
    repetition = sum(
        float(step.split()[2]) for step in (shown.get_attribute("data-steps") or "").split(",")
    )
    shown.get_by_role("button", name="Play").press("Enter")
    picture = shown.locator(".stage svg")
    expect(picture).to_have_attribute("aria-label", first)
    played_for(page, repetition + 0.5)
    expect(picture).to_have_attribute("aria-label", second)
    shown.get_by_role("button", name="Pause").press("Enter")
    expect(picture).to_have_attribute("aria-label", second)
    shown.get_by_role("button", name="Play").press("Enter")
    played_for(page, 0.3)
    expect(picture).to_have_attribute("aria-label", second)
    played_for(page, repetition)
    expect(picture).to_have_attribute("aria-label", first)


@pytest.mark.django_db(transaction=True)
def test_what_is_done_on_one_side_stays_there(page: Page, someone: Device) -> None:
    page.clock.install()
    sit_down(page, someone, "library/clamshell")
    shown = figure(page, 2)
    shown.get_by_role("button", name="Play").press("Enter")
    expect(shown.locator(".stage svg")).to_be_visible()
    played_for(page, 6)
    name = shown.get_attribute("data-name") or ""
    expect(shown.locator(".stage svg")).to_have_attribute("aria-label", name)
