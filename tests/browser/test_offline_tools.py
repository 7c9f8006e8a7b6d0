"""In a real browser without a network: heat, walks and breaks, and the morning after."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from steadyback.web.diary.morning import reply
from tests.browser.accessibility import assert_accessible
from tests.browser.faults.line import Line, Weather
from tests.browser.test_led_session import answer_after, begin, run_through
from tests.browser.test_offline import (
    STATE,
    kept_for,
    led,
    renew,
    row,
)
from tests.browser.test_session_file import ready
from tests.browser.test_timers import check_skin, start_heat, start_walk
from tests.until import until
from tests.web.conftest import EVENING, Device
from tests.web.test_diary import WELL, denied, log
from tests.web.test_techniques_in_use import USED

pytestmark = pytest.mark.django_db(transaction=True)

TOOLS = ("heat", "walk", "breaks")
NEXT_DAY = EVENING + timedelta(days=1)
WELL_SLEPT: dict[str, Any] = {
    "leg_nprs": 2,
    "back_nprs": 2,
    "distal_level": 2,
    "stiffness": 1,
    "settled": "3",
    "soreness": "none",
    "changes": ["none"],
}
WAITS = (
    """() => Object.keys(localStorage).filter(key => key.startsWith("steadyback-waits:")).length"""
)


@pytest.fixture
def page(evening_page: Page) -> Page:
    return evening_page


def everything_kept(page: Page, device: Device) -> None:
    """One visit of the led page, until the worker has all that works without a network."""
    led(page, device)
    pages = {f"/p/{device.person}/{name}" for name in TOOLS}
    until(lambda: pages <= set(kept_for(page, device)))


def all_sent(page: Page) -> None:
    """Let time pass until nothing waits on the device any more."""

    def sent() -> bool:
        page.clock.run_for(1_000)  # far less than the page's patience with the server
        return bool(page.evaluate(WAITS) == 0)

    until(sent)


def events(device: Device, kind: str) -> list[dict[str, Any]]:
    return [one.body for one in device.row.events.filter(kind=kind).order_by("seq")]


def test_heat_walk_and_breaks_open_without_a_network_and_are_noted_once(
    page: Page, line: Line, someone: Device
) -> None:
    everything_kept(page, someone)
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/breaks")
    page.get_by_role("button", name="I got up and moved").click()
    expect(page.locator(".noted")).to_be_visible()
    page.goto(f"/p/{someone.person}/walk")
    start_walk(page)
    page.clock.run_for(120_000)
    page.get_by_role("button", name="I am back").click()
    expect(page.locator(".timer-saved")).to_contain_text("A walk, 2 minutes.")
    expect(page.locator(".unsent")).to_contain_text("2 not sent yet")
    page.goto(f"/p/{someone.person}/heat")
    check_skin(page)
    page.locator("summary", has_text="Note heat without the timer").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".minutes-wrong")).to_be_visible()
    page.get_by_label("For how many minutes was the heat on?").fill("8")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.locator(".timer-saved")).to_contain_text("Heat, 8 minutes.")
    expect(page.locator(".unsent")).to_contain_text("3 not sent yet")
    assert_accessible(page)
    assert events(someone, "activity") == []
    line.weather = Weather()
    all_sent(page)
    told = [(one["activity"], one.get("minutes")) for one in events(someone, "activity")]
    assert told == [("posture_break", None), ("walk", 2), ("heat", 8)]


def test_after_sore_skin_the_kept_page_offers_the_short_test_only(
    page: Page, line: Line, someone: Device
) -> None:
    someone.post("heat", USED)
    everything_kept(page, someone)
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/heat")
    choices = page.locator(".how-long label:visible")
    assert choices.count() > 1
    start_heat(page)
    page.clock.run_for(60_000)
    page.get_by_role("button", name="I took it off").click()
    page.get_by_role("button", name="Blotchy, blistered or sore").click()
    expect(page.locator(".timer-sore")).to_be_visible()
    page.reload()
    expect(page.locator(".short-test")).to_contain_text("sore or not looked at")
    expect(choices).to_have_count(1)
    check_skin(page)
    least = choices.inner_text()
    page.get_by_role("button", name="Start the timer").click()
    expect(page.locator(".timer-on .said")).to_contain_text(f"Heat is on for {least}.")


def test_a_walk_without_the_timer_is_noted_without_a_network(
    page: Page, line: Line, someone: Device
) -> None:
    everything_kept(page, someone)
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/walk")
    page.locator("summary", has_text="Note a walk without the timer").click()
    page.get_by_label("For how many minutes did you walk?").fill("12")
    page.get_by_label("It hurt").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".timer-hurts")).to_be_visible()
    line.weather = Weather()
    all_sent(page)
    [told] = events(someone, "activity")
    assert (told["minutes"], told["note"]) == (12, "It hurt, so I stopped.")


def test_a_page_that_a_danger_sign_closes_is_not_kept_from_before(
    page: Page, someone: Device
) -> None:
    everything_kept(page, someone)
    someone.post("check-in", {"leg_nprs": "3", "signs": "some", **denied(someone, RF01="yes")})
    page.goto(f"/p/{someone.person}/heat")
    page.wait_for_url("**/help-now")
    until(lambda: f"/p/{someone.person}/heat" not in kept_for(page, someone))


def test_a_timer_keeps_a_new_worker_waiting_too(
    page: Page, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything_kept(page, someone)
    page.goto(f"/p/{someone.person}/walk")
    page.get_by_role("button", name="Start the walk").click()
    renew(page, monkeypatch)
    until(lambda: page.evaluate(STATE)["waiting"])
    page.wait_for_timeout(300)
    assert page.evaluate(STATE)["waiting"]
    expect(page.locator(".timer-on")).to_be_visible()


def test_who_is_erased_leaves_no_walk_behind_either(page: Page, someone: Device) -> None:
    everything_kept(page, someone)
    page.goto(f"/p/{someone.person}/walk")
    page.get_by_role("button", name="Start the walk").click()
    expect(page.locator(".timer-on")).to_be_visible()
    own = f"steadyback.timer:{someone.person}:walk"
    assert page.evaluate("key => localStorage.getItem(key)", own)
    page.evaluate("localStorage.setItem('steadyback.timer:somebody-else:walk', '{}')")
    page.goto(f"/p/{someone.person}/you/erase")
    page.get_by_label("Type the word erase").fill("erase")
    page.get_by_role("button", name="Erase for ever").click()
    page.wait_for_url("**/erased")
    timers = "Object.keys(localStorage).filter(key => key.startsWith('steadyback.timer:'))"
    until(lambda: page.evaluate(timers) == ["steadyback.timer:somebody-else:walk"])


def test_another_program_that_answers_not_found_takes_nothing_that_waits(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything_kept(page, someone)
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/breaks")
    page.get_by_role("button", name="I got up and moved").click()
    expect(page.locator(".unsent")).to_contain_text("1 not sent yet")
    page.goto(f"/p/{someone.person}/lead")
    expect(page.locator("#led-ready")).to_be_visible()
    ask = line.ask
    monkeypatch.setattr(line, "ask", lambda *_: (404, [("Content-Type", "text/html")], b"no"))
    line.weather = Weather()
    page.clock.run_for(10_000)
    expect(page.locator(".unsent")).to_contain_text("This record does not exist any more.")
    assert row(page, someone.person, "days") is not None
    monkeypatch.setattr(line, "ask", ask)
    page.clock.run_for(300_000)
    all_sent(page)
    assert len(events(someone, "activity")) == 1


# ---------------------------------------------------------------- the morning after


def morning(page: Page, **changes: Any) -> None:
    """Answer how the last session was taken."""
    section = page.locator("#led-morning")
    expect(section).to_be_visible()
    told = WELL_SLEPT | changes
    section.locator(f"input[name=morning_settled][value='{told['settled']}']").check()
    for name in ("leg_nprs", "back_nprs", "stiffness"):
        section.locator(f"input[name=morning_{name}]").first.evaluate(
            "(input, value) => { const slider = input.closest('.field')"
            ".querySelector('input[type=range]'); slider.value = value;"
            " slider.dispatchEvent(new Event('input', {bubbles: true}));"
            " slider.dispatchEvent(new Event('change', {bubbles: true})); }",
            str(told[name]),
        )
    section.locator(f"input[name=morning_distal_level][value='{told['distal_level']}']").check()
    section.locator(f"input[name=morning_soreness][value={told['soreness']}]").check()
    for one in told["changes"]:
        section.locator(f"input[name=morning_new][value={one}]").check()
    section.get_by_role("button", name="Save and go on").click()


def next_day(page: Page, clock: time_machine.Traveller) -> None:
    clock.move_to(NEXT_DAY)
    page.clock.set_system_time(NEXT_DAY)


def test_the_morning_after_is_asked_first_without_a_network_and_sent_once(
    page: Page, line: Line, someone: Device, clock: time_machine.Traveller
) -> None:
    log(someone)
    session = someone.row.events.get(kind="session_done").event_id
    everything_kept(page, someone)
    line.weather = Weather(down=True)
    next_day(page, clock)
    page.goto(f"/p/{someone.person}/lead")
    expect(page.get_by_role("heading", name="How did your body take it?")).to_be_visible()
    expect(page.locator("#led-morning .rest")).to_be_hidden()
    assert_accessible(page)
    morning(page)
    expect(page.locator("#led-before")).to_be_visible()
    expect(page.locator(".unsent")).to_contain_text("1 not sent yet")
    ready(page)
    expect(page.locator("#led-ready")).to_be_visible()
    page.goto(f"/p/{someone.person}/lead")
    expect(page.locator("#led-before")).to_be_visible()
    expect(page.locator("#led-morning")).to_be_hidden()
    line.weather = Weather()
    all_sent(page)
    [told] = events(someone, "morning_after")
    assert {name: value for name, value in told.items() if value != {}} == reply(
        session, WELL_SLEPT
    )


def test_a_session_led_without_a_network_gets_its_morning_without_one(
    page: Page, line: Line, someone: Device, clock: time_machine.Traveller
) -> None:
    everything_kept(page, someone)
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/lead")
    begin(page)
    run_through(page)
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    next_day(page, clock)
    page.goto(f"/p/{someone.person}/lead")
    morning(page, settled="no")
    expect(page.locator("#led-before")).to_be_visible()
    ready(page)
    expect(page.locator("#led-ready .why")).to_contain_text("This morning")
    page.goto(f"/p/{someone.person}/lead")
    expect(page.locator("#led-before")).to_be_visible()
    ready(page)
    expect(page.locator("#led-ready .why")).to_contain_text("This morning")
    line.weather = Weather()
    all_sent(page)
    [told] = events(someone, "morning_after")
    done = someone.row.events.get(kind="session_done").event_id
    assert (told["for_session"], told["settled_hours"]) == (done, "not_yet")


def test_a_new_weakness_in_the_morning_locks_before_anything_is_sent(
    page: Page, line: Line, someone: Device, clock: time_machine.Traveller
) -> None:
    log(someone)
    everything_kept(page, someone)
    line.weather = Weather(down=True)
    next_day(page, clock)
    page.goto(f"/p/{someone.person}/lead")
    morning(page, changes=["weakness"])
    expect(page.locator("#led-help, #led-word").filter(visible=True)).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()
    until(lambda: row(page, someone.person, "lock") is not None)
    line.weather = Weather()
    all_sent(page)
    assert events(someone, "morning_after")[0]["weakness_change"] == "new"
    assert events(someone, "check_in")[-1]["symptoms"]["weakness"] == "new"


def test_with_a_network_the_plan_comes_anew_after_the_morning(
    page: Page, someone: Device, clock: time_machine.Traveller
) -> None:
    log(someone)
    next_day(page, clock)
    someone.post("check-in", {**WELL, **denied(someone)})
    led(page, someone)
    before = row(page, someone.person, "days")["tables"]["made_at"]
    morning(page)
    until(lambda: row(page, someone.person, "days")["tables"]["made_at"] > before)
    assert len(events(someone, "morning_after")) == 1
    assert row(page, someone.person, "days")["morning"]["due"] == {}
    expect(page.get_by_role("heading", name="One moment.")).to_be_hidden()
    expect(page.locator("#led-morning")).to_be_hidden()


def test_who_wants_to_be_asked_later_goes_on(
    page: Page, someone: Device, clock: time_machine.Traveller
) -> None:
    log(someone)
    next_day(page, clock)
    someone.post("check-in", {**WELL, **denied(someone)})
    led(page, someone)
    page.get_by_role("button", name="Ask me later").click()
    expect(page.locator("#led-morning")).to_be_hidden()
    expect(page.locator("#led-ready, #led-word").filter(visible=True)).to_be_visible()
    assert events(someone, "morning_after") == []
