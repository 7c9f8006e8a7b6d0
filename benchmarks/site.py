"""A Today page through Django's test client: queries and CPU, where the web part is ready."""

import os
import tempfile
from collections.abc import Iterator

from benchmarks.timing import Row, milliseconds, row

QUERIES, CPU = 4, 5
PAGE = "Today page"


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

        django.setup()
        call_command("migrate", verbosity=0)
        yield from page_rows()


def page_rows() -> Iterator[Row]:
    """Ask the page again and again."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    path = somebody(client)

    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    ask()
    with CaptureQueriesContext(connection, ) as asked:
        ask()
    count = float(len(asked))
    yield Row(f"{PAGE}: queries", count, count, QUERIES, count, unit="queries")
    yield row(f"{PAGE}: CPU", milliseconds(ask, 40), CPU)


def somebody(client: object) -> str:
    """A person in the store whom the client may look at; the path of their Today page."""
    raise NotImplementedError("no door to a stored person is known here yet")
