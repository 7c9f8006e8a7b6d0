"""How bad it is over the months, whatever is done: the latent course of one person.

Nothing that a person does changes it. So the simulation cannot show that exercise helps, and does
not claim to: it shows what the rules do with people who get better, stay, or get worse.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp

from steadyback.simulation.chance import chance, days_within, happens, within
from steadyback.simulation.parameters import Parameters
from steadyback.simulation.traits import Traits

YEAR_WEEKS = 52.0
FEWEST_BETWEEN = 3
"""Days between the end of a flare and the next: else it is the same flare."""


@dataclass(frozen=True, slots=True)
class Flare:
    """Days from the first day on which pain is higher, and by how much (0 to 10)."""

    first: int
    days: int
    rise: float


@dataclass(frozen=True, slots=True)
class Course:
    """Severity from 1 (as it was at the start): `change` is what is gone after a year.

    `settles` weeks is how quickly that comes. `flares` come and go on top.
    """

    change: float
    settles: float
    flares: tuple[Flare, ...]

    def severity(self, day: float) -> float:
        """The share of the first severity that is left on a day, without any flare."""
        whole = 1 - exp(-YEAR_WEEKS / self.settles)
        return 1 - self.change * (1 - exp(-day / 7 / self.settles)) / whole

    def flare(self, day: int) -> Flare | None:
        """The flare of a day, where there is one."""
        return next((one for one in self.flares if 0 <= day - one.first < one.days), None)

    def improved(self, least: float) -> bool:
        """Whether it is better by so much after a year."""
        return 1 - self.severity(YEAR_WEEKS * 7) >= least


def course(seed: int, person: Traits, days: int, parameters: Parameters) -> Course:
    """The course of a person over so many days."""
    source = chance(seed, person.number, "course")
    better = happens(source, chance_of_better(person.weeks, parameters))
    least, most = parameters["improved_least"], parameters["improvement_most"]
    settles = within(source, parameters["settling_weeks_least"], parameters["settling_weeks_most"])
    change = within(source, least, most) if better else within_worse(source.random(), parameters)
    return Course(change, settles, flares(seed, person.number, days, parameters))


def within_worse(share: float, parameters: Parameters) -> float:
    """The change of somebody who does not get better enough: worse, the same, or a little."""
    worst = -parameters["worsening_most"]
    return worst + (parameters["improved_least"] - worst) * share * 0.999


def chance_of_better(weeks: float, parameters: Parameters) -> float:
    """The chance of getting better enough: long pain has the published odds against short."""
    odds = parameters["long_odds"]
    short = chance_of_short(parameters["improved_share"], parameters["long_share"], odds)
    return with_odds(short, odds) if weeks >= parameters["long_weeks"] else short


@lru_cache
def chance_of_short(improved: float, long_share: float, odds: float) -> float:
    """The chance of short pain with which the whole cohort comes to the published share."""
    low, high = 0.0, 1.0
    for _ in range(60):
        short = (low + high) / 2
        whole = short * (1 - long_share) + with_odds(short, odds) * long_share
        low, high = (short, high) if whole < improved else (low, short)
    return low


def with_odds(share: float, ratio: float) -> float:
    """A share whose odds are multiplied by a ratio."""
    return share * ratio / (1 - share + share * ratio)


def flares(seed: int, number: int, days: int, parameters: Parameters) -> tuple[Flare, ...]:
    """The flares of a person, one after the other."""
    found: list[Flare] = []
    free = 0
    source = chance(seed, number, "flares")
    for day in range(days):
        if day < free or not happens(source, parameters["flare_a_day"]):
            continue
        length = days_within(source, parameters["flare_days_least"], parameters["flare_days_most"])
        rise = within(source, parameters["flare_rise_least"], parameters["flare_rise_most"])
        found.append(Flare(day, length, rise))
        free = day + length + FEWEST_BETWEEN
    return tuple(found)
