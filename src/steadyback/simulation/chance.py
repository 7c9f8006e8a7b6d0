"""Chance that follows from a seed alone: each question of each person on each day has its own.

So nothing depends on the number of workers, on the order of people, or on what was asked before;
and two policies are tried on the same people, who have the same luck.
"""

from random import Random


def chance(seed: int, person: int, topic: str, day: int = 0) -> Random:
    """The source of chance for one topic of one person on one day."""
    return Random(f"{seed}/{person}/{topic}/{day}")  # noqa: S311  nothing here is secret


def happens(source: Random, share: float) -> bool:
    """Whether something that happens in this share of cases happens now."""
    return source.random() < share


def within(source: Random, least: float, most: float) -> float:
    """A value between two, all alike."""
    return least + (most - least) * source.random()


def days_within(source: Random, least: float, most: float) -> int:
    """A number of days between two, both included."""
    return source.randint(round(least), round(most))


def score(value: float, most: int = 10) -> int:
    """A number as people tell it: whole, from 0 to the most."""
    return max(0, min(most, round(value)))
