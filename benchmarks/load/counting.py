"""How many queries a page takes, asked in this process of the database of a run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.load.histories import history
from benchmarks.load.names import Names
from steadyback.web.accounts.keys import COOKIE
from steadyback.web.accounts.models import Access, Role
from steadyback.web.records import models, store
from steadyback.web.records.content import english_catalogue

STEADY: Final = 1
"""Somebody who trains all the time."""
PAGES_FROM: Final = 10


@dataclass(frozen=True, slots=True)
class Counted:
    """The fewest and the most queries of a page among those asked."""

    what: str
    least: int
    most: int


def by_people(seed: int, people: int, clinics: int, count: int) -> Iterator[Counted]:
    """Today of one person of each history, and the worklist of some clinics."""
    names = Names(seed)
    today = [
        queries(names.device(number), f"/p/{names.person(number)}/today")
        for number in range(min(count, people))
    ]
    yield Counted(f"Today, {people} people", min(today), max(today))
    lists = [
        queries(names.colleague(number, 1), f"/c/{names.clinic(number)}/")
        for number in range(min(PAGES_FROM, clinics))
    ]
    yield Counted(f"worklist, {people} people", min(lists), max(lists))


def by_history(seed: int, lengths: Sequence[int], now: datetime) -> Iterator[Counted]:
    """Today of somebody with so many days behind them; nothing is kept."""
    names = Names(seed)
    for days in lengths:
        with transaction.atomic():
            row = somebody(names, days, now)
            count = queries(names.device(0), f"/p/{row.public_id}/today")
            transaction.set_rollback(True)
        yield Counted(f"Today, {days} days of history", count, count)


def somebody(names: Names, days: int, now: datetime) -> models.Person:
    """One more person on the device of the first one, with so many days behind them."""
    diary = history(names.seed, STEADY, english_catalogue(), now, days)
    profile = diary.person.model_dump(mode="json", exclude_none=True)
    row = models.Person.objects.create(public_id="counted", profile=profile, made_at=now)
    Access.objects.create(key_id=1, person=row, role=Role.OWNER, since=now - timedelta(days=days))
    store.append(row, diary.events, now)
    return row


def queries(key: str, path: str) -> int:
    """How many queries a page takes that was asked before. Raises RuntimeError for a refusal."""
    client = Client(headers={"host": "localhost"})
    client.cookies[COOKIE] = key
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(asked)
