"""docs/movements.md: what does not hold is told, in every table, and what is sent is weighed."""

import gzip
import json
from dataclasses import replace

import pytest

from proof.movements import (
    COSTS,
    KEPT,
    SEEN,
    SENT_MOST_KB,
    SOLVED,
    Level,
    failing,
    sent,
    sizes,
    tables,
    without_own,
)
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import Movements, load_solved, read_words
from steadyback.movement.baked import Baked
from steadyback.movement.figure.shape import Look
from steadyback.movement.measure import Measured
from steadyback.movement.player.coded import packed

PARTS = (SOLVED, KEPT, SEEN, COSTS)
FINE = Measured("slip", 0.5, 1.0, "mm", "heel.R, key 1")
CATALOGUE = load_catalogue()


def level(part: str, one: Measured) -> Level:
    return Level("squat-4", {each: (one if each == part else FINE,) for each in PARTS}, 900)


def kept(name: str) -> Baked:
    found = load_solved(name)
    assert found is not None
    return found


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("what", ["slip", "picture, compressed", "movement as it is sent"])
def test_every_row_of_every_table_that_does_not_hold_is_told(part: str, what: str) -> None:
    bad = replace(FINE, what=what, value=1.01)
    levels = [level(part, bad)]
    said = "\n".join(failing(levels, ()))
    assert f"squat-4: {what} 1.01 mm" in said
    assert "Nothing." not in said
    assert "0 of 1" in "\n".join(tables(levels))


def test_nothing_is_told_where_all_holds() -> None:
    assert "Nothing." in list(failing([level(SOLVED, FINE)], ()))


def test_a_level_without_movement_and_without_twin_is_told_as_missing() -> None:
    movements, _ = read_words()
    twins, missing = without_own(CATALOGUE, movements)
    assert missing == []
    assert "superman-4" in twins
    less = {name: one for name, one in movements.movements.items() if name != "squat-4"}
    twins_, missing = without_own(CATALOGUE, Movements(movements.bases, less))
    assert missing == ["squat-4"]
    assert twins_ == twins
    assert "- squat-4: no movement" in "\n".join(failing([], missing))


def test_what_is_weighed_is_what_the_player_is_sent_of_every_build_and_both_views() -> None:
    looks = [Look(build="slim"), Look(build="broad")]
    found = sent(CATALOGUE.level("squat-4"), kept("squat-4"), looks)
    assert len({where for _, where in found}) == 4
    weighed = {one.what: one for one in sizes(CATALOGUE.level("squat-4"), kept("squat-4"))}
    of_movement = weighed["movement as it is sent, compressed"]
    assert of_movement.value * 1024 == max(size for size, _ in found)
    assert of_movement.most == SENT_MOST_KB


def test_packed_numbers_are_the_same_bytes_each_time_and_come_back() -> None:
    content = {"frames": 3, "move": [1, "AB"]}
    assert packed(content) == packed(dict(content))
    assert json.loads(gzip.decompress(packed(content))) == content
