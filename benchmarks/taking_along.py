"""What is taken along, through Django's test client: a calendar's feed and a week on paper."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks.timing import Row, milliseconds, row

if TYPE_CHECKING:
    from django.test import Client

FEED, PDF = 20, 300
HOST = {"host": "localhost"}
REVISIONS = 4
"""How often the week is planned once more before."""


def rows(client: "Client", today: str) -> Iterator[Row]:
    """The calendar of the somebody whose Today page this is, and their week as a PDF."""
    from django.test import Client

    person = today.rpartition("/")[0]
    for _ in range(REVISIONS):
        client.post(f"{person}/plan/make", {"again": "1"})
    client.post(f"{person}/take-along/calendar", {"titles": "names", "alarm": "10"})
    page = client.get(f"{person}/take-along").content.decode()
    found = re.search(r"(/c/[a-z2-7]+\.ics)", page)
    if found is None:
        raise RuntimeError("the page shows no address")
    yield row("Calendar feed: CPU", asked(Client(headers=HOST), found[1], 40), FEED)
    yield row("PDF of a week: CPU", asked(client, f"{person}/plan.pdf", 8), PDF)


def asked(client: "Client", path: str, repeats: int) -> list[float]:
    """CPU milliseconds of each answer."""

    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return milliseconds(ask, repeats)
