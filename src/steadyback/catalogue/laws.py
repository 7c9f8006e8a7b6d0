"""The registry of laws, and those that hold between items: ladders, references, completeness.

The loader runs every law before anyone may use the catalogue, and tests run them again with a
case that breaks each. A law is a function with a docstring; its name is its id.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import get_args

from steadyback.catalogue import (
    laws_of_lessons,
    laws_of_levels,
    laws_of_numbers,
    laws_of_questionnaires,
    laws_of_rulings,
    laws_of_safety,
    laws_of_words,
)
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import ColumnId, Exercise, Level, Neighbour
from steadyback.catalogue.law import Breach, Law, Where, at, everything, law, level_law
from steadyback.catalogue.technique import TechniqueId
from steadyback.vocabulary import ACTION_LEVELS, CAUTION_IDS, FAMILIES, FLAG_IDS

ARTICLE_EXERCISES: dict[str, str] = {
    "knee-to-chest": "A",
    "pelvic-tilt": "A",
    "bird-dog": "AB",
    "childs-pose": "A",
    "deadlift": "AB",
    "lunge": "B",
    "squat": "B",
    "hip-thrust": "B",
    "leg-curl": "B",
    "seated-leg-press": "B",
    "wall-sit": "B",
    "superman": "B",
    "plank": "B",
    "side-lying-leg-lift": "B",
    "clamshell": "B",
    "seated-abduction": "B",
}
"""The sixteen exercises of the founding articles, and which article names each."""

OTHER_EXERCISES = (
    "side-plank",
    "hip-adduction",
    "hamstring-stretch",
    "gluteal-stretch",
    "back-stretch",
    "cat-camel",
    "sciatic-slider",
    "press-up",
    "flexion-in-lying",
    "position-of-ease",
    "walking",
    "dead-bug",
    "curl-up",
    "brace",
    "hip-flexor-stretch",
    "calf-raise",
    "balance",
    "open-book",
)
"""Closed list of the rulings. `step-up` may be there or be a rung of another ladder."""

COLUMNS: tuple[ColumnId, ...] = (
    "acute_radiculopathy",
    "stenosis",
    "spondylolisthesis",
    "osteoporosis",
    "vertebral_fracture",
    "pregnancy",
    "post_discectomy_early",
    "post_discectomy_late",
    "hip_replacement_early",
    "hip_replacement_stable",
    "hypertension_uncontrolled",
    "knee_osteoarthritis",
)
DECISION_RULES = (
    *(f"PM{number:02}" for number in range(16)),
    "PM05b",
    *("G0", "G1", "G2", "G3", "FX", "SL"),
)
UNCOUNTED = {"walking", "position-of-ease"}
HEAT_MINUTES = 20


def _every_exercise(catalogue: Catalogue) -> Iterator[tuple[Exercise, Where]]:
    for exercise in catalogue.exercises.values():
        yield exercise, ("exercises", exercise.id)


def _missing(kind: str, wanted: Collection[str], there: Iterable[object]) -> Iterator[Breach]:
    for name in sorted(set(wanted) - set(there)):
        yield (kind, name), f"“{name}” is missing. Write it."


# ------------------------------------------------------------------ ladders


@law()
def rungs_rise_from_one(catalogue: Catalogue) -> Iterator[Breach]:
    """The levels of a ladder are numbered from 1 without a gap, after their exercise."""
    for exercise, where in _every_exercise(catalogue):
        for index, level in enumerate(exercise.levels):
            due = f"{exercise.id}-{index + 1}"
            if level.id != due:
                says = f"The level here must be {due}, not {level.id}. Number the rungs in order."
                yield (*where, "levels", index, "id"), says


@law()
def neighbours_are_the_rungs(catalogue: Catalogue) -> Iterator[Breach]:
    """`easier` is the rung below and `harder` the rung above; the ends have none."""
    for exercise, where in _every_exercise(catalogue):
        rungs: list[str | None] = [None, *(level.id for level in exercise.levels), None]
        for index, level in enumerate(exercise.levels):
            sides = (
                ("easier", level.easier, rungs[index]),
                ("harder", level.harder, rungs[index + 2]),
            )
            for side, given, due in sides:
                if _level_of(given) != due:
                    says = (
                        f"{side} must be {due or 'left out'}, not {_level_of(given)}. Correct it."
                    )
                    yield (*where, "levels", index, side), says


def _level_of(neighbour: Neighbour | None) -> str | None:
    return neighbour.level if neighbour else None


@law()
def stages_never_fall(catalogue: Catalogue) -> Iterator[Breach]:
    """A harder rung is never in an earlier stage than an easier one."""
    for exercise, where in _every_exercise(catalogue):
        for index, (below, above) in enumerate(pairwise(exercise.levels)):
            if above.stage < below.stage:
                says = f"Stage {above.stage} is below stage {below.stage} of the rung before."
                yield (*where, "levels", index + 1, "stage"), f"{says} Raise it."


@law()
def ladders_can_be_entered(catalogue: Catalogue) -> Iterator[Breach]:
    """The first rung asks for no earlier rung: its gate is G0."""
    for exercise, where in _every_exercise(catalogue):
        if exercise.levels[0].gate != "G0":
            says = f"The first rung has gate {exercise.levels[0].gate}, which looks back. Use G0."
            yield (*where, "levels", 0, "gate"), says


@law()
def articles_point_into_their_ladder(catalogue: Catalogue) -> Iterator[Breach]:
    """The level that an article means is a rung of the same exercise."""
    for exercise, where in _every_exercise(catalogue):
        article = exercise.article
        if article and article.level not in {level.id for level in exercise.levels}:
            says = f"{article.level} is no level of {exercise.id}. Name one of its rungs."
            yield (*where, "article", "level"), says


@law()
def only_rest_and_walking_are_uncounted(catalogue: Catalogue) -> Iterator[Breach]:
    """Walking and the position of ease do not count towards a session; all else does."""
    for exercise, where in _every_exercise(catalogue):
        if exercise.counted == (exercise.id in UNCOUNTED):
            due = "false" if exercise.counted else "true"
            yield (*where, "counted"), f"{exercise.id} needs counted: {due}. Correct it."


@law()
def names_tell_things_apart(catalogue: Catalogue) -> Iterator[Breach]:
    """No two exercises have the same name, and no two rungs of a ladder."""
    seen: dict[str, str] = {}
    for exercise, where in _every_exercise(catalogue):
        if (first := seen.setdefault(exercise.name.lower(), exercise.id)) != exercise.id:
            yield (*where, "name"), f"{first} has the same name. Choose another."
        names = [level.name.lower() for level in exercise.levels]
        for index, name in enumerate(names):
            if name in names[:index]:
                says = "Another rung has the same name. Say what is different."
                yield (*where, "levels", index, "name"), says


@level_law()
def heat_is_no_exercise(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """No exercise belongs to the heat row, which is for the technique."""
    if level.family == "heat":
        yield at(level, "family"), f"{level.family} is no family of movement. Choose another."


# ------------------------------------------------------------------ references


@law("sources")
def sources_exist(catalogue: Catalogue) -> Iterator[Breach]:
    """Every source that anything names stands in sources.yaml."""
    for where, text in everything(catalogue):
        names_one = where[-1] == "source" or where[-2] == "sources"
        if names_one and where[0] != "countries" and text not in catalogue.sources:
            yield where, f"The source {text} is not in sources.yaml. Add it there or correct it."


@level_law("exercises")
def twins_are_mutual(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """A twin is a level of another ladder, and names this one as its twin."""
    if level.twin is None:
        return
    twin = catalogue.levels.get(level.twin)
    if twin is None:
        yield at(level, "twin"), f"There is no level {level.twin}. Correct it."
    elif twin.exercise == level.exercise:
        yield at(level, "twin"), f"{level.twin} is in the same ladder. A twin is in another."
    elif twin.twin != level.id:
        yield at(level, "twin"), f"{twin.id} names {twin.twin} as its twin. Name {level.id} there."


_SHARED_BY_TWINS = (
    "stage",
    "position",
    "surface",
    "family",
    "hazards",
    "only_if",
    "not_if",
    "sides",
    "hold_kind",
)


@level_law("exercises")
def twins_are_the_same_movement(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Twins agree in stage, position, family, hazards and what closes them: no back door."""
    twin = catalogue.levels.get(level.twin or "")
    if twin is None:
        return
    for name in _SHARED_BY_TWINS:
        mine, other = getattr(level, name), getattr(twin, name)
        if (set(mine) != set(other)) if isinstance(mine, tuple) else mine != other:
            yield at(level, name), f"The twin {twin.id} has another {name}. Make them agree."


@law("cards")
def flags_have_their_card(catalogue: Catalogue) -> Iterator[Breach]:
    """The card that a flag names exists, and an emergency's card says to call at once."""
    for flag in catalogue.red_flags.values():
        card = catalogue.cards.get(flag.card)
        if card is None:
            yield ("red_flags", flag.id, "card"), f"There is no card {flag.card}. Write it."
        elif flag.highest == "emergency" and card.call == "urgent":
            says = f"The card {card.id} does not call for help at once. Name another card."
            yield ("red_flags", flag.id, "card"), says


@law()
def flags_are_ordered(catalogue: Catalogue) -> Iterator[Breach]:
    """Details never raise a flag above its highest level, and no flag is clear."""
    for flag in catalogue.red_flags.values():
        if ACTION_LEVELS.index(flag.highest) > ACTION_LEVELS.index(flag.lowest):
            says = f"highest {flag.highest} is below lowest {flag.lowest}. Swap them."
            yield ("red_flags", flag.id, "highest"), says
        if flag.highest == "clear":
            yield ("red_flags", flag.id, "highest"), "A sign is never clear. Choose a level."


@law()
def flag_details_are_worded(catalogue: Catalogue) -> Iterator[Breach]:
    """Each part that can be chosen has its words, and only `parts` has parts."""
    for flag in catalogue.red_flags.values():
        for index, detail in enumerate(flag.details):
            where = ("red_flags", flag.id, "details", index)
            if set(detail.parts) != detail.part_words.keys():
                yield where, "parts and part_words must have the same ids. Make them agree."
            if bool(detail.parts) != (detail.field == "parts"):
                yield where, "The field `parts` needs parts, and no other has them. Correct it."


@law()
def raising_flags_are_others(catalogue: Catalogue) -> Iterator[Breach]:
    """A flag is raised by other flags, never by itself."""
    for flag in catalogue.red_flags.values():
        if flag.id in flag.raised_by:
            yield ("red_flags", flag.id, "raised_by"), "A flag cannot raise itself. Take it out."


@law()
def the_full_screen_is_full(catalogue: Catalogue) -> Iterator[Breach]:
    """The full screen asks every flag that is asked at all."""
    for flag in catalogue.red_flags.values():
        if flag.asked_when != "derived" and "full" not in flag.screens:
            yield ("red_flags", flag.id, "screens"), "The full screen asks everything. Add full."


# ------------------------------------------------------------------ completeness


@law("exercises")
def founding_exercises_are_there(catalogue: Catalogue) -> Iterator[Breach]:
    """All sixteen exercises of the articles are there, each with what its articles say."""
    yield from _missing("exercises", ARTICLE_EXERCISES, catalogue.exercises)
    for exercise, where in _every_exercise(catalogue):
        named = "".join(sorted(exercise.article.articles)) if exercise.article else ""
        due = ARTICLE_EXERCISES.get(exercise.id, "")
        if named != due:
            says = f"The articles that name this are {due or 'none'}, not {named or 'none'}."
            yield (*where, "article"), f"{says} Correct `article`."


@law("exercises")
def exercises_are_the_closed_list(catalogue: Catalogue) -> Iterator[Breach]:
    """The other exercises are those of the rulings, all of them and no more."""
    yield from _missing("exercises", OTHER_EXERCISES, catalogue.exercises)
    for exercise, where in _every_exercise(catalogue):
        if exercise.id not in {*ARTICLE_EXERCISES, *OTHER_EXERCISES, "step-up"}:
            yield (*where, "id"), "This id is not in the closed list. Correct it."


@law("techniques")
def founding_techniques_are_there(catalogue: Catalogue) -> Iterator[Breach]:
    """All four techniques of article A are there."""
    yield from _missing("techniques", get_args(TechniqueId), catalogue.techniques)


@law()
def heat_is_short(catalogue: Catalogue) -> Iterator[Breach]:
    """Heat has a length, of 20 minutes at most."""
    heat = catalogue.techniques.get("heat")
    if heat and not 1 <= (heat.minutes or 0) <= HEAT_MINUTES:
        yield ("techniques", "heat", "minutes"), f"Heat has a length. Say up to {HEAT_MINUTES}."


@law("red_flags")
def all_flags_are_there(catalogue: Catalogue) -> Iterator[Breach]:
    """All thirty red flags are there."""
    yield from _missing("red_flags", FLAG_IDS, catalogue.red_flags)


@law("countries")
def everywhere_has_a_number(catalogue: Catalogue) -> Iterator[Breach]:
    """An unknown country has an entry, and its emergency number is 112."""
    yield from _missing("countries", ("other",), catalogue.countries)
    other = catalogue.countries.get("other")
    if other and "112" not in other.emergency.number:
        says = "An unknown country gets 112 (rulings 5). Correct it."
        yield ("countries", "other", "emergency"), says


@law("cautions")
def all_cautions_are_there(catalogue: Catalogue) -> Iterator[Breach]:
    """Every caution of the closed list is there, and the two conditions judged like one."""
    wanted = (*CAUTION_IDS, "stenosis", "spondylolisthesis")
    yield from _missing("cautions", wanted, catalogue.cautions)


@law()
def some_cautions_need_a_clinician_first(catalogue: Catalogue) -> Iterator[Breach]:
    """Cancer under treatment, dialysis and bleeding disorders open nothing by themselves."""
    for name in ("active_cancer", "dialysis", "bleeding_disorder"):
        caution = next((one for one in catalogue.cautions.values() if one.id == name), None)
        if caution and caution.everything != "CLIN":
            yield ("cautions", name, "everything"), "A clinician opens everything here. Say CLIN."


@law("policy")
def high_blood_pressure_shortens_holds(catalogue: Catalogue) -> Iterator[Breach]:
    """With uncontrolled blood pressure a hold is as long as the policy says (rulings 14)."""
    caution = catalogue.cautions.get("hypertension_uncontrolled")
    cap = float(catalogue.policy.pressure_hold_s)
    if caution and caution.max_hold_s != cap:
        says = f"The policy says {cap:g} s (pressure_hold_s). Set max_hold_s to that."
        yield ("cautions", "hypertension_uncontrolled", "max_hold_s"), says


@law("matrix")
def the_matrix_is_full(catalogue: Catalogue) -> Iterator[Breach]:
    """Every family has its row, with every column of the evidence page."""
    yield from _missing("matrix", FAMILIES, catalogue.matrix)
    for family, row in catalogue.matrix.items():
        for column in COLUMNS:
            if column not in row:
                yield ("matrix", family, "cells"), f"The column {column} is missing. Write it."


@law("rules")
def the_decision_rules_are_there(catalogue: Catalogue) -> Iterator[Breach]:
    """Every rule of the pain table and every gate is there, and no rule takes a flag's id."""
    yield from _missing("rules", DECISION_RULES, catalogue.rules)
    for name in sorted(catalogue.rules.keys() & set(FLAG_IDS)):
        yield ("rules", name, "id"), "This is the id of a red flag. Choose another."


LAWS: tuple[Law, ...] = tuple(
    found
    for names in (
        vars(laws_of_levels),
        vars(laws_of_numbers),
        vars(laws_of_rulings),
        vars(laws_of_safety),
        vars(laws_of_words),
        vars(laws_of_lessons),
        vars(laws_of_questionnaires),
        globals().copy(),
    )
    for found in names.values()
    if isinstance(found, Law)
)
"""Every law, in the order they are written."""
