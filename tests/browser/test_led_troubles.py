"""A led session that does not go as planned: pain that ends it, storage that fails, a lost page."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.faults.witness import is_told
from tests.browser.test_led_session import (
    answer_after,
    arrived,
    begin,
    opened,
    planned,
    run_through,
    stored,
)
from tests.browser.test_offline import row
from tests.browser.test_session_file import ready
from tests.browser.visit import sit_down
from tests.until import until
from tests.web.conftest import EVENING, Device
from tests.web.test_diary import WELL, denied

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = """window.keys = {};
MediaSession.prototype.setActionHandler = (key, heard) => { window.keys[key] = heard; };"""
FULL = """() => { window.whole = IDBObjectStore.prototype.add;
 IDBObjectStore.prototype.add = () => {
  throw new DOMException("full", "QuotaExceededError"); }; }"""
NEXT_DAY = EVENING + timedelta(days=1)


def hurts(page: Page, where: str, score: int, new: str = "Nothing new") -> None:
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name=where).click()
    page.locator(f"[data-score='{score}']").click()
    page.get_by_role("button", name=new).click()


def test_pain_that_ends_the_session_is_told_plainly_asked_after_and_kept(
    page: Page, someone: Device
) -> None:
    found = opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    hurts(page, "Foot or toes", 8)
    answer = page.locator("#led-answer")
    expect(answer.get_by_role("heading", name="Stop here for today.")).to_be_visible()
    expect(answer.locator(".lines")).to_contain_text("save what you did")
    expect(answer.locator(".found")).to_contain_text("Leg pain rose by 2 or more")
    expect(answer.locator(".rest-now")).to_contain_text("get help now")
    expect(answer.get_by_role("button", name="Go on", exact=True)).to_be_hidden()
    assert_accessible(page)
    answer.get_by_role("button", name="Save what you did").click()
    expect(page.locator("#led-after")).to_be_visible()
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    [done] = arrived(page, someone, "session_done")
    assert [level["level"] for level in done["levels"]] == [planned(found)[0]["level"]]
    assert (done["levels"][0]["changed"], done["leg_during"]) == ("stopped", 8)
    assert "back_during" not in done
    told = stored(someone, "check_in")[-1]["symptoms"]
    assert (told["leg_now"], told["distal_level"]) == (8, 5)
    assert "back_now" not in told


def test_what_to_do_is_said_also_where_the_answer_cannot_be_kept(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    page.evaluate(f"({FULL})()")
    hurts(page, "Lower back", 9)
    expect(page.locator("#led-answer .lines")).to_contain_text("Leave that exercise for today.")
    expect(page.locator(".unsent")).to_contain_text("no room")


def test_pain_that_was_told_before_still_counts_when_another_place_hurts(
    page: Page, someone: Device
) -> None:
    found = opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    hurts(page, "Lower back", 7)
    page.get_by_role("button", name="Go on", exact=True).click()
    page.clock.run_for(20_000)
    leg = found["tables"]["leg"]
    hurts(page, "Thigh", leg)
    expect(page.locator("#led-answer .found")).to_contain_text("Back pain went above 5.")
    told = arrived(page, someone, "check_in", 2)[-1]["symptoms"]
    known = found["tables"]["distal"]
    assert told.get("distal_level", known) >= known, told


def test_pain_in_the_buttock_is_pain_of_the_back_as_the_questions_say(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    hurts(page, "Buttock", 4)
    [told] = arrived(page, someone, "check_in", 1)
    assert told["symptoms"]["back_now"] == 4
    assert "leg_now" not in told["symptoms"]


def test_a_session_that_cannot_be_saved_stays_in_its_form_until_it_can(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    page.locator("#led-on .leave").click()
    page.evaluate(f"({FULL})()")
    answer_after(page)
    expect(page.locator("#led-after .unkept")).to_contain_text("Your answers stay here.")
    assert_accessible(page)
    page.evaluate("() => { IDBObjectStore.prototype.add = window.whole; }")
    page.get_by_role("button", name="Save the session").dblclick()
    expect(page.locator("#led-saved")).to_be_visible()
    assert page.locator("#led-word").is_hidden()
    [done] = arrived(page, someone, "session_done")
    assert done["leg_after"] == 1


def test_a_page_lost_before_how_it_is_now_was_answered_is_asked_about(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    page.locator("#led-on .leave").click()
    expect(page.locator("#led-after")).to_be_visible()
    until(lambda: row(page, someone.person, "progress") is not None)
    page.reload()
    expect(page.locator(".begun")).to_be_visible()


def test_the_keys_of_a_headset_pause_only_and_go_on_only_and_ask_nothing_away(
    page: Page, someone: Device
) -> None:
    page.add_init_script(KEYS)
    opened(page, someone)
    begin(page)
    page.clock.run_for(1_000)
    pressed = page.locator("#led-on .pause")
    for key, name in (("play", "Pause"), ("pause", "Go on"), ("pause", "Go on"), ("play", "Pause")):
        page.evaluate(f"window.keys.{key}()")
        expect(pressed).to_have_accessible_name(name)
    page.clock.run_for(20_000)
    page.get_by_role("button", name="It hurts").click()
    before = len(page.evaluate("window.steps"))
    page.evaluate("window.keys.previoustrack()")
    page.evaluate("window.keys.play()")
    page.clock.run_for(5_000)
    assert len(page.evaluate("window.steps")) == before


def test_what_one_tab_leads_is_not_offered_in_another_as_left_in_the_middle(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    begin(page)
    lead_to_the_first_question(page)
    other = page.context.new_page()
    other.goto(page.url)
    heading = other.get_by_role("heading", name="This session is on in another tab.")
    expect(heading).to_be_visible()
    page.close()
    other.reload()
    expect(other.locator(".begun")).to_be_visible()


def test_who_begins_anew_loses_nothing_of_the_session_that_was_left(
    page: Page, someone: Device
) -> None:
    found = opened(page, someone)
    leave_in_the_middle(page, someone)
    begin(page)
    [left] = arrived(page, someone, "session_done")
    assert [level["level"] for level in left["levels"]][:1] == [planned(found)[0]["level"]]
    assert "leg_after" not in left
    run_through(page)
    answer_after(page)
    assert len(arrived(page, someone, "session_done", 2)) == 2


def test_a_session_that_was_left_yesterday_is_kept_as_of_yesterday(
    page: Page, someone: Device, clock: time_machine.Traveller
) -> None:
    opened(page, someone)
    leave_in_the_middle(page, someone)
    clock.move_to(NEXT_DAY)
    page.clock.set_system_time(NEXT_DAY)
    page.reload()
    arrived(page, someone, "session_done")
    [done] = someone.row.events.filter(kind="session_done")
    assert done.at_utc.date() == EVENING.date()


def lead_to_the_first_question(page: Page) -> None:
    for _ in range(10):
        page.clock.run_for(30_000)
        if page.locator("#led-on .ask").is_visible():
            break


def leave_in_the_middle(page: Page, device: Device) -> None:
    """Lead until the first exercise is done, and lose the page."""
    begin(page)
    lead_to_the_first_question(page)
    until(lambda: is_told(row(page, device.person, "progress")))
    page.reload()
    expect(page.locator(".begun")).to_be_visible()


@pytest.mark.parametrize("there", [True, False], ids=["there", "not there"])
def test_where_the_check_in_does_not_answer_the_page_asks_the_same_itself(
    page: Page, someone: Device, clock: time_machine.Traveller, there: bool
) -> None:
    clock.move_to(NEXT_DAY)
    page.clock.install(time=NEXT_DAY)
    if not there:
        page.route("**/check-in*", lambda route: route.abort())
    sit_down(page, someone, "lead")
    if there:
        page.wait_for_url("**/check-in?next=lead")
        return
    expect(page.locator("#led-before")).to_be_visible()
    expect(page.locator("#led-before").get_by_text("Is anything new?")).to_be_visible()
    assert_accessible(page)
    ready(page)
    expect(page.locator("#led-ready")).to_be_visible()
    told = arrived(page, someone, "check_in", 1)[-1]
    assert told["symptoms"]["tingling_change"] == "none"
    someone.post("check-in", {**WELL, **denied(someone)})
    asked = stored(someone, "check_in")[-1]
    assert set(told["answers"]) == set(asked["answers"])
    assert set(told["symptoms"]) <= set(asked["symptoms"])
