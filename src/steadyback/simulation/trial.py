"""One virtual person, from their traits to what became of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.other_numbers import OtherNumbers
from steadyback.engine.days import monday
from steadyback.engine.progress.course import WeekKept
from steadyback.record.event import ClinicianChangeEvent
from steadyback.simulation.living import Life, begun, live
from steadyback.simulation.lookout import Break
from steadyback.simulation.outcome import DAYS_OF_A_WEEK, Noticed, Outcome, WeekLived
from steadyback.simulation.parameters import Parameters
from steadyback.simulation.traits import traits


@dataclass(frozen=True)
class Trial:
    """Who is tried: the seed, how many weeks, by which numbers, and with which of the policy."""

    seed: int
    weeks: int
    parameters: Parameters
    policy: OtherNumbers | None = None

    @property
    def days(self) -> int:
        """The days that each person lives."""
        return self.weeks * DAYS_OF_A_WEEK


def tried(trial: Trial, number: int, catalogue: Catalogue) -> tuple[Outcome, list[Break]]:
    """The whole life of the person with this number: what became of them, and what was broken."""
    person = traits(trial.seed, number, trial.parameters)
    life = live(begun(trial.seed, person, trial.days, catalogue, trial.parameters), trial.days)
    return outcome_of(life, trial), life.lookout.breaks


def outcome_of(life: Life, trial: Trial) -> Outcome:
    """What became of a life; one in which the rules raised has days, and no weeks."""
    kinds = life.odd.copy()
    for event in {event.id: event for event in life.record.events}.values():
        kinds[event.kind] += 1
    pains = [day.leg for day in life.past.days if day.leg is not None] or [0]
    least = trial.parameters["improved_least"]
    return Outcome(
        number=life.traits.number,
        cause=life.traits.cause,
        weeks=tuple(week_lived(week, life.first, trial.days) for week in life.past.weeks),
        stages=dict(life.stages),
        placed=placed_in(life),
        rules=dict(sorted(life.lookout.rules.items())),
        noticed=tuple(noticed_in(life)),
        locked=dict(sorted(life.locked.items())),
        days=trial.days if life.ended is None else life.ended,
        plans=life.plans,
        looks=life.lookout.looks,
        events=dict(sorted(kinds.items())),
        improved=life.body.course.improved(least),
        leg=(pains[0], pains[-1]),
        broken=dict(sorted(life.lookout.broken.items())),
    )


def week_lived(week: WeekKept, first: date, days: int) -> WeekLived:
    """A week as it is counted, of a life of so many days from the first."""
    begins = monday(week.week)
    before = first - timedelta(days=first.weekday())
    came, went = (first - begins).days, (first - begins).days + days
    return WeekLived(
        week=(begins - before).days // DAYS_OF_A_WEEK + 1,
        days=max(0, min(went, DAYS_OF_A_WEEK) - max(came, 0)),
        stage=week.stage or 0,
        planned=week.planned.bit_count(),
        trained=week.trained.bit_count(),
        kept=(week.planned & week.trained).bit_count(),
        halves=tuple(week.halves),
    )


def placed_in(life: Life) -> int:
    """The highest stage that a clinician set; 0 where none did."""
    changes = (one for one in life.record.events if isinstance(one, ClinicianChangeEvent))
    stages = (one.body.stage for one in changes if one.body.action == "set_stage")
    return max((stage for stage in stages if stage is not None), default=0)


def noticed_in(life: Life) -> list[Noticed]:
    """Every flare and sign of a life, and when it was noticed."""
    began = [("flare", flare.first) for flare in life.body.course.flares]
    began += [(sign.flag, sign.first) for sign in life.signs]
    return [
        Noticed(what, first, None if day is None else day - first)
        for what, first in sorted(began)
        for day in [life.noticed.get((what, first))]
    ]
