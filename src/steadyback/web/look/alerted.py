"""What a person reads under a lock: how far their clinic knows of it, and only what is so."""

from dataclasses import dataclass
from datetime import datetime

from steadyback.engine.days import local_day
from steadyback.languages import _
from steadyback.record.zone import zone_of
from steadyback.web.look.local_time import local_date
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord
from steadyback.web.records.alerts import Told


@dataclass(frozen=True, slots=True)
class ShownTold:
    """One clinic: what it knows, and how it is called."""

    says: str
    phone: str


def alerted(record: OpenRecord) -> list[ShownTold]:
    """One line for each clinic that sees the record; no query where none does."""
    return [ShownTold(told_words(record, one), one.phone) for one in record.alerted]


def told_words(record: OpenRecord, told: Told) -> str:
    """How far one clinic knows of it."""
    if told.at is not None and told.state == "seen":
        return _("{clinic} saw it {at}.", clinic=told.clinic, at=moment(record, told.at))
    if told.at is not None:
        return _("{clinic} was told {at}.", clinic=told.clinic, at=moment(record, told.at))
    if told.state == "telling":
        return _("{clinic} is being told.", clinic=told.clinic)
    return _("It stands on the list of {clinic}, for when they look.", clinic=told.clinic)


def moment(record: OpenRecord, at: datetime) -> str:
    """At 14:05; on another day with the day."""
    clock = f"{at.astimezone(zone_of(record.state.zone)):%H:%M}"
    day = local_day(at, record.state.zone)
    if day == local_date(record):
        return _("at {time}", time=clock)
    return _("on {day} at {time}", day=day_in_words(day), time=clock)
