"""Progress: pain, adherence, ladders, muscles, walks and measures of a stretch of time, as numbers.

What nobody told stays unknown (None): it is never zero and never good news. A change is told both
ways, better and worse, with the smallest change that matters from the catalogue's own measures.
Means of pain are taken over the policy's window, as the rules take them (our proposal).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from operator import attrgetter
from statistics import fmean
from typing import NamedTuple

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.engine.balance import GroupShare
from steadyback.engine.days import iso_week, local_day, monday
from steadyback.engine.problem import HALVES_IN_SET
from steadyback.engine.progress.course import (
    CountKept,
    Course,
    PainDay,
    Pauses,
    ScoreKept,
    StageMove,
    Step,
    WeekKept,
    bit,
    bits_before,
)
from steadyback.engine.questionnaires import Change, change, judged
from steadyback.engine.state import Scored, State
from steadyback.vocabulary import MUSCLE_GROUPS, WEEKDAYS

SITES = ("leg", "back")
DAY = attrgetter("day")
WEEK = timedelta(weeks=1)
Aim = tuple[float, float] | tuple[None, None]
"""The least and the most sets of a week; unknown where none was planned."""


class PainPoint(NamedTuple):
    """Pain from a day on, for `days` days: NPRS 0-10 and distal level 0-5; None is unknown.

    Of several days the mean of what is known, to a decimal, the lowest place that was told, and on
    how many days anything was told (`known`).
    """

    first: date
    days: int
    leg: float | None
    back: float | None
    distal: int | None
    known: int


@dataclass(frozen=True, slots=True)
class PainChange:
    """Mean pain of the first `window` days and of the newest, and the change between them.

    `days` says on how many days of each it was told. `low` and `high`: between them a change is
    too small to matter; None where nothing is known to compare with.
    """

    site: str
    window: int
    before: float | None
    now: float | None
    days: tuple[int, int]
    change: Change
    low: float | None
    high: float | None


class WeekDone(NamedTuple):
    """One ISO week: the sessions planned and done, the walks, and the sets for each muscle group.

    `planned` counts the training days that have come: not today before it is done, not a day on
    which exercise was locked (`paused`); None where no week was planned. `kept` is never more than
    `planned`; what was done beside it is `extra`. `minutes` None: no walk, or none with its
    minutes. `sets` None: no session. `least` and `most` are the aim of the week's stage.
    """

    week: str
    first: date
    over: bool
    planned: int | None
    kept: int
    extra: int
    paused: int
    ahead: int
    walks: int
    minutes: int | None
    unknown: int
    sets: tuple[float, ...] | None
    least: float | None
    most: float | None

    @property
    def trained(self) -> int:
        """Days on which there was a session."""
        return self.kept + self.extra


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure over time, its change from the first time to the newest, and what matters."""

    measure: str
    points: tuple[ScoreKept, ...]
    change: Change
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Heel raises over time. No number is known from which on a change of them matters."""

    points: tuple[CountKept, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Progress:
    """How a person got on from a first day to today; equal to itself only.

    `pain`, `weeks`, `steps` and `stages` are of that stretch; the changes and the measures go from
    the first day of all (`began`) to the newest.
    """

    began: date | None
    first: date
    today: date
    by_week: bool
    pain: tuple[PainPoint, ...]
    changes: tuple[PainChange, ...]
    weeks: tuple[WeekDone, ...]
    steps: tuple[Step, ...]
    stages: tuple[StageMove, ...]
    measures: tuple[Measured, ...]
    raises: Counts

    @property
    def kept(self) -> tuple[int, int]:
        """Sessions done as planned, and sessions planned, of all weeks that had a plan."""
        planned = [week for week in self.weeks if week.planned is not None]
        return sum(week.kept for week in planned), sum(week.planned or 0 for week in planned)

    @property
    def extra(self) -> int:
        """Sessions done beside what was planned."""
        return sum(week.extra for week in self.weeks)


def progress(
    catalogue: Catalogue,
    state: State,
    course: Course,
    on: datetime,
    *,
    days: int | None = None,
    most_days: int,
) -> Progress:
    """Progress over so many days up to a moment (None: from the beginning).

    Pain is told by day over up to `most_days`, by week over more.
    """
    today = local_day(on, state.zone)
    return progress_on(catalogue, course, today, days=days, most_days=most_days)


def progress_on(
    catalogue: Catalogue, course: Course, today: date, *, days: int | None, most_days: int
) -> Progress:
    """The same up to a day as the person lives it."""
    began = min(course.began or today, *(one.day for one in course.days[:1]), today)
    first = began if days is None else max(began, today - timedelta(days=days - 1))
    by_week = (today - first).days >= most_days
    if by_week:
        first = monday(iso_week(first))
    told = course.days[: bisect_right(course.days, today, key=DAY)]
    return Progress(
        began=course.began,
        first=first,
        today=today,
        by_week=by_week,
        pain=tuple(pain_points(told, first, today, len(WEEKDAYS) if by_week else 1)),
        changes=tuple(pain_change(catalogue, told, site, today) for site in SITES),
        weeks=tuple(weeks_done(catalogue, course, first, today)),
        steps=tuple(one for one in course.steps if first <= one.day <= today),
        stages=tuple(one for one in course.stages if first <= one.day <= today),
        measures=tuple(measured(catalogue, course, today)),
        raises=Counts(tuple(one for one in course.raises if one.day <= today)),
    )


def mean_week(catalogue: Catalogue, found: Progress, stage: int) -> tuple[GroupShare, ...]:
    """Sets of each muscle group in a mean week, beside the stage's aim; empty without a session.

    Of the weeks that are over and had a session; a first week counts before it is over.
    """
    least, most = catalogue.policy.sets_range(stage)
    trained = [week for week in found.weeks if week.sets is not None]
    weeks = [week.sets for week in trained if week.over] or [week.sets for week in trained]
    means = [fmean(column) for column in zip(*(sets for sets in weeks if sets), strict=True)]
    return tuple(
        GroupShare(group, round(mean, 1), 0.0, least, most)
        for group, mean in zip(MUSCLE_GROUPS if means else (), means, strict=True)
    )


def pain_points(
    told: Sequence[PainDay], first: date, today: date, length: int
) -> Iterator[PainPoint]:
    """One point for every `length` days, also where nobody told anything.

    `told` has each day once, the oldest first.
    """
    place, begins, step = bisect_left(told, first, key=DAY), first, timedelta(days=length)
    while begins <= today:
        end, begun = begins + step, place
        place = bisect_left(told, end, begun, min(begun + length, len(told)), key=DAY)
        yield point(begins, length, told[begun:place])
        begins = end


def point(first: date, days: int, told: Sequence[PainDay]) -> PainPoint:
    """What was told in a stretch of days as one point."""
    legs: list[int] = []
    backs: list[int] = []
    places: list[int] = []
    for _day, leg, back, distal in told:
        if leg is not None:
            legs.append(leg)
        if back is not None:
            backs.append(back)
        if distal is not None:
            places.append(distal)
    lowest = max(places) if places else None
    return PainPoint(first, days, mean_of(legs), mean_of(backs), lowest, len(told))


def mean_of(values: Sequence[int]) -> float | None:
    """The mean NPRS of the days on which it was told, to a decimal; None where it never was.

    Rounded here, so that no page shows a difference of other numbers than those beside it.
    """
    if len(values) == 1:
        return float(values[0])
    return round(sum(values) / len(values), 1) if values else None


def pain_change(
    catalogue: Catalogue, told: tuple[PainDay, ...], site: str, today: date
) -> PainChange:
    """From the first days to the newest ones; unknown until these are others than those."""
    length = int(catalogue.policy.window_days)
    window = timedelta(days=length)
    of_site = attrgetter("day", site)
    start = next((day for day, value in map(of_site, told) if value is not None), today)
    until, since = start + window, today - window
    first_days = takewhile(lambda one: one[0] < until, map(of_site, told))
    newest_days = takewhile(lambda one: one[0] > since, map(of_site, reversed(told)))
    early = [value for _, value in first_days if value is not None]
    late = [value for _, value in newest_days if value is not None]
    before, now = mean_of(early), mean_of(late)
    measure = catalogue.questionnaires[f"nprs-{site}"]
    found = Change("unknown")
    apart = today - window >= start + window - timedelta(days=1)
    if before is not None and now is not None and apart and measure.score is not None:
        found = judged(measure, measure.score, before, now)
    low, high = too_small(measure, before)
    return PainChange(site, length, before, now, (len(early), len(late)), found, low, high)


def too_small(measure: Questionnaire, start: float | None) -> tuple[float | None, float | None]:
    """Between which scores a change from the start is smaller than one that matters.

    The points or the share of the start, whichever is reached first; None where neither is known.
    """
    matters = measure.matters
    if matters is None or start is None:
        return None, None
    sizes = [matters.points, None if matters.share is None else matters.share * abs(start)]
    known = [size for size in sizes if size]
    return (start - min(known), start + min(known)) if known else (None, None)


def weeks_done(
    catalogue: Catalogue, course: Course, first: date, today: date
) -> Iterator[WeekDone]:
    """Every week from the one of the first day to this one."""
    kept = {week.week: week for week in course.weeks}
    aims: dict[int | None, Aim] = {None: (None, None)}
    for stage in {week.stage for week in course.weeks if week.stage is not None}:
        aims[stage] = catalogue.policy.sets_range(stage)
    begins = monday(iso_week(first))
    while begins <= today:
        week = kept.get(iso := iso_week(begins)) or WeekKept(iso)
        yield week_done(week, begins, today, course.pauses, aims[week.stage])
        begins += WEEK


def week_done(kept: WeekKept, first: date, today: date, pauses: Pauses, aim: Aim) -> WeekDone:
    """One week from its Monday on as it went, as far as its days have come."""
    over, trained = today >= first + WEEK, kept.trained
    ahead = 0 if over else kept.planned & ~bits_before(today, first) & ~trained
    due = kept.planned & ~ahead & ~trained
    paused = due & paused_in(pauses, first) if due and pauses else 0
    planned = (kept.planned & ~ahead & ~paused).bit_count()
    done = trained.bit_count()
    least, most = aim
    return WeekDone(
        week=kept.week,
        first=first,
        over=over,
        planned=None if kept.stage is None else planned,
        kept=min(done, planned),
        extra=max(0, done - planned),
        paused=paused.bit_count(),
        ahead=ahead.bit_count(),
        walks=kept.walks,
        minutes=kept.walked if kept.walks > kept.unknown else None,
        unknown=kept.unknown,
        sets=tuple([half / HALVES_IN_SET for half in kept.halves]) if trained else None,
        least=least,
        most=most,
    )


def paused_in(pauses: Pauses, first: date) -> int:
    """The days of a week, as bits, on which exercise was locked, also for a part of the day."""
    found, after = 0, first + WEEK
    for begun, end in pauses:
        if begun < after and (end is None or end >= first):
            days = range(len(WEEKDAYS))
            touched = (first + timedelta(days=number) for number in days)
            found |= sum(
                bit(day) for day in touched if begun <= day and (end is None or day <= end)
            )
    return found


def measured(catalogue: Catalogue, course: Course, today: date) -> Iterator[Measured]:
    """Every measure that was answered, in the catalogue's order."""
    for name, measure in catalogue.questionnaires.items():
        points = tuple(one for one in course.scores.get(name, ()) if one.day <= today)
        if points and measure.score is not None:
            run = of_now(points)
            first = 0.0 if measure.score.is_change else run[0].points
            low, high = too_small(measure, first)
            yield Measured(name, points, change_between(measure, run), low, high)


def of_now(points: tuple[ScoreKept, ...]) -> tuple[ScoreKept, ...]:
    """The newest scores of the same activities; scores of others cannot be compared with them."""
    named = points[-1].named
    run = tuple(takewhile(lambda one: one.named == named, reversed(points)))
    return run[::-1]


def change_between(measure: Questionnaire, run: tuple[ScoreKept, ...]) -> Change:
    """From the first score to the newest, by the measure's own rule."""
    rates_change = measure.score is not None and measure.score.is_change
    first = as_scored(run[0]) if len(run) > 1 or rates_change else None
    return change(measure, first, as_scored(run[-1]))


def as_scored(one: ScoreKept) -> Scored:
    """A kept score as the rule of change takes it."""
    return Scored(datetime.combine(one.day, datetime.min.time()), one.points, one.named)
