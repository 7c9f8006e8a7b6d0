"""The page of progress: pictures with their tables, kind when it is early, safe under a lock."""

import re
from datetime import timedelta
from typing import Any
from weakref import ref

import pytest
import time_machine

from steadyback.exports.progress_pictures import MOST_DAYS
from steadyback.languages import speaking
from steadyback.web.look.pictures import progress_shown
from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.folding import folded, forget_what_was_read, refolded
from steadyback.web.records.reading import ReadRecord
from steadyback.web.records.store import append
from tests.engine.past import END
from tests.web.conftest import Device
from tests.web.past import live_through

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def experienced(owner: Device, clock: time_machine.Traveller) -> Device:
    """The owner after ten weeks."""
    live_through(owner)
    clock.move_to(END)
    return owner


def page_of(device: Device, chosen: str = "") -> str:
    """The page as text."""
    response = device.get(f"progress{chosen}")
    assert response.status_code == 200
    return str(response.content.decode())


def main_of(page: str) -> str:
    """What stands in the main part."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def card_of(page: str, name: str) -> str:
    """One picture with its words and its table."""
    return page.split(f'aria-labelledby="{name}-h"', 1)[1].split("</section>", 1)[0]


def test_every_picture_has_a_table_beside_it(experienced: Device) -> None:
    page = main_of(page_of(experienced))
    pictures = re.findall(r'<svg xmlns[^>]*aria-labelledby="([^" ]*)-t ', page)
    assert pictures[:5] == ["pain", "places", "sessions", "walks", "sets"]
    assert "measure-rmdq" in pictures
    for name in pictures:
        assert "<tbody><tr><th scope=" in card_of(page, name), name


def test_a_change_that_matters_is_said_with_its_source(experienced: Device) -> None:
    page = page_of(experienced)
    assert "points better: a change that matters" in page
    assert "R61:" in page


def test_the_usual_course_is_told_without_a_promise(experienced: Device) -> None:
    page = page_of(experienced)
    assert "about 55 in 100" in page
    assert "Up to 45 in 100" in page
    assert "These are facts about groups." in page
    assert "R78:" in page


def test_a_new_record_gets_kind_words_and_no_empty_pictures(owner: Device) -> None:
    page = main_of(page_of(owner))
    assert "Your pictures grow from here" in page
    assert "<svg xmlns" not in page


def test_how_far_back_it_goes_can_be_chosen(experienced: Device) -> None:
    days = {}
    for chosen in ("?range=4w", "?range=3m", "?range=all", "?range=nonsense", ""):
        found = re.search(r"There are answers of \d+ days of (\d+)", page_of(experienced, chosen))
        assert found is not None
        days[chosen] = int(found.group(1))
    assert days == {
        "?range=4w": 28, "?range=3m": 70, "?range=all": 70, "?range=nonsense": 70, "": 70,
    }  # fmt: skip


def test_progress_is_the_third_of_five_places(owner: Device) -> None:
    tabs = page_of(owner).split('<nav class="tabs"', 1)[1].split("</nav>", 1)[0]
    names = re.findall(r"</svg>(\w+)</a>", tabs)
    assert names == ["Today", "Plan", "Progress", "Library", "You"]
    assert tabs.count('aria-current="page"') == 1
    assert 'aria-current="page" href="/p/' in tabs.split("Plan</a>", 1)[1].split("Progress", 1)[0]


@pytest.mark.parametrize("sign", ["RF01", "RF08"])
def test_under_a_lock_nothing_invites_to_exercise(experienced: Device, sign: str) -> None:
    open_page = main_of(page_of(experienced))
    assert "library?muscle=" in open_page
    body = {"answers": {sign: "yes"}}
    told = {"id": "now", "at": END.isoformat(), "by": "person", "kind": "check_in", "body": body}
    append(experienced.row, [told], END)
    page = main_of(page_of(experienced))
    assert "Exercise waits for now" in page
    assert "library" not in page
    assert "Tap a group" not in page


def test_a_name_that_somebody_chose_is_shown_as_text(experienced: Device) -> None:
    own = {"activity_1": 4, "activity_1_name": HOSTILE}
    body = {"questionnaires": {"own-activities": own}}
    told = {"id": "own", "at": END.isoformat(), "by": "person", "kind": "measure", "body": body}
    append(experienced.row, [told], END)
    page = page_of(experienced)
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_what_is_kept_is_what_the_whole_record_tells(experienced: Device) -> None:
    kept = folded(experienced.row, END, with_course=True)
    again = refolded(experienced.row, END, with_course=True)
    assert not kept.refolded
    assert kept.course is not None
    assert len(kept.course.days) > 50
    assert kept.course == again.course


def test_a_page_of_a_record_that_was_never_put_down_says_the_same(experienced: Device) -> None:
    kept = main_of(page_of(experienced))
    models.Snapshot.objects.update(course="")
    assert main_of(page_of(experienced)) == kept


def test_one_event_more_is_in_the_pictures_at_once_and_gone_when_it_is_withdrawn(
    experienced: Device,
) -> None:
    before = main_of(page_of(experienced, "?range=all"))
    body = {"symptoms": {"leg_nprs": 9, "back_nprs": 8, "distal_level": 5}}
    told = {"id": "worse", "at": END.isoformat(), "by": "person", "kind": "check_in", "body": body}
    append(experienced.row, [told], END)
    worse = main_of(page_of(experienced, "?range=all"))
    for name in ("pain", "places"):
        assert card_of(worse, name) != card_of(before, name)
    assert card_of(worse, "sessions") == card_of(before, "sessions")
    assert "<td>9</td><td>8</td>" in card_of(worse, "pain")
    forget_what_was_read()
    assert main_of(page_of(experienced, "?range=all")) == worse
    undone = {"event": "worse", "withdraw": True}
    correction = told | {"id": "undo", "kind": "correction", "body": undone}
    append(experienced.row, [correction], END)
    assert main_of(page_of(experienced, "?range=all")) == before


def test_the_same_pictures_go_on_by_a_day_when_a_day_has_gone_by(
    experienced: Device, clock: time_machine.Traveller
) -> None:
    today = card_of(page_of(experienced, "?range=all"), "pain")
    clock.move_to(END + timedelta(days=1))
    tomorrow = card_of(page_of(experienced, "?range=all"), "pain")
    assert "days of 70" in today
    assert "days of 71" in tomorrow


def test_pictures_are_drawn_once_in_each_language_and_kept_as_long_as_what_they_show(
    experienced: Device,
) -> None:
    read = ReadRecord(experienced.row, END)
    found = read.progress(None, MOST_DAYS)
    assert read.progress(None, MOST_DAYS) is found
    assert read.progress(28, MOST_DAYS) is not found
    drawn = progress_shown(the_catalogue(), found)
    with speaking("es"):
        spanish = progress_shown(the_catalogue(), found)
    assert progress_shown(the_catalogue(), found) is drawn
    assert [one.id for one in spanish.pain] == [one.id for one in drawn.pain]
    assert all(one.svg != other.svg for one, other in zip(spanish.pain, drawn.pain, strict=True))
    kept = ref(found)
    del found
    assert kept() is not None
    forget_what_was_read()
    assert kept() is None


def test_today_shows_the_last_fortnight_with_its_table(experienced: Device) -> None:
    page = main_of(str(experienced.get("today").content.decode()))
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="chart"') == 1
    assert '<tr><th scope="row">10 May</th><td>' in page
    assert '<tr><th scope="row">2 Mar</th><td>' not in page


def test_somebody_else_gets_nothing(stranger: Device, experienced: Device) -> None:
    assert stranger.get("progress").status_code == 404


def test_without_consent_it_waits(experienced: Device) -> None:
    experienced.post("you/consent", {})
    assert experienced.get("progress").status_code == 302


def test_it_costs_two_queries_and_writes_nothing(
    experienced: Device, django_assert_num_queries: Any
) -> None:
    page_of(experienced)  # the first page of a device's day may keep that it came
    with django_assert_num_queries(2) as seen:
        page_of(experienced, "?range=all")
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
