"""What is asked of the app: whose Today, which clinic's worklist, who tells something."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.load.names import COLLEAGUES, Names, clinics, event_id, new_ids
from benchmarks.people import SHORT

KINDS: Final = {"today": 72, "worklist": 8, "check-in form": 10, "event by API": 10}
"""Of a hundred requests; four in five read."""
READS: Final = frozenset({"today", "worklist"})
KEPT: Final = {"check-in form": (302,), "event by API": (200, 201)}
"""The answers after which somebody may rely on what they told being kept."""
FORM: Final = "application/x-www-form-urlencoded"
TOKEN: Final = "a" * 32
"""What protects forms needs the same word in cookie and form, whichever it is."""
HEAD: Final = (
    "{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
    "Accept: text/html\r\nAccept-Language: en-GB\r\nAccept-Encoding: gzip\r\n{more}\r\n"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `event` is the id of what it stores, if anything, in whose record."""

    kind: str
    data: bytes
    person: int = -1
    event: str = ""


class Asking:
    """Requests one after the other, always the same for a seed but for their moment."""

    def __init__(self, seed: int, people: int, run: str) -> None:
        self.names, self.people, self.clinics = Names(seed), people, clinics(people)
        self.by = Random(f"{seed} {run}")
        self.ends = new_ids(self.by)
        self.counter = count()

    def next(self) -> Request:
        """The next one."""
        kind = self.by.choices([*KINDS], [*KINDS.values()])[0]
        if kind == "worklist":
            return self.worklist(self.by.randrange(self.clinics))
        person = self.by.randrange(self.people)
        if kind == "today":
            return Request(kind, self.get(f"/p/{self.names.person(person)}/today", person), person)
        event = event_id(datetime.now(UTC), next(self.counter), next(self.ends))
        make = self.form if kind == "check-in form" else self.event
        return Request(kind, make(person, event), person, event)

    def worklist(self, clinic: int) -> Request:
        """The first page of a clinic's list, for one of its colleagues."""
        key = self.names.colleague(clinic, self.by.randrange(COLLEAGUES))
        words = {"cookie": cookie(key), "more": ""}
        path = f"/c/{self.names.clinic(clinic)}/"
        return Request("worklist", HEAD.format(method="GET", path=path, **words).encode())

    def get(self, path: str, person: int) -> bytes:
        """A page of a person's."""
        key = cookie(self.names.device(person))
        return HEAD.format(method="GET", path=path, cookie=key, more="").encode()

    def form(self, person: int, event: str) -> bytes:
        """The check-in as its page sends it, with nothing new; what is asked weekly too."""
        leg = self.by.randrange(4)
        told = {
            "csrfmiddlewaretoken": TOKEN, "event": event, "next": "", "leg_nprs": leg,
            "back_nprs": leg, "distal_level": 1, "woken_last_two_nights": 0, "changes": "none",
            "signs": "none", "trend": "same", "nights_woken": 0, "settle_minutes": 5,
            "sitting_minutes": 45, "bending_minutes": 45, "strong_relief": "no",
            "injection": "no", "health": "no",
        }  # fmt: skip
        path = f"/p/{self.names.person(person)}/check-in"
        return self.post(
            path, person, urlencode(told).encode(), "application/x-www-form-urlencoded"
        )

    def event(self, person: int, event: str) -> bytes:
        """The same as one event, as a device sends it that was offline."""
        leg = self.by.randrange(4)
        symptoms = {"leg_nprs": leg, "back_nprs": leg, "distal_level": 1}
        told: dict[str, Any] = {
            "id": event, "at": datetime.now(UTC).isoformat(), "by": "person", "kind": "check_in",
            "version": 1, "body": {"symptoms": symptoms, "answers": SHORT},
        }  # fmt: skip
        path = f"/api/people/{self.names.person(person)}/events"
        return self.post(path, person, json.dumps({"events": [told]}).encode(), "application/json")

    def post(self, path: str, person: int, body: bytes, kind: str) -> bytes:
        """Something that is sent."""
        key = f"{cookie(self.names.device(person))}; csrftoken={TOKEN}"
        more = f"X-CSRFToken: {TOKEN}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        return HEAD.format(method="POST", path=path, cookie=key, more=more).encode() + body

    def all(self) -> Iterator[Request]:
        """One after the other, for ever."""
        while True:
            yield self.next()


def cookie(key: str) -> str:
    """The cookie of a device."""
    return f"steadyback-key={key}"
