"""In a real browser: an easier exercise in place of one that hurt, for the sets that are left."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from steadyback.web.records.store import append
from tests.browser.test_led_session import (
    answer_after,
    arrived,
    begin,
    opened,
    planned,
    run_through,
)
from tests.browser.test_led_troubles import hurts
from tests.engine import past
from tests.engine.somebody import change, set_stage
from tests.web.conftest import Device

pytestmark = pytest.mark.django_db(transaction=True)

HARD, EASY, AFTER = "curl-up-3", "curl-up-2", "back-stretch-1"


@pytest.fixture
def trained(someone: Device) -> Device:
    """Somebody whom a clinician let curl up further, in two sets today and then a stretch."""
    now = timezone.now()
    day = past.plan(now, now.date(), stage=3).model_dump(mode="json", exclude_none=True)
    item = day["body"]["plan"]["days"][0]["items"][0]
    items = [{**item, "level": HARD, "hold_s": 8}, {**item, "level": AFTER, "sets": 1}]
    day["body"]["plan"]["days"][0]["items"] = items
    opens = (set_stage(3, now), change(now, "set_level", level=HARD))
    told = [one.model_dump(mode="json", exclude_none=True) for one in opens]
    append(someone.row, [*told, day], now)
    return someone


def to_the_second_set(page: Page) -> None:
    """Lead through the first set and its rest, and a little into the next one."""
    for _ in range(60):
        page.clock.run_for(5_000)
        if page.evaluate("window.steps.at(-1).set") == 2:
            return
    raise AssertionError("the second set never begins")


def last_sets(item: dict[str, Any], left: int) -> list[tuple[str, int, int]]:
    """Kind, set and repetition of each step of the last sets of an exercise."""
    skipped = item["sets"] - left
    steps = [(kind, number, rep) for kind, _, number, rep, *_ in item["steps"]]
    return [step for step in steps if step[1] == 0 or step[1] > skipped]


def much(page: Page) -> None:
    """The back hurts so much that the exercise is left."""
    hurts(page, "Lower back", 9)
    expect(page.locator("#led-answer .lines")).to_contain_text("Leave that exercise for today.")


def afraid(page: Page) -> None:
    """It hurts no more than before, and still it frightens."""
    hurts(page, "Lower back", 2)
    page.get_by_role("button", name="I am afraid that it does harm").click()


def show_an_easier_one(page: Page, easy: dict[str, Any]) -> None:
    """Ask for it, and look at what is shown in place of the harder one."""
    page.evaluate("document.querySelector('#led-on .stage-place svg').id = 'harder'")
    with page.expect_request(lambda asked: asked.url.endswith(easy["figure"]["level"])):
        page.get_by_role("button", name="Show me an easier one").click()
    expect(page.locator("#led-on .what")).to_contain_text(easy["name"])
    expect(page.locator("#led-on .said")).to_contain_text("One set of it is left.")
    drawn = page.locator("#led-on .stage-place svg:not(#harder)")
    expect(drawn).to_have_attribute("aria-label", easy["name"])
    expect(drawn).to_be_visible()


@pytest.mark.parametrize("how", [much, afraid])
def test_an_easier_one_after_it_hurts_is_led_for_the_set_that_is_left_and_shown_and_spoken(
    page: Page, trained: Device, how: Callable[[Page], None]
) -> None:
    found = opened(page, trained)
    hard, after = planned(found)
    easy = found["items"][hard["easier"]]
    assert [one["level"] for one in (hard, easy, after)] == [HARD, EASY, AFTER]
    assert (hard["sets"], easy["sets"]) == (2, 2)
    begin(page)
    to_the_second_set(page)
    how(page)
    before, quiet = page.evaluate("[window.steps.length, window.spoken.length]")
    show_an_easier_one(page, easy)
    run_through(page)
    steps = page.evaluate("window.steps")[before:]
    led = [step for step, _ in groupby((one["kind"], one["set"], one["rep"]) for one in steps)]
    wanted = last_sets(easy, 1)
    assert led[: len(wanted)] == wanted
    assert {number for _, number, _ in wanted} == {0, 2}
    said = [one for one in steps if one["text"]]
    assert [one["caption"] for one in said] == [one["text"] for one in said]
    assert page.evaluate("window.spoken")[quiet:] == [one["text"] for one in said]
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    [done] = arrived(page, trained, "session_done")
    first, second, *_ = done["levels"]
    assert (first["level"], second["level"]) == (HARD, EASY)
    assert first["changed"] == ("stopped" if how is much else "easier")
    assert len(second["sets"]) == 1
    assert "changed" not in second
    assert done["levels"][-1]["level"] == AFTER
