"""Load in words: only words are kept, only their order counts, and nothing that decides reads them.

What computes them is tested in tests/test_load_estimate.py, where SciPy is.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import HOME
from steadyback.movement.load.bands import (
    DEMAND_BANDS,
    SLIGHT,
    SPINE_BANDS,
    Bands,
    demand_bands,
    in_parts,
    mean_ranks,
    published_demand,
    published_spine,
    ranks,
    spine_bands,
)
from steadyback.vocabulary import MUSCLE_GROUPS

SOURCE = Path(__file__).parents[2] / "src" / "steadyback"
ESTIMATE = ("statics", "supports", "scene", "demand", "muscle_groups")
KEPT = HOME / "bands.json"


def kept() -> Bands:
    return Bands.model_validate_json(KEPT.read_bytes())


def imported(path: Path) -> set[str]:
    """Every module that a file imports, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield value


def test_bands_are_words_and_no_number_is_kept() -> None:
    values = list(leaves(json.loads(KEPT.read_bytes())))
    assert len(values) > 500
    assert {type(value) for value in values} == {str}


def test_every_level_has_bands_or_a_reason_why_not() -> None:
    bands, levels = kept(), load_catalogue().levels
    assert bands.levels.keys() | bands.none.keys() == levels.keys()
    assert not bands.levels.keys() & bands.none.keys()
    assert all(len(why) > 5 for why in bands.none.values())
    assert len(bands.levels) > 0.8 * len(levels)


def test_a_level_has_a_band_for_each_group_that_the_planner_balances() -> None:
    for bands in kept().levels.values():
        assert bands.demand.keys() == set(MUSCLE_GROUPS)


def test_what_is_not_an_estimate_says_where_from_or_why() -> None:
    for level in kept().levels.values():
        for told in (level.spine, *level.demand.values()):
            assert told.basis == "estimate" or told.sources or told.reason


def test_every_source_of_a_band_is_in_the_list_of_sources() -> None:
    known = load_catalogue().sources.keys()
    for level in kept().levels.values():
        for told in (level.spine, *level.demand.values()):
            assert set(told.sources) <= known


def test_a_twin_has_the_bands_of_its_twin() -> None:
    bands = kept().levels
    twins = [
        (name, level.twin)
        for name, level in load_catalogue().levels.items()
        if level.twin in bands and name in bands
    ]
    assert twins
    assert all(bands[one].spine.band == bands[str(other)].spine.band for one, other in twins)


def test_the_engine_never_reads_a_band() -> None:
    """Symptoms decide: neither progression nor permission nor planning may look at load."""
    modules = sorted((SOURCE / "engine").rglob("*.py"))
    assert {path.parent.name for path in modules} >= {"engine", "day_table"}
    for path in modules:
        names = imported(path)
        assert not {name for name in names if name.startswith("steadyback.movement")}, path
        assert not {name for name in names if "load_bands" in name or name.endswith(".load")}, path
        assert "bands.json" not in path.read_text("utf-8"), path


def test_only_the_librarys_page_and_the_check_of_the_catalogue_read_bands() -> None:
    paths = {path.relative_to(SOURCE).as_posix(): path for path in SOURCE.rglob("*.py")}
    readers = {
        name for name, path in paths.items() if "steadyback.catalogue.load_bands" in imported(path)
    }
    assert readers == {"web/library/loads.py", "cli/cases.py"}


def test_nothing_that_runs_imports_the_estimate_or_scipy() -> None:
    own = {SOURCE / "movement" / "load" / f"{name}.py" for name in ESTIMATE}
    assert all(path.is_file() for path in own)
    barred = {f"steadyback.movement.load.{name}" for name in ESTIMATE}
    others = [path for path in SOURCE.rglob("*.py") if path not in own]
    assert len(others) > 100
    assert [path for path in others if imported(path) & barred] == []
    with_scipy = [
        path.name
        for path in SOURCE.rglob("*.py")
        if any(name.partition(".")[0] == "scipy" for name in imported(path))
    ]
    assert with_scipy == ["statics.py"]


def test_equal_values_share_a_rank() -> None:
    assert list(ranks([5, 1, 5, 9])) == [2.5, 1, 2.5, 4]
    assert list(mean_ranks([1, 2, 3], [3, 2, 1])) == [2, 2, 2]


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=60))
def test_who_asks_more_never_has_a_lower_band(values: list[float]) -> None:
    places = [SPINE_BANDS.index(word) for word in in_parts(values, SPINE_BANDS)]
    by_value = [place for _, place in sorted(zip(values, places, strict=True))]
    assert by_value == sorted(by_value)


def test_spine_bands_are_fifths_of_the_levels() -> None:
    words = spine_bands({str(number): float(number) for number in range(50)})
    assert [list(words.values()).count(band) for band in SPINE_BANDS] == [10] * 5
    assert (words["0"], words["49"]) == ("very_low", "very_high")


def test_demand_bands_are_thirds_of_the_levels_that_ask_something() -> None:
    order = {str(number): float(number) for number in range(9)}
    words = demand_bands(order, dict.fromkeys(order, 1.0))
    assert list(words.values()) == ["low"] * 3 + ["medium"] * 3 + ["high"] * 3
    most = {level: 0.5 if place > 5 else SLIGHT / 2 for level, place in order.items()}
    assert list(demand_bands(order, most).values()) == ["low"] * 7 + ["medium", "high"]


def test_a_group_that_no_level_uses_is_low_everywhere() -> None:
    order = {str(number): float(number) for number in range(9)}
    assert set(demand_bands(order, dict.fromkeys(order, SLIGHT / 2)).values()) == {"low"}


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0, "low"), (20, "low"), (20.1, "medium"), (40, "medium"), (40.1, "high"), (125, "high")],
)
def test_published_activity_has_its_band(percent: float, band: str) -> None:
    assert published_demand(percent) == band
    assert band in DEMAND_BANDS


@pytest.mark.parametrize(
    ("newtons", "band"),
    [(300, "very_low"), (900, "low"), (1991, "medium"), (2585, "high"), (6000, "very_high")],
)
def test_published_pressing_has_its_band(newtons: float, band: str) -> None:
    assert published_spine(newtons) == band
