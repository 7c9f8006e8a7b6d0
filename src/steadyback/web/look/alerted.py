"""What a person reads under a lock: how far their clinic knows of it, and only what is so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from steadyback.engine.days import local_day
from steadyback.languages import _, n_
from steadyback.record.zone import zone_of
from steadyback.web.look.local_time import local_date
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord
from steadyback.web.records.alerts import Telling, Told


@dataclass(frozen=True, slots=True)
class ShownTold:
    """One clinic: what it knows, how often it was told, and how it is called."""

    says: str
    more: str
    phone: str


def alerted(record: OpenRecord) -> list[ShownTold]:
    """One line for each clinic that sees the record; no query where none does."""
    return [
        ShownTold(told_words(record, one), " ".join(each_telling(record, one)), one.phone)
        for one in record.alerted
    ]


def told_words(record: OpenRecord, told: Told) -> str:
    """How far one clinic knows of it."""
    if told.at is not None and told.state == "seen":
        return _("{clinic} saw it {at}.", clinic=told.clinic, at=moment(record, told.at))
    if told.at is not None:
        return _("{clinic} was told {at}.", clinic=told.clinic, at=moment(record, told.at))
    if told.state == "telling":
        return _("{clinic} is being told.", clinic=told.clinic)
    return _("It stands on the list of {clinic}, for when they look.", clinic=told.clinic)


def each_telling(record: OpenRecord, told: Told) -> Iterator[str]:
    """By how many mails a clinic that has not seen it was told, when again, and what is next."""
    if told.state != "told":
        return
    yield from to_how_many(told.tellings[0])
    if len(told.tellings) > 1:
        last, times = told.tellings[-1], len(told.tellings) - 1
        yield n_(
            "They were told {n} more time, {at}.",
            "They were told {n} more times, last {at}.",
            times,
            at=moment(record, last.at),
        )
        yield from to_how_many(last)
    yield _("Nobody there has said yet that they saw it.")
    if told.ended:
        yield _("No more mails are sent; it stays on their list.")


def to_how_many(telling: Telling) -> Iterator[str]:
    """To how many colleagues a mail went, where that is known."""
    if telling.to is not None:
        yield n_("A mail went to {n} person there.", "A mail went to {n} people there.", telling.to)


def moment(record: OpenRecord, at: datetime) -> str:
    """At 14:05; on another day with the day."""
    clock = f"{at.astimezone(zone_of(record.state.zone)):%H:%M}"
    day = local_day(at, record.state.zone)
    if day == local_date(record):
        return _("at {time}", time=clock)
    return _("on {day} at {time}", day=day_in_words(day), time=clock)
