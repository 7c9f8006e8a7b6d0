"""A virtual person changed on purpose: other traits, other parameters, other answers on some days.

They stay possible: traits and parameters keep their limits, answers are ones that anybody may give.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from random import Random
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.simulation.chance import chance, happens, within
from steadyback.simulation.feeling import Answer, Body
from steadyback.simulation.living import Life, begun
from steadyback.simulation.lookout import Lookout
from steadyback.simulation.parameters import LIMITS, Impossible, Parameters
from steadyback.simulation.traits import (
    BARE,
    CAUTIONS,
    DIRECTIONS,
    FEWEST_MINUTES,
    MORE,
    MOST_MINUTES,
    Traits,
    checked,
    days_of,
    traits,
)

Json = dict[str, Any]
Told = Mapping[tuple[int, str], int]
"""What is told or done otherwise than it was drawn, by day and by what it is."""
TELLABLE = {
    "leg": (0, 10), "back": (0, 10), "distal": (0, 5), "rise": (-6, 6), "hours": (0, 72),
    "comes": (0, 1), "morning": (0, 1),
}  # fmt: skip
"""What a day may hold otherwise, from and to: pains and how far down, the rise of leg pain in a
session (below 0: it eases), the hours until it settles, whether they come, and answer the morning.
"""
LIVED = (
    "noise", "felt_from", "felt_spread", "provoked", "carried_over", "tolerance_gain",
    "morning_answered", "rest_day_told", "measures_answered", "more_done", "cut_short", "late",
    "late_days_most", "doubled", "steered", "fear", "unsaid", "wrong_entry", "flare_a_day",
    "flare_rise_most", "flare_days_most", "away_a_week", "placed_share", "improvement_most",
)  # fmt: skip
"""The parameters that matter to one life whose traits are known."""
CAUTION_NAMES = tuple(str(entry["id"]) for entry in CAUTIONS)
TRAITS: dict[str, Callable[[Random], Any]] = {
    "leg": lambda source: round(within(source, 0, 10), 1),
    "back": lambda source: round(within(source, 0, 10), 1),
    "distal": lambda source: source.randint(0, 5),
    "tingling": lambda source: happens(source, 0.5),
    "irritable": lambda source: round(source.random(), 2),
    "tolerance": lambda source: round(90 * source.lognormvariate(0, 1), 1),
    "adherent": lambda source: round(within(source, 0.3, 1), 2),
    "careful": lambda source: round(source.random(), 2),
    "direction": lambda source: source.choice(DIRECTIONS),
    "floor": lambda source: happens(source, 0.7),
    "cautions": lambda source: tuple(sorted(source.sample(CAUTION_NAMES, source.randint(0, 2)))),
    "equipment": lambda source: (*BARE, *(one for one in MORE if happens(source, 0.6))),
    "days": days_of,
    "minutes": lambda source: source.randint(FEWEST_MINUTES, MOST_MINUTES),
    "trunk": lambda source: source.randint(0, 200),
    "weeks": lambda source: round(within(source, 0, 150), 1),
    "cause": lambda source: source.choice(
        ("disc_herniation", "stenosis", "spondylolisthesis", "deep_gluteal", "unknown")
    ),
}  # fmt: skip
"""How each trait that may be another is drawn anew."""
LONGEST = 7
"""Days in a row that a change of what is told lasts, where it is not one day nor all that come."""
TRIES = 20
"""So often another change is drawn where one makes a person impossible."""


@dataclass(frozen=True)
class Varied:
    """The person with a number, and everything that is not as it was drawn."""

    number: int
    traits: Json = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    told: Told = field(default_factory=dict)

    def plain(self) -> Json:
        """As JSON."""
        told = [{"day": day, "what": what, "is": said} for (day, what), said in self.told.items()]
        return {
            "person": self.number, "traits": self.traits, "parameters": dict(self.parameters),
            "told": told,
        }  # fmt: skip


def varied_from(plain: Json) -> Varied:
    """The person that was written as JSON. Raises KeyError, TypeError for anything else."""
    lists = {name: tuple(v) if isinstance(v, list) else v for name, v in plain["traits"].items()}
    told = {(one["day"], one["what"]): one["is"] for one in plain["told"]}
    return Varied(plain["person"], lists, plain["parameters"], told)


def person_of(one: Varied, seed: int, parameters: Parameters) -> tuple[Traits, Parameters]:
    """Their traits and the parameters they live by. Raises Impossible with every problem."""
    drawn = traits(seed, one.number, parameters)
    return checked(replace(drawn, **one.traits)), parameters.but(**one.parameters)


# ---------------------------------------------------------------- a life with what is told


@dataclass
class ToldBody(Body):
    """A body that says on some days what it was told to say."""

    told: Told = field(default_factory=dict)

    def leg(self, day: int) -> int:
        """The worst leg pain of a day, 0 to 10."""
        return self.told.get((day, "leg"), super().leg(day))

    def back(self, day: int) -> int:
        """The worst back pain of a day, 0 to 10."""
        return self.told.get((day, "back"), super().back(day))

    def distal(self, day: int) -> int:
        """How far down pain is felt on a day, 0 to 5."""
        return self.told.get((day, "distal"), super().distal(day))

    def answers(self, day: int, work: float) -> Answer:
        """The answer to a session; where its rise is told, the back rises no more than the leg."""
        found = super().answers(day, work)
        rise, hours = self.told.get((day, "rise")), self.told.get((day, "hours"), found.hours)
        if rise is None:
            return replace(found, hours=hours)
        up = max(0, rise)
        self.left[day + 1] = up * self.parameters["carried_over"] * self.traits.irritable
        leg = float(max(rise, -max(0, self.leg(day) - 1)))
        return replace(found, leg=leg, back=min(found.back, up), hours=hours)


class Certain(Random):
    """A source of chance in which something surely happens, or surely does not."""

    def __init__(self, yes: bool) -> None:
        super().__init__(0)
        self.yes = yes

    def random(self) -> float:
        """Below every share, or above."""
        return -1.0 if self.yes else 2.0


@dataclass
class VariedLife(Life):
    """A life in which some days are as they were told to be."""

    told: Told = field(default_factory=dict)

    def luck(self, topic: str) -> Random:
        """The chance of one topic today, where nothing is told of it."""
        known = self.told.get((self.day, topic)) if topic in ("comes", "morning") else None
        return super().luck(topic) if known is None else Certain(bool(known))


def begun_as(
    one: Varied,
    seed: int,
    days: int,
    catalogue: Catalogue,
    parameters: Parameters,
    lookout: Lookout,
) -> Life:
    """Their life before its first day. Raises Impossible where nobody can be like that."""
    person, lived_by = person_of(one, seed, parameters)
    life = begun(seed, person, days, catalogue, lived_by)
    parts = {part.name: getattr(life, part.name) for part in fields(Life) if part.init}
    body = ToldBody(seed, person, life.body.course, lived_by, told=one.told)
    return VariedLife(**parts | {"body": body, "lookout": lookout}, told=one.told)


# ---------------------------------------------------------------- another one


def changed(one: Varied, days: int, seed: int, parameters: Parameters, source: Random) -> Varied:
    """The same person with one to three changes more, or fewer."""
    for _ in range(TRIES):
        found = one
        for _ in range(source.choice((1, 1, 2, 3))):
            found = with_one_change(found, days, source)
        try:
            person_of(found, seed, parameters)
        except Impossible:
            continue
        return found
    return one


def with_one_change(one: Varied, days: int, source: Random) -> Varied:
    """One change: of what is told, a trait or a parameter, or one taken back."""
    drawn = source.random()
    if drawn < 0.5:
        return replace(one, told={**one.told, **told_anew(days, source)})
    if drawn < 0.75:
        name = source.choice(tuple(TRAITS))
        return replace(one, traits={**one.traits, name: TRAITS[name](source)})
    if drawn < 0.9:
        name = source.choice(LIVED)
        value = round(within(source, *LIMITS[name]), 3)
        return replace(one, parameters={**one.parameters, name: value})
    return with_one_less(one, source)


def told_anew(days: int, source: Random) -> Told:
    """Something that is told on a day, on some days in a row, or from a day to the end."""
    what = source.choice(tuple(TELLABLE))
    first, said = source.randrange(days), source.randint(*TELLABLE[what])
    length = source.choice((1, source.randint(2, LONGEST), days))
    return {(day, what): said for day in range(first, min(days, first + length))}


def with_one_less(one: Varied, source: Random) -> Varied:
    """Without one of its changes; itself where there is none."""
    made: list[tuple[str, Any]] = [("traits", name) for name in one.traits]
    made += [("parameters", name) for name in one.parameters]
    made += [("told", place) for place in one.told]
    if not made:
        return one
    kind, gone = source.choice(made)
    return Varied(
        one.number,
        {name: value for name, value in one.traits.items() if (kind, name) != ("traits", gone)},
        {n: value for n, value in one.parameters.items() if (kind, n) != ("parameters", gone)},
        {place: said for place, said in one.told.items() if (kind, place) != ("told", gone)},
    )


def stranger(seed: int, place: int) -> Varied:
    """Somebody as they are drawn, for the beginning of a search or in the midst of it."""
    return Varied(chance(seed, place, "stranger").randrange(10**6))
