"""Laws that hold for every level by itself: its dose, position, hazards, equipment and entry."""

import math
from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Dosing, Level
from steadyback.catalogue.law import Breach, at, level_law
from steadyback.vocabulary import Hazard, Position

FLOOR_POSITIONS: frozenset[Position] = frozenset(
    {"supine", "hook_lying", "side_lying", "prone", "hands_and_knees", "kneeling"}
)
RAISED = frozenset({"bench", "table", "bed"})
HAZARD_OF_POSITION: dict[Position, Hazard] = {
    "supine": "supine",
    "hook_lying": "supine",
    "prone": "prone",
    "kneeling": "kneeling",
    "hands_and_knees": "hands_and_knees",
}
GENTLE_PHASES = frozenset({"warm_up", "mobility", "direction", "stretch", "calm"})
KEPT_SHARE = 0.6
SMALL_SET = 5
SMALL_HOLD_S = 10


def doses(dosing: Dosing) -> tuple[tuple[str, Dose], ...]:
    """The three doses of a level by name."""
    return (("floor", dosing.floor), ("default", dosing.default), ("ceiling", dosing.ceiling))


def volume(dose: Dose) -> float:
    """Repetitions of all sets, or seconds of hold / 3 where holds make the work (rulings)."""
    return sum(dose.reps_by_set) * (dose.hold_s / 3 if dose.hold_s > 3 else 1)


@level_law("policy")
def hold_caps(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """No hold is longer than the cap of its kind (rulings 21)."""
    caps = {
        "none": 0.0,
        "spine_stability": catalogue.policy.hold_cap_stability_s,
        "plank_wall_sit": catalogue.policy.hold_cap_plank_s,
        "stretch": catalogue.policy.hold_cap_stretch_s,
    }
    cap = caps.get(level.hold_kind)
    for name, dose in doses(level.dosing):
        if cap is not None and dose.hold_s > cap:
            says = f"The hold of {dose.hold_s} s is over {cap:g} s, the cap of {level.hold_kind}."
            yield at(level, "dosing", name, "hold_s"), f"{says} Shorten it."


@level_law()
def floor_is_reached(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """A default dose cut by 40 % may still be done.

    The floor's sets, or its volume, are at most 60 % of the default's, rounded to what can be
    counted; or the floor is one small set.
    """
    floor, default = level.dosing.floor, level.dosing.default
    by_sets = floor.sets < default.sets and floor.sets <= round(default.sets * KEPT_SHARE)
    by_volume = volume(floor) <= math.ceil(round(volume(default) * KEPT_SHARE, 6))
    small = floor.sets == 1 and floor.reps <= SMALL_SET and floor.hold_s <= SMALL_HOLD_S
    if not (by_sets or by_volume or small):
        says = f"The floor's volume {volume(floor):g} is over 60 % of {volume(default):g}."
        yield at(level, "dosing", "floor"), f"{says} Take off a set or some repetitions."


@level_law()
def sets_step_down_to_one_or_more(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Descending sets never run out of repetitions."""
    for name, dose in doses(level.dosing):
        if dose.reps - dose.step_down * (dose.sets - 1) < 1:
            says = "The last set would have no repetition left. Use a smaller step or fewer sets."
            yield at(level, "dosing", name, "step_down"), says


@level_law()
def load_rises(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """A load begins below its end, one step fits between them, and the level is called loaded."""
    load = level.dosing.load
    if load is None:
        return
    if not load.floor_kg <= load.floor_kg + load.step_kg <= load.ceiling_kg:
        says = "One step must fit between floor_kg and ceiling_kg. Correct the three numbers."
        yield at(level, "dosing", "load"), says
    if level.load_class == "none":
        says = "A level with kilograms has a load. Say low, medium or high."
        yield at(level, "load_class"), says


@level_law()
def position_and_surface_agree(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Lying and kneeling need a floor, bed or bench; sitting and standing need no floor."""
    lying = level.position in FLOOR_POSITIONS
    raised = any(set(choice) <= RAISED for choice in level.equipment)
    if lying and level.surface == "none" and not raised:
        yield at(level, "surface"), f"{level.position} needs a surface. Say floor or floor_or_bed."
    if not lying and level.surface != "none":
        yield at(level, "surface"), f"{level.position} needs no floor. Say none."


@level_law()
def hazards_agree_with_position(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Position and surface bring their hazards with them, and only the floor brings its own."""
    needed = HAZARD_OF_POSITION.get(level.position)
    if needed and needed not in level.hazards:
        yield at(level, "hazards"), f"{level.position} brings the hazard {needed}. Add it."
    to_floor = "floor_transfer" in level.hazards
    if level.surface == "floor" and not to_floor:
        yield at(level, "hazards"), "The floor brings the hazard floor_transfer. Add it."
    if level.surface != "floor" and to_floor:
        says = "floor_transfer is for the surface floor alone. Take it out or change the surface."
        yield at(level, "hazards"), says


@level_law()
def hazards_agree_with_work(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Planks, wall sits and heavy work invite breath-holding; a loaded hinge carries a load."""
    straining = level.family == "plank" or level.exercise == "wall-sit"
    straining = straining or (level.load_class == "high" and level.dosing.load is not None)
    if straining and "breath_holding" not in level.hazards:
        yield at(level, "hazards"), "This invites holding the breath. Add breath_holding."
    if "loaded_hinge" in level.hazards and level.load_class == "none":
        yield at(level, "load_class"), "A loaded hinge has a load. Say low, medium or high."


@level_law()
def nothing_is_listed_twice(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Hazards, muscles, gates, cues and choices are listed once each."""
    lists: dict[str, tuple[object, ...]] = {
        "hazards": level.hazards,
        "muscles": tuple(work.muscle for work in level.muscles),
        "only_if": level.only_if,
        "not_if": level.not_if,
        "open_for": level.open_for,
        "equipment": level.equipment,
        "cues": level.cues,
        "mistakes": level.mistakes,
        "stop_signs": level.stop_signs,
    }
    for name, items in lists.items():
        if len(set(items)) < len(items):
            yield at(level, name), f"Something in {name} stands twice. Keep one."


@level_law()
def muscles_are_honest(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """One to four muscles; no gentle phase claims a high share."""
    if len(level.muscles) > 4:
        yield at(level, "muscles"), "More than four muscles. Keep the four that work most."
    for index, work in enumerate(level.muscles):
        if work.share == "high" and level.phase in GENTLE_PHASES:
            says = f"The phase {level.phase} is no high work. Say medium or low."
            yield at(level, "muscles", index, "share"), says


@level_law()
def equipment_is_a_choice(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Each choice names something once, and floor levels leave mat and bed to `surface`."""
    for index, choice in enumerate(level.equipment):
        if not choice or len(set(choice)) < len(choice):
            says = "A choice needs one thing or more, each once. Correct it."
            yield at(level, "equipment", index), says
        if {"mat", "bed"} & set(choice):
            yield at(level, "equipment", index), "The surface says mat or bed. Take them out."


@level_law()
def machines_need_induction(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """A level that cannot be done without a machine is for people who were shown it."""
    machine = any(set(choice) == {"gym_machines"} for choice in level.equipment)
    shown = "machine_induction" in level.only_if
    if machine and not shown:
        yield at(level, "only_if"), "A machine needs machine_induction. Add it."
    if shown and not any("gym_machines" in choice for choice in level.equipment):
        yield at(level, "equipment"), "machine_induction without gym_machines. Add the machine."


@level_law()
def gate_and_stage_agree(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """Gate G3 is the door to stage 4, and nothing of stage 4 opens below G2 (evidence 9)."""
    if level.gate == "G3" and level.stage < 4:
        yield at(level, "gate"), f"G3 opens at stage 4, not {level.stage}. Correct one of them."
    if level.gate in ("G0", "G1") and level.stage >= 4:
        says = f"{level.gate} is too easy a door to stage {level.stage}. Use G2 or G3."
        yield at(level, "gate"), says


@level_law()
def open_and_closed_do_not_meet(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """No condition both opens and closes a level."""
    for condition in sorted(set(level.open_for) & set(level.not_if)):
        yield at(level, "not_if"), f"{condition} is in open_for too. Keep it in one of them."


@level_law()
def variants_spare_the_floor(catalogue: Catalogue, level: Level) -> Iterator[Breach]:
    """A variant is for people who cannot get to the floor: another position, none of its risk."""
    for index, variant in enumerate(level.variants):
        needed = HAZARD_OF_POSITION.get(variant.position)
        if variant.position == level.position or "floor_transfer" in variant.hazards:
            says = "A variant takes another position and no floor. Correct it."
            yield at(level, "variants", index), says
        if needed and needed not in variant.hazards:
            says = f"{variant.position} brings the hazard {needed}. Add it."
            yield at(level, "variants", index, "hazards"), says
