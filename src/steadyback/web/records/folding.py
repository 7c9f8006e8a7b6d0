"""From stored events to the engine's state, by the newest snapshot where it still holds.

Reading never writes: a snapshot is made by an append (or by the worker), never by a page.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from steadyback.engine import ENGINE_VERSION, State, begin, dump_state, fold, load_state
from steadyback.record import Entry, Event, Person, timeline
from steadyback.record.event import CorrectionEvent
from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.rows import event_of


@dataclass(frozen=True, slots=True)
class Folded:
    """A state, the last `seq` known when it was made, and how it was made."""

    state: State
    seq: int
    up_to: datetime | None
    whole: bool
    """Whether it holds every stored event; false where one lies in the future."""
    refolded: bool


def person_of(row: models.Person) -> Person:
    """The particulars that a record began with."""
    return Person.model_validate(row.profile)


def events_after(row: models.Person, seq: int) -> list[Event]:
    """The stored events after a `seq`, in the order of their storage."""
    rows = models.Event.objects.filter(person=row, seq__gt=seq).order_by("seq")
    return [event_of(found) for found in rows]


def folded(row: models.Person, on: datetime) -> Folded:
    """The state of a person at a moment: the snapshot and what is newer, or all again."""
    snapshot = models.Snapshot.objects.filter(person=row).first()
    if snapshot is None or not still_holds(snapshot, on):
        return refolded(row, on)
    newer = events_after(row, snapshot.seq)
    state = load_state(snapshot.state)
    past = sorted((e for e in newer if e.at <= on), key=lambda e: (e.at.astimezone(UTC), e.id))
    if not goes_on(state, past):
        return refolded(row, on)
    catalogue = the_catalogue()
    for event in past:
        state = fold(state, Entry(event.at.astimezone(UTC), event.id, event), catalogue)
    return Folded(
        state=state,
        seq=snapshot.seq + len(newer),
        up_to=max([snapshot.up_to, *(event.at for event in past)]),
        whole=len(past) == len(newer),
        refolded=False,
    )


def still_holds(snapshot: models.Snapshot, on: datetime) -> bool:
    """Whether a snapshot was made by these rules and holds nothing later than the moment."""
    made_by = (snapshot.catalogue, snapshot.engine)
    return made_by == (the_catalogue().version, ENGINE_VERSION) and snapshot.up_to <= on


def goes_on(state: State, past: list[Event]) -> bool:
    """Whether the events can be folded on: none corrects, none came late."""
    if any(isinstance(event, CorrectionEvent) for event in past):
        return False
    if not past or state.last is None:
        return state.last is not None or not past
    return (past[0].at.astimezone(UTC), past[0].id) > state.last


def refolded(row: models.Person, on: datetime) -> Folded:
    """The state from the whole record, without a snapshot."""
    events = events_after(row, 0)
    known = timeline(events, on)
    catalogue = the_catalogue()
    state = begin(person_of(row))
    for entry in known.entries:
        state = fold(state, entry, catalogue)
    past = [event.at for event in events if event.at <= on]
    return Folded(
        state=state,
        seq=len(events),
        up_to=max(past, default=None),
        whole=known.later == 0,
        refolded=True,
    )


def keep_snapshot(row: models.Person, now: datetime) -> None:
    """Write the state as it is now, unless an event lies in the future."""
    found = folded(row, now)
    if found.whole and found.up_to is not None:
        models.Snapshot.objects.update_or_create(
            person=row,
            defaults={
                "seq": found.seq,
                "up_to": found.up_to,
                "catalogue": the_catalogue().version,
                "engine": ENGINE_VERSION,
                "state": dump_state(found.state),
            },
        )
