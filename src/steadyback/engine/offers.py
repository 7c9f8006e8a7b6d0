"""What is offered beside the session: one lesson to read, and an easier level to somebody afraid.

Sources: evidence.md 4.3 PM13 (offer an easier level and education, no penalty), 10 rows 22 and 24
(short lessons, 2-3 a week: R20, R78), 1.1 (safety net, R4b). An offer is never a condition.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.lesson import Lesson, LessonFor
from steadyback.engine.absence import brought_up
from steadyback.engine.flare import flare_day
from steadyback.engine.ladder import level_below
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation, situation
from steadyback.engine.stages import weeks_in_stage
from steadyback.engine.state import State
from steadyback.record.plan import Reason
from steadyback.record.value import Value
from steadyback.vocabulary import FlagId

CAUDA_EQUINA: tuple[FlagId, ...] = ("RF01", "RF02", "RF03", "RF04", "RF05", "RF06")
"""The signs that everyone with leg symptoms should know, whatever they answered."""


class Offer(Value):
    """A lesson, an easier `level` in place of another (`instead_of`), or the signs to know.

    `safety_net` is shown to everyone with leg symptoms, with no sign reported too (evidence 1.1).
    """

    kind: Literal["safety_net", "lesson", "easier"]
    flags: tuple[FlagId, ...] = ()
    lesson: str | None = None
    level: str | None = None
    instead_of: str | None = None
    reasons: tuple[Reason, ...]


def offers(catalogue: Catalogue, now: Situation) -> Iterator[Offer]:
    """Every offer of a day: the signs to know, easier levels, then at most one lesson."""
    if has_leg_symptoms(now):
        reason = because(catalogue, Because.SAFETY_NET)
        yield Offer(kind="safety_net", flags=CAUDA_EQUINA, reasons=(reason,))
    yield from easier_levels(catalogue, now)
    yield from lessons(catalogue, now)


def has_leg_symptoms(now: Situation) -> bool:
    """Pain, numbness, tingling or weakness in a leg; what is not known counts as yes."""
    leg = now.state.symptoms.leg_nprs
    return now.radiculopathy or leg is None or leg > 0


def easier_levels(catalogue: Catalogue, now: Situation) -> Iterator[Offer]:
    """PM13: the rung below each level that somebody was afraid of in the last session."""
    for name in afraid_of(now.state):
        level = catalogue.levels.get(name)
        below = None if level is None else level_below(catalogue, now, level)
        if level is not None and below is not None:
            reason = because(catalogue, Because.PM13, level=level.id)
            yield Offer(kind="easier", level=below.id, instead_of=level.id, reasons=(reason,))


def easier_level(catalogue: Catalogue, state: State, level: Level, on: datetime) -> Level | None:
    """The next easier level that is permitted at a moment, for who finds one too hard."""
    now = situation(catalogue, brought_up(state, on, catalogue), on)
    return level_below(catalogue, now, level)


def afraid_of(state: State) -> tuple[str, ...]:
    """The levels of the last session in which the person was afraid of doing harm."""
    found = state.sessions[-1].findings if state.sessions else ()
    return tuple(f.level for f in found if f.rule == "PM13" and f.level is not None)


def lessons(catalogue: Catalogue, now: Situation) -> Iterator[Offer]:
    """The first lesson not read yet that fits the moment; none for a while after one was read.

    Fear and a flare do not wait: they are when a lesson helps most.
    """
    state = now.state
    since = None if state.lesson_at is None else now.on - state.lesson_at
    waits = since is not None and since < timedelta(days=catalogue.policy.lesson_days)
    urgent: tuple[LessonFor, ...] = ("fear", "flare")
    for moment in moments(catalogue, now):
        if waits and moment not in urgent:
            return
        lesson = lesson_for(catalogue, state, moment)
        if lesson is not None:
            reason = because(
                catalogue, Because.LESSON, lesson=lesson.id, moment=moment, minutes=lesson.minutes
            )
            yield Offer(kind="lesson", lesson=lesson.id, reasons=(reason,))
            return


def lesson_for(catalogue: Catalogue, state: State, moment: LessonFor) -> Lesson | None:
    """The lesson for a moment that was not read yet: the one that names this moment earliest."""
    unread = [one for one in catalogue.lessons.values() if one.id not in state.lessons_read]
    fitting = [one for one in unread if moment in one.offered_for]
    return min(fitting, key=lambda one: (one.offered_for.index(moment), one.id), default=None)


def moments(catalogue: Catalogue, now: Situation) -> Iterator[LessonFor]:
    """What is true of the person now, the most pressing first; `everyone` comes last."""
    state, policy = now.state, catalogue.policy
    last = {f.rule for f in state.sessions[-1].findings} if state.sessions else set()
    nights, sitting = state.symptoms.nights_woken, state.symptoms.sitting_minutes
    true: dict[LessonFor, bool] = {
        "fear": "PM13" in last,
        "flare": flare_day(state, now.on) is not None,
        "bad_morning": "PM10" in last,
        "first_week": in_first_week(state, now.on),
        "stenosis": "stenosis" in (state.conditions or ()),
        "disc": "disc_herniation" in (state.conditions or ()),
        "sleep": nights is not None and nights >= policy.irritability_nights,
        "sitting": sitting is not None and sitting <= policy.irritability_tolerance,
        "plateau": weeks_in_stage(state, now.on) >= policy.plateau_weeks,
        "everyone": True,
        "walking": True,
        "work": True,
    }
    yield from (moment for moment, holds in true.items() if holds)


def in_first_week(state: State, on: datetime) -> bool:
    """Whether the programme began less than seven days ago."""
    return state.started is not None and on - state.started < timedelta(weeks=1)
