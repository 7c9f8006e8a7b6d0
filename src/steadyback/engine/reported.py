"""Danger signs as they are reported: answers to the questions, and symptoms that say the same.

Sources: rulings 1, 4, 6, 15 and PM02. A "yes" becomes a report; "unsure" is counted; symptoms of
new weakness or numbness become reports of the flag they belong to, whatever the question's answer.
What is marked on a map of numbness or tingling is read beside what is said, and the graver of the
two holds (our proposal).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

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
    after = replace(known or FlagState(None, report.at), answer=answer, at=report.at, unsure=unsure)
    means_yes = answer == "yes" or unsure >= policy.unsure_counts_as_yes
    return with_report(after, report) if means_yes else after


def with_report(known: FlagState, report: Report) -> FlagState:
    """The report added; the same sign in the same words replaces its older report."""
    same = (report.detail, report.level, report.rule)
    others = tuple(r for r in known.reports if (r.detail, r.level, r.rule) != same)
    return replace(known, reports=(*others, report), told_first=known.told_first or report.at)


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
    yield from saddle_signs(symptoms.tingling_sites, at)
    yield from weakness_signs(symptoms.weakness, symptoms.weakness_side, symptoms.foot_drop, at)


def numbness_signs(
    change: Change | None, side: Side | None, sites: tuple[str, ...], at: datetime
) -> Iterator[Report]:
    """New numbness: in one leg a clinician; in both, the saddle area or nobody knows where: now."""
    yield from saddle_signs(sites, at)
    if change in CHANGED:
        if side in ("left", "right"):
            yield Report("RF29", at, None, "clinician", "PM02")
        else:
            yield Report("RF05", at, None, "emergency", "PM02")


def saddle_signs(sites: Iterable[str], at: datetime) -> Iterator[Report]:
    """Numbness or tingling between the legs: RF03, an emergency whatever else is answered."""
    if any(word in place for place in map(in_words, sites) for word in SADDLE):
        yield Report("RF03", at, None, "emergency", "PM02")


def newly_numb(before: Symptoms, now: Symptoms | None, at: datetime) -> Iterator[Report]:
    """Numbness after none, where nobody said whether it is new: then it is."""
    if now is not None and now.numbness and before.numbness is False and not now.numbness_change:
        yield from numbness_signs("new", now.side or before.side, now.numb_sites, at)


# ------------------------------------------------------------------ what is marked on a map


def in_words(site: str) -> str:
    """A place as it is compared: `left_foot` of a map, or "Left foot" in somebody's own words."""
    return site.lower().replace("_", " ").strip()


def elsewhere(now: Iterable[str], before: Iterable[str], *, denied: bool) -> bool:
    """Whether a place is marked that was not marked when places were last told (our proposal).

    RF29 is a patch that stays the same, and evidence 1.3 has it mapped each week: one that appears
    elsewhere has changed, whatever was said of it. A first map can be compared with nothing, unless
    there was nothing to mark: `denied`. No mark means not marked, never nothing there.
    """
    marked, known = set(map(in_words, now)), set(map(in_words, before))
    if denied:
        return bool(marked)
    return bool(known) and not marked <= known


def marked_side(side: Side | None, sites: Iterable[str]) -> Side | None:
    """The side that was told, or both where marks lie in the other leg or in both legs.

    A mark never makes a side out of none: new numbness of nobody knows which leg stays the graver.
    """
    legs = {leg for leg in ("left", "right") for site in sites if leg in in_words(site)}
    told = {side} & {"left", "right"}
    return "both" if len(legs | told) > 1 else side


def as_marked(now: Symptoms, before: Symptoms) -> Symptoms:
    """What was told, as the maps show it; whichever is graver holds (our proposal).

    What is marked is there. Numbness elsewhere than before is new (PM02), also where it was said
    not to change; tingling elsewhere has spread, which is handled as pain further down (rulings
    15); marks in both legs are both sides.
    """
    if not (now.numb_sites or now.tingling_sites):
        return now
    found: dict[str, Any] = {}
    for which in ("numb", "tingling"):
        found |= as_marked_of(which, now, before)
    side = marked_side(now.side or before.side, (*now.numb_sites, *now.tingling_sites))
    return now.model_copy(update=found | ({"side": side} if side == "both" else {}))


def as_marked_of(which: str, now: Symptoms, before: Symptoms) -> dict[str, Any]:
    """What the marks of numbness or of tingling say about it."""
    sites, name = f"{which}_sites", "numbness" if which == "numb" else which
    marked, change = getattr(now, sites), f"{name}_change"
    if not marked:
        return {}
    denied = False in (getattr(now, name), getattr(before, name))
    new = elsewhere(marked, getattr(before, sites), denied=denied)
    told = getattr(now, change) in CHANGED
    return {name: True} | ({change: "new"} if new and not told else {})


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
