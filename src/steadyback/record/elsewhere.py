"""What came in a file: who is said to have written it, and how far that is believed.

A file cannot prove that a clinician or an engine wrote something, unless this installation made
the file itself. So such an event keeps its author, marked as unverified: it may close and never
open (rulings 4). Why so: docs/decisions/0024-the-archive.md.
"""

from typing import TypeVar

from steadyback.record.event import UNVERIFIED, EventBase

AnEvent = TypeVar("AnEvent", bound=EventBase)


def from_elsewhere(event: AnEvent) -> AnEvent:
    """The event with its author marked, unless the person wrote it; marked once only."""
    if event.by == "person" or event.unverified:
        return event
    return event.model_copy(update={"by": UNVERIFIED + event.by})


def taken_at_word(event: AnEvent) -> AnEvent:
    """The event as if this installation could vouch for the clinician who is said to write it."""
    if not event.by_clinician_elsewhere:
        return event
    return event.model_copy(update={"by": event.by.removeprefix(UNVERIFIED)})
