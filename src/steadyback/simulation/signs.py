"""Rare danger signs of virtual people: when each begins, and when somebody hears of it."""

from dataclasses import dataclass

from steadyback.simulation.chance import chance, happens
from steadyback.simulation.parameters import Parameters
from steadyback.vocabulary import FlagId

SIGNS: tuple[FlagId, ...] = (
    "RF01", "RF02", "RF03", "RF06", "RF07", "RF08", "RF09", "RF10", "RF11", "RF12", "RF13", "RF14",
    "RF15", "RF16", "RF17", "RF20", "RF24", "RF25", "RF27", "RF28", "RF30",
)  # fmt: skip
"""Signs that can begin in anybody, all alike; in life some are far rarer than others."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A danger sign from a day on. `at_once`: told on that day, asked or not."""

    flag: FlagId
    first: int
    at_once: bool


def signs(seed: int, number: int, days: int, parameters: Parameters) -> tuple[Sign, ...]:
    """The signs of a person, at most one beginning in a week."""
    found = []
    for week in range(0, days, 7):
        source = chance(seed, number, "sign", week)
        if happens(source, parameters["sign_a_week"]):
            flag, first = source.choice(SIGNS), week + source.randrange(7)
            found.append(Sign(flag, first, happens(source, parameters["told_at_once"])))
    return tuple(found)
