"""The signs in docs/movements.md: which levels say what no movement shows, and which stay weak."""

from collections.abc import Iterator, Mapping
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.movements import Movements
from steadyback.catalogue.pictures import stay_s
from steadyback.movement.baked import presses
from steadyback.movement.description import Movement
from steadyback.movement.figure.signs import MINUTE_S

WORDS: Final = (
    "A picture says with a sign what no movement shows. An author writes a force",
    "(`press: [{at: palm.*, to: down}]`; `to: tight` where muscles only tense), a breath",
    "(`breathe: true`) and the beginning as a shade",
    "(`ghost: true`); the clock comes from the usual dose by itself. It has a knob and its hand is",
    "a share of a minute, or it has none and its hand is a share of an hour. On one-sided levels",
    "only the leg that works is painted: the one that is watched, or the one that the author names",
    "(`works: L`). Why so: [decisions/0018](decisions/0018-signs-for-what-does-not-move.md).",
)
WEAK: Final[Mapping[str, str]] = {
    "open-book-1, cat-camel-1": "the arrow lies on the body, though it is longer now",
    "side-lying-leg-lift-6": "two movements in one: the bend, and a broad arrow for the hip",
}
"""Found by looking at every level at 220 x 170 px without its caption; by us, not by strangers."""
TIME: Final = (
    "These differ from each other in nothing but their time. Their clocks and their words say so:",
    "walking-3 and walking-4 (twenty minutes, thirty minutes); plank-4 and plank-6 (ten seconds,",
    "twenty seconds).",
)


def signs(movements: Movements, catalogue: Catalogue) -> Iterator[str]:
    """The part of the page: what the signs are, which levels have them, and what stays weak."""
    yield from ["", "## Signs", "", *WORDS, "", "| sign | levels |", "|---|---|"]
    every = movements.movements
    yield line("a force", [f"{name} ({forces(one)})" for name, one in every.items() if one.press])
    yield line("a breath", [name for name, one in every.items() if one.breathe])
    yield line("the beginning", [name for name, one in every.items() if one.ghost])
    yield line("the leg by name", [f"{n} ({one.works})" for n, one in every.items() if one.works])
    held = [stay_s(level) for level in catalogue.levels.values()]
    short = sum(0 < seconds <= MINUTE_S for seconds in held)
    yield f"| a clock of a minute | {short} levels |"
    yield f"| a clock of an hour | {sum(seconds > MINUTE_S for seconds in held)} levels |"
    yield from ["", "Still weak without a caption:", ""]
    yield from (f"- {names}: {why}" for names, why in WEAK.items())
    yield from ["", *TIME, ""]
    yield from undrawn(catalogue)


def undrawn(catalogue: Catalogue) -> Iterator[str]:
    """The other ways of doing a level, of which there is no picture."""
    every = catalogue.levels.values()
    found = [f"{level.id} {one.id}" for level in every for one in level.variants]
    yield f"{len(found)} other ways, in another position, have words and no picture:"
    yield f"{', '.join(found)}."


def line(what: str, levels: list[str]) -> str:
    """One row; nobody has a sign that no level uses."""
    return f"| {what} | {', '.join(levels) or 'none'} |"


def forces(movement: Movement) -> str:
    """What presses which way, each once."""
    found = [f"{one.at.partition('.')[0]} {one.to}" for one in presses(movement.press)]
    return ", ".join(dict.fromkeys(found))
