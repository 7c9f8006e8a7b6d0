"""A session downloaded as one file: opened from the disk without a network, and brought in after.

The watch of `lone_page` fails on any request to another host, so nothing leaves the file.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import segno
import time_machine
from playwright.sync_api import Browser, Page, expect

from steadyback.web.player.carried import events_of
from steadyback.web.records import models
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, watched_page
from tests.browser.test_led_session import LISTEN, answer_after, begin, run_through, stored
from tests.browser.visit import sit_down, take
from tests.web.conftest import EVENING, Device

NEXT_DAY = "2026-03-03T18:00:00+00:00"


@pytest.fixture
def lone_wide_page(browser: Browser) -> Iterator[Page]:
    yield from watched_page(browser, "http://localhost", DESK)


@pytest.fixture
def file(someone: Device, tmp_path: Path) -> Path:
    """Today's session of somebody, as their browser would have saved it."""
    path = tmp_path / "session.html"
    path.write_bytes(someone.get("session.html").content)
    return path


def opened(page: Page, file: Path, now: Any = EVENING) -> list[str]:
    """The file in a browser without a network; what it asks for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.clock.install(time=now)
    page.add_init_script(f"({LISTEN})()")
    page.goto(file.as_uri())
    return asked


def ready(page: Page, flag_yes: int | None = None, *, fresh: bool = True) -> None:
    """Answer how it is today, where that is asked; with `fresh`, that nothing is new."""
    if page.locator("#led-before").is_visible():
        for name in ("leg_nprs", "back_nprs"):
            page.locator(
                f"#led-before input[type=range][name={name}], #led-before input[name={name}]"
            ).first.evaluate(
                "(input) => { input.value = '2';"
                " input.dispatchEvent(new Event('input', {bubbles: true}));"
                " input.dispatchEvent(new Event('change', {bubbles: true})); }"
            )
        page.locator("#led-before input[name=distal_level][value='1']").check()
        page.locator("#led-before input[name=woken_last_two_nights][value='0']").check()
        if fresh:
            page.locator("#led-before input[name=changes_before][value=none]").check()
        flags = page.locator("#led-before .flags fieldset")
        for place in range(flags.count()):
            word = "yes" if place == flag_yes else "no"
            flags.nth(place).locator(f"input[value={word}]").check()
        page.get_by_role("button", name="Continue").click()


def log_of(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.locator("#file-text").input_value())
    return found


@pytest.mark.django_db(transaction=True)
def test_a_file_leads_a_whole_session_and_its_log_is_stored_once(
    lone_page: Page, page: Page, someone: Device, file: Path, pictures: Path
) -> None:
    asked = opened(lone_page, file)
    ready(lone_page)
    expect(lone_page.locator("#led-ready")).to_be_visible()
    take(lone_page, pictures, "140-file-ready")
    lone_page.get_by_role("link", name="Emergency signs and numbers").click()
    expect(lone_page.locator("#signs .call")).to_be_visible()
    begin(lone_page)
    lone_page.clock.run_for(20_000)
    expect(lone_page.locator("#led-on .stage-place svg")).to_be_visible()
    expect(lone_page.locator("#file-log")).to_be_hidden()
    take(lone_page, pictures, "141-file-leading")
    run_through(lone_page)
    expect(lone_page.locator("#file-log")).to_be_hidden()
    answer_after(lone_page)
    expect(lone_page.locator("#led-saved")).to_be_visible()
    expect(lone_page.locator("#file-log")).to_be_visible()
    take(lone_page, pictures, "142-file-log")
    text = json.dumps(log_of(lone_page))
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    texts = [step["text"] for step in lone_page.evaluate("window.steps") if step["text"]]
    assert lone_page.evaluate("window.spoken") == texts
    assert stored(someone, "session_done") == []
    for _ in range(2):
        sit_down(page, someone, "you/bring-in")
        page.get_by_label("The log").fill(text)
        take(page, pictures, "143-bring-in")
        page.get_by_role("button", name="Bring it in").click()
        take(page, pictures, "144-brought-in")
    expect(page.get_by_role("status")).to_have_text(
        "Nothing new: your record has all of it already."
    )
    [done] = stored(someone, "session_done")
    assert done["levels"]
    assert all(level["sets"] for level in done["levels"])


@pytest.mark.django_db(transaction=True)
def test_the_codes_of_a_log_are_real_codes_and_hold_the_whole_log(
    lone_page: Page, someone: Device, file: Path, pictures: Path
) -> None:
    opened(lone_page, file)
    ready(lone_page)
    begin(lone_page)
    run_through(lone_page)
    answer_after(lone_page)
    lone_page.get_by_text("The log as QR codes").click()
    canvases = lone_page.locator("#file-log canvas")
    expect(canvases.first).to_be_visible()
    take(lone_page, pictures, "145-file-codes")
    codes = [
        canvases.nth(place).get_attribute("data-code") or "" for place in range(canvases.count())
    ]
    assert events_of("\n".join(reversed(codes)), someone.person) == log_of(lone_page)["events"]
    for place, code in enumerate(codes):
        drawn = canvases.nth(place).evaluate(
            "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            " return Array.from({length: c.height}, (_, y) => Array.from({length: c.width},"
            " (_, x) => d[4 * (y * c.width + x)] ? 0 : 1)); }"
        )
        margin = 4
        inner = [row[margin:-margin] for row in drawn[margin:-margin]]
        assert least_difference(inner, code) < 0.1


def least_difference(drawn: list[list[int]], code: str) -> float:
    """How far the drawing is from the nearest one of another library, with any mask.

    What fills a code behind its text is free, and so the two need not be the same all over; of a
    wrong text or a wrong drawing about half would differ.
    """
    version = (len(drawn) - 17) // 4
    others = [drawing(code, version, error, mask) for error in "LMQH" for mask in range(8)]
    return min(difference(drawn, other.matrix) for other in others if other)


def difference(one: Iterable[Iterable[int]], other: Iterable[Iterable[int]]) -> float:
    pairs = [*zip(chain(*one), chain(*other), strict=True)]
    return sum(mine != theirs for mine, theirs in pairs) / len(pairs)


def drawing(code: str, version: int, error: str, mask: int) -> segno.QRCode | None:
    try:
        return segno.make(
            code,
            error=error,
            version=version,
            mask=mask,
            mode="byte",
            boost_error=False,
            micro=False,
        )
    except segno.DataOverflowError:
        return None


@pytest.mark.django_db(transaction=True)
def test_a_danger_sign_shows_the_card_at_once_and_again_when_the_file_is_opened_again(
    lone_page: Page, page: Page, someone: Device, file: Path, pictures: Path
) -> None:
    opened(lone_page, file)
    ready(lone_page)
    begin(lone_page)
    lone_page.clock.run_for(9_000)
    lone_page.get_by_role("button", name="It hurts").click()
    lone_page.get_by_role("button", name="Buttock").click()
    lone_page.locator("[data-score='6']").click()
    lone_page.get_by_role("button", name="A danger sign: show me the list").click()
    lone_page.locator("#led-hurts .danger .flags button").nth(2).click()
    card = lone_page.locator("#led-help")
    expect(card.get_by_role("alert")).to_be_visible()
    expect(card.locator("a.call")).to_be_visible()
    take(lone_page, pictures, "146-file-card")
    lone_page.reload()
    expect(card.get_by_role("alert")).to_be_visible()
    expect(lone_page.get_by_role("button", name="Start", exact=True)).to_be_hidden()
    expect(lone_page.locator("#file-log")).to_be_visible()
    sit_down(page, someone, "you/bring-in")
    page.get_by_label("The log").fill(lone_page.locator("#file-text").input_value())
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("status").first).to_contain_text("in your record now")
    page.goto(f"/p/{someone.person}/today")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("today")
    # The record knows of it now: a file made later shows what the record says, and locks nothing.
    file.write_bytes(someone.get("session.html").content)
    lone_page.goto(file.as_uri())
    expect(card.get_by_role("alert")).to_be_visible()
    kept = lone_page.evaluate("Object.entries(localStorage).filter(([key]) => /-file:/.test(key))")
    assert [json.loads(value)["lock"] for _, value in kept] == [None]
    expect(lone_page.locator("#led-ready")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_a_danger_sign_among_the_questions_before_shows_the_card_and_no_session(
    lone_page: Page,
    someone: Device,
    tmp_path: Path,
    clock: time_machine.Traveller,
    pictures: Path,
) -> None:
    later = EVENING + timedelta(days=2)
    clock.move_to(later)
    path = tmp_path / "later.html"
    path.write_bytes(someone.get("session.html").content)
    opened(lone_page, path, later)
    expect(lone_page.locator("#led-before")).to_be_visible()
    take(lone_page, pictures, "152-file-before")
    ready(lone_page, flag_yes=0)
    expect(lone_page.locator("#led-help").get_by_role("alert")).to_be_visible()
    expect(lone_page.locator("#led-ready")).to_be_hidden()
    [event] = log_of(lone_page)["events"]
    assert event["kind"] == "check_in"
    assert "yes" in event["body"]["answers"].values()


@pytest.mark.django_db(transaction=True)
def test_a_file_is_for_its_day_only_and_what_was_left_open_is_asked_about(
    lone_page: Page, file: Path, pictures: Path
) -> None:
    opened(lone_page, file)
    ready(lone_page)
    begin(lone_page)
    for _ in range(10):
        lone_page.clock.run_for(30_000)
        if lone_page.locator("#led-on .ask").is_visible():
            break
    lone_page.reload()
    ready(lone_page)
    expect(lone_page.get_by_role("button", name="Save what you did")).to_be_visible()
    lone_page.clock.set_fixed_time(NEXT_DAY)
    lone_page.reload()
    expect(lone_page.get_by_role("heading", name="This file was for one day.")).to_be_visible()
    assert_accessible(lone_page)
    take(lone_page, pictures, "147-file-old")


@pytest.mark.django_db(transaction=True)
def test_where_a_browser_keeps_nothing_for_files_it_is_said(lone_page: Page, file: Path) -> None:
    lone_page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    opened(lone_page, file)
    ready(lone_page)
    begin(lone_page)
    run_through(lone_page)
    answer_after(lone_page)
    expect(lone_page.locator(".kept-note")).to_contain_text("keeps nothing for a file")
    assert [event["kind"] for event in log_of(lone_page)["events"]][-1] == "session_done"


@pytest.mark.django_db(transaction=True)
def test_the_log_is_saved_as_a_file_that_can_be_chosen(
    lone_page: Page, page: Page, someone: Device, file: Path, tmp_path: Path
) -> None:
    opened(lone_page, file)
    ready(lone_page)
    begin(lone_page)
    run_through(lone_page)
    answer_after(lone_page)
    with lone_page.expect_download() as saving:
        lone_page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / saving.value.suggested_filename
    saving.value.save_as(saved)
    sit_down(page, someone, "you/bring-in")
    page.get_by_label("Or its file").set_input_files(saved)
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("status")).to_contain_text("in your record now")
    assert models.Event.objects.filter(person=someone.row, kind="session_done").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_file_at_a_desk(lone_wide_page: Page, file: Path, pictures: Path) -> None:
    opened(lone_wide_page, file)
    ready(lone_wide_page)
    take(lone_wide_page, pictures, "148-file-wide")
    begin(lone_wide_page)
    lone_wide_page.clock.run_for(20_000)
    take(lone_wide_page, pictures, "149-file-leading-wide")
    run_through(lone_wide_page)
    answer_after(lone_wide_page)
    lone_wide_page.get_by_text("The log as QR codes").click()
    expect(lone_wide_page.locator("#file-log canvas").first).to_be_visible()
    take(lone_wide_page, pictures, "150-file-log-wide")
