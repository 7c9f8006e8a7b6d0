"""Events that a person's own devices hand in, whichever way: what may be among them."""

from typing import Any, Final

from steadyback.record import CaseProblems, Problem

MOST_EVENTS: Final = 500
NOT_HERE: Final = {"plan_issued", "clinician_change"}
"""Kinds that only the engine or a clinician writes."""


def listed(data: Any) -> list[dict[str, Any]]:
    """The events of a request; raises CaseProblems where a person may not write them."""
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        says = f'must be {{"events": […]}} with at most {MOST_EVENTS} events'
        raise CaseProblems([Problem("/events", says)])
    problems = []
    for place, event in enumerate(events):
        if not isinstance(event, dict):
            problems.append(Problem(f"/events/{place}", "is not an object"))
        elif event.get("by") != "person":
            problems.append(Problem(f"/events/{place}/by", "must be person here"))
        elif event.get("kind") in NOT_HERE:
            problems.append(Problem(f"/events/{place}/kind", "is not written by a person"))
    if problems:
        raise CaseProblems(problems)
    return events
