"""What clinicians changed of the programme and wrote to the person, with their names."""

from dataclasses import dataclass
from typing import Final

from steadyback.engine.days import local_day
from steadyback.languages import _
from steadyback.record.event import ClinicianChangeEvent
from steadyback.web.look.steered import steered_words
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord
from steadyback.web.records.sharing import names_of

SHOWN: Final = 5
"""So many of the newest are shown (our_proposal)."""


@dataclass(frozen=True, slots=True)
class Steered:
    """One change in words: by whom, when, and what they wrote beside it."""

    who: str
    on: str
    says: str
    note: str


def steered(record: OpenRecord) -> list[Steered]:
    """The newest changes that stand, newest first; no query where no clinician wrote any."""
    if not record.state.steering.by_clinician:
        return []
    changes = [one for one in record.steering() if isinstance(one, ClinicianChangeEvent)]
    events = changes[:SHOWN]
    names = names_of(event.by for event in events)
    return [
        Steered(
            who=names.get(event.by) or _("A clinician"),
            on=day_in_words(local_day(event.at, record.state.zone)),
            says=steered_words(event, record.catalogue),
            note=event.body.note or "",
        )
        for event in events
    ]
