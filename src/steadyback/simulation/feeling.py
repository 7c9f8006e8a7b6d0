"""How a virtual body feels: its course, its flares, the noise of days, and what work does to it."""

from dataclasses import dataclass, field
from typing import Any

from steadyback.simulation.chance import chance, happens, score
from steadyback.simulation.course import Course
from steadyback.simulation.parameters import Parameters
from steadyback.simulation.traits import Traits

Json = dict[str, Any]
HALF = 0.5
"""Above half of the first severity the leg tingles, and lifting it straight is felt."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a body answers to a session: rises of pain (0 to 10), how far down, how long (hours).

    `minutes` is how long pain that went further down took to draw back; 0 where it did not go.
    """

    leg: float
    back: float
    minutes: int
    hours: int

    @property
    def further(self) -> int:
        """How many places further down pain went."""
        return int(self.minutes > 0)


@dataclass
class Body:
    """One body through its days. `borne` is the work it bears now; `left` what a day brought."""

    seed: int
    traits: Traits
    course: Course
    parameters: Parameters
    borne: float = field(init=False)
    left: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """At the start the body bears what its traits say."""
        self.borne = self.traits.tolerance

    def noise(self, day: int, site: str) -> float:
        """What a day adds or takes away by chance."""
        source = chance(self.seed, self.traits.number, f"noise {site}", day)
        return source.gauss(0, self.parameters["noise"])

    def raised(self, day: int) -> float:
        """What a flare and yesterday's work add."""
        flare = self.course.flare(day)
        return (0 if flare is None else flare.rise) + self.left.get(day, 0)

    def leg(self, day: int) -> int:
        """The worst leg pain of a day, 0 to 10."""
        usual = self.traits.leg * self.course.severity(day)
        return score(usual + self.raised(day) + self.noise(day, "leg"))

    def back(self, day: int) -> int:
        """The worst back pain of a day, 0 to 10."""
        usual = self.traits.back * self.course.severity(day)
        return score(usual + self.raised(day) / 2 + self.noise(day, "back"))

    def distal(self, day: int) -> int:
        """How far down pain is felt on a day, 0 to 5."""
        further = 1 if self.course.flare(day) is not None else 0
        return score(self.traits.distal * self.course.severity(day) ** 0.7 + further, 5)

    def symptoms(self, day: int) -> Json:
        """Everything that is told of a day."""
        severity, leg = self.course.severity(day), self.leg(day)
        source = chance(self.seed, self.traits.number, "symptoms", day)
        irritable = self.traits.irritable * min(1.0, severity) + 0.05 * self.raised(day)
        nights = score(leg - 3 - source.randint(0, 3), 7)
        return {
            "side": self.traits.side, "distal_level": self.distal(day),
            "leg_nprs": leg, "back_nprs": self.back(day), "leg_now": max(0, leg - 1),
            "back_now": max(0, self.back(day) - 1), "numbness": False, "numbness_change": "none",
            "tingling": self.traits.tingling and severity > HALF,
            "tingling_change": "stable" if self.traits.tingling else "none", "weakness": "none",
            "foot_drop": False, "trend": self.trend(day), "nights_woken": nights,
            "woken_last_two_nights": min(2, nights // 3),
            "settle_minutes": score(90 * irritable, 600),
            "sitting_minutes": score(60 * (1.2 - irritable), 240),
            "bending_minutes": score(45 * (1.2 - irritable), 240), "lateral_shift": False,
            "slr_symptoms": irritable > HALF,
        }  # fmt: skip

    def trend(self, day: int) -> str:
        """What they say of the course."""
        severity = self.course.severity(day)
        if severity <= self.parameters["said_better"]:
            return "better"
        return "worse" if severity >= self.parameters["said_worse"] else "same"

    def answers(self, day: int, work: float) -> Answer:
        """How the body answers to so much work, and what of it is left tomorrow."""
        source = chance(self.seed, self.traits.number, "session", day)
        felt = self.parameters["felt_from"]
        over = max(0.0, work / self.borne - felt)
        mean = self.parameters["provoked"] * self.traits.irritable * over / (2 - felt)
        rise = max(0.0, source.gauss(mean, self.parameters["felt_spread"]))
        goes = happens(source, min(0.5, rise / 10)) and self.distal(day) < 5
        minutes = (5 if happens(source, 0.6) else 25) if goes else 0
        self.borne *= 1 + self.parameters["tolerance_gain"]
        self.left[day + 1] = rise * self.parameters["carried_over"] * self.traits.irritable
        hours = score(24 * rise * self.traits.irritable, 72)
        return Answer(leg=rise, back=rise * source.random(), minutes=minutes, hours=hours)
