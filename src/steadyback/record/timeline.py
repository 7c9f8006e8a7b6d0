"""A record in the order in which things happened, with corrections applied."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from steadyback.record.case import replaced
from steadyback.record.elsewhere import taken_at_word
from steadyback.record.event import CorrectionEvent, Event, SessionDoneEvent, SetDoneEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact as it now stands.

    `event` is None where it was withdrawn. `originals` holds what a person (not a clinician)
    replaced or withdrew: a danger sign once reported is not taken back by its author (rulings 4).
    `believed` is the same fact where what clinicians wrote elsewhere is taken at its word; None
    where that says nothing else.
    """

    at: datetime
    id: str
    event: Event | None
    originals: tuple[Event, ...] = ()
    believed: "Entry | None" = None

    @property
    def order(self) -> tuple[datetime, str]:
        """By when it happened, then by id, so that arrival never matters (rulings 26)."""
        return (self.at, self.id)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The facts up to a moment, in order, and how many later ones were left out."""

    entries: tuple[Entry, ...]
    later: int


def timeline(events: Iterable[Event], until: datetime) -> Timeline:
    """Order the events that happened up to `until` and apply the corrections among them.

    The last correction of an event, by when it was made and then by id, wins (rulings 26). The
    same event twice counts once. Raises pydantic.ValidationError where a correction's body does
    not fit; `read_case` and the store refuse such a correction before. Sets that were told one by
    one are left out once a session was told: it holds them.
    """
    known = {event.id: event for event in events}
    past = [event for event in known.values() if event.at <= until]
    corrections = sorted(
        (event for event in past if isinstance(event, CorrectionEvent)),
        key=lambda event: (event.at, event.id),
    )
    by_target: dict[str, list[CorrectionEvent]] = {}
    for correction in corrections:
        by_target.setdefault(correction.body.event, []).append(correction)
    ended = max((e.at for e in past if isinstance(e, SessionDoneEvent)), default=None)
    facts = (
        event
        for event in past
        if not isinstance(event, CorrectionEvent) and not already_told(event, ended)
    )
    entries = [entry(event, by_target.get(event.id, [])) for event in facts]
    return Timeline(tuple(sorted(entries, key=lambda e: e.order)), len(known) - len(past))


def without_told_sets(events: Sequence[Event]) -> list[Event]:
    """The events without the sets of sessions that were told as a whole."""
    told = {event.id for event in events if isinstance(event, SessionDoneEvent)}
    return [
        event
        for event in events
        if not (isinstance(event, SetDoneEvent) and event.body.session in told)
    ]


def already_told(event: Event, ended: datetime | None) -> bool:
    """Whether a set was told once more with its session, or a later one was told since."""
    return ended is not None and isinstance(event, SetDoneEvent) and event.at <= ended


def entry(event: Event, corrections: Sequence[CorrectionEvent] = ()) -> Entry:
    """The event as its corrections leave it.

    A correction that a clinician made elsewhere changes only what is believed.
    """
    known = [correction for correction in corrections if not correction.unverified]
    found = as_corrected(event, known)
    if len(known) == len(corrections) and not event.by_clinician_elsewhere:
        return found
    words = [taken_at_word(correction) for correction in corrections]
    return replace(found, believed=as_corrected(taken_at_word(event), words))


def as_corrected(event: Event, corrections: Sequence[CorrectionEvent]) -> Entry:
    """The event as these corrections leave it."""
    at = event.at.astimezone(UTC)
    if not corrections:
        return Entry(at, event.id, event)
    newest = corrections[-1]
    stands = None if newest.body.withdraw else replaced(event, newest)
    return Entry(at, event.id, stands, reported_before(event, corrections))


def reported_before(event: Event, corrections: Sequence[CorrectionEvent]) -> tuple[Event, ...]:
    """What stood before the newest correction, from the last clinician's correction on."""
    versions: list[Event] = [event]
    for correction in corrections[:-1]:
        if correction.by_clinician:
            versions = []
        if not correction.body.withdraw:
            versions.append(replaced(event, correction))
    return () if corrections[-1].by_clinician else tuple(versions)
