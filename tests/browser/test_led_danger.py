"""A danger told somewhere else ends a led session: in another tab, on another device, or lost."""

import json
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from steadyback.vocabulary import FlagId
from steadyback.wording import card_document
from tests.browser.accessibility import assert_accessible
from tests.browser.faults.line import Line, Weather
from tests.browser.test_led_keeps import FULL, PUT, lock, open_again
from tests.browser.test_led_session import answer_after, begin
from tests.browser.test_led_troubles import hurts, lead_to_the_first_question
from tests.browser.test_offline import kept_for, led, row, tell_danger
from tests.browser.test_offline_tools import all_sent, events, next_day
from tests.browser.test_session_file import ready
from tests.browser.test_timers import check_skin
from tests.browser.visit import check_in
from tests.until import until
from tests.web.conftest import EVENING, Device

pytestmark = pytest.mark.django_db(transaction=True)

NO_CHANNEL = "delete window.BroadcastChannel"
SEEN = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def page(evening_page: Page) -> Page:
    return evening_page


def another(page: Page, path: str) -> Page:
    """One more tab of the same browser."""
    tab = page.context.new_page()
    tab.clock.install(time=EVENING)
    tab.goto(path)
    return tab


def danger(page: Page) -> None:
    """It hurts, and one of the danger signs is there."""
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="Buttock").click()
    page.locator("[data-score='6']").click()
    page.get_by_role("button", name="A danger sign: show me the list").click()
    page.locator("#led-hurts .danger .flags button").nth(2).click()


def it_hurts_unanswered(page: Page, line: Line, device: Device) -> None:
    """Without a network "It hurts" is pressed in the first exercise, and nothing is answered."""
    led(page, device)
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(9_000)
    page.get_by_role("button", name="It hurts").click()
    until(lambda: (row(page, device.person, "progress") or {}).get("asked") == "open")


def tell_elsewhere(device: Device) -> None:
    """A danger sign in a check-in on another device."""
    signs = {str(flag): "no" for flag in device.catalogue.red_flags}
    device.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF03": "yes"})


def assert_card(page: Page) -> None:
    """The card is shown, and nothing of the session."""
    expect(page.locator("#led-help").get_by_role("alert")).to_be_visible()
    expect(page.locator("#led-on, #led-ready").locator("visible=true")).to_have_count(0)


def kept_session(device: Device) -> dict[str, Any]:
    """The session that ended there, once it arrived."""
    until(lambda: len(events(device, "session_done")) == 1)
    [done] = events(device, "session_done")
    assert done["levels"]
    assert "leg_after" not in done
    return done


# ---------------------------------------------------------------- other tabs


def test_a_danger_told_on_a_page_of_the_server_stops_the_session_of_another_tab(
    page: Page, someone: Device
) -> None:
    led(page, someone)
    begin(page)
    lead_to_the_first_question(page)
    other = another(page, f"/p/{someone.person}/check-in")
    other.locator('[name="signs"][value="some"]').check()
    other.get_by_role("button", name="Save").click()
    other.locator('[name="RF01"][value="yes"]').check()
    other.get_by_role("button", name="Continue").click()
    assert_card(page)
    assert_accessible(page)
    kept_session(someone)
    assert row(page, someone.person, "progress") is None


def test_a_danger_told_in_a_session_is_heard_by_a_tab_that_is_ready_also_without_a_network(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    other = another(page, page.url)
    expect(other.locator("#led-ready")).to_be_visible()
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(9_000)
    danger(page)
    assert_card(other)
    assert_card(page)


def test_a_danger_in_a_log_that_is_brought_in_closes_a_tab_that_is_ready(
    page: Page, someone: Device
) -> None:
    led(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    other = another(page, f"/p/{someone.person}/you/bring-in")
    told = {"id": "told-1", "at": EVENING.isoformat(), "by": "person", "kind": "check_in"}
    event = {**told, "version": 1, "body": {"answers": {"RF03": "yes"}}}
    log = {"format": "steadyback-log/1", "person": someone.person, "events": [event]}
    other.get_by_label("The log").fill(json.dumps(log))
    other.get_by_role("button", name="Bring it in").click()
    assert_card(page)


def test_a_browser_that_cannot_tell_its_tabs_looks_at_start_and_when_it_is_seen(
    page: Page, line: Line, someone: Device
) -> None:
    page.add_init_script(NO_CHANNEL)
    led(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    line.weather = Weather(down=True)
    lock(page, someone)
    page.get_by_role("button", name="Start", exact=True).click()
    assert_card(page)
    assert row(page, someone.person, "progress") is None


@pytest.mark.parametrize("how", ["seen", "go on"])
def test_a_lock_is_looked_for_again_in_the_middle_of_a_session(
    page: Page, line: Line, someone: Device, how: str
) -> None:
    page.add_init_script(NO_CHANNEL)
    led(page, someone)
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(1_000)
    page.locator("#led-on .pause").click()
    lock(page, someone)
    if how == "seen":
        page.evaluate(SEEN)
    else:
        page.locator("#led-on .pause").click()
    assert_card(page)


def test_a_tab_that_is_ready_begins_anew_when_how_it_is_was_told_in_another(
    page: Page, someone: Device
) -> None:
    led(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    page.evaluate("document.documentElement.dataset.before = 1")
    other = another(page, f"/p/{someone.person}/check-in")
    check_in(other, 6, 3, 3)
    other.get_by_role("button", name="Save").click()
    expect(page.locator("html[data-before]")).to_have_count(0)
    expect(page.locator("#led-ready")).to_be_visible()


# ---------------------------------------------------------------- other devices


def test_a_danger_told_on_another_device_stops_the_session_within_a_minute(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    begin(page)
    lead_to_the_first_question(page)
    tell_elsewhere(someone)
    page.clock.run_for(61_000)
    assert_card(page)
    kept_session(someone)
    all_sent(page)
    tables = row(page, someone.person, "days")["tables"]
    assert tables["days"][0]["locked"] or row(page, someone.person, "lock")
    line.weather = Weather(down=True)
    open_again(page, someone)
    assert_card(page)


def test_start_asks_the_server_and_waits_for_no_answer(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    page.route("**/standing.json", lambda route: route.abort())
    tell_elsewhere(someone)
    with page.expect_event("requestfailed", lambda asked: "standing.json" in asked.url):
        begin(page)
    page.clock.run_for(1_000)
    expect(page.locator("#led-on")).to_be_visible()
    page.unroute("**/standing.json")
    page.locator("#led-on .pause").click()
    page.locator("#led-on .pause").click()
    assert_card(page)


# ---------------------------------------------------------------- lost before it was answered


def test_it_hurts_and_a_lost_page_ask_how_it_is_before_anything_goes_on(
    page: Page, line: Line, someone: Device
) -> None:
    it_hurts_unanswered(page, line, someone)
    open_again(page, someone)
    before = page.locator("#led-before")
    expect(before).to_contain_text("You pressed “It hurts” and the page was lost")
    assert before.locator(".flags fieldset").count() > 5
    assert_accessible(page)
    ready(page)
    expect(page.locator("#led-ready .why")).to_contain_text("so this session is gentle")
    open_again(page, someone)
    expect(page.locator("#led-ready .why")).to_contain_text("so this session is gentle")
    line.weather = Weather()
    all_sent(page)


def test_it_hurts_that_nobody_answered_is_asked_about_on_another_day_too(
    page: Page, line: Line, someone: Device, clock: time_machine.Traveller
) -> None:
    it_hurts_unanswered(page, line, someone)
    next_day(page, clock)
    for _ in range(2):
        open_again(page, someone)
        page.get_by_role("button", name="Ask me later").click()
        before = page.locator("#led-before")
        expect(before).to_contain_text("You pressed “It hurts” and the page was lost")
    ready(page)
    expect(page.locator("#led-ready .why")).to_contain_text("so this session is gentle")
    expect(page.locator("#led-ready .begun")).to_be_hidden()


def test_a_danger_that_cannot_be_kept_says_so_and_still_closes_exercise(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(9_000)
    page.evaluate(f"() => {{ {FULL} }}")
    danger(page)
    assert_card(page)
    expect(page.locator("#led-help > p")).to_contain_text("could not be kept on this device")
    open_again(page, someone)
    expect(page.get_by_role("heading", name="Exercise waits.")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()


def test_heat_asks_the_tables_too_whether_it_may_begin(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    heat = another(page, f"/p/{someone.person}/heat")
    tell_danger(page, someone)
    days = until(lambda: row(page, someone.person, "days"))
    assert days["tables"]["days"][0]["locked"]
    assert row(page, someone.person, "lock") is None
    check_skin(heat)
    heat.get_by_role("button", name="Start the timer").click()
    expect(heat.locator(".locked")).to_be_visible()
    expect(heat.locator(".timer-on")).to_be_hidden()


def test_it_hurts_by_mistake_asks_nothing_later(page: Page, line: Line, someone: Device) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(9_000)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="I touched it by mistake").click()
    until(lambda: "asked" not in (row(page, someone.person, "progress") or {"asked": ""}))
    open_again(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()


def test_an_answer_of_the_check_in_here_weighs_beside_one_in_the_session(
    page: Page, line: Line, someone: Device
) -> None:
    """RF29 is a caution and RF13 is for a clinician: both together are urgent, with a card.

    No session asks RF13 today; here one does.
    """
    led(page, someone)
    line.weather = Weather(down=True)
    days = row(page, someone.person, "days")
    asked = {"id": "full-screen", "kind": "screen", "flags": ["RF29"], "reasons": []}
    days["tables"]["days"][0]["questions"] = [asked]
    days["questions"]["RF13"]["screens"].append("session")
    page.evaluate(PUT, ["kept", days, [someone.person, "days"]])
    open_again(page, someone)
    expect(page.locator("#led-before")).to_be_visible()
    ready(page, flag_yes=0)
    begin(page)
    page.clock.run_for(9_000)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="Buttock").click()
    page.locator("[data-score='3']").click()
    page.get_by_role("button", name="A danger sign: show me the list").click()
    page.get_by_role("button", name=days["questions"]["RF13"]["question"]).click()
    assert_card(page)


# ---------------------------------------------------------------- where it is numb


@pytest.mark.parametrize(
    ("where", "told", "level"),
    [
        ("Between my legs, or around the back passage", ["saddle"], "emergency"),
        ("I cannot tell where", [], "clinician"),
    ],
)
def test_new_numbness_that_is_in_no_leg_is_read_here_as_on_the_server(
    page: Page, line: Line, someone: Device, where: str, told: list[str], level: str
) -> None:
    """Where nobody can tell where, the engine takes the known side: the left leg."""
    led(page, someone)
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(9_000)
    hurts(page, "Buttock", 3, "New numbness")
    numb = page.get_by_role("group", name="Where is it numb?")
    assert_accessible(page)
    numb.get_by_role("button", name=where).click()
    assert until(lambda: row(page, someone.person, "lock"))["level"] == level
    if level == "emergency":
        assert_card(page)
        expect(page.locator("#led-help li").first).to_contain_text("emergency department")
    line.weather = Weather()
    all_sent(page)
    symptoms = events(someone, "check_in")[-1]["symptoms"]
    assert (symptoms["numbness_change"], symptoms["numb_sites"]) == ("new", told)
    assert "side" not in symptoms
    assert someone.get("standing.json").json()["level"] == level


def test_numbness_between_the_legs_can_be_told_before_a_session_too(
    page: Page, line: Line, someone: Device
) -> None:
    it_hurts_unanswered(page, line, someone)
    open_again(page, someone)
    before = page.locator("#led-before")
    before.locator("input[name=changes_before][value=numbness]").check()
    before.get_by_label("Between my legs, or around the back passage").check()
    ready(page, fresh=False)
    assert_card(page)


def test_a_danger_sign_comes_before_any_question_about_pain(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(9_000)
    page.get_by_role("button", name="It hurts").click()
    where = page.get_by_role("group", name="Where does it hurt most?")
    which = page.get_by_role("heading", name="Which of these?")
    for way in ("Back", "None of these"):
        where.get_by_role("button", name="or another danger sign").click()
        expect(which).to_be_visible()
        page.get_by_role("button", name=way, exact=True).click()
        expect(where).to_be_visible()
    where.get_by_role("button", name="or another danger sign").click()
    page.locator("#led-hurts .danger .flags button").nth(2).click()
    assert_card(page)
    line.weather = Weather()
    all_sent(page)
    [*_, told] = events(someone, "check_in")
    assert not {"leg_now", "back_now", "distal_level"} & set(told["symptoms"])
    assert "yes" in told["answers"].values()


@pytest.mark.parametrize(
    ("flag", "country", "calls"),
    [
        ("RF30", "GB", ["Call 116 123", "Emergency: 999"]),
        ("RF27", "GB", ["Call 111", "Emergency: 999"]),
        ("RF27", None, ["Emergency: 112"]),
    ],
)
def test_a_card_that_calls_another_line_or_none_names_the_emergency_number_too(
    page: Page, line: Line, someone: Device, flag: FlagId, country: str | None, calls: list[str]
) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    days, catalogue = row(page, someone.person, "days"), someone.catalogue
    days["cards"] = {name: card_document(name, country, catalogue) for name in catalogue.cards}
    page.evaluate(PUT, ["kept", days, [someone.person, "days"]])
    open_again(page, someone)
    begin(page)
    page.clock.run_for(9_000)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="or another danger sign").click()
    page.get_by_role("button", name=someone.catalogue.red_flags[flag].question).click()
    assert_card(page)
    expect(page.locator("#led-help a.call")).to_contain_text(calls)
    assert_accessible(page)


# ---------------------------------------------------------------- help without a network


def test_without_a_network_help_and_getting_up_are_on_the_page_itself(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    tools = {f"/p/{someone.person}/{name}" for name in ("walk", "heat", "breaks")}
    until(lambda: tools <= set(kept_for(page, someone)))
    line.weather = Weather(down=True)
    for name in ("lead", "walk", "heat", "breaks"):
        page.goto(f"/p/{someone.person}/{name}")
        expect(page.locator("#signs .call")).to_be_hidden()
        page.get_by_role("link", name="Emergency signs and numbers").first.click()
        expect(page.locator("#signs .call")).to_be_visible()
    page.goto(f"/p/{someone.person}/lead")
    page.get_by_role("link", name="How to get up").click()
    expect(page.get_by_text("To get up: roll on to your side")).to_be_visible()
    assert page.url.endswith("/lead#getting-up")


# ---------------------------------------------------------------- for today


def test_stop_here_for_today_lasts_until_the_day_is_over(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    hurts(page, "Foot or toes", 8)
    answer = page.locator("#led-answer")
    expect(answer.get_by_role("heading", name="Stop here for today.")).to_be_visible()
    until(lambda: row(page, someone.person, "same_day")["stopped"])
    open_again(page, someone)
    word = page.locator("#led-word")
    expect(word.get_by_role("heading", name="You stopped here for today.")).to_be_visible()
    assert_accessible(page)
    word.get_by_role("button", name="Save what you did").click()
    answer_after(page)
    saved = page.locator("#led-saved")
    expect(saved.get_by_role("heading", name="You stopped here for today.")).to_be_visible()
    expect(saved.get_by_text("It was too much for today.")).to_be_visible()
    all_sent(page)
    assert len(events(someone, "session_done")) == 1
    open_again(page, someone)
    expect(word.get_by_role("heading", name="You stopped here for today.")).to_be_visible()
    expect(word.get_by_role("button", name="Save what you did")).to_have_count(0)
    assert row(page, someone.person, "lock") is None


def test_what_the_first_session_brought_is_no_baseline_for_the_second(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    known = row(page, someone.person, "days")["tables"]
    begin(page)
    page.clock.run_for(20_000)
    hurts(page, "Lower back", known["back"] + 2)
    page.get_by_role("button", name="End the session").click()
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    all_sent(page)
    open_again(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    assert row(page, someone.person, "days")["tables"]["back"] == known["back"]
    begin(page)
    page.clock.run_for(1_000)
    page.get_by_role("button", name="It hurts").click()
    until(lambda: row(page, someone.person, "progress") is not None)
    before = {part: known[part] for part in ("leg", "back", "distal")}
    assert row(page, someone.person, "progress")["before"] == before


# ---------------------------------------------------------------- a lost database


def test_a_danger_that_the_browser_threw_away_still_closes_exercise(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    begin(page)
    page.clock.run_for(9_000)
    danger(page)
    assert_card(page)
    until(lambda: row(page, someone.person, "lock") is not None)
    until(lambda: page.evaluate("Object.values(localStorage).includes('closes')"))
    page.clock.run_for(3_000)  # what was told this moment is not missed yet
    page.goto("/blank")
    thrown = {"origin": line.address, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", thrown)
    line.weather = Weather()
    open_again(page, someone)
    expect(page.get_by_role("heading", name="Exercise waits.")).to_be_visible()
    until(lambda: row(page, someone.person, "days") is not None)
    note = page.locator(".unsent")
    expect(note).to_contain_text("This browser deleted")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()
    note.get_by_role("button", name="I have told it again").click()
    expect(page.locator("#led-ready")).to_be_visible()
