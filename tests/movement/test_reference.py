"""Reference curves for a later camera: what one camera can judge, and how far off is still well."""

import re
from pathlib import Path

from steadyback.catalogue.movements import load_solved
from steadyback.movement.baked import Baked
from steadyback.movement.reference import MOMENTS, TOLERANCE_DEG, reference
from steadyback.movement.skeleton import LIMITS_DEG, SKELETON

PAGE = (Path(__file__).parents[2] / "docs" / "algorithms" / "movement.md").read_text("utf-8")


def kept(level: str) -> Baked:
    found = load_solved(level)
    assert found is not None
    return found


def test_only_bending_and_straightening_is_given() -> None:
    found = reference("bird-dog-4", kept("bird-dog-4"), ["hip.flex.R", "hip.abd.R", "lumbar.flex"])
    assert [curve.joint for curve in found.curves] == ["hip.flex.R", "lumbar.flex"]
    assert {curve.tolerance for curve in found.curves} == {TOLERANCE_DEG}
    assert found.tolerance_source == "our_proposal"


def test_a_cycle_goes_all_the_way_round_and_a_movement_there_and_back_only_out() -> None:
    there = reference("bird-dog-4", kept("bird-dog-4"), ["hip.flex.R"])
    (curve,) = there.curves
    assert (there.path, len(curve.degrees)) == ("there_and_back", MOMENTS)
    assert abs(curve.degrees[-1] - curve.degrees[0]) > 45
    cycle = reference("calf-raise-3", kept("calf-raise-3"), ["ankle.dorsi.R"])
    (curve,) = cycle.curves
    assert cycle.path == "cycle"
    assert abs(curve.degrees[-1] - curve.degrees[0]) < 3 < max(curve.degrees) - min(curve.degrees)


def test_the_page_gives_the_tolerance_and_every_limit_of_a_joint() -> None:
    assert f"{TOLERANCE_DEG:g} degrees" in PAGE
    rows = re.findall(r"^\| `([\w.]+)` \| (-?\d+) \| (-?\d+) \|", PAGE, re.MULTILINE)
    assert {name: (float(least), float(most)) for name, least, most in rows} == LIMITS_DEG
    names = {turn.name.removesuffix(".R").removesuffix(".L") for turn in SKELETON.turns}
    assert names == LIMITS_DEG.keys()
