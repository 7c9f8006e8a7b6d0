"""What clinicians said of danger signs, while it holds: who, until when, and what to leave."""

from collections.abc import Iterator
from dataclasses import dataclass

from steadyback.engine.state import Cleared
from steadyback.languages import full_date
from steadyback.web.look.local_time import local_date
from steadyback.web.records.access import OpenRecord


@dataclass(frozen=True, slots=True)
class Said:
    """One clearance in words; `own` where the person noted it themselves."""

    who: str
    until: str
    scope: str
    signs: tuple[str, ...]
    own: bool


def said_by_clinicians(record: OpenRecord) -> list[Said]:
    """Every clearance that holds today, the newest first."""
    return [said(record, one) for one in holding(record)]


def holding(record: OpenRecord) -> Iterator[Cleared]:
    """The clearances that hold today, the newest first."""
    today = local_date(record)
    for one in reversed(record.state.clearances):
        if one.clearance.issued <= today <= one.clearance.until:
            yield one


def said(record: OpenRecord, cleared: Cleared) -> Said:
    """A clearance in words."""
    told = cleared.clearance
    flags = record.catalogue.red_flags
    return Said(
        who=told.clinician,
        until=full_date(told.until),
        scope=told.scope or "",
        signs=tuple(flags[one].question for one in told.flags if one in flags),
        own=not cleared.by_clinician,
    )
