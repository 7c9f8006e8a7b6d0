"""Charts: picture and table say the same, gaps stay gaps, and nothing rests on colour alone."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine import begin, fold
from steadyback.engine.progress import Course, PainPoint, Progress, follow, progress
from steadyback.engine.questionnaires import Change
from steadyback.exports import charts_of_progress as charts
from steadyback.exports.charts import (
    Frame,
    Picture,
    Series,
    band,
    line,
    moved_apart,
    nice_ticks,
    standalone,
)
from steadyback.languages import speaking
from steadyback.languages.offered import written
from steadyback.record import timeline
from steadyback.wording.progress import adherence_words, pain_change_words
from tests.catalogue_fixture import the_catalogue
from tests.engine.past import END, ten_weeks
from tests.engine.somebody import PERSON

GOLDEN = Path(__file__).parent / "golden" / "pain.svg"
CATALOGUE = the_catalogue()
SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 3, 2)
MARKS = re.compile(r"M[\d.]+ ([\d.]+)m")


@cache
def lived(days: int | None = None, most: int = 91) -> Progress:
    """Progress of the ten weeks."""
    state, course = begin(PERSON), Course()
    for entry in timeline(ten_weeks(), END).entries:
        after = fold(state, entry, CATALOGUE)
        course = follow(course, state, after, entry, CATALOGUE)
        state = after
    return progress(CATALOGUE, state, course, END, days=days, most_days=most)


def every_picture(found: Progress) -> list[Picture]:
    """All pictures of a page."""
    made = [
        charts.pain_picture(found),
        charts.places_picture(found),
        charts.sessions_picture(found),
        charts.walks_picture(found),
        charts.sets_picture(found),
        charts.pain_together(found.pain, found.today),
        charts.raises_picture(found.raises, "Rising on your toes", found.today),
    ]
    for one in found.measures:
        measure = CATALOGUE.questionnaires[one.measure]
        made.append(charts.measure_picture(one, measure, found.today))
    return made


def groups(picture: Picture, style: str) -> list[ElementTree.Element]:
    """The parts of a picture with this class."""
    root = ElementTree.fromstring(picture.svg)
    return [one for one in root.iter() if one.get("class") == style]


def heights(picture: Picture, style: str) -> list[float]:
    """How far down the middles of a line's marks stand, in the order of the days."""
    found = []
    for group in groups(picture, style):
        for mark in group.iter(f"{SVG}path"):
            if mark.get("class") == "mark":
                found += [float(y) for y in MARKS.findall(mark.get("d") or "")]
    return found


@pytest.mark.parametrize("most", [91, 28])
def test_every_picture_is_well_formed_and_has_its_title_description_and_table(most: int) -> None:
    for picture in every_picture(lived(most=most)):
        root = ElementTree.fromstring(picture.svg)
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert description is not None
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text == picture.title
        assert description.text
        assert picture.table.rows
        assert {len(row) for row in picture.table.rows} == {len(picture.table.head)}
        assert "style=" not in picture.svg
        assert "nan" not in picture.svg


@pytest.mark.parametrize("most", [91, 28])
def test_the_table_of_pain_says_what_the_picture_shows(most: int) -> None:
    picture = charts.pain_picture(lived(most=most))
    for column, style, top in ((1, "one", 14), (2, "two", 126)):
        told = [row[column] for row in picture.table.rows if row[column] != "–"]
        shown = [10 * (top + 92 - y) / 92 for y in heights(picture, style)]
        assert len(shown) == len(told) > 5
        assert shown == pytest.approx([float(value) for value in told], abs=0.02)


def test_the_table_of_sessions_counts_the_cells_of_the_picture() -> None:
    picture = charts.sessions_picture(lived())
    planned, done, beside, held = (
        sum(int(row[column]) for row in picture.table.rows if row[column] != "–")
        for column in (1, 2, 3, 4)
    )
    cells = {
        style: sum((one.get("d") or "").count("z") for one in groups(picture, style))
        for style in ("full", "empty", "extra", "held")
    }
    assert cells == {"full": done, "empty": planned - done, "extra": beside, "held": held}


def test_the_table_of_walks_has_a_row_for_every_bar() -> None:
    picture = charts.walks_picture(lived())
    (bars,) = groups(picture, "full")
    with_minutes = [row for row in picture.table.rows if row[2] != "–"]
    assert (bars.get("d") or "").count("z") == len(with_minutes) == 8


@given(st.lists(st.none() | st.integers(0, 10), min_size=2, max_size=60))
def test_a_line_joins_only_days_that_follow_each_other(values: list[int | None]) -> None:
    days = tuple((FIRST + timedelta(days=n), value) for n, value in enumerate(values))
    frame = Frame(FIRST, days[-1][0], 0, 10, 0, 0, 100, right=100)
    drawn = "".join(line(frame, Series("leg", "one", "round", days), 2))
    solid = re.search(r'class="line" d="([^"]*)"', drawn)
    joined = 0
    for part in (solid.group(1) if solid else "").split("M")[1:]:
        places = [float(place.split()[0]) for place in part.split("L")]
        step = 100 / (len(values) - 1)
        gaps = [later - first for first, later in pairwise(places)]
        assert gaps == pytest.approx([step] * len(gaps), abs=0.2)
        joined += len(gaps)
    pairs = pairwise(values)
    assert joined == sum(a is not None and b is not None for a, b in pairs)


def test_over_more_than_a_week_of_silence_runs_not_even_a_thread() -> None:
    told = ((FIRST, 3.0), (FIRST + timedelta(days=7), 2.0), (FIRST + timedelta(days=15), 1.0))
    frame = Frame(FIRST, told[-1][0], 0, 10, 0, 0, 100)
    drawn = "".join(line(frame, Series("leg", "one", "round", told), 2))
    thread = re.search(r'class="thread" d="([^"]*)"', drawn)
    assert thread is not None
    assert thread.group(1).count("M") == 1
    assert 'class="line"' not in drawn


def test_lines_differ_by_mark_and_by_name_too() -> None:
    picture = charts.pain_picture(lived())
    marks = {style: groups(picture, style)[0].find(f"{SVG}path[@class='mark']") for style in
             ("one", "two")}  # fmt: skip
    assert "a" in str(marks["one"].get("d") if marks["one"] is not None else "")
    assert "h" in str(marks["two"].get("d") if marks["two"] is not None else "")
    names = [one.text or "" for one in groups(picture, "name")]
    assert [name.split()[0] for name in names] == ["leg", "back"]


def test_the_change_that_matters_is_a_band_around_the_start() -> None:
    frame = Frame(FIRST, FIRST + timedelta(days=9), 0, 10, 0, 0, 100)
    assert 'y="20.0"' in band(frame, 4, 8)
    assert 'height="40.0"' in band(frame, 4, 8)
    assert 'y="0.0"' in band(frame, 8, 12)
    assert band(frame, None, None) == ""


@pytest.mark.parametrize(("most", "top"), [(0, 2), (3, 4), (41, 100), (100, 100), (101, 200)])
def test_the_highest_tick_is_round_and_not_below_the_highest_value(most: float, top: float) -> None:
    assert nice_ticks(most)[-1][0] == top


def test_names_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    assert moved_apart([50, 52]) == [43.5, 58.5]
    assert moved_apart([52, 50]) == [58.5, 43.5]
    assert moved_apart([10, 90]) == [10, 90]


def test_a_single_answer_makes_a_picture() -> None:
    point = (PainPoint(FIRST, 1, 3.0, None, None, 1),)
    picture = charts.pain_together(point, FIRST)
    assert picture.table.rows == (("2 Mar", "3", "–"),)
    assert "Back pain was not told." in picture.says


def test_days_of_more_than_a_year_have_their_year() -> None:
    points = tuple(PainPoint(FIRST + timedelta(weeks=n), 7, 3.0, 2.0, 1, 5) for n in range(60))
    picture = charts.pain_together(points, FIRST + timedelta(weeks=60))
    assert picture.table.rows[0] == ("Week of 2 Mar 2026", "3", "2")
    assert "2 Mar 2026" in picture.svg


def test_a_table_has_its_days_in_the_language_that_is_spoken_now() -> None:
    def firsts(most: int) -> list[str]:
        return [row[0] for row in charts.pain_picture(lived(most=most)).table.rows[:2]]

    assert firsts(91) == ["2 Mar", "3 Mar"]
    with speaking("en-XA"):
        assert not {"2 Mar", "3 Mar"} & set(firsts(91))
    assert firsts(91) == ["2 Mar", "3 Mar"]
    assert firsts(28) == ["Week of 2 Mar", "Week of 9 Mar"]


def test_what_was_done_is_said_with_what_was_not_planned_and_what_was_on_hold() -> None:
    assert adherence_words(lived()) == (
        "You did 23 of 24 planned sessions. 1 week had no plan. 1 session you did beside the plan. "
        "3 days with exercise on hold for your safety do not count."
    )


def test_a_change_for_the_worse_is_said_as_plainly() -> None:
    change = replace(
        lived().changes[0], before=2.0, now=5.0, change=Change("worse", 3.0, 1.5, True, True)
    )
    assert pain_change_words(change) == (
        "Leg pain: 2 of 10 on average in your first 7 days, 5 in the last 7. "
        "That is 3 points worse: a change that matters."
    )
    silent = pain_change_words(replace(change, now=None))
    assert "how it is now is not known" in silent


def test_a_picture_for_print_has_colours_of_its_own() -> None:
    svg = standalone(charts.pain_picture(lived()).svg)
    ElementTree.fromstring(svg)
    assert svg.count("<style>") == 1


def test_the_picture_of_pain_is_the_golden_one() -> None:
    made = charts.pain_picture(lived(days=28)).svg.replace("><", ">\n<") + "\n"
    assert made == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("code", ["en", *written()])
def test_no_name_is_cut_off_at_the_edge_in_any_language(code: str) -> None:
    with speaking(code):
        pictures = every_picture(lived())
    for picture in pictures:
        for one in ElementTree.fromstring(picture.svg).iter(f"{SVG}text"):
            letter = 6.9 if one.get("class") == "name" else 5.6
            length, x = letter * len(one.text or ""), float(one.get("x") or 0)
            start = {"end": x - length, "middle": x - length / 2}.get(one.get("text-anchor", ""), x)
            assert start > -2, (picture.id, one.text)
            assert start + length < 342, (picture.id, one.text)
