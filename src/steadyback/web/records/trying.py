"""What a clinician's change would do, tried on the state before anything is stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from steadyback.engine import State, fold
from steadyback.record.timeline import entry
from steadyback.web.records import resending, store
from steadyback.web.records.clinic_access import SharedRecord
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.ids import event_id


def state_with(record: SharedRecord, bodies: Iterable[tuple[str, Mapping[str, Any]]]) -> State:
    """The state as it would be with these changes by whoever asks. Raises CaseProblems.

    They come after all that is known, as they do when they are stored.
    """
    by = f"clinician:{record.clinic.place.account.public_id}"
    now = record.now
    drafts = [resending.person_event(kind, body, event_id(now), now) for kind, body in bodies]
    state = record.state
    for event in store.read_events({**draft, "by": by} for draft in drafts):
        state = fold(state, entry(event), english_catalogue())
    return state
