"""After a run: what was acknowledged is there once, and the people are what the app makes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final

from django.db import connection

from steadyback.web.records import models
from steadyback.web.records.folding import folded, refolded
from steadyback.web.records.rows import event_of, fingerprint

LOOKED_AT: Final = 10
"""So many people's snapshots are made anew and compared."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Of what was told: acknowledged, of that lost or stored twice, stored without a word."""

    acknowledged: int
    lost: int
    twice: int
    unsaid: int


def kept(report: dict[str, Any]) -> Kept:
    """Look for everything that the driver sent."""
    said = [(int(person) + 1, str(event)) for person, event in report["kept"]]
    sent = [(int(person) + 1, str(event)) for person, event in report["sent"]]
    times = stored(sent)
    return Kept(
        acknowledged=len(said),
        lost=sum(times[one] == 0 for one in said),
        twice=sum(count > 1 for count in times.values()),
        unsaid=sum(times[one] > 0 for one in set(sent) - set(said)),
    )


def stored(sent: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """How many rows each of these events has in its person's record."""
    query = (
        "SELECT given.person, given.event, count(stored.id) FROM "
        "unnest(%s::int[], %s::text[]) AS given(person, event) LEFT JOIN records_event AS stored "
        "ON stored.person_id = given.person AND stored.event_id = given.event GROUP BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [[one for one, _event in sent], [event for _one, event in sent]])
        return {(person, event): count for person, event, count in cursor.fetchall()}


def wrong_records(people: int, told: Sequence[int], now: datetime) -> list[str]:
    """What does not hold of some people of the copy and some who told something; mostly nothing.

    Their events have the hashes that the app gives them, and the kept snapshot is what folding
    all events again makes.
    """
    by = Random(people)
    some = by.sample(range(people), min(LOOKED_AT, people))
    some += by.sample(sorted(set(told)), min(LOOKED_AT, len(set(told))))
    return [problem for number in some for problem in wrong_record(number + 1, now)]


def wrong_record(person: int, now: datetime) -> Iterator[str]:
    """What does not hold of one person."""
    row = models.Person.objects.get(pk=person)
    for event in models.Event.objects.filter(person=row):
        if event.hash != fingerprint(event_of(event)):
            yield f"person {person}: the hash of {event.event_id}"
    kept, anew = folded(row, now, with_course=True), refolded(row, now, with_course=True)
    if kept.refolded:
        yield f"person {person}: the snapshot is not used"
    if kept.state != anew.state:
        yield f"person {person}: the state"
    if kept.course != anew.course:
        yield f"person {person}: the course"
