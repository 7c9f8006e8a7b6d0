"""Triage: from everything reported to one action level, with the card and the open questions.

Sources: evidence.md 1.1-1.3, rulings 1-7. A question that is open or "unsure" is never "no".
No event of the person lowers an emergency or urgent level: only a clinician's clearance does.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import CardId, RedFlag
from steadyback.engine.days import begins, local_day
from steadyback.engine.once import once
from steadyback.engine.reasons import Because, because
from steadyback.engine.red_flags import SEVERITY, level_of, locks, one_up, worst
from steadyback.engine.state import Cleared, FlagState, Report, State
from steadyback.record.plan import Reason
from steadyback.record.value import Value
from steadyback.vocabulary import ActionLevel, FlagId

OPERATIONS = frozenset(
    {"post_discectomy", "spinal_surgery_other", "hip_replacement", "knee_replacement"}
)


class FlagStanding(Value):
    """One red flag that stands now, its level, and why."""

    id: FlagId
    level: ActionLevel
    locks: bool
    reasons: tuple[Reason, ...]


class Question(Value):
    """Something that waits for an answer; `flags` names the red-flag questions in it.

    A `measure` is a wish: its id is that of a questionnaire or home test, and it holds up nothing.
    """

    id: str
    kind: Literal[
        "red_flag", "screen", "symptoms", "cautions", "morning_after", "schedule", "measure"
    ]
    flags: tuple[FlagId, ...] = ()
    for_session: str | None = None
    reasons: tuple[Reason, ...]


class Triage(Value):
    """The action level, the flags behind it, the card to show, and what is still open."""

    level: ActionLevel
    locked: bool
    flags: tuple[FlagStanding, ...]
    card: CardId | None
    open_flags: tuple[FlagId, ...]
    reasons: tuple[Reason, ...]


@once
def triage(catalogue: Catalogue, state: State, on: datetime) -> Triage:
    """The action level of a state at a moment.

    Where the record holds what clinicians wrote elsewhere, the graver answer of both ways to take
    it: an unproved clearance opens nothing, and an unproved correction takes nothing away.
    """
    found = triage_as_told(catalogue, state, on)
    if state.believed is None:
        return found
    return graver(catalogue, found, triage_as_told(catalogue, state.believed, on))


def graver(catalogue: Catalogue, one: Triage, other: Triage) -> Triage:
    """What either finds: the higher level, every flag at its higher level, every open question."""
    flags: dict[FlagId, FlagStanding] = {flag.id: flag for flag in other.flags}
    for flag in one.flags:
        known = flags.get(flag.id)
        if known is None or SEVERITY[known.level] <= SEVERITY[flag.level]:
            flags[flag.id] = flag
    standing = tuple(sorted(flags.values(), key=lambda f: (-SEVERITY[f.level], f.id)))
    reasons = (*(r for flag in standing for r in flag.reasons), *one.reasons, *other.reasons)
    return Triage(
        level=worst(one.level, other.level),
        locked=one.locked or other.locked,
        flags=standing,
        card=card_of(catalogue, standing),
        open_flags=tuple(dict.fromkeys((*one.open_flags, *other.open_flags))),
        reasons=tuple(r for place, r in enumerate(reasons) if r not in reasons[:place]),
    )


def triage_as_told(catalogue: Catalogue, state: State, on: datetime) -> Triage:
    """The action level of a state, taken by itself."""
    standing = standing_flags(catalogue, state, on)
    open_flags = open_questions(catalogue, state)
    waits = tuple(f for f in open_flags if could_be_urgent(catalogue.red_flags[f]))
    reasons = tuple(unlocking_reasons(catalogue, state, on, waits))
    levels: list[ActionLevel] = [flag.level for flag in standing]
    level = worst(*levels, "clinician" if reasons else "clear")
    locked = any(flag.locks for flag in standing) or any(
        reason.id in (Because.OPEN_QUESTION, Because.AGE, Because.PRESSURE) for reason in reasons
    )
    return Triage(
        level=level,
        locked=locked,
        flags=standing,
        card=card_of(catalogue, standing),
        open_flags=open_flags,
        reasons=(*(r for flag in standing for r in flag.reasons), *reasons),
    )


def unlocking_reasons(
    catalogue: Catalogue, state: State, on: datetime, waits: tuple[FlagId, ...]
) -> Iterator[Reason]:
    """Reasons for a clinician level that are not red flags: open questions, age, PHQ-2."""
    if waits:
        yield because(catalogue, Because.OPEN_QUESTION, questions=", ".join(waits))
    least = catalogue.policy.age_least
    age = age_of(state, on)
    if age is not None and age < least:
        yield because(catalogue, Because.AGE, age=age, least=int(least))
    if pressure := high_pressure(catalogue, state):
        systolic, diastolic = pressure
        yield because(catalogue, Because.PRESSURE, systolic=systolic, diastolic=diastolic)
    phq2 = state.tests.phq2
    if phq2 is not None and phq2 >= catalogue.policy.phq2_clinician:
        yield because(catalogue, Because.PHQ2, score=phq2)


def high_pressure(catalogue: Catalogue, state: State) -> tuple[int | None, int | None] | None:
    """A blood pressure of 180/110 or more in either number (rulings 14), or None.

    It is a measurement: a later, lower one takes it back.
    """
    policy = catalogue.policy
    for entry in state.cautions or ():
        top, low = entry.bp_systolic, entry.bp_diastolic
        if (top is not None and top >= policy.systolic_clinician) or (
            low is not None and low >= policy.diastolic_clinician
        ):
            return top, low
    return None


def could_be_urgent(flag: RedFlag) -> bool:
    """Whether an open answer to this question could hide an emergency or urgent sign."""
    return SEVERITY[flag.highest] >= SEVERITY["urgent"]


def open_questions(catalogue: Catalogue, state: State) -> tuple[FlagId, ...]:
    """Red-flag questions without a clear yes or no, among those that apply to this person."""
    return tuple(
        flag.id
        for flag in catalogue.red_flags.values()
        if applies(flag, state)
        and (
            is_open(state.flags.get(flag.id))
            or (flag.id == "RF05" and both_legs_denied(catalogue, state))
        )
        and not unsure_is_yes(catalogue, state.flags.get(flag.id))
    )


def is_open(known: FlagState | None) -> bool:
    """Whether a question has no yes and no no."""
    return known is None or known.answer in (None, "unsure")


def both_legs_denied(catalogue: Catalogue, state: State) -> bool:
    """Symptoms of both sides in a leg, and "no" to RF05: one of the two answers is wrong."""
    symptoms, known = state.symptoms, state.flags.get("RF05")
    if known is None or known.answer != "no" or known.reports or symptoms.side != "both":
        return False
    distal = symptoms.distal_level
    return distal is None or distal >= catalogue.policy.radiculopathy_distal


def applies(flag: RedFlag, state: State) -> bool:
    """Whether the question is put to this person; unknown cautions count as possible pregnancy."""
    if flag.asked_when == "pregnant":
        return state.cautions is None or any(c.id == "pregnancy" for c in state.cautions)
    return flag.asked_when == "always"


def unsure_is_yes(catalogue: Catalogue, flag: FlagState | None) -> bool:
    """A second unsure to the same question counts as yes (rulings 1)."""
    return flag is not None and flag.unsure >= catalogue.policy.unsure_counts_as_yes


def standing_flags(catalogue: Catalogue, state: State, on: datetime) -> tuple[FlagStanding, ...]:
    """Each flag that stands, most restrictive first, raised where another flag raises it.

    Levels are raised before clearances are looked at: a person's own clearance reaches a clinician
    level, not the urgent one that two signs make together.
    """
    told = {flag: reports_of(catalogue, state, flag, on) for flag in reported(catalogue, state)}
    stands = {
        flag for flag, found in told.items() if any(not is_over(r, state, on) for r, _ in found)
    }
    flags = []
    for flag, found in told.items():
        raised = bool(stands.intersection(catalogue.red_flags[flag].raised_by))
        levels = [(r, final_level(catalogue, state, r, level, raised, on)) for r, level in found]
        heaviest = counting(state.flags.get(flag), levels, state, on)
        if heaviest is not None:
            flags.append(standing(catalogue, state, *heaviest, raised))
    return tuple(sorted(flags, key=lambda f: (-SEVERITY[f.level], f.id)))


DERIVED: tuple[FlagId, ...] = ("RF19", "RF23", "RF26")
"""Flags that follow from other answers; nobody has to tick them."""


def reported(catalogue: Catalogue, state: State) -> list[FlagId]:
    """The flags that can stand: those with a report, and those that follow from other answers."""
    told = {flag for flag, known in state.flags.items() if known.reports}
    return [flag for flag in catalogue.red_flags if flag in told or flag in DERIVED]


Weighed = tuple[Report, ActionLevel]


def reports_of(catalogue: Catalogue, state: State, flag: FlagId, on: datetime) -> list[Weighed]:
    """Every report of a flag with its own level."""
    known = state.flags.get(flag)
    reports = [*(known.reports if known else ()), *derived(catalogue, state, flag, on)]
    return [(report, level_of(report, state, catalogue)) for report in reports]


def is_over(report: Report, state: State, on: datetime) -> bool:
    """Whether a clinician's clearance covers the report, so that it raises nothing any more."""
    return covered(report, "emergency", state, on)


def final_level(
    catalogue: Catalogue,
    state: State,
    report: Report,
    level: ActionLevel,
    raised: bool,
    on: datetime,
) -> ActionLevel:
    """The level with what raises it: another flag, or nerve signs soon after an operation."""
    if report.rule in ("PM02", "NEURO") and by_operation(catalogue, state, on):
        return "emergency"
    return one_up(level) if raised and not report.frozen else level


def counting(
    known: FlagState | None, levels: list[Weighed], state: State, on: datetime
) -> Weighed | None:
    """The report that weighs most now.

    Emergency, urgent and clinician reports stand until a clearance covers them; of cautions the
    newest counts, until it is denied.
    """
    open_now = [(r, level) for r, level in levels if not covered(r, level, state, on)]
    newest = max((report.at for report, _ in levels), default=None)
    denied = known is not None and known.answer == "no"
    weigh = [
        (report, level)
        for report, level in open_now
        if level != "caution" or (report.at == newest and not denied)
    ]
    return max(weigh, key=lambda pair: (SEVERITY[pair[1]], pair[0].at), default=None)


def standing(
    catalogue: Catalogue, state: State, report: Report, level: ActionLevel, raised: bool
) -> FlagStanding:
    """One standing flag with the reason that names its level."""
    since = local_day(report.at, state.zone).isoformat()
    reasons = [
        because(
            catalogue,
            report.flag,
            level=level,
            since=since,
            raised=int(raised),
            by=report.rule or None,
        )
    ]
    if report.rule and report.rule != report.flag:
        reasons.append(because(catalogue, report.rule, level=None))
    kept = locks(report.flag, level)
    return FlagStanding(id=report.flag, level=level, locks=kept, reasons=tuple(reasons))


def covered(report: Report, level: ActionLevel, state: State, on: datetime) -> bool:
    """Whether a clearance that holds on this day covers the report (rulings 4)."""
    day = local_day(on, state.zone)
    needs_clinician = SEVERITY[level] >= SEVERITY["urgent"]
    return any(
        report.flag in cleared.clearance.flags
        and cleared.clearance.issued <= day <= cleared.clearance.until
        and (cleared.by_clinician or not needs_clinician)
        and (seen_after(report, cleared, state) or unchanged_since(report, cleared, state))
        for cleared in state.clearances
    )


def seen_after(report: Report, cleared: Cleared, state: State) -> bool:
    """Whether the visit was on the day of the report or later, and written down after it."""
    same_day = local_day(report.at, state.zone) <= cleared.clearance.issued
    return report.at <= cleared.at and same_day


def unchanged_since(report: Report, cleared: Cleared, state: State) -> bool:
    """A flag reported again is the same only with details: no later onset, no worse course.

    Of a flag that was first reported after it, a clearance knew nothing.
    """
    detail, first = report.detail, told_first(report.flag, state)
    if report.level is not None or detail is None or detail.onset is None:
        return False
    if first is None or first > cleared.at:
        return False
    same_course = detail.course in ("better", "same") and detail.severity != "severe"
    return same_course and detail.onset <= onset_cleared(report.flag, cleared, state)


def told_first(flag: FlagId, state: State) -> datetime | None:
    """When a flag was first reported; None where it only follows from other answers."""
    known = state.flags.get(flag)
    return known.told_first if known else None


def onset_cleared(flag: FlagId, cleared: Cleared, state: State) -> date:
    """The onset that the clearance knew: the newest one reported before it, else its date."""
    known = state.flags.get(flag)
    onsets = [
        (report.at, report.detail.onset)
        for report in (known.reports if known else ())
        if report.at <= cleared.at and report.detail is not None and report.detail.onset is not None
    ]
    return max(onsets)[1] if onsets else cleared.clearance.issued


def derived(catalogue: Catalogue, state: State, flag: FlagId, on: datetime) -> Iterator[Report]:
    """Flags that follow from other answers: RF19 age, RF23 operations, RF26 the course."""
    rules = {"RF19": by_age, "RF23": by_operation, "RF26": by_course}
    if flag in rules and rules[flag](catalogue, state, on):
        yield Report(flag, derived_since(state, flag, on), state.details.get(flag), rule=flag)


def derived_since(state: State, flag: FlagId, on: datetime) -> datetime:
    """When a derived flag was reported: an operation's day, the newest symptoms, or the start."""
    began = state.started or on
    if flag == "RF23":
        return max(newest_operation(state), default=began)
    return state.symptoms_at or began if flag == "RF26" else began


def age_of(state: State, on: datetime) -> int | None:
    """Years since the year of birth, in the year it is where the person lives."""
    born = state.birth_year
    return None if born is None else local_day(on, state.zone).year - born


def by_age(catalogue: Catalogue, state: State, on: datetime) -> bool:
    """Possibly under 20, or a first back pain after 55, also when nobody said it was not (RF19)."""
    age = age_of(state, on)
    if age is None:
        return False
    policy = catalogue.policy
    denied = "RF19" in state.flags and state.flags["RF19"].answer == "no"
    first = state.symptoms.first_episode
    first = first is True or (first is None and not denied)
    return age <= policy.first_pain_young or (first and age > policy.first_pain_old)


def by_operation(catalogue: Catalogue, state: State, on: datetime) -> bool:
    """Operation, injection or joint replacement within 12 weeks (RF23, rulings 7).

    An operation on a day that nobody knows is taken for one of these.
    """
    if undated_operation(state):
        return True
    day = local_day(on, state.zone)
    window = timedelta(weeks=catalogue.policy.operation_weeks)
    return any(day - done < window for done in operation_days(state))


def undated_operation(state: State) -> bool:
    """Whether an operation was told without its date."""
    return any(c.id in OPERATIONS and c.surgery_date is None for c in state.cautions or ())


def newest_operation(state: State) -> tuple[datetime, ...]:
    """When RF23 is reported: the day of the newest operation or injection.

    One without a date is reported when it was told.
    """
    days = [begins(day, state.zone) for day in operation_days(state)]
    if undated_operation(state) and state.cautions_at is not None:
        days.append(state.cautions_at)
    return (max(days),) if days else ()


def operation_days(state: State) -> list[date]:
    """The known dates of operations and of the last injection."""
    dates = [c.surgery_date for c in state.cautions or () if c.id in OPERATIONS]
    return [day for day in (*dates, state.treatment.injection_last) if day is not None]


def by_course(catalogue: Catalogue, state: State, on: datetime) -> bool:
    """Worse after 2 weeks of programme, or no better after 6 (RF26)."""
    if state.started is None:
        return False
    weeks = (on - state.started) / timedelta(weeks=1)
    trend = state.symptoms.trend
    policy = catalogue.policy
    return (trend == "worse" and weeks >= policy.worse_weeks) or (
        trend in ("same", "worse") and weeks >= policy.no_improvement_weeks
    )


def card_of(catalogue: Catalogue, standing: tuple[FlagStanding, ...]) -> CardId | None:
    """The card of the most restrictive emergency or urgent flag."""
    for flag in standing:
        if flag.level == "emergency":
            return catalogue.red_flags[flag.id].card
        if flag.level == "urgent":
            return "urgent_review"
    return None
