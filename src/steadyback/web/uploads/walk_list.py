"""The list of walks between two pages: kept as a draft, shown as offers, stored as events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from steadyback.engine.days import local_day
from steadyback.imports.walks import Found, Source, Standing, Told, Walk, standing
from steadyback.languages import N_, _, full_date, n_, weekday_of
from steadyback.languages.dates import number_of
from steadyback.record import Entry, timeline
from steadyback.record.event import ActivityEvent
from steadyback.record.zone import zone_of
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord
from steadyback.web.records.folding import horizon

DRAFT: Final = "walks"
HOLDS: Final = timedelta(days=1)
"""So long a list waits to be looked through (our_proposal)."""
SHOWN: Final = 400
TICKED: Final = timedelta(days=28)
"""Walks of the last four weeks are ticked until the person says otherwise (our_proposal)."""
OPEN: Final[tuple[Standing, ...]] = ("new", "maybe")
SOURCES: Final[dict[Source, str]] = {
    "apple-health": "Apple Health",
    "gpx": N_("a GPX file"),
    "fit": N_("a FIT file"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A walk as the page shows it."""

    walk: Walk
    day: date
    clock: str
    standing: Standing
    recent: bool
    year: bool

    @property
    def ticked(self) -> bool:
        """Whether it is ticked until the person says otherwise."""
        return self.standing == "new" and self.recent

    @property
    def name(self) -> str:
        """When it was."""
        if not self.year:
            return _("{day}, {clock}", day=day_in_words(self.day), clock=self.clock)
        weekday, day = weekday_of(self.day), full_date(self.day)
        return _("{weekday} {day}, {clock}", weekday=weekday, day=day, clock=self.clock)

    @property
    def says(self) -> str:
        """How long, how far, and from where."""
        minutes, metres = self.walk.minutes, self.walk.metres
        source = _(SOURCES[self.walk.source])
        if not metres:
            return n_(
                "{n} minute, from {source}", "{n} minutes, from {source}", minutes, source=source
            )
        return n_(
            "{n} minute, {far} km, from {source}",
            "{n} minutes, {far} km, from {source}",
            minutes,
            far=kilometres(metres),
            source=source,
        )


def kilometres(metres: float) -> str:
    """Metres as kilometres, always with one decimal: 2.0."""
    mark = number_of(0.5).strip("05")
    return f"{metres / 1000:.1f}".replace(".", mark)


def takes(offer: Offer) -> bool:
    """Whether a walk can be kept."""
    return offer.standing in OPEN


def keep(record: OpenRecord, read: Found) -> None:
    """Keep the list of a file for the next page; nothing that could not be taken anyway."""
    began, told = known(record)
    standings = [(one, stands(record, one, began, told)) for one in read.walks]
    wanted = [one for one, how in standings if how in OPEN]
    others = [one for one, how in standings if how not in (*OPEN, "early", "ahead")]
    offered = [*wanted, *others]
    content = {
        "walks": [as_data(one) for one in offered[:SHOWN]],
        "unnamed": sorted(read.unnamed & {one.id for one in offered[:SHOWN]}),
        "left": dict(read.left),
        "others": read.others,
        "copies": read.copies,
        "beyond": read.beyond + len(offered[SHOWN:]),
        "early": sum(how == "early" for _, how in standings),
        "ahead": sum(how == "ahead" for _, how in standings),
    }
    record.keep_draft(DRAFT, content)


def kept(record: OpenRecord) -> dict[str, Any] | None:
    """The list that waits, unless it is too old."""
    changed = record.draft_changed_at(DRAFT)
    if changed is None or record.now - changed > HOLDS:
        return None
    return record.draft(DRAFT)


def as_data(walk: Walk) -> dict[str, Any]:
    """A walk as a draft keeps it."""
    return {
        "started": walk.started.isoformat(),
        "ended": walk.ended.isoformat(),
        "minutes": walk.minutes,
        "metres": walk.metres,
        "source": walk.source,
    }


def from_data(data: dict[str, Any]) -> Walk:
    """A walk out of a draft."""
    times = {name: datetime.fromisoformat(data[name]) for name in ("started", "ended")}
    return Walk(**{**data, **times})


def offers_of(record: OpenRecord, draft: dict[str, Any]) -> list[Offer]:
    """The walks of the list as they stand to the record now, newest first."""
    began, told = known(record)
    return [
        offer_of(record, one, stands(record, one, began, told))
        for one in map(from_data, draft["walks"])
    ]


def offer_of(record: OpenRecord, walk: Walk, how: Standing) -> Offer:
    """One walk on the person's own clock."""
    zone = zone_of(record.state.zone)
    start, end = walk.started.astimezone(zone), walk.ended.astimezone(zone)
    return Offer(
        walk=walk,
        day=start.date(),
        clock=_("{start} to {end}", start=f"{start:%H:%M}", end=f"{end:%H:%M}"),
        standing=how,
        recent=record.now - walk.started <= TICKED,
        year=start.year != record.now.year,
    )


def stands(record: OpenRecord, walk: Walk, began: datetime, told: Iterable[Told]) -> Standing:
    """How a walk stands to the record."""
    return standing(walk, local_day(walk.ended, record.state.zone), told, began, record.now)


def known(record: OpenRecord) -> tuple[datetime, list[Told]]:
    """When the record began, and every walk in it as it stands now."""
    entries = timeline(events := record.everything(), horizon(record.now)).entries
    walked = {
        one.id for one in events if isinstance(one, ActivityEvent) and one.body.activity == "walk"
    }
    told = [told_of(record, one) for one in entries if one.id in walked]
    return min((one.at for one in entries), default=record.now), told


def told_of(record: OpenRecord, entry: Entry) -> Told:
    """A walk of the record."""
    day = local_day(entry.at, record.state.zone)
    event = entry.event
    if not isinstance(event, ActivityEvent):
        return Told(entry.id, entry.at, None, day, withdrawn=True)
    return Told(entry.id, entry.at, event.body.minutes, event.body.on or day)


def event_of(walk: Walk) -> dict[str, Any]:
    """The walk as the page of walks would have noted it at its end.

    The note is kept in the record, which is in English whatever is spoken; no page shows it.
    """
    return {
        "id": walk.id,
        "at": walk.ended.isoformat(),
        "by": "person",
        "kind": "activity",
        "version": 1,
        "body": {
            "activity": "walk",
            "minutes": walk.minutes,
            "note": f"From {SOURCES[walk.source]}.",
        },
    }
