"""A form that is sent again: the same answers once, other answers never dropped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from steadyback.languages import _
from steadyback.record import CaseProblems, Problem, canonical_hash
from steadyback.record.event import CorrectionEvent
from steadyback.web.records import models, store
from steadyback.web.records.ids import event_id
from steadyback.web.records.rows import event_id_order, event_of

REPLACED = ("session_done", "morning_after")
"""Kinds of which there is one for each occasion: other answers replace the first ones."""
TRIES = 5


def person_event(kind: str, body: Mapping[str, Any], made: str, now: datetime) -> dict[str, Any]:
    """An event of the person's as JSON data."""
    return {
        "id": made,
        "at": now.isoformat(),
        "by": "person",
        "kind": kind,
        "version": 1,
        "body": dict(body),
    }


def store_again(
    row: models.Person, kind: str, body: Mapping[str, Any], made: str, now: datetime
) -> str:
    """Store what came under the token of an event that is stored. Raises CaseProblems."""
    if kind in REPLACED:
        return correct(row, kind, body, made, now)
    wanted = said(kind, body, now)
    for _time in range(TRIES):
        rows = models.Event.objects.filter(person=row, kind=kind)
        later = rows.filter(event_id__startswith=f"{made[:56]}-again").order_by("seq")
        known = [*rows.filter(event_id=made), *later]
        if canonical_hash(known[-1].body) == wanted:
            return known[-1].event_id
        fresh = f"{made[:56]}-again{len(known)}"
        try:
            store.append(row, [person_event(kind, body, fresh, now)], now)
        except store.Conflict:
            continue  # the same form came twice at one moment
        return fresh
    says = _("was sent too often at one moment; please try again")
    raise CaseProblems([Problem("/id", says)])


def correct(
    row: models.Person, kind: str, body: Mapping[str, Any], event: str, now: datetime
) -> str:
    """Let an event say something else from now on. Raises CaseProblems."""
    if standing(row, event) != said(kind, body, now):
        store_correction(row, {"event": event, "body": dict(body)}, now)
    return event


def store_correction(row: models.Person, body: Mapping[str, Any], now: datetime) -> None:
    """Store a correction; never earlier than what it corrects, whose clock may have been fast."""
    found = models.Event.objects.filter(person=row, event_id=body["event"]).first()
    at = max(now, found.at_utc) if found else now
    store.append(row, [person_event("correction", body, event_id(now), at)], now)


def said(kind: str, body: Mapping[str, Any], now: datetime) -> str:
    """The mark of a body as it would be stored. Raises CaseProblems."""
    (event,) = store.read_events([person_event(kind, body, event_id(now), now)])
    return canonical_hash(event.body.model_dump(mode="json", exclude_none=True))


def standing(row: models.Person, event: str) -> str:
    """The mark of what an event says now; nothing where it was withdrawn."""
    rows = models.Event.objects.filter(person=row)
    corrections = rows.filter(kind="correction", body__event=event)
    newest = corrections.order_by("-at_utc", event_id_order().desc()).first()
    if newest is None:
        return canonical_hash(rows.get(event_id=event).body)
    found = event_of(newest)
    if not isinstance(found, CorrectionEvent) or found.body.body is None:
        return ""
    return said(rows.get(event_id=event).kind, found.body.body, found.at)
