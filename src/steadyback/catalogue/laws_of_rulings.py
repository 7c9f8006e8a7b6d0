"""Laws for what the evidence page and the rulings say of named levels, conditions and stages.

Some cells of the matrix hold a condition ("only if it centralises", "chair only"). A cell is one
word for a whole family, so the condition is kept by the levels, and a law sees to it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import ColumnId, Level
from steadyback.catalogue.law import Breach, at, law, level_law, verdict
from steadyback.vocabulary import MUSCLE_GROUPS, VERDICTS, Verdict

BONES: tuple[ColumnId, ...] = ("osteoporosis", "vertebral_fracture")
DISCECTOMY: tuple[ColumnId, ...] = ("post_discectomy_early", "post_discectomy_late")
HIPS: tuple[ColumnId, ...] = ("hip_replacement_early", "hip_replacement_stable")

STAGES = {
    "squat-1": 1,
    "superman-1": 1,
    "seated-leg-press-1": 1,
    "bird-dog-1": 2,
    "bird-dog-2": 2,
    "bird-dog-3": 2,
    "bird-dog-4": 3,
    "superman-4": 3,
}
SEATED = ("pelvic-tilt-1", "hip-thrust-1", "leg-curl-1")
FULL_SUPERMAN_CLOSED = {"radiculopathy", "stenosis", "spondylolisthesis"}


@dataclass(frozen=True)
class Closing:
    """Levels on which some columns may not say anything milder than `least`."""

    levels: Callable[[Level], bool]
    columns: tuple[ColumnId, ...]
    least: Verdict
    because: str


def named(pattern: str) -> Callable[[Level], bool]:
    """The levels whose whole id has this pattern."""
    return lambda level: re.fullmatch(pattern, level.id) is not None


CLOSINGS = (
    Closing(
        named(r"wall-sit-\d"),
        ("hypertension_uncontrolled",),
        "NO",
        "no wall sit with uncontrolled blood pressure (rulings 14)",
    ),
    Closing(
        named(r"curl-up-\d"),
        (*BONES, "pregnancy"),
        "NO",
        "no curl-up with weak bones or in pregnancy (evidence 10, row 8)",
    ),
    Closing(
        named(r"deadlift-[3-6]"),
        DISCECTOMY,
        "NO",
        "no loaded hinge within 12 weeks of an operation (evidence 8, row 1)",
    ),
    Closing(
        named("superman-[235]"),
        ("acute_radiculopathy", "stenosis", "spondylolisthesis"),
        "NO",
        "prone lifts stay closed here (evidence 9.15)",
    ),
    Closing(
        named("superman-2"), ("pregnancy",), "NO", "no prone lift in pregnancy (evidence 9.15)"
    ),
    Closing(
        named("gluteal-stretch-5"),
        HIPS,
        "NO",
        "no seated figure-four with a hip replacement (evidence 9.7)",
    ),
    Closing(
        named("hip-adduction-[3-6]"),
        HIPS,
        "CLIN",
        "the leg can cross the midline (evidence 2.1)",
    ),
    Closing(
        named("seated-leg-press-6"),
        ("acute_radiculopathy",),
        "NO",
        "the pelvis rolls under in the machine (evidence 2.1)",
    ),
    Closing(
        lambda level: level.family == "hip_hinge" and "loaded_hinge" in level.hazards,
        ("acute_radiculopathy",),
        "NO",
        "only the unloaded drill is open here (evidence 2.1)",
    ),
    Closing(
        lambda level: level.family == "squat" and ("chair",) not in level.equipment,
        ("post_discectomy_early",),
        "CLIN",
        "only chair squats are open here (evidence 2.1)",
    ),
    Closing(
        lambda level: level.family == "prone_extension" and level.id != "superman-2",
        BONES,
        "CLIN",
        "only the head and shoulder lift is open here (evidence 2.1)",
    ),
    Closing(
        lambda level: (
            level.family == "hamstring_stretch" and level.position not in ("supine", "hook_lying")
        ),
        ("stenosis", *BONES),
        "CLIN",
        "only lying stretches are open here (evidence 2.1)",
    ),
)


@level_law("matrix", "cautions")
def closings_hold(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """What evidence and rulings close by name, or by a condition of a cell, is closed."""
    for closing in CLOSINGS:
        if not closing.levels(level):
            continue
        for column in closing.columns:
            said = verdict(catalogue, level, column)
            if VERDICTS.index(said) < VERDICTS.index(closing.least):
                says = f"{column} comes out as {said}: {closing.because}."
                yield at(level, "cautions"), f"{says} Give it a cell with {closing.least}."


@level_law("matrix", "cautions")
def directions_are_asked_for(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """With an irritated nerve, bending and arching are only for those whom they help.

    So a level of these families that bends or arches asks for the direction, or is closed.
    """
    asked = {
        ("flexion_mobility", "flexion"): {"flexion_or_stenosis"},
        ("extension_mobility", "extension"): {"extension", "extension_or_neutral"},
    }.get((level.family, level.spine_direction))
    if asked is None or asked & set(level.only_if):
        return
    if verdict(catalogue, level, "acute_radiculopathy") not in ("CLIN", "NO"):
        says = f"A level that goes into {level.spine_direction} asks for it. Add one of these to"
        yield at(level, "only_if"), f"{says} only_if: {', '.join(sorted(asked))}."


@level_law()
def bending_for_relief_is_judged_as_bending(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """What opens to those whom bending helps stays closed in the morning and to weak bones.

    Both go by the hazard end_range_flexion (evidence 9, entry code FX; rulings 12).
    """
    if "flexion_or_stenosis" in level.only_if and "end_range_flexion" not in level.hazards:
        yield at(level, "hazards"), "This bends the back. Add end_range_flexion."


@level_law()
def lunges_wait_for_stage_two(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Lunges and step-ups are closed until stage 2 (evidence 2.1)."""
    if level.family == "lunge" and level.stage < 2:
        yield at(level, "stage"), "A lunge or step-up begins at stage 2. Raise the stage."


@level_law()
def named_stages_are_kept(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """The stages that the rulings settle by name (rulings 23, 24 and the planner's numbers)."""
    settled = STAGES.get(level.id, level.stage)
    if level.stage != settled:
        yield at(level, "stage"), f"The rulings settle stage {settled}, not {level.stage}. Set it."


@level_law()
def those_who_cannot_lie_down_can_begin(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Three first levels have a seated variant (rulings, the planner's numbers)."""
    if level.id in SEATED and "seated" not in {variant.id for variant in level.variants}:
        yield at(level, "variants"), "This level needs a seated variant. Write one."


@level_law()
def foot_drop_closes_the_deadlift(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Beyond its second level the deadlift is closed with foot drop (evidence 8, row 1)."""
    if re.fullmatch("deadlift-[3-9]", level.id) and "foot_drop" not in level.not_if:
        yield at(level, "not_if"), "Foot drop closes this level. Add foot_drop."


@level_law()
def heavy_deadlifts_need_a_calm_leg(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """The last two deadlifts are closed with leg pain over 1 (evidence 8, row 1)."""
    limit = level.leg_nprs_max
    if level.id in ("deadlift-5", "deadlift-6") and (limit is None or limit > 1):
        yield at(level, "leg_nprs_max"), "Leg pain over 1 closes this level. Set it to 1."


@level_law()
def seated_flexion_is_open_to_stenosis(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Seated flexion is open from stage 1 to diagnosed stenosis (rulings, planner's numbers)."""
    if level.id == "knee-to-chest-6" and "stenosis" not in level.open_for:
        yield at(level, "open_for"), "This level is open for stenosis. Add it."


@level_law()
def a_clinicians_level_is_late(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """What needs a clinician's allow is stage 4 or later (rulings 24)."""
    if "clinician_allow" not in level.only_if:
        return
    if level.stage < 4:
        yield at(level, "stage"), "A level that a clinician opens is stage 4 or later. Raise it."
    closed = FULL_SUPERMAN_CLOSED if level.exercise == "superman" else set[str]()
    for condition in sorted(closed - set(level.not_if)):
        yield at(level, "not_if"), f"{condition} closes the full superman. Add it."


@law("exercises")
def the_full_superman_is_there(catalogue: Catalogue) -> Iterator[Breach]:
    """The superman's top level is the full one, for whom a clinician allows it (rulings 24)."""
    superman = catalogue.exercises.get("superman")
    if superman and "clinician_allow" not in superman.levels[-1].only_if:
        says = "The top level is the full superman, with only_if clinician_allow. Add it."
        yield ("exercises", "superman", "levels", len(superman.levels) - 1), says


@law("exercises")
def named_levels_exist(catalogue: Catalogue) -> Iterator[Breach]:
    """Every level that a ruling names is there to be ruled."""
    for level_id in sorted({*STAGES, *SEATED, "knee-to-chest-6", "deadlift-6", "superman-5"}):
        if level_id not in catalogue.levels:
            exercise = level_id.rpartition("-")[0]
            yield ("exercises", exercise, "levels"), f"The level {level_id} is missing. Write it."


@law("exercises")
def stage_one_reaches_every_group(catalogue: Catalogue) -> Iterator[Breach]:
    """Every muscle group has a stage 1 level that needs no equipment at all."""
    yield from _uncovered(catalogue, _bare_start, "needs no equipment")


@law("exercises", "matrix", "cautions")
def an_irritated_nerve_leaves_every_group(catalogue: Catalogue) -> Iterator[Breach]:
    """Every muscle group has such a level that an irritated nerve leaves open."""

    def left(level: Level) -> bool:
        said = verdict(catalogue, level, "acute_radiculopathy")
        return _bare_start(level) and said in ("OK", "MOD")

    yield from _uncovered(catalogue, left, "needs no equipment and is open to an irritated nerve")


def _bare_start(level: Level) -> bool:
    needs_nothing = not level.equipment or any(not one.equipment for one in level.variants)
    return level.stage == 1 and needs_nothing and not level.only_if


def _uncovered(
    catalogue: Catalogue, counts: Callable[[Level], bool], asks: str
) -> Iterator[Breach]:
    found = {
        group
        for exercise in catalogue.exercises.values()
        if exercise.counted
        for level in exercise.levels
        if counts(level)
        for group, share in level.groups.items()
        if share != "low"
    }
    for group in MUSCLE_GROUPS:
        if group not in found:
            says = f"No stage 1 level that {asks} works {group} with a share of medium or high."
            yield ("exercises",), f"{says} Write one, or correct a share."
