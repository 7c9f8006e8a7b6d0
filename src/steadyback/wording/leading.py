"""What a led session says. Each step has one text: it is spoken and shown, word for word."""

from dataclasses import dataclass

from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine.day_table.script import LedStep
from steadyback.engine.steps import Side
from steadyback.record.plan import PlannedItem
from steadyback.wording.english import POSITIONS

LONG_HOLD_S = 15.0
"""A hold of this length gets a word about breathing (our_proposal)."""
GET_READY = "{name}. {dose}. {position}."
HALF = "Do only half the movement."
MOVE = "Move. {cue}"
MOVE_AGAIN = "Move."
HOLD = "Hold."
HOLD_LONG = "Hold, and keep breathing."
HOLD_CUE = "Hold. {cue}"
LOWER = "Slowly back."
INVITED = "One more, if it feels easy."
SIDE_FIRST = "{side} side first."
CHANGE_SIDE = "Change sides. Now the {side} side."
REST = "Rest. That was set {number} of {sets}."
QUESTION = "Done. How did that go?"


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
        return CHANGE_SIDE.format(side=step.side)
    if step.kind == "rest":
        return REST.format(number=step.set, sets=item.sets)
    if step.kind == "question":
        return QUESTION
    return repetition(item, level, step)


def repetition(item: PlannedItem, level: Level, step: LedStep) -> str:
    """Out, hold or back: with a cue in the first repetition, short in the others."""
    first = step.rep == 1
    sided = sided_words(item, step.side)
    if step.kind == "move":
        start = MOVE.format(cue=cue(level, 0)) if first else MOVE_AGAIN
        said = INVITED if step.invited else start
        return f"{sided}{said}".strip()
    if step.kind == "hold":
        return hold(level, step, first=first)
    return LOWER


def hold(level: Level, step: LedStep, *, first: bool) -> str:
    """A hold, with the level's second cue; where nothing moves before it, what to do in it."""
    if not level.dosing.tempo.out_s:
        return cue(level, 0) or HOLD
    if first and cue(level, 1):
        return HOLD_CUE.format(cue=cue(level, 1))
    return HOLD_LONG if step.seconds >= LONG_HOLD_S else HOLD


def sided_words(item: PlannedItem, side: Side | None) -> str:
    """The side of a repetition where sides take turns."""
    return f"{side.capitalize()}. " if side and item.sides == "alternate" else ""


def cue(level: Level, number: int) -> str:
    """One of the level's cues; empty where there are not so many."""
    return level.cues[number] if number < len(level.cues) else ""


def get_ready(item: PlannedItem, level: Level) -> str:
    """Name, dose and position, and which side begins."""
    variant = next((one for one in level.variants if one.id == item.variant), None)
    place = POSITIONS[variant.position if variant else level.position]
    said = [GET_READY.format(name=level.name, dose=spoken_dose(item), position=sentence_of(place))]
    if item.sides == "each":
        said.append(SIDE_FIRST.format(side="Left"))
    if item.range == "half":
        said.append(HALF)
    return " ".join(said)


def sentence_of(words: str) -> str:
    """Words with a capital."""
    return words[:1].upper() + words[1:]


def spoken_dose(item: PlannedItem) -> str:
    """A dose as it is spoken: 2 sets of 12, hold 5 seconds, each side."""
    held = spoken_time(item.hold_s)
    if item.reps == 1 and item.hold_s:
        text = held if item.sets == 1 else f"{item.sets} times {held}"
    else:
        sets = "One set" if item.sets == 1 else f"{item.sets} sets"
        each = str(item.reps)
        if item.step_down:
            dose = Dose(sets=item.sets, reps=item.reps, step_down=item.step_down)
            each = ", then ".join(str(reps) for reps in dose.reps_by_set)
        text = f"{sets} of {each}"
        if item.hold_s:
            text += f", hold {held}"
    if item.load:
        text += f", with {item.load:g} kilograms"
    sides = {"each": ", on each side", "alternate": ", left and right in turn"}
    return sentence_of(text + sides.get(item.sides, ""))


def spoken_time(seconds: int) -> str:
    """Seconds up to a minute and a half, then minutes."""
    if seconds < 90:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes, left = divmod(seconds, 60)
    text = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{text} and {left} seconds" if left else text
