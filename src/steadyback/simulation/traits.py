"""Who a virtual person is: drawn from the seed and their number alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from steadyback.record import Person
from steadyback.simulation.chance import chance, happens, within
from steadyback.simulation.parameters import Impossible, Parameters
from steadyback.vocabulary import CAUTION_IDS, EQUIPMENT, WEEKDAYS

Json = dict[str, Any]
Cause = Literal["disc_herniation", "stenosis", "spondylolisthesis", "deep_gluteal", "unknown"]
SIDES = ("left", "right", "both")
DIRECTIONS = ("extension", "flexion", "neutral")
ZONES = (
    "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "America/Sao_Paulo",
)  # fmt: skip
COUNTRIES = ("GB", "US", "IN", "AU", "BR")
CAUTIONS: tuple[Json, ...] = (
    {"id": "knee_osteoarthritis"}, {"id": "hip_osteoarthritis"}, {"id": "osteoporosis"},
    {"id": "wrist_pain"}, {"id": "shoulder_pain"}, {"id": "neck_pain"}, {"id": "vertigo"},
    {"id": "hernia"}, {"id": "glaucoma"}, {"id": "postpartum"},
    {"id": "hypertension_uncontrolled", "bp_systolic": 154, "bp_diastolic": 92},
    {"id": "hip_replacement", "surgery_date": "2023-05-01"},
    {"id": "post_discectomy", "surgery_date": "2024-02-01"}, {"id": "other", "text": "an odd knee"},
)  # fmt: skip
"""Those that many people have; operations lie long ago."""
BARE = ("bed", "chair", "wall", "pillow", "towel")
MORE = ("mat", "band", "step", "cushion", "table", "stick", "strap", "block", "dumbbell", "ball")
FEWEST_MINUTES, MOST_MINUTES = 5, 60
NAMED = 5
"""So many impossible people are named, of however many there are."""
MADE_BY = {
    "weeks": ("long_weeks", "long_share", "age_least", "age_most"),
    "tolerance": ("tolerance_mean",),
}
"""The parameters behind a trait that they can make impossible although each keeps its limits."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What stays as it is with one person.

    `weeks` since it began; `leg`, `back` usual pain at the start (0 to 10) and `distal` its lowest
    place (0 to 5); `irritable`, `adherent`, `careful` are shares (0 to 1); `tolerance` is the work
    of a session that is borne; `trunk` a hold in seconds; `offset` days after the first day of all.
    """

    number: int
    offset: int
    zone: str
    country: str
    birth_year: int
    cause: Cause
    side: str
    weeks: float
    first_episode: bool
    leg: float
    back: float
    distal: int
    tingling: bool
    irritable: float
    tolerance: float
    adherent: float
    careful: float
    direction: str
    floor: bool
    cautions: tuple[str, ...]
    equipment: tuple[str, ...]
    days: tuple[str, ...]
    minutes: int
    wakes: int
    trains: int
    trunk: int

    @property
    def person(self) -> Person:
        """The particulars of their record."""
        return Person.model_validate(
            {"birth_year": self.birth_year, "time_zone": self.zone, "country": self.country}
        )


def traits(seed: int, number: int, parameters: Parameters) -> Traits:
    """The person with this number. Raises Impossible where nobody can be like that."""
    source = chance(seed, number, "traits")
    place = source.randrange(len(ZONES))
    cause = cause_of(source, parameters)
    leg = max(0.0, min(10.0, source.gauss(parameters["leg_mean"], parameters["leg_spread"])))
    age = round(within(source, parameters["age_least"], parameters["age_most"]))
    floor = happens(source, parameters["floor_share"])
    return checked(
        Traits(
            number=number,
            offset=source.randrange(364),
            zone=ZONES[place],
            country=COUNTRIES[place],
            birth_year=2026 - age,
            cause=cause,
            side="both"
            if cause == "stenosis" and happens(source, 0.5)
            else source.choice(SIDES[:2]),
            weeks=weeks_since(source, parameters),
            first_episode=age < 50 and happens(source, 0.4),
            leg=leg,
            back=max(0.0, min(10.0, leg - parameters["back_below"] + source.gauss(0, 1))),
            distal=source.choice((2, 3, 3, 4, 4, 5)),
            tingling=happens(source, 0.3),
            irritable=share_around(source, parameters["irritability_mean"], 4),
            tolerance=parameters["tolerance_mean"] * source.lognormvariate(0, 0.5),
            adherent=share_around(
                source, parameters["adherence_mean"], parameters["adherence_spread"]
            ),
            careful=source.random(),
            direction="flexion" if cause == "stenosis" else source.choice(DIRECTIONS),
            floor=floor,
            cautions=cautions_of(source, parameters),
            equipment=(*BARE, *(one for one in MORE if happens(source, 0.45))),
            days=days_of(source),
            minutes=source.choice((5, 8, 10, 12, 15, 15, 20, 20, 25, 30, 45)),
            wakes=source.choice((5, 6, 6, 7, 7, 8)),
            trains=source.choice((8, 10, 12, 17, 18, 18, 19, 20)),
            trunk=source.randint(5, 70),
        )
    )


def share_around(source: Random, mean: float, alike: float) -> float:
    """A share (0 to 1) with this mean; the more alike, the nearer to it."""
    return source.betavariate(mean * alike, (1 - mean) * alike)


def cause_of(source: Random, parameters: Parameters) -> Cause:
    """What a clinician once said it was."""
    drawn = source.random()
    shares: tuple[tuple[Cause, float], ...] = (
        ("stenosis", parameters["stenosis_share"]),
        ("disc_herniation", parameters["disc_share"]),
        ("spondylolisthesis", parameters["slip_share"]),
    )
    for cause, share in shares:
        if drawn < share:
            return cause
        drawn -= share
    return "deep_gluteal" if drawn < 0.05 else "unknown"


def side_of(source: Random, cause: Cause) -> str:
    """Which leg; a stenosis is often felt in both."""
    both = cause == "stenosis" and happens(source, 0.5)
    return "both" if both else source.choice(("left", "right"))


def weeks_since(source: Random, parameters: Parameters) -> float:
    """Since when it hurts: long or short by the share of the cohort."""
    edge = parameters["long_weeks"]
    if happens(source, parameters["long_share"]):
        return round(within(source, edge, edge * 12), 1)
    return round(within(source, edge / 12, edge * 0.99), 1)


def cautions_of(source: Random, parameters: Parameters) -> tuple[str, ...]:
    """None, one or two other conditions."""
    if not happens(source, parameters["caution_share"]):
        return ()
    known = tuple(str(one["id"]) for one in CAUTIONS)
    return tuple(sorted(source.sample(known, 2 if happens(source, 0.2) else 1)))


def days_of(source: Random) -> tuple[str, ...]:
    """The days on which they mean to train."""
    count = source.choice((2, 3, 3, 3, 4, 5, 7))
    chosen = set(source.sample(WEEKDAYS, count))
    return tuple(day for day in WEEKDAYS if day in chosen)


def checked(found: Traits) -> Traits:
    """The traits. Raises Impossible with every problem where nobody can be like that."""
    problems = tuple(wrong_with(found))
    if problems:
        raise Impossible(problems)
    return found


def check_everybody(seed: int, numbers: Iterable[int], parameters: Parameters) -> None:
    """See that all these people can be, before any of them lives.

    Raises Impossible with how many cannot, the parameters behind it, and the first few of them.
    """
    people: list[int] = []
    wrong: list[tuple[int, tuple[str, ...]]] = []
    for number in numbers:
        people.append(number)
        try:
            traits(seed, number, parameters)
        except Impossible as error:
            wrong.append((number, error.problems))
    if wrong:
        raise Impossible(tuple(none_can_be(len(people), wrong)))


def none_can_be(people: int, wrong: list[tuple[int, tuple[str, ...]]]) -> Iterator[str]:
    """What is said of so many people, some of whom nobody can be."""
    first = {problem.split()[0] for _, problems in wrong for problem in problems}
    behind = dict.fromkeys(name for trait in sorted(first) for name in MADE_BY.get(trait, ()))
    look = f"; look at {', '.join(behind)}" if behind else ""
    yield f"these parameters make {len(wrong):,} of {people:,} people impossible{look}"
    for number, problems in wrong[:NAMED]:
        yield f"person {number}: {'; '.join(problems)}"


def wrong_with(one: Traits) -> Iterator[str]:
    """Everything that is impossible about a person."""
    limits: tuple[tuple[str, float, float, float], ...] = (
        ("number", one.number, 0, 10**9),
        ("offset", one.offset, 0, 3660),
        ("birth_year", one.birth_year, 1900, 2026),
        ("weeks", one.weeks, 0, 5200),
        ("leg", one.leg, 0, 10),
        ("back", one.back, 0, 10),
        ("distal", one.distal, 0, 5),
        ("irritable", one.irritable, 0, 1),
        ("tolerance", one.tolerance, 1, 100_000),
        ("adherent", one.adherent, 0, 1),
        ("careful", one.careful, 0, 1),
        ("minutes", one.minutes, FEWEST_MINUTES, MOST_MINUTES),
        ("wakes", one.wakes, 3, 23),
        ("trains", one.trains, 3, 23),
        ("trunk", one.trunk, 0, 600),
    )
    for name, value, low, high in limits:
        if not low <= value <= high:
            yield f"{name} is {value:g}; it lies between {low:g} and {high:g}"
    yield from (f"{day!r} is not a day" for day in one.days if day not in WEEKDAYS)
    yield from (f"{name!r} is no equipment" for name in one.equipment if name not in EQUIPMENT)
    yield from (f"{name!r} is no caution" for name in one.cautions if name not in CAUTION_IDS)
    yield from contradictions(one)


def contradictions(one: Traits) -> Iterator[str]:
    """What cannot be together."""
    if one.side not in SIDES:
        yield f"side is {one.side!r}; it is left, right or both"
    if one.direction not in DIRECTIONS:
        yield f"direction is {one.direction!r}; it is one of {', '.join(DIRECTIONS)}"
    if not one.days:
        yield "days are none; nobody trains on no day"
    if one.trains < one.wakes:
        yield f"trains at {one.trains}, before waking at {one.wakes}"
    if one.weeks / 52 > 2026 - one.birth_year:
        yield f"weeks is {one.weeks:g}: longer than the person has lived"
