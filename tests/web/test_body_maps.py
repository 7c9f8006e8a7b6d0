"""The body maps: muscles to look for in the library, and pain read from what is marked."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.http import QueryDict

from steadyback.exports.balance_picture import group_paths
from steadyback.movement.figure.body_map import DISTAL_LEVELS, MAP_SIZE
from steadyback.vocabulary import MUSCLE_GROUPS
from steadyback.web.look import body_maps
from steadyback.web.look.fields import Field, filled, raw_values
from steadyback.web.look.symptoms import SIDES
from steadyback.web.look.words import body_map
from steadyback.web.records import models
from tests.web.conftest import Device, as_form

WHERE = body_map("distal_level", "How far down?")
SIDE = Field("side", "On which side?", "one", SIDES, told_by="distal_level")
FELT = {"leg_nprs": "3", "back_nprs": "2", "woken_last_two_nights": "0"}
FELT |= {"changes": "none", "signs": "none"}
RANK: dict[str | None, int] = {None: 0, "none": 0, "left": 1, "right": 1, "both": 2}


def form(level: str = "", side: str = "", marks: str = "") -> QueryDict:
    """A form with a level and a side from the lists, and places marked on the picture."""
    said = {"distal_level": level, "side": side, "distal_level-at": marks.split()}
    return as_form({name: value for name, value in said.items() if value})


def read(level: str = "", side: str = "", marks: str = "") -> tuple[Any, Any]:
    """How far down, and the side, as the server reads them."""
    post = form(level, side, marks)
    return WHERE.read(post), SIDE.read(post)


def links_of(page: str) -> dict[str, str]:
    """The link of each muscle on the map of a page."""
    return {
        muscle: address.replace("&amp;", "&")
        for address, muscle in re.findall(r'href="([^"]*)" data-muscle="(\w+)"', page)
    }


# ------------------------------------------------------------------ muscles


def test_every_muscle_group_of_the_filter_is_a_link_with_its_name(owner: Device) -> None:
    page = owner.get("library").content.decode()
    assert set(links_of(page)) == set(MUSCLE_GROUPS)
    names = re.findall(r"<title>([^<]*)</title><path", page)
    offered = re.findall(r'name="muscle" value="\w+"><span>([^<]*)</span>', page)
    assert sorted(names) == sorted(offered)


@pytest.mark.parametrize("group", MUSCLE_GROUPS)
def test_a_link_sets_the_filter_and_the_same_link_takes_it_off(owner: Device, group: str) -> None:
    base = f"/p/{owner.person}/library"
    there = links_of(owner.get("library?stage=2").content.decode())[group]
    assert there == f"{base}?stage=2&muscle={group}"
    page = owner.client.get(there).content.decode()
    assert f'name="muscle" value="{group}" checked' in page
    assert links_of(page)[group] == f"{base}?stage=2"


def test_a_chosen_muscle_is_shown_by_colour_hatch_and_name(owner: Device) -> None:
    page = owner.get("library?muscle=hamstrings").content.decode()
    (link,) = re.findall(r'<a class="muscle on".*?</a>', page, re.DOTALL)
    assert 'fill="url(#muscle-hatch)"' in link
    assert "<title>Take off: Back of the thighs</title>" in link
    assert '<i class="hatch high"></i>Back of the thighs</span>' in page
    assert 'url(#muscle-hatch)"' not in owner.get("library").content.decode()


def test_the_body_is_drawn_once_in_a_process(owner: Device) -> None:
    owner.get("library")
    before = [one.cache_info().misses for one in (body_maps.body, group_paths)]
    owner.get("library?muscle=hamstrings")
    assert [one.cache_info().misses for one in (body_maps.body, group_paths)] == before


# ------------------------------------------------------------------ what is marked


def test_level_and_side_are_read_from_what_is_marked() -> None:
    assert read(marks="1 2L 4L") == (4, "left")
    assert read(marks="5R") == (5, "right")
    assert read(marks="3R 2L") == (3, "both")


def test_the_lower_back_tells_no_side() -> None:
    assert read(marks="1") == (1, None)
    assert read(side="none", marks="1") == (1, "none")
    assert read(marks="1 4R") == (4, "right")


def test_the_lists_alone_are_read_as_before() -> None:
    assert read() == (None, None)
    assert read("0", "none") == (0, "none")
    assert read("3", "left") == (3, "left")


@pytest.mark.parametrize("marks", ["", "1", "2L", "3R", "4L 4R", "5L"])
@pytest.mark.parametrize("side", ["", *(option.value for option in SIDES)])
@pytest.mark.parametrize("level", ["", "0", "1", "2", "3", "4", "5"])
def test_where_map_and_list_disagree_the_further_one_down_and_both_sides_are_taken(
    level: str, side: str, marks: str
) -> None:
    both = read(level, side, marks)
    for alone in (read(level, side), read(marks=marks)):
        assert (both[0] or 0) >= (alone[0] or 0)
        assert RANK[both[1]] >= RANK[alone[1]]
        if alone[1] in ("left", "right"):
            assert both[1] in (alone[1], "both")


def test_saying_another_side_than_is_marked_means_both() -> None:
    assert read("3", "right", "5L") == (5, "both")
    assert read("5", "none", "3L") == (5, "both")
    assert read("0", "left", "4L") == (4, "left")


def test_a_place_that_is_not_on_the_picture_is_refused() -> None:
    answers = filled((WHERE, SIDE), form("3", "left", "9L"))
    assert set(answers.errors) == {"distal_level", "side"}
    assert raw_values((WHERE, SIDE), form("3", "left", "9L")) == {
        "distal_level": "3",
        "side": "left",
    }


def test_what_was_marked_is_in_the_list_when_a_page_comes_back() -> None:
    values = raw_values((WHERE, SIDE), form("2", "", "4L"))
    assert values == {"distal_level": "4", "side": "left"}
    assert raw_values((WHERE, SIDE), form()) == {"distal_level": "", "side": ""}


def test_the_record_holds_the_level_that_was_marked_and_nothing_else(owner: Device) -> None:
    marks = FELT | {"distal_level": "2", "distal_level-at": ["1", "4L"]}
    assert owner.post("check-in", marks).status_code == 302
    event = models.Event.objects.filter(kind="check_in").latest("pk")
    assert event.body["symptoms"]["distal_level"] == 4
    assert "side" not in event.body["symptoms"]
    assert "4L" not in str(event.body)


def test_a_mark_alone_answers_the_check_in(owner: Device) -> None:
    assert owner.post("check-in", FELT).status_code == 422
    assert owner.post("check-in", FELT | {"distal_level-at": "3R"}).status_code == 302


# ------------------------------------------------------------------ the picture


def test_every_place_has_a_box_to_tick_and_a_target_in_each_view_that_shows_it() -> None:
    picture = ElementTree.fromstring(
        f"<x>{unclosed(body_maps.symptom_picture('distal_level'))}</x>"
    )
    boxes = {box.get("id"): box for box in picture.iter("input")}
    pointed = [label.get("for") for label in picture.iter("label")]
    assert set(pointed) == set(boxes)
    assert all(box.get("aria-label") for box in boxes.values())
    assert {place.level for place in body_maps.places()} == set(DISTAL_LEVELS.values())
    assert len(pointed) == sum(len(place.targets) for place in body_maps.places())


def unclosed(picture: str) -> str:
    """The picture as XML: HTML leaves the boxes open."""
    return re.sub(r"(<input [^>]*)>", r"\1/>", picture)


def test_targets_lie_in_the_picture_and_do_not_cover_each_other() -> None:
    found = [(place.value, target) for place in body_maps.places() for target in set(place.targets)]
    for value, (left, top, width, height) in found:
        assert left >= 0
        assert top >= 0
        assert left + width <= MAP_SIZE[0]
        assert top + height <= MAP_SIZE[1]
        for other, (x, y, w, h) in found:
            apart = left + width <= x or x + w <= left or top + height <= y + 1 or y + h <= top + 1
            assert value == other or apart, (value, other)


def test_the_list_stays_beside_the_picture(owner: Device) -> None:
    page = owner.get("check-in").content.decode()
    found = re.findall(r'type="radio" class="d\d" name="distal_level"[^>]* value="(\d)"', page)
    assert found == [option.value for option in WHERE.options]
    assert "style=" not in body_maps.symptom_picture("distal_level")
