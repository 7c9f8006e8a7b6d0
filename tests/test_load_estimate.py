"""The load estimate: forces that hold, physics that is monotone, and honest comparison.

Not in tests/movement, because SciPy is not where the lower layers are tested without Django.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from proof import load_data, load_gates, load_told
from proof.load import BANDS, PAGE, as_json
from proof.load_data import Match, Notes, Override, Row, carried, published, read_notes
from proof.load_estimate import (
    Estimate,
    fault,
    stands_for,
    summed,
)
from proof.load_page import band_table
from proof.load_told import made_from, overridden, with_content, with_published
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import load_solved, read_movements
from steadyback.movement.baked import Baked, baked, mirrored
from steadyback.movement.description import Contact, Movement, View
from steadyback.movement.load.bands import Bands, Demand, LevelBands, Spine
from steadyback.movement.load.demand import Asked, Judged, judged, least_moments
from steadyback.movement.load.scene import Body, Carried, Pull, Scene, Weight, scenes
from steadyback.movement.load.statics import (
    GRAVITY,
    RESIDUAL_MOST,
    Problem,
    problem,
)
from steadyback.movement.load.supports import Support, friction
from steadyback.movement.motion import bake
from steadyback.movement.skeleton import MASSES_KG, STATURES_M
from steadyback.vocabulary import MUSCLE_GROUPS

BENT = {"hip.flex.*": 45, "lumbar.flex": 30, "thorax.flex": 15, "shoulder.flex.*": 60}
SQUAT = {"hip.flex.*": 95, "knee.flex.*": 100, "ankle.dorsi.*": 28, "shoulder.flex.*": 80}
POSES: dict[str, dict[str, Any]] = {
    "standing": {"base": "standing"},
    "bent": {"base": "standing", "keys": [{"q": BENT}]},
    "squat": {
        "base": "standing",
        "keys": [{"q": SQUAT}],
    },
    "holding": {
        "base": "standing",
        "keys": [{"q": {"elbow.flex.*": 75, "shoulder.flex.*": 20, "shoulder.abd.*": 0}}],
    },
    "far": {
        "base": "standing",
        "keys": [{"q": {"elbow.flex.*": 15, "shoulder.flex.*": 70, "shoulder.abd.*": 0}}],
    },
    "lying": {"base": "supine"},
    "side": {"base": "side_lying"},
    "hands and knees": {"base": "hands_and_knees"},
    "plank": {"base": "forearm_plank"},
    "sitting": {"base": "sitting"},
    "one leg": {
        "base": "hands_and_knees",
        "balance": True,
        "keys": [{"q": {"hip.flex.R": 0, "knee.flex.R": 5}, "release": ["knee.R", "toe_top.R"]}],
    },
}
NAMES = sorted(POSES)


@lru_cache
def solved(name: str) -> Baked:
    movement = Movement.model_validate(POSES[name])
    base = read_movements()[0].bases[movement.base]
    return baked(bake(base, movement), View(), name)


def scene_of(name: str, kg: float = 0, body: Body | None = None, **extra: Any) -> Scene:
    movement = Movement.model_validate(POSES[name])
    base = read_movements()[0].bases[movement.base]
    weights = tuple(Weight(at=f"grip.{side}", kg=kg / 2) for side in "RL" if kg)
    every = Carried(weights=weights, **extra)
    ((_, scene),) = scenes(base, movement, solved(name), every, body or Body())
    return scene


def spine(scene: Scene) -> tuple[float, float]:
    found = judged(scene)
    assert found.left_over.holds
    return found.a.spine, found.b.spine


def assert_never_lower(before: tuple[float, float], after: tuple[float, float]) -> None:
    """By either model; one per cent because several contacts may share the weight anew."""
    assert after[0] >= before[0] * 0.99
    assert after[1] >= before[1] * 0.99


def forces_on(equations: Problem, forces: np.ndarray) -> list[tuple[Support, np.ndarray]]:
    out, first = [], 0
    for support in equations.supports:
        mine = forces[first : first + len(support.pushes)]
        first += len(mine)
        ways = np.array([push.on[0].way for push in support.pushes])
        out.append((support, mine @ ways))
    return out


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kg", [0, 12])
def test_contacts_carry_the_body_and_what_it_holds(name: str, kg: float) -> None:
    equations = problem(scene_of(name, kg))
    forces = least_moments(equations)
    total = np.sum([force for _, force in forces_on(equations, forces)], axis=0)
    weight = (75 + kg) * GRAVITY
    assert total[1] == pytest.approx(weight, rel=RESIDUAL_MOST)
    assert abs(total[0]) < RESIDUAL_MOST * weight
    assert abs(total[2]) < RESIDUAL_MOST * weight
    assert equations.left_over(forces).holds


@pytest.mark.parametrize("name", NAMES)
def test_no_contact_pulls_or_slips(name: str) -> None:
    scene = scene_of(name)
    equations = problem(scene)
    forces = least_moments(equations)
    assert (forces >= 0).all()
    for support, force in forces_on(equations, forces):
        slope = friction(scene.contacts[support.name])
        assert abs(force[0]) + abs(force[2]) <= slope * force[1] + 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_what_joints_do_and_what_contacts_do_add_up_to_nothing(name: str) -> None:
    """Checked against another way of counting: moments of all forces above the lumbar joint."""
    equations = problem(scene_of(name))
    forces = least_moments(equations)
    placed = equations.placed
    index, turn = placed.skeleton.index, placed.skeleton.turn_index["lumbar.flex"]
    above = placed.skeleton.moved[:, turn] > 0
    pivot, axis = placed.origins[index["lumbar"]], placed.axes[turn]
    moment = np.zeros(3)
    for part, share in enumerate(placed.skeleton.masses):
        if above[part]:
            force = np.array([0, -share * 75 * GRAVITY, 0])
            moment += np.cross(placed.centres[part] - pivot, force)
    for force, push in zip(forces, equations.pushes, strict=True):
        for at in push.on:
            if above[at.segment]:
                moment += np.cross(at.place - pivot, force * at.way)
    asked = -(equations.given + equations.columns @ forces)[6 + turn]
    assert asked == pytest.approx(-moment @ axis, abs=1e-6)


@pytest.mark.parametrize("name", ["standing", "bent", "squat", "holding", "sitting"])
def test_a_heavier_dumbbell_never_lowers_the_load_of_the_spine(name: str) -> None:
    loads = [spine(scene_of(name, kg)) for kg in (0, 4, 10, 20)]
    for lighter, heavier in pairwise(loads):
        assert_never_lower(lighter, heavier)


@pytest.mark.parametrize("name", NAMES)
def test_a_taller_or_heavier_body_never_lowers_the_load_of_the_spine(name: str) -> None:
    bodies = [Body(55, 1.55), Body(75, 1.75), Body(95, 1.75), Body(95, 2.0)]
    loads = [spine(scene_of(name, body=body)) for body in bodies]
    for lighter, heavier in pairwise(loads):
        assert_never_lower(lighter, heavier)


CORNERS = [Body(kg, metres) for kg in MASSES_KG for metres in STATURES_M]


@pytest.mark.parametrize("level", ["squat-4", "bird-dog-4", "hip-thrust-3", "side-plank-4"])
@pytest.mark.parametrize("body", CORNERS, ids=str)
def test_any_body_from_the_lightest_to_the_tallest_is_placed_and_carried(
    level: str, body: Body
) -> None:
    """45 and 130 kg, 1.45 and 2.00 m: contacts stay where they are and carry all that weighs."""
    kept, (movements, _) = load_solved(level), read_movements()
    assert kept is not None
    base, movement = movements.base(level), movements.movements[level]
    for name, scene in scenes(base, movement, kept, body=body):
        placed = scene.placed()
        assert placed.stature == body.stature_m
        lowest = min(placed.point(contact)[1] for contact in scene.contacts)
        assert abs(lowest) < 0.004, name
        left = judged(scene).left_over
        assert left.holds or left.nearly, (name, left)
        assert left.carried == pytest.approx(1, abs=RESIDUAL_MOST), name


def test_a_longer_reach_with_a_weight_loads_the_spine_more() -> None:
    near, far = spine(scene_of("holding", 10)), spine(scene_of("far", 10))
    assert far[0] > near[0]
    assert far[1] > near[1]


def test_lying_is_less_than_standing_and_standing_less_than_bending() -> None:
    lying, standing, bent = (spine(scene_of(name)) for name in ("lying", "standing", "bent"))
    for model in (0, 1):
        assert lying[model] < standing[model] < bent[model]


def test_deep_knees_ask_the_thighs_and_a_lifted_leg_asks_the_buttock() -> None:
    standing, squat = judged(scene_of("standing")), judged(scene_of("squat"))
    kneeling, lifted = judged(scene_of("hands and knees")), judged(scene_of("one leg"))
    for one in ("a", "b"):
        easy, deep = getattr(standing, one).muscles, getattr(squat, one).muscles
        assert deep["quadriceps"] > easy["quadriceps"] + 0.1
        calm, high = getattr(kneeling, one).muscles, getattr(lifted, one).muscles
        assert high["gluteus_maximus"] > calm["gluteus_maximus"] + 0.05


def test_a_pose_and_its_mirror_image_ask_the_same() -> None:
    scene = scene_of("one leg")
    swap = {"R": "L", "L": "R"}

    def other(name: str) -> str:
        return name[:-1] + swap[name[-1]] if name[-2:] in (".R", ".L") else name

    contacts = {
        other(name): contact.model_copy(update={"landmark": other(name)})
        for name, contact in scene.contacts.items()
    }
    seen = judged(Scene(mirrored(scene.pose), contacts, scene.surfaces))
    found = judged(scene)
    for one, two in ((found.a, seen.a), (found.b, seen.b)):
        assert two.spine == pytest.approx(one.spine, rel=1e-3)
        for measure, value in one.muscles.items():
            assert two.muscles[measure] == pytest.approx(value, abs=2e-3)


def test_a_band_between_two_limbs_adds_no_weight_and_asks_the_outer_hip() -> None:
    band = Pull(at="thigh_front.R", to="thigh_front.L", newtons=60)
    plain, banded = judged(scene_of("sitting")), judged(scene_of("sitting", pulls=(band,)))
    assert banded.left_over.holds
    assert banded.a.muscles["gluteus_medius"] > plain.a.muscles["gluteus_medius"] + 0.05
    assert banded.b.muscles["gluteus_medius"] > plain.b.muscles["gluteus_medius"] + 0.05


def test_a_body_that_would_fall_is_told_with_its_key() -> None:
    scene = scene_of("standing")
    on_toes = {name: one for name, one in scene.contacts.items() if name.startswith("ball")}
    found = judged(Scene(scene.pose, on_toes, scene.surfaces))
    assert not found.left_over.holds
    told = summed("any-1", [("key 0", judged(scene)), ("key 1", found)], set())
    assert told.a is None
    assert told.problems == (f"key 1: {fault(found)}",)
    assert "would fall" in told.problems[0]


def test_a_moment_in_passing_that_nobody_could_hold_is_left_out() -> None:
    scene = scene_of("standing")
    falling = judged(Scene(scene.pose, {"ball.R": scene.contacts["ball.R"]}, scene.surfaces))
    still = judged(scene)
    told = summed("any-1", [("key 0", still), ("0.5", falling), ("key 1", still)], set())
    assert (told.a, told.skipped, told.problems) == (still.a, 1, ())
    stepping = summed("any-1", [("key 0", still), ("key 1", falling)], {"key 1"})
    assert (stepping.a, stepping.skipped) == (still.a, 1)


def test_a_hand_that_should_only_steady_may_not_carry_the_body() -> None:
    still = judged(scene_of("standing"))
    leaning = Judged(still.a, still.b, still.left_over, on_hands=0.35)
    says = fault(leaning)
    assert says == "steadying hands carry 35% of the body"
    assert fault(still) is None


def test_what_one_limb_does_to_another_moves_joints_but_not_the_body() -> None:
    scene = scene_of("sitting")
    holding = replace(
        scene,
        held=(("palm.R", "thigh_front.R"), ("shin.L", "fingers.L")),
        resting=(("ankle.R", "knee.L"),),
        straps=(("grip.R", "ball.R"),),
    )
    equations = problem(holding)
    inside = [not push.outside for push in equations.pushes]
    assert sum(inside) == 6 + 6 + 1 + 1
    assert np.abs(equations.columns[:6, inside]).max() < 1e-9
    assert np.abs(equations.columns[6:, inside]).max() > 0.1
    assert judged(holding).left_over.holds


def test_a_limb_that_rests_on_another_need_not_be_held_up() -> None:
    lying = scene_of("side")
    resting = replace(lying, resting=(("knee_inner.R", "knee_inner.L"),))
    held_up, laid_down = judged(lying).a.muscles, judged(resting).a.muscles
    assert laid_down["gluteus_medius"] < held_up["gluteus_medius"] - 0.1


def test_an_unknown_landmark_is_named() -> None:
    scene = scene_of("standing")
    with pytest.raises(KeyError, match="tail"):
        problem(Scene(scene.pose, {"tail": Contact(landmark="tail")}, scene.surfaces))


# ---------------------------------------------------------------- what is written down

NOTES = read_notes()
CATALOGUE = load_catalogue()


def test_every_level_and_source_of_the_notes_is_known() -> None:
    parts = (
        *(NOTES.weights, NOTES.pulls, NOTES.passing, NOTES.leaning, NOTES.bearing, NOTES.willed),
        *(NOTES.moving, NOTES.spine, NOTES.matches, NOTES.overrides),
    )
    named = [one.level for part in parts for one in part]
    assert len(named) > 50
    assert [name for name in named if name not in CATALOGUE.levels] == []
    rows = [row.source for match in NOTES.matches for row in match.rows]
    given = [one.source for part in (NOTES.weights, NOTES.pulls, NOTES.spine) for one in part]
    assert set(rows + given) <= CATALOGUE.sources.keys()


def test_every_weight_that_is_held_has_kilograms() -> None:
    movements, _ = read_movements()
    for level, movement in movements.movements.items():
        if load_data.held(movement) and level in CATALOGUE.levels:
            assert carried(level, movement, CATALOGUE.levels[level].dosing, NOTES).weights


def row(percent: float, *, confirmed: bool, **more: Any) -> Row:
    words = {"study": "any", "measure": "quadriceps", "percent": (percent,), "source": "R24"}
    return Row.model_validate(words | {"confirmed": confirmed} | more)


def match(*rows: Row, level: str = "squat-4") -> Match:
    return Match(level=level, reason="the same", rows=rows)


def notes(**parts: Any) -> Notes:
    empty: dict[str, Any] = {
        name: () for name in Notes.model_fields if name not in ("first_look", "left_out")
    }
    return Notes.model_validate(empty | {"left_out": ()} | parts)


def test_a_confirmed_value_goes_before_a_remembered_one() -> None:
    kinds = {"mean": True, "peak": False}
    both = match(row(30, confirmed=True), row(50, confirmed=True), row(90, confirmed=False))
    assert published(both, kinds) == {"quadriceps": (40.0, True)}
    assert published(match(row(90, confirmed=False)), kinds) == {"quadriceps": (90.0, False)}
    assert published(match(row(90, confirmed=True, kind="peak")), kinds) == {}


PLAIN = LevelBands(
    spine=Spine(band="medium"), demand={group: Demand(band="low") for group in MUSCLE_GROUPS}
)


def test_a_confirmed_value_takes_the_estimates_place_and_is_cited() -> None:
    told = with_published(PLAIN, {"squat-4"}, notes(matches=(match(row(76, confirmed=True)),)))
    assert told.demand["quadriceps"].band == "high"
    assert told.demand["quadriceps"].basis == "published"
    assert told.demand["quadriceps"].sources == ("R24",)
    assert told.demand["hamstrings"] == PLAIN.demand["hamstrings"]


def test_a_remembered_muscle_value_takes_no_place() -> None:
    told = with_published(PLAIN, {"squat-4"}, notes(matches=(match(row(76, confirmed=False)),)))
    assert told == PLAIN


@pytest.mark.parametrize(
    ("newtons", "confirmed", "band"),
    [(2500, "no", "high"), (800, "no", "medium"), (800, "yes", "low"), (6000, "yes", "very_high")],
)
def test_a_remembered_pressing_may_raise_a_spine_band_but_never_lower_it(
    newtons: float, confirmed: str, band: str
) -> None:
    one = {"level": "squat-4", "newtons": (newtons,), "confirmed": confirmed}
    said = notes(spine=({**one, "source": "R58", "says": "a number"},))
    told = with_published(PLAIN, {"squat-4"}, said).spine
    assert told.band == band
    changed = "published" if confirmed == "yes" else "remembered"
    assert told.basis == (changed if band != "medium" else "estimate")


def test_a_clinician_has_the_last_word_with_a_reason() -> None:
    decided = Override(
        level="squat-4", spine="low", demand={"quadriceps": "high"}, reason="Seen it done.",
        who="A physiotherapist", when="2026-11-30",
    )  # fmt: skip
    told = overridden(PLAIN, [decided])
    assert (told.spine.band, told.spine.basis) == ("low", "clinician")
    assert told.demand["quadriceps"].band == "high"
    assert "Seen it done." in told.spine.reason
    assert told.demand["hamstrings"] == PLAIN.demand["hamstrings"]


def test_twins_are_one_exercise_under_two_names() -> None:
    movements, _ = read_movements()
    assert stands_for("superman-4", CATALOGUE, movements) == "bird-dog-4"
    assert stands_for("bird-dog-4", CATALOGUE, movements) == "bird-dog-4"
    assert stands_for("squat-4", CATALOGUE, movements) == "squat-4"
    names = {"bird-dog-4", "superman-4"}
    sure = match(row(76, confirmed=True), level="superman-4")
    assert with_published(PLAIN, names, notes(matches=(sure,))) != PLAIN


def test_where_the_effort_is_the_persons_own_the_author_says_how_much() -> None:
    level = CATALOGUE.levels["hip-thrust-1"]
    told = with_content(PLAIN, level)
    assert level.groups
    for group, share in level.groups.items():
        assert (told.demand[group].band, told.demand[group].basis) == (share, "content")


# ---------------------------------------------------------------- comparing honestly


def test_the_halves_are_every_other_level_in_alphabetical_order() -> None:
    sure = row(30, confirmed=True)
    matches = [match(sure, level=f"squat-{number}") for number in (3, 1, 4, 2, 5)]
    peaks = match(row(60, confirmed=True, kind="peak"), level="lunge-1")
    assert load_gates.halves([*matches, peaks]) == (
        ["squat-1", "squat-3", "squat-5"],
        ["squat-2", "squat-4"],
    )
    choosing, reported = load_gates.halves(NOTES.matches)
    assert not set(choosing) & set(reported)


def value(published_: float, a: float, b: float) -> load_gates.Value:
    return load_gates.Value("squat-4", "quadriceps", published_, a, b, confirmed=True)


def test_a_rank_correlation_counts_order_alone() -> None:
    assert load_gates.correlation([1, 2, 3, 400], [0.1, 0.2, 0.3, 0.4]) == pytest.approx(1)
    assert load_gates.correlation([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert load_gates.correlation([1, 2, 3], [1, 2, 3]) is None
    assert load_gates.correlation([1, 2, 3, 4], [5, 5, 5, 5]) is None


def test_the_mean_is_kept_unless_one_model_is_clearly_better() -> None:
    alike = [value(n, n, n) for n in range(6)]
    assert load_gates.choice(alike) == "mean"
    only_a = [value(n, n, -((n * 3) % 5)) for n in range(8)]
    assert load_gates.choice(only_a) == "A"


def test_a_level_without_an_estimate_takes_no_part() -> None:
    found = {"squat-4": Estimate("squat-4", problems=("it falls",))}
    said = notes(matches=(match(row(30, confirmed=True)),))
    assert load_gates.values(["squat-4"], said, found) == []
    muscles = dict.fromkeys(load_gates.MEASURES, 0.2)
    found = {"squat-4": Estimate("squat-4", Asked(muscles, 900), Asked(muscles, 800))}
    ((one),) = load_gates.values(["squat-4"], said, found)
    assert (one.published, one.a, one.confirmed) == (30, 0.2, True)


# ---------------------------------------------------------------- what is kept


def kept() -> Bands:
    return Bands.model_validate_json(BANDS.read_bytes())


@pytest.mark.parametrize("file", ["load_data.py", "load_gates.py", "load_estimate.py"])
def test_the_hash_of_the_bands_holds_every_module_that_makes_them(file: str) -> None:
    assert file in {path.name for path in load_told.method_files()}


def test_other_shares_of_a_level_are_other_bands() -> None:
    level = CATALOGUE.levels["brace-1"]
    less = level.model_copy(update={"muscles": level.muscles[1:]})
    other = replace(CATALOGUE, levels={**CATALOGUE.levels, "brace-1": less})
    movements, _ = read_movements()
    assert made_from(movements, other) != made_from(movements, CATALOGUE)


def test_the_bands_are_made_from_the_movements_as_they_are() -> None:
    movements, _ = read_movements()
    assert kept().made_from == made_from(movements, CATALOGUE), "run: python -m proof load"


def test_the_page_is_of_the_same_run_as_the_bands() -> None:
    page = PAGE.read_text("utf-8")
    assert f"`{kept().made_from}`" in page
    assert band_table(kept()) in page


def test_the_bands_are_written_one_level_a_line() -> None:
    text = BANDS.read_text("utf-8")
    assert as_json(kept()) == text
    assert len(text.splitlines()) > len(kept().levels)
