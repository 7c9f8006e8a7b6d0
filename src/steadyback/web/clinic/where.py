"""Where on which worklist a person was opened from: the way back, and on to the next one.

It stands in the addresses of the person's pages, so that it works without a script.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from steadyback.web.clinic.worklist import page_of_place, place_of, query_of, wish_of
from steadyback.web.records.clinic_access import SharedRecord
from steadyback.web.records.worklist import Wish


@dataclass(frozen=True, slots=True)
class Where:
    """The wish for which a list was shown, and the place on it; `at` is -1 without one."""

    wish: Wish
    at: int

    @property
    def query(self) -> str:
        """The same as an address says it."""
        return query_of(self.wish, at=self.at) if self.at >= 0 else ""

    def person(self, record: SharedRecord, done: str = "") -> str:
        """The person's page, with what was just done."""
        page = reverse("clinic-person", args=[record.clinic.id, record.id])
        told = "&".join(one for one in (f"done={done}" if done else "", self.query) if one)
        return f"{page}?{told}" if told else page

    def back(self, record: SharedRecord) -> str:
        """The page of the list where the person stands, and the person on it."""
        page = reverse("worklist", args=[record.clinic.id])
        if self.at < 0:
            return page
        return f"{page}?{query_of(self.wish, page=page_of_place(self.at))}#p-{record.id}"

    def on(self, record: SharedRecord) -> str:
        """On to the next person of the list."""
        page = reverse("worklist-next", args=[record.clinic.id])
        return f"{page}?{query_of(self.wish, at=max(0, self.at))}&after={record.id}"


def where_of(request: HttpRequest) -> Where:
    """Where the address of a request says that one was."""
    return Where(wish_of(request), place_of(request.GET) if "at" in request.GET else -1)
