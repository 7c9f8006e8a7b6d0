"""How near a virtual life comes to harm: work, pain as something moves up, plans that do not hold.

Each gauge is a lookout: it watches the invariants like any other, and measures one thing besides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import State, shown_plan
from steadyback.engine.days import local_day, weekday
from steadyback.engine.problem import HALVES_IN_SET
from steadyback.engine.volume import highest_green
from steadyback.engine.week import done_in, halves_of, week_at
from steadyback.record import Event
from steadyback.record.event import CheckInEvent, MorningAfterEvent, SessionDoneEvent
from steadyback.record.plan import Plan, PlannedDay, PlannedItem
from steadyback.simulation.lookout import Lookout
from steadyback.simulation.watching.earned import moved_up
from steadyback.simulation.watching.faults import volume_of
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Record
from steadyback.vocabulary import MuscleGroup

ROUNDED: Final = 0.1
"""Volume is counted in hundredths, each rounded up."""
RECENT = timedelta(hours=48)
"""Pain told so long before something moved up counts as told with it."""
NOTHING_MOVED: Final = -10.0
"""The score of a life in which nothing moved up, less than that of any in which something did."""
SLIGHT: Final = 0.01
"""What leads a search on where nothing else does: the other things, each session that counted."""
FEWEST_COMPARED: Final = 4
"""With fewer comparisons than this a life says nothing of how steady its plans are."""
GATES: Final = {2: "stage2_leg", 3: "stage3_leg", 4: "stage4_leg"}
"""The number of the policy that bounds mean leg pain as a stage is entered."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The most that one thing came to in a life: when, how much, and the limit where there is one.

    `score` is what the search compares; `says` names the place in a few words.
    """

    what: str
    on: datetime
    value: float
    limit: float | None
    score: float
    says: str


@dataclass
class Gauge(Lookout):
    """A lookout that measures. `reached` is the most of each thing; `place` the record there."""

    reached: dict[str, Reached] = field(default_factory=dict)
    place: Record | None = None

    @property
    def score(self) -> float:
        """How near to harm this life came: in the one thing, and slightly in all together."""
        scores = [one.score for one in self.reached.values()]
        return max(scores, default=0.0) + SLIGHT * sum(scores)

    def found(self, one: Reached, record: Record) -> None:
        """Keep this where it is more than what was found before."""
        before = max((other.score for other in self.reached.values()), default=None)
        known = self.reached.get(one.what)
        if known is None or (one.score, one.value) > (known.score, known.value):
            self.reached[one.what] = one
        if before is None or one.score > before:
            self.place = record


# ---------------------------------------------------------------- the dose


@dataclass
class DoseGauge(Gauge):
    """The most work of a week, as a share of what the policy allows.

    Sets of a muscle group as the week was planned, and as today's session is shown in the stage
    of the day; the week's volume against the best green week.
    """

    def at_a_plan(self, now: Present, plan: Plan) -> None:
        """Of a week as it was solved, with what was done of it before."""
        super().at_a_plan(now, plan)
        items = [item for day in plan.days for item in day.items]
        self.of_sets(now, "sets planned", items, plan.stage, 1)
        self.of_volume(now, plan)

    def at_a_moment(self, now: Present) -> None:
        """Of today's session, where one may be begun."""
        super().at_a_moment(now)
        today = now.advice.today
        if may_begin(now) and today is not None:
            self.of_sets(now, "sets shown", today.items, max(1, now.advice.stage), 1)
            if today.times > 1:
                what = "sets of mini-sessions"
                self.of_sets(now, what, today.items, max(1, now.advice.stage), today.times)

    def of_sets(
        self, now: Present, what: str, items: Iterable[PlannedItem], stage: int, times: int
    ) -> None:
        """Half sets of the group that has the most, against the most of a week in a stage."""
        catalogue = now.catalogue
        most = float(catalogue.policy.sets_range(stage)[1])
        halves = halves_done(catalogue, now.state, week_at(now.state, now.record.on).iso)
        for item in items:
            halves.update(times_of(halves_of(catalogue, item.level, item.sets), times))
        if not halves:
            return
        group, count = max(halves.items(), key=lambda one: (one[1], one[0]))
        value = count / HALVES_IN_SET
        says = f"{group}: {value:g} sets in a week of stage {stage}"
        self.found(Reached(what, now.record.on, value, most, value / most, says), now.record)

    def of_volume(self, now: Present, plan: Plan) -> None:
        """The volume of the week against a tenth more than the best green week.

        A week at its floors may be more than that, so that nobody starts below a first week; and
        one exercise a day always fits. Of those the rise is told, and does not lead the search.
        """
        catalogue, week = now.catalogue, week_at(now.state, now.record.on)
        best = highest_green(catalogue, now.state, week)
        items = [item for day in plan.days for item in day.items]
        if not best or not items:
            return
        done = sum(one.volume for one in now.state.sessions if one.week == plan.week)
        asked = done + sum(volume_of(catalogue, item) for item in items)
        most = best * (1 + float(catalogue.policy.volume_rise))
        floors = sum(volume_of(catalogue, item, floor=True) for item in items)
        one_a_day = all(len(day.items) <= 1 for day in plan.days)
        low = one_a_day or asked <= done + floors + ROUNDED
        what, score = ("volume at the floors", 0.0) if low else ("volume planned", asked / most)
        says = f"volume {asked:.1f}, {done:.1f} of it done before; best green week {best:.1f}"
        self.found(Reached(what, now.record.on, asked / best, most / best, score, says), now.record)


def times_of(halves: Mapping[MuscleGroup, int], times: int) -> dict[str, int]:
    """Half sets of something that is done more than once."""
    return {group: count * times for group, count in halves.items()}


def halves_done(catalogue: Catalogue, state: State, week: str) -> Counter[str]:
    """Half sets of each group that a week already holds."""
    halves: Counter[str] = Counter()
    for item in done_in(state, week):
        halves.update(halves_of(catalogue, item.level, item.dose.sets))
    return halves


def may_begin(now: Present) -> bool:
    """Whether a session of today is shown that may be begun and was not done yet."""
    today, state = now.advice.today, now.state
    if now.advice.locked or today is None or not today.items or today.start_blocked:
        return False
    done = state.last_session_at
    return done is None or local_day(done, state.zone) < today.date


# ---------------------------------------------------------------- pain at progression


@dataclass
class PainGauge(Gauge):
    """Leg pain told as a level or a stage moves up, and within 48 hours before."""

    counted: int = 0

    @property
    def score(self) -> float:
        """Points above the limit where that is highest; of lives that are alike in it, the one
        with more points elsewhere, and more sessions that counted.
        """
        points = [one.score for one in self.reached.values()]
        return max(points, default=NOTHING_MOVED) + SLIGHT * (self.counted + sum(points))

    def as_it_arrived(self, before: Present, after: Present, events: tuple[Event, ...]) -> None:
        """Of what this event moved up."""
        super().as_it_arrived(before, after, events)
        self.counted = sum(one.counted for one in after.state.sessions)
        for event in events:
            if isinstance(event, MorningAfterEvent):
                self.of_levels(before, after, event)
        self.of_stage(before.state, after)

    def of_levels(self, before: Present, after: Present, event: MorningAfterEvent) -> None:
        """Where a morning moved levels up: the pain of that morning, and of two days before."""
        moved = moved_up(after.catalogue, before.state, after.state)
        if not moved:
            return
        limit = float(after.catalogue.policy.pm07_leg)
        names = ", ".join(sorted(moved))
        pains = list(leg_pains(after.record, event.at))
        told = [leg for at, leg in pains if at == event.at]
        self.of_pain("level up, that morning", after, told, limit, names)
        self.of_pain("level up, 48 hours", after, [leg for _, leg in pains], limit, names)

    def of_stage(self, before: State, after: Present) -> None:
        """Where a review moved the stage up: the last pain told before it, and of two days."""
        now = after.state.stage
        if now.rule != "STAGE_UP" or now.since is None or now.stage <= before.stage.stage:
            return
        limit = float(getattr(after.catalogue.policy, GATES[now.stage]))
        pains = [leg for _, leg in leg_pains(after.record, now.since)]
        name = f"stage {now.stage}"
        self.of_pain("stage up, last told", after, pains[-1:], limit, name)
        self.of_pain("stage up, 48 hours", after, pains, limit, name)

    def of_pain(self, what: str, after: Present, told: list[int], limit: float, moved: str) -> None:
        """The worst of what was told, against the limit."""
        if told:
            worst = max(told)
            says = f"{moved} up with leg pain {worst}"
            on = after.record.on
            self.found(Reached(what, on, worst, limit, worst - limit, says), after.record)


def leg_pains(record: Record, until: datetime) -> Iterator[tuple[datetime, int]]:
    """Every leg pain that was told in the 48 hours up to a moment, in order."""
    for event in record.facts:
        if until - RECENT <= event.at <= until:
            for leg in legs_of(event):
                if leg is not None:
                    yield event.at, leg


def legs_of(event: Event) -> tuple[int | None, ...]:
    """Every leg pain that an event tells."""
    if isinstance(event, CheckInEvent) and event.body.symptoms is not None:
        return (event.body.symptoms.leg_nprs,)
    if isinstance(event, MorningAfterEvent):
        return (event.body.leg_nprs,)
    if isinstance(event, SessionDoneEvent):
        body = event.body
        peaks = (done.peak_leg for done in body.levels)
        return (body.leg_before, body.leg_during, body.leg_after, *peaks)
    return ()


# ---------------------------------------------------------------- plans that do not hold


@dataclass
class PlanGauge(Gauge):
    """How much of a plan another one changes: from week to week, and if the rest of a week were
    planned again before a session. 0 is nothing, 1 is all.
    """

    last: tuple[Plan, tuple[str, ...]] | None = None
    shares: list[float] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The mean of all comparisons of a life."""
        return fmean(self.shares) if len(self.shares) >= FEWEST_COMPARED else 0.0

    def at_a_plan(self, now: Present, plan: Plan) -> None:
        """Against the week before, where both are planned for the same days."""
        super().at_a_plan(now, plan)
        days = tuple(weekday(day.date) for day in plan.days)
        if self.last is not None and self.last[1] == days:
            self.compared("from week to week", now, self.last[0].days, plan.days, by_date=False)
        self.last = plan, days

    def at_a_moment(self, now: Present) -> None:
        """What is shown of the week's rest, against what would be planned for it now."""
        super().at_a_moment(now)
        if may_begin(now) and now.advice.plan is not None and now.solved is not None:
            on, today = now.record.on, local_day(now.record.on, now.state.zone)
            shown = shown_plan(now.catalogue, now.state, now.advice.plan, on)
            left = tuple(day for day in shown.days if day.date >= today)
            self.compared("planned again", now, left, now.solved.days, by_date=True)

    def compared(
        self,
        what: str,
        now: Present,
        before: tuple[PlannedDay, ...],
        after: tuple[PlannedDay, ...],
        *,
        by_date: bool,
    ) -> None:
        """Keep the share of exercises on days that only one of two plans holds."""
        one, other = places(before, by_date=by_date), places(after, by_date=by_date)
        if not one or not other:
            return
        share = len(one ^ other) / len(one | other)
        self.shares.append(share)
        levels = {level for _, level in one} ^ {level for _, level in other}
        says = f"{len(one ^ other)} of {len(one | other)} places differ, {len(levels)} levels"
        self.found(Reached(what, now.record.on, share, None, share, says), now.record)


def places(days: Iterable[PlannedDay], *, by_date: bool) -> set[tuple[date | str, str]]:
    """Each level on each day, the day by its date or its name."""
    return {
        (day.date if by_date else weekday(day.date), item.level)
        for day in days
        for item in day.items
    }


GAUGES: dict[str, type[Gauge]] = {
    "dose": DoseGauge,
    "pain-at-progression": PainGauge,
    "plan-instability": PlanGauge,
}
"""What a search may try to make as large as it can."""
