"""What got worse: pain further down, more leg pain, what did not settle.

Each is judged where something was last told, and stands until something else is told: silence is
never good news. Who tells too little to be compared keeps what was found before.
Sources: rulings 15, 16 and 18 (place, means, the morning after).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import stages
from steadyback.engine.days import local_day
from steadyback.engine.progress.course import Course, PainDay
from steadyback.engine.reasons import Because, because
from steadyback.engine.state import State
from steadyback.engine.worklist.need import Dated, Need, NeedKind, since

# ------------------------------------------------------------------ further down


def further_down(catalogue: Catalogue, state: State, course: Course, today: date) -> Iterator[Need]:
    """Pain reaches further down the leg than before, or the last session sent it there."""
    found = [
        *moved_down(catalogue, [one for one in course.days if one.day <= today]),
        *sent_down(catalogue, state),
    ]
    if found:
        reasons = tuple(reason for _, reason in found)
        yield Need(kind=NeedKind.FURTHER_DOWN, since=min(day for day, _ in found), reasons=reasons)


def moved_down(catalogue: Catalogue, told: Sequence[PainDay]) -> Iterator[Dated]:
    """The newest place against the first, and against the farthest of the week before this one.

    Whichever of the two lies nearer to the spine counts, so that what stays is not forgotten.
    """
    placed = [(one.day, one.distal) for one in told if one.distal is not None]
    if not placed:
        return
    day, now = placed[-1]
    window = timedelta(days=catalogue.policy.window_days)
    week = [place for one, place in placed if day - window - window < one <= day - window]
    before = min((placed[0][1], *([max(week)] if week else [])))
    if now > before:
        began = since(lambda place: placed[place][1] > before, len(placed) - 1)
        reason = because(catalogue, Because.NEED_FURTHER, place=now, place_before=before)
        yield placed[began][0], reason


def sent_down(catalogue: Catalogue, state: State) -> Iterator[Dated]:
    """PM03 in the last session: pain went further down the leg and stayed there."""
    for session in state.sessions[-1:]:
        rules = {finding.rule: finding.level for finding in session.findings}
        if Because.PM03 in rules:
            day = local_day(session.at, state.zone)
            yield day, because(catalogue, Because.PM03, level=rules[Because.PM03])


# ------------------------------------------------------------------ leg pain up


def leg_pain_up(catalogue: Catalogue, state: State) -> Iterator[Need]:
    """The mean leg pain of a week rose against the week before, or a flare-up stands in the leg."""
    found = [*mean_rose(catalogue, state), *flared(catalogue, state)]
    if found:
        reasons = tuple(reason for _, reason in found)
        yield Need(kind=NeedKind.LEG_PAIN_UP, since=min(day for day, _ in found), reasons=reasons)


def mean_rose(catalogue: Catalogue, state: State) -> Iterator[Dated]:
    """The newest two weeks whose means are known, as the gates take means (rulings 16)."""
    told = [one.at for one in state.readings if one.check_in and one.leg is not None]
    weeks = ((n, two_weeks(catalogue, state, told[n])) for n in reversed(range(len(told))))
    newest, means = next(((n, found) for n, found in weeks if found is not None), (0, None))
    if means is None or not rose(catalogue, means):
        return
    before, now = means
    began = since(lambda n: rose(catalogue, two_weeks(catalogue, state, told[n])), newest)
    until = local_day(told[newest], state.zone).isoformat()
    reason = because(catalogue, Because.NEED_LEG_UP, now=now, before=before, until=until)
    yield local_day(told[began], state.zone), reason


Means = tuple[float, float] | None
"""Mean leg pain of the week before, and of the week; None where either is not known."""


def two_weeks(catalogue: Catalogue, state: State, at: datetime) -> Means:
    """The means of the two weeks up to a moment, rounded as they are said."""
    policy = catalogue.policy
    before = stages.mean_leg(state, at - timedelta(days=policy.window_days), policy)
    now = stages.mean_leg(state, at, policy)
    return None if before is None or now is None else (round(before, 1), round(now, 1))


def rose(catalogue: Catalogue, means: Means) -> bool:
    """Whether the rise is one to look at."""
    return means is not None and round(means[1] - means[0], 1) >= catalogue.policy.need_leg_rise


def flared(catalogue: Catalogue, state: State) -> Iterator[Dated]:
    """A flare-up that stands, where the newest score of the leg is part of it."""
    flare = state.flare
    if flare is None or flare.told is None or flare.leg is None:
        return
    now = next((r.leg for r in reversed(state.readings) if r.check_in and r.leg is not None), None)
    if now is not None and now - flare.leg >= catalogue.policy.flare_rise:
        day = local_day(flare.since, state.zone)
        before, named = round(flare.leg, 1), day.isoformat()
        yield day, because(catalogue, Because.NEED_FLARE, now=now, before=before, since=named)


# ------------------------------------------------------------------ did not settle


def did_not_settle(catalogue: Catalogue, state: State) -> Iterator[Need]:
    """The newest session whose morning was answered had not settled (PM10)."""
    answered = [one for one in state.sessions if one.answered]
    bad = [any(f.rule == Because.PM10 for f in one.findings) for one in answered]
    if not answered or not bad[-1]:
        return
    began = since(lambda place: bad[place], len(bad) - 1)
    first, last = (local_day(answered[n].at, state.zone) for n in (began, -1))
    counts = {"sessions": len(bad), "unsettled": sum(bad)}
    reason = because(catalogue, Because.NEED_UNSETTLED, until=last.isoformat(), **counts)
    yield Need(kind=NeedKind.DID_NOT_SETTLE, since=first, reasons=(reason,))
