"""Events that a person's own devices hand in, whichever way: what may be among them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from steadyback.languages import _, n_
from steadyback.record import CaseProblems, Problem

MOST_EVENTS: Final = 500
NOT_HERE: Final = {"plan_issued", "clinician_change"}
"""Kinds that only the engine or a clinician writes."""


def listed(data: Any) -> list[dict[str, Any]]:
    """The events of a request; raises CaseProblems where a person may not write them."""
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        says = n_(
            "must be {shape} with at most {n} event",
            "must be {shape} with at most {n} events",
            MOST_EVENTS,
            shape='{"events": […]}',
        )
        raise CaseProblems([Problem("/events", says)])
    problems = []
    for place, event in enumerate(events):
        if not isinstance(event, dict):
            problems.append(Problem(f"/events/{place}", _("is not an object")))
        elif event.get("by") != "person":
            problems.append(Problem(f"/events/{place}/by", _("must be {word} here", word="person")))
        elif event.get("kind") in NOT_HERE:
            problems.append(Problem(f"/events/{place}/kind", _("is not written by a person")))
    if problems:
        raise CaseProblems(problems)
    return events


def leave_consent_alone(
    events: Iterable[Mapping[str, Any]], holds: Callable[[str, str], bool]
) -> None:
    """Let nobody who is not an owner give consent, or take it back, which ends the record for all.

    `holds` says whether an event of a kind is stored under an id. Raises CaseProblems.
    """
    told = [*events]
    consents = {str(event.get("id")) for event in told if event.get("kind") == "consent"}
    wrong = []
    for place, event in enumerate(told):
        corrected = corrects(event)
        named = corrected and (corrected in consents or holds(corrected, "consent"))
        if event.get("kind") == "consent" or named:
            wrong.append(Problem(f"/events/{place}", _("is for the owner of the record alone")))
    if wrong:
        raise CaseProblems(wrong)


def corrects(event: Mapping[str, Any]) -> str:
    """The id of what an event corrects; empty where it is no correction."""
    body = event.get("body")
    if event.get("kind") != "correction" or not isinstance(body, dict):
        return ""
    return str(body.get("event", ""))
