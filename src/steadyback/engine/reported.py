"""Danger signs as they are reported: answers to the questions, and symptoms that say the same.

Sources: rulings 1, 4, 6 and PM02. A "yes" becomes a report; "unsure" is counted; symptoms of new
weakness or numbness become reports of the flag they belong to, whatever the question's answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from steadyback.catalogue.policy import Policy
from steadyback.engine.state import FlagState, Report, State, changed
from steadyback.record.answers import Answer, Change, FlagDetail, Side, Symptoms
from steadyback.record.event import (
    CheckInEvent,
    Event,
    IntakeEvent,
    MorningAfterEvent,
    SessionDoneEvent,
)
from steadyback.vocabulary import FlagId

SADDLE = (
    "saddle",
    "genital",
    "groin",
    "perine",
    "between",
    "anus",
    "back passage",
    "buttock crease",
    "perian",
    "crotch",
    "private",
    "vagina",
    "penis",
    "scrotum",
    "rectum",
    "back side",
)
CHANGED: tuple[Change, ...] = ("new", "worse")


def answered(
    state: State,
    at: datetime,
    answers: Mapping[FlagId, Answer],
    details: Mapping[FlagId, FlagDetail],
    policy: Policy,
) -> State:
    """The state after these answers; a detail without an answer adds to an earlier "yes"."""
    flags = dict(state.flags)
    for flag, answer in answers.items():
        flags[flag] = after_answer(
            flags.get(flag), Report(flag, at, details.get(flag), rule=flag), answer, policy
        )
    for flag, detail in details.items():
        known = flags.get(flag)
        if flag not in answers and known is not None and known.answer == "yes":
            flags[flag] = with_report(known, Report(flag, at, detail, rule=flag))
    return changed(state, flags=flags, details={**state.details, **details})


def after_answer(
    known: FlagState | None, report: Report, answer: Answer, policy: Policy
) -> FlagState:
    """One question after one more answer. A second "unsure" counts as yes (rulings 1)."""
    unsure = (known.unsure if known else 0) + 1 if answer == "unsure" else 0
    after = FlagState(answer, report.at, unsure, known.reports if known else ())
    means_yes = answer == "yes" or unsure >= policy.unsure_counts_as_yes
    return with_report(after, report) if means_yes else after


def with_report(known: FlagState, report: Report) -> FlagState:
    """The report added; the same sign in the same words replaces its older report."""
    same = (report.detail, report.level, report.rule)
    others = tuple(r for r in known.reports if (r.detail, r.level, r.rule) != same)
    return replace(known, reports=(*others, report))


def with_signs(state: State, reports: Iterator[Report]) -> State:
    """The state after signs that follow from symptoms; the question's own answer is kept."""
    flags = dict(state.flags)
    for report in reports:
        known = flags.get(report.flag) or FlagState(None, report.at)
        flags[report.flag] = with_report(known, report)
    return changed(state, flags=flags)


def signs(symptoms: Symptoms, at: datetime, known: Side | None) -> Iterator[Report]:
    """What symptoms say by themselves: PM02 and rulings 6, and a back that leans (evidence 2.2)."""
    if symptoms.lateral_shift:
        yield Report("RF24", at, None, "clinician", "DIRECTION")
    yield from numbness_signs(
        symptoms.numbness_change, symptoms.side or known, symptoms.numb_sites, at
    )
    yield from weakness_signs(symptoms.weakness, symptoms.weakness_side, symptoms.foot_drop, at)


def numbness_signs(
    change: Change | None, side: Side | None, sites: tuple[str, ...], at: datetime
) -> Iterator[Report]:
    """New numbness: in one leg a clinician; in both, the saddle area or nobody knows where: now."""
    if any(word in site.lower() for site in sites for word in SADDLE):
        yield Report("RF03", at, None, "emergency", "PM02")
    if change in CHANGED:
        if side in ("left", "right"):
            yield Report("RF29", at, None, "clinician", "PM02")
        else:
            yield Report("RF05", at, None, "emergency", "PM02")


def newly_numb(before: Symptoms, now: Symptoms | None, at: datetime) -> Iterator[Report]:
    """Numbness after none, where nobody said whether it is new: then it is."""
    if now is not None and now.numbness and before.numbness is False and not now.numbness_change:
        yield from numbness_signs("new", now.side or before.side, now.numb_sites, at)


def weakness_signs(
    change: Change | None, side: Side | None, foot_drop: bool | None, at: datetime
) -> Iterator[Report]:
    """New weakness by the rule of RF06; a foot drop that is not new is for a clinician."""
    if change in CHANGED:
        mild = change == "new" and side in ("left", "right") and foot_drop is False
        yield Report("RF06", at, None, "urgent" if mild else "emergency", "PM02")
    elif foot_drop:
        known = change == "stable"
        yield Report("RF06", at, None, "clinician" if known else "emergency", "PM02")


def signs_of(event: Event, known: Side | None) -> Iterator[Report]:
    """The symptom signs an event carries; `known` is the side of the symptoms so far."""
    if isinstance(event, IntakeEvent | CheckInEvent):
        if event.body.symptoms is not None:
            yield from signs(event.body.symptoms, event.at, known)
    elif isinstance(event, SessionDoneEvent | MorningAfterEvent):
        yield from numbness_signs(event.body.numbness_change, known, (), event.at)
        yield from weakness_signs(event.body.weakness_change, None, None, event.at)
