"""The standing cast: an owner, a teammate and a stranger, each with a device of their own."""

import io
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from steadyback.catalogue.catalogue import Catalogue
from steadyback.web.accounts import keys
from steadyback.web.accounts.models import Role
from steadyback.web.look.fields import filled
from steadyback.web.records import archives, ids, models, planning_process
from steadyback.web.records.content import the_catalogue
from steadyback.web.start.questions import steps
from tests.web.answers import form_of, wanted

EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""A Monday, the hour at which the calm person trains."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside PostgreSQL run what asks a database, and can ask this one; the rest ran before."""
    if not os.environ.get("DATABASE_URL"):
        return
    ours = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    again = [
        item for item in ours if asks_the_database(item) and not item.get_closest_marker("sqlite")
    ]
    left = [item for item in items if item in set(ours) - set(again)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test has the database, by a mark or by what it is given."""
    given = getattr(item, "fixturenames", ())
    return (
        "db" in given or "live_server" in given or item.get_closest_marker("django_db") is not None
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The installed catalogue."""
    return the_catalogue()


@pytest.fixture(scope="session", autouse=True)
def no_planner_left() -> Iterator[None]:
    """End the planning process with the tests; a busy machine takes long to start it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning_process, "PATIENCE_S", 120)
        yield
    planning_process.close_pool()


@pytest.fixture(autouse=True)
def equal_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids of events that are the same in each test.

    A planner's seed is made from the first id: with it equal weeks are equal problems, and the
    planning process solves these once for all tests.
    """
    numbers = Random(0)
    monkeypatch.setattr(ids, "_last", (0, 0))
    monkeypatch.setattr(secrets, "randbits", numbers.getrandbits)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A Monday evening that moves only when told."""
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


def as_form(answers: dict[str, Any]) -> QueryDict:
    """Answers as a form sends them."""
    form = QueryDict(mutable=True)
    for name, value in answers.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return form


class Device:
    """A browser of somebody, and what they do with it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.client = Client(headers={"accept-language": "en-GB"})
        self.catalogue = catalogue
        self.person = ""

    def get(self, page: str) -> Any:
        """A page of the person's."""
        return self.client.get(f"/p/{self.person}/{page}")

    def post(self, page: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form of the person's."""
        return self.client.post(f"/p/{self.person}/{page}", data or {})

    def agree(self, nickname: str = "") -> None:
        """Consent on the first page; a record begins."""
        form = {"agree": ["adult", "keep"], "nickname": nickname, "time_zone": "Europe/London"}
        response = self.client.post("/welcome", form)
        assert response.status_code == 302, response.content
        self.person = response["Location"].split("/")[2]

    def answer(self, step: str, answers: dict[str, Any]) -> Any:
        """Answer one question."""
        return self.post(f"questions/{step}", form_of(self.catalogue, step, answers))

    def answer_as_sent(self, step: str, form: dict[str, Any]) -> Any:
        """Send the form of one question just as it is."""
        return self.post(f"questions/{step}", form)

    def answer_all(self, **changes: Any) -> Any:
        """Answer question by question until the questions end; returns the last response."""
        answers = wanted(self.catalogue, **changes)
        response = self.get("questions")
        for _ in range(120):
            where = response["Location"].split("/")
            if where[-2] != "questions":
                return response
            response = self.answer(where[-1], answers)
            assert response.status_code == 302, response.content.decode()[:3000]
        raise AssertionError("the questions never end")

    def answer_quickly(self, **changes: Any) -> Any:
        """As `answer_all`, with everything but the last answer put into the draft."""
        *_, last = self.answer_all_but_the_last(**changes)
        return self.answer(last, wanted(self.catalogue, **changes))

    def answer_all_but_the_last(self, **changes: Any) -> list[str]:
        """Put every answer but the last into the draft; returns all questions, in order."""
        answers = wanted(self.catalogue, **changes)
        todo = steps(self.catalogue, answers)
        values: dict[str, Any] = {}
        for step in todo[:-1]:
            values |= filled(step.fields, as_form(answers)).values
        content = {"values": values, "done": [step.id for step in todo[:-1]]}
        models.Draft.objects.create(
            person=self.row, kind="intake", content=content, changed_at=timezone.now()
        )
        return [step.id for step in todo]

    @property
    def row(self) -> models.Person:
        """The person's row."""
        return models.Person.objects.get(public_id=self.person)


def stored_from(text: bytes, now: datetime) -> models.Person:
    """The person whose record is in a file, stored as new."""
    return archives.store_new(archives.read(io.BytesIO(text), now), now)


@pytest.fixture
def new_device(db: None, catalogue: Catalogue) -> Callable[[], Device]:
    """Makes devices that nobody has used."""
    return lambda: Device(catalogue)


@pytest.fixture
def owner(new_device: Callable[[], Device], clock: time_machine.Traveller) -> Device:
    """Somebody who answered all questions and may begin."""
    device = new_device()
    device.agree("Robin")
    assert device.answer_quickly()["Location"].endswith("/outcome")
    return device


@pytest.fixture
def teammate(new_device: Callable[[], Device], owner: Device) -> Device:
    """Somebody who may look and answer for the owner."""
    device = new_device()
    secret = keys.new_secret()
    device.client.cookies[keys.COOKIE] = secret
    keys.grant(secret, owner.row.pk, Role.TEAMMATE, "for Robin", timezone.now())
    device.person = owner.person
    return device


@pytest.fixture
def stranger(new_device: Callable[[], Device], owner: Device) -> Device:
    """Somebody with a record of their own, who asks for the owner's."""
    device = new_device()
    device.agree("Mallory")
    device.person = owner.person
    return device
