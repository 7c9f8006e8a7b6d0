"""What clinicians changed of a programme and has not been withdrawn, with author and date.

A clinic withdraws what its own people wrote; of another clinic's it reads whose it is.
"""

from dataclasses import dataclass

from steadyback.engine.days import local_day
from steadyback.languages import _
from steadyback.web.clinic.logged import author
from steadyback.web.look.steered import steered_words
from steadyback.web.look.words import day_in_words
from steadyback.web.records.clinic_access import SharedRecord
from steadyback.web.records.sharing import names_of
from steadyback.web.records.whose import clinics_that_wrote


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its event, what it says, by whom and when.

    `ours`: this clinic may withdraw it; else `clinic` is whom to ask.
    """

    event: str
    says: str
    note: str
    by: str
    on: str
    ours: bool
    clinic: str


def standing_changes(record: SharedRecord) -> list[Change]:
    """The changes and clearances that stand, newest first."""
    events = record.steering()
    names = names_of(event.by for event in events)
    wrote = clinics_that_wrote(record.sharing.person, events)
    here = record.clinic.organisation.pk
    return [
        Change(
            event=event.id,
            says=steered_words(event, record.catalogue),
            note=getattr(event.body, "note", None) or getattr(event.body, "scope", None) or "",
            by=author(event.by, names) or _("A clinician"),
            on=day_in_words(local_day(event.at, record.state.zone)),
            ours=here in wrote[event.id] or not wrote[event.id],
            clinic=", ".join(one.name for one in wrote[event.id].values()),
        )
        for event in events
    ]
