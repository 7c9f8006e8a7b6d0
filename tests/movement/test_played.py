"""What the player is sent: the solved movement itself, and a painting order that is the still's."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import solved_for
from steadyback.movement.baked import Baked
from steadyback.movement.figure.depth import painting_order
from steadyback.movement.figure.painting import paint_part
from steadyback.movement.figure.shape import Look, parts_of
from steadyback.movement.figure.still import props_of
from steadyback.movement.player.body import LIMBS, player_body
from steadyback.movement.player.coded import FIRST_ITEM, changes, channel, decoded, named
from steadyback.movement.player.level import (
    JOIN_FROM,
    PATCH_FROM,
    SOLID_FROM,
    fits,
    layers_of,
    order_of,
    played,
    scenes_of,
    turned_round,
)
from steadyback.movement.skeleton import SIDES, SKELETON, Side
from steadyback.vocabulary import Muscle, Share

NAMES = ("bird-dog-4", "deadlift-2", "curl-up-3", "clamshell-2")
LEVELS = load_catalogue().levels


def kept_of(name: str) -> Baked:
    found = solved_for(LEVELS[name])
    assert found is not None
    return found


def worked_by(name: str) -> dict[Muscle, Share]:
    return {work.muscle: work.share for work in LEVELS[name].muscles}


@given(st.lists(st.integers(-9000, 9000), min_size=1, max_size=60))
def test_a_channel_gives_back_every_number(values: list[int]) -> None:
    assert decoded(channel(values), len(values)) == values


@given(st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=1, max_size=20))
def test_changes_say_every_list_and_none_twice_in_a_row(lists: list[list[int]]) -> None:
    written = changes(lists)
    for frame, wanted in enumerate(lists):
        assert [each for start, each in written if start <= frame][-1] == wanted
    assert all(one[1] != two[1] for one, two in pairwise(written))


@given(st.lists(st.lists(st.integers(0, 400), max_size=70), min_size=1, max_size=4))
def test_an_order_has_a_character_for_each_item(orders: list[list[int]]) -> None:
    items, texts = named(orders)
    assert [[items[ord(each) - FIRST_ITEM] for each in text] for text in texts] == orders


@pytest.mark.parametrize("name", NAMES)
def test_the_player_gets_the_numbers_that_were_baked(name: str) -> None:
    kept = kept_of(name)
    moves = [decoded(each, len(kept)) for each in played(kept, worked_by(name))["move"]]
    rows = list(zip(*moves, strict=True))
    assert [row[:3] for row in rows] == list(kept.root)
    assert [row[3:6] for row in rows] == list(kept.facing)
    for place, turn in enumerate(SKELETON.turns, 6):
        values = kept.angles.get(turn.name, (0,))
        assert moves[place] == [values[min(frame, len(values) - 1)] for frame in range(len(kept))]


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_paints_each_part_once_in_the_order_of_the_still(name: str) -> None:
    kept, look = kept_of(name), Look()
    props = props_of(kept, mirror=False)
    for scene in scenes_of(kept, props, look)[::6]:
        layers = layers_of(scene, props, worked_by(name))
        order, svg = order_of(layers, painting_order(layers.things)), layers.painted()
        numbers = [item for item in order if item < JOIN_FROM]
        assert sorted(numbers) == list(range(len(layers.parts)))
        assert sum(item >= SOLID_FROM for item in order) == len(layers.solids)
        assert sum(PATCH_FROM <= item < SOLID_FROM for item in order) == svg.count("<clipPath")
        parts = [layers.parts[each] for each in numbers]
        drawn = [paint_part(scene, part, 0, marked=False) for part in parts]
        first = [svg.index(re.search(r'd="[^"]+"', each)[0]) for each in drawn]  # type: ignore[index]
        assert first == sorted(first)


@pytest.mark.parametrize("name", NAMES)
def test_the_fading_of_limbs_is_said_for_the_limbs_in_their_order(name: str) -> None:
    kept, look = kept_of(name), Look()
    props = props_of(kept, mirror=False)
    layers = layers_of(scenes_of(kept, props, look)[0], props, {})
    sent = played(kept, {})["far"][0]
    assert sent == (0, [layers.far[limb] for limb in LIMBS])


def test_an_order_stays_while_it_is_right() -> None:
    assert fits([0, 1, 2], [set(), {0}, set()])
    assert not fits([1, 0, 2], [set(), {0}, set()])


def test_from_behind_is_half_a_turn_round_and_the_body_stays() -> None:
    kept = kept_of("bird-dog-4")
    front, back = (played(each, {}) for each in (kept, turned_round(kept)))
    assert back["move"] == front["move"]
    azimuth, elevation = front["camera"]
    assert (back["camera"][0] - azimuth) % 360 == 180
    assert back["camera"][1] == elevation
    assert -180 <= turned_round(turned_round(kept)).view.azimuth <= 180


def test_a_muscle_that_works_little_is_not_sent() -> None:
    sent = played(kept_of("bird-dog-4"), {"gluteus_maximus": "high", "calf": "low"})
    assert {*sent["work"].values()} == {"high"}
    assert list(sent["hatch"]) == ["high"]


def test_the_body_differs_by_build_and_its_colours_by_tone() -> None:
    usual, broad, dark = (
        player_body(look) for look in (Look(), Look(build="broad"), Look(tone="ebony"))
    )
    assert usual["parts"] != broad["parts"]
    assert usual["parts"] == dark["parts"]
    assert usual["paint"]["light"]["fig-skin"] != dark["paint"]["light"]["fig-skin"]
    assert usual["paint"]["light"] != usual["paint"]["dark"]
    assert [part["name"] for part in usual["parts"]] == [part.name for part in parts_of("slim")]


def test_the_head_is_where_the_player_looks_for_it() -> None:
    assert SKELETON.index["head"] == 3
    assert player_body(Look())["parts"][3]["name"] == "head"


@pytest.mark.parametrize("side", SIDES)
def test_a_hand_that_holds_is_sent_beside_the_open_one(side: Side) -> None:
    changed = {part.name for part in parts_of("slim", frozenset(side))} & {
        player_body(Look())["parts"][place]["name"] for place in player_body(Look())["closed"][side]
    }
    assert changed
    assert all(name.endswith(side) for name in changed)
