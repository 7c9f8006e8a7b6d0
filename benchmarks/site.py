"""Pages through Django's test client: queries and CPU, where the web part is ready."""

import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks import taking_along, visit
from benchmarks.people import two_years
from benchmarks.timing import Row, milliseconds, row

if TYPE_CHECKING:
    from django.test import Client

QUERIES, CPU = 4, 5
API_CPU = 3
PAGE = "Today page"
MONTHS, YEARS = 61, 731
"""Days of the two records: one to see today, one to look back on."""


def rows() -> Iterator[Row]:
    """Two lines, or one that says why there are none."""
    try:
        yield from measured()
    except Exception as problem:  # the table is printed whatever state the site is in
        why = f"({type(problem).__name__}: {str(problem)[:70]})"
        yield Row(PAGE, None, None, CPU, None, note=why)


def measured() -> Iterator[Row]:
    """Queries and CPU of the page of somebody who has answered everything."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STEADYBACK_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadyback.web.project.settings")
        import django
        from django.core.management import call_command
        from django.test import Client

        django.setup()
        call_command("migrate", verbosity=0)
        client = Client(headers={"host": "localhost"})
        path = somebody(client, MONTHS)
        yield from page_rows(client, path, PAGE)
        yield from page_rows(client, "/api/v1/exercises?limit=20", "20 exercises by API", API_CPU)
        yield from taking_along.rows(client, path)
        past = somebody(client, YEARS).replace("today", "progress")
        for chosen in ("3m", "all"):
            name = f"Progress of two years, {chosen}"
            yield from page_rows(client, f"{past}?range={chosen}", name)
        yield first_look(client, f"{past}?range=all", "Progress of two years, all, anew: CPU")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        yield from visit.rows(folder, cookies, path)


def page_rows(client: "Client", path: str, page: str, budget: float = CPU) -> Iterator[Row]:
    """Ask the page again and again."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    count = float(len(asked))
    yield Row(f"{page}: queries", count, count, QUERIES, count, unit="queries")
    yield row(f"{page}: CPU", milliseconds(ask, 40), budget)


def first_look(client: "Client", path: str, name: str) -> Row:
    """A page whose record was not read yet, as after each answer; beside the others, no budget."""
    from steadyback.web.records.folding import forget_what_was_read

    def ask() -> None:
        forget_what_was_read()
        client.get(path)

    return row(name, milliseconds(ask, 40), None)


def somebody(client: "Client", days: int) -> str:
    """A record of so many days with its week planned, agreed to by this client; its Today page."""
    from django.utils import timezone

    from steadyback.web.records import models, planning, store

    form = {"agree": ["adult", "keep"], "nickname": "", "time_zone": "Europe/London"}
    location = client.post("/welcome", form)["Location"]
    name = location.split("/")[2]
    now = timezone.now()
    row = models.Person.objects.get(public_id=name)
    start = now - timedelta(days=days)
    store.append(row, two_years(start, days=days), now)
    planning.plan_if_due(row, now)
    return f"/p/{name}/today"
