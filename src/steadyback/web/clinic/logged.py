"""The log of a record for a clinician: what was told and changed, newest first, with its author."""

from dataclasses import dataclass
from typing import Final

from steadyback.languages import _
from steadyback.record import Event
from steadyback.record.event import CorrectionEvent
from steadyback.record.zone import zone_of
from steadyback.web.look.words import day_in_words
from steadyback.web.records.clinic_access import SharedRecord
from steadyback.web.records.sharing import names_of
from steadyback.wording.events import event_words

KINDS: Final = (
    "intake",
    "check_in",
    "session_done",
    "morning_after",
    "measure",
    "activity",
    "choice",
    "clearance",
    "clinician_change",
    "correction",
)
SHOWN: Final = 60
AT_ONCE: Final = 12
"""So many stand open; the rest behind one tap."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry: when, what, by whom ("" for the person), and whether it was withdrawn since."""

    at: str
    says: str
    by: str
    gone: bool


def newest_entries(record: SharedRecord) -> list[Logged]:
    """The newest SHOWN entries, newest first."""
    events = record.newest(KINDS, SHOWN)
    names = names_of(event.by for event in events if event.by.startswith("clinician:"))
    gone = {e.body.event for e in events if isinstance(e, CorrectionEvent) and e.body.withdraw}
    return [logged(record, event, names, event.id in gone) for event in events]


def logged(record: SharedRecord, event: Event, names: dict[str, str], gone: bool) -> Logged:
    """One event in words."""
    local = event.at.astimezone(zone_of(record.state.zone))
    told = event_words(event, record.catalogue).removesuffix(f" ({event.by})")
    at = _("{day}, {time}", day=day_in_words(local.date()), time=f"{local:%H:%M}")
    return Logged(at, told, author(event.by, names), gone)


def author(by: str, names: dict[str, str]) -> str:
    """Who wrote an event, where it was not the person."""
    if by == "person":
        return ""
    if by in names:
        return names[by] or _("A clinician")
    return _("A clinician") if "clinician:" in by else by.partition(":")[0]
