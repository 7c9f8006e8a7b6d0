"""What a led session says. Each step has one text: it is spoken and shown, word for word."""

from dataclasses import dataclass
from functools import reduce

from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine.day_table.script import LedStep
from steadyback.engine.steps import Side
from steadyback.languages import N_, _, n_
from steadyback.record.plan import PlannedItem
from steadyback.wording.english import POSITIONS_FIRST
from steadyback.wording.phrases import listed, number_words

LONG_HOLD_S = 15.0
"""A hold of this length gets a word about breathing (our_proposal)."""
GET_READY = N_("{name}. {dose}. {position}.")
HALF = N_("Do only half the movement.")
MOVE = N_("Move. {cue}")
MOVE_AGAIN = N_("Move.")
HOLD = N_("Hold.")
HOLD_LONG = N_("Hold, and keep breathing.")
HOLD_CUE = N_("Hold. {cue}")
LOWER = N_("Slowly back.")
INVITED = N_("One more, if it feels easy.")
SIDE_FIRST = N_("Left side first.")
CHANGE_SIDE: dict[Side, str] = N_(
    {
        "left": "Change sides. Now the left side.",
        "right": "Change sides. Now the right side.",
    }
)
SIDES: dict[Side, str] = N_({"left": "Left.", "right": "Right."})
REST = N_("Rest. That was set {number} of {sets}.")
QUESTION = N_("Done. How did that go?")


@dataclass(frozen=True, slots=True)
class Said:
    """The texts of an exercise, and for each of its steps the place of its own; -1 for none.

    A step without a text goes on from the one before: it is counted, not spoken.
    """

    texts: tuple[str, ...]
    steps: tuple[int, ...]


def said_of(item: PlannedItem, level: Level, steps: tuple[LedStep, ...]) -> Said:
    """What is said at each step of a led exercise."""
    texts: list[str] = []
    places = []
    for step in steps:
        text = text_of(item, level, step)
        if text and text not in texts:
            texts.append(text)
        places.append(texts.index(text) if text else -1)
    return Said(tuple(texts), tuple(places))


def text_of(item: PlannedItem, level: Level, step: LedStep) -> str:
    """What one step says; empty where it only counts."""
    if step.kind == "get_ready":
        return get_ready(item, level)
    if step.kind == "change_side":
        return _(CHANGE_SIDE[step.side or "right"])
    if step.kind == "rest":
        return _(REST, number=step.set, sets=item.sets)
    if step.kind == "question":
        return _(QUESTION)
    return repetition(item, level, step)


def repetition(item: PlannedItem, level: Level, step: LedStep) -> str:
    """Out, hold or back: with a cue in the first repetition, short in the others."""
    first = step.rep == 1
    sided = sided_words(item, step.side)
    if step.kind == "move":
        start = _(MOVE, cue=cue(level, 0)) if first else _(MOVE_AGAIN)
        said = _(INVITED) if step.invited else start
        return f"{sided}{said}".strip()
    if step.kind == "hold":
        return hold(level, step, first=first)
    return _(LOWER)


def hold(level: Level, step: LedStep, *, first: bool) -> str:
    """A hold, with the level's second cue; where nothing moves before it, what to do in it."""
    if not level.dosing.tempo.out_s:
        return cue(level, 0) or _(HOLD)
    if first and cue(level, 1):
        return _(HOLD_CUE, cue=cue(level, 1))
    return _(HOLD_LONG if step.seconds >= LONG_HOLD_S else HOLD)


def sided_words(item: PlannedItem, side: Side | None) -> str:
    """The side of a repetition where sides take turns."""
    return f"{_(SIDES[side])} " if side and item.sides == "alternate" else ""


def cue(level: Level, number: int) -> str:
    """One of the level's cues; empty where there are not so many."""
    return level.cues[number] if number < len(level.cues) else ""


def get_ready(item: PlannedItem, level: Level) -> str:
    """Name, dose and position, and which side begins."""
    variant = next((one for one in level.variants if one.id == item.variant), None)
    place = POSITIONS_FIRST[variant.position if variant else level.position]
    said = [_(GET_READY, name=level.name, dose=spoken_dose(item), position=_(place))]
    if item.sides == "each":
        said.append(_(SIDE_FIRST))
    if item.range == "half":
        said.append(_(HALF))
    return " ".join(said)


def spoken_dose(item: PlannedItem) -> str:
    """A dose as it is spoken: 2 sets of 12, hold 5 seconds, each side."""
    if item.reps == 1 and item.hold_s:
        said = [spoken_hold(item)]
    else:
        said = [spoken_sets(item)]
        if item.hold_s:
            said.append(_("hold {time}", time=spoken_time(item.hold_s)))
    if item.load:
        said.append(_("with {load} kilograms", load=number_words(item.load)))
    if item.sides in SIDES_OF_DOSE:
        said.append(_(SIDES_OF_DOSE[item.sides]))
    return listed(said)


SIDES_OF_DOSE: dict[str, str] = N_(
    {
        "each": "on each side",
        "alternate": "left and right in turn",
    }
)


def spoken_hold(item: PlannedItem) -> str:
    """A hold that is done once in each set: "2 times 30 seconds"."""
    held = spoken_time(item.hold_s)
    return (
        held if item.sets == 1 else n_("{n} time {time}", "{n} times {time}", item.sets, time=held)
    )


def spoken_sets(item: PlannedItem) -> str:
    """Sets and repetitions: "3 sets of 6, then 4, then 2"."""
    each = str(item.reps)
    if item.step_down:
        dose = Dose(sets=item.sets, reps=item.reps, step_down=item.step_down)
        each = reduce(then, map(str, dose.reps_by_set))
    return n_("One set of {reps}", "{n} sets of {reps}", item.sets, reps=each)


def then(first: str, following: str) -> str:
    """The repetitions of one set after those of others."""
    return _("{first}, then {next}", first=first, next=following)


def spoken_time(seconds: int) -> str:
    """Seconds up to a minute and a half, then minutes."""
    if seconds < 90:
        return n_("{n} second", "{n} seconds", seconds)
    minutes, left = divmod(seconds, 60)
    text = n_("{n} minute", "{n} minutes", minutes)
    if not left:
        return text
    return _("{minutes} and {seconds}", minutes=text, seconds=spoken_time(left))
