"""Schemathesis over the API: whatever is sent, nothing is answered that the document does not say.

Each operation of the live document is asked with what fits it and with what does not, by a program
that has every scope, about a record and a clinic that exist (most of the time). `make test` asks a
few hundred times, always the same; `make nightly` asks at least NIGHTLY times, each night others.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import schemathesis.openapi
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from steadyback.web.accounts.models import RecoveryTry
from steadyback.web.accounts.tokens import Scope
from tests.web.api_cast import key_of_clinic, key_of_record
from tests.web.clinic_cast import Cast, cast, share, somebody
from tests.web.conftest import Device

load_all_checks()
NIGHTLY = 10_000
BY_NIGHT = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
EACH = 350 if BY_NIGHT else 11
"""So many cases of each operation, of each mode; an operation without parts has one."""
ALWAYS = (
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    schemathesis.checks.not_a_server_error,
)
HAS_ITS_OWN_SAY = {
    "POST /api/v1/people/{person}/events",
    "POST /api/v1/clinics/{clinic}/people/{person}/changes",
    "GET /api/v1/people/{person}/advice",
}
"""What is well written is refused here where it does not fit the record, or its day is far off."""


class Asked:
    """The API with a key for everything, and how often each answer came."""

    def __init__(self, everybody: Cast, calm: Device) -> None:
        app = get_wsgi_application()
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        self.ids = {"clinic": everybody.clinic.public_id, "person": calm.person}
        self.record = everybody.robin.person
        own = key_of_record(everybody.robin, *Scope)
        clinical = key_of_clinic(everybody.owner.place, *Scope)
        self.keys = {"record": own, "clinic": clinical}
        self.seen: Counter[tuple[str, int]] = Counter()

    def parts(self, path: str) -> dict[str, str]:
        """The ids in the address of an operation that exist."""
        if path.startswith("/api/v1/people/"):
            return {"person": self.record}
        known = {"exercise": "bird-dog", "lesson": "pacing", **self.ids}
        return {name: one for name, one in known.items() if f"{{{name}}}" in path}

    def headers(self, case: Case) -> dict[str, str]:
        """Who asks; nobody where a wrong or missing key is what is tried."""
        plain = {"Accept-Encoding": "identity"}
        if case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER):
            return plain
        kind = "record" if case.path.startswith("/api/v1/people/") else "clinic"
        return {"Authorization": f"Bearer {self.keys[kind]}", **plain}

    def ask(self, case: Case, found: list[Any]) -> None:
        """Send one case and hold the answer against the document."""
        RecoveryTry.objects.all().delete()
        answer = case.call_and_validate(
            base_url="http://localhost", headers=self.headers(case), checks=found
        )
        self.seen[case.operation.label, answer.status_code] += 1


@pytest.fixture
def asked(owner: Device) -> Iterator[Asked]:
    """Everybody, with the connection of the test kept open between requests, as Django's client
    does."""
    owner.post("plan/make")
    everybody = cast(owner)
    calm = somebody(owner.catalogue, "Calm")
    share(calm, everybody.clinic, "Calm C.")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Asked(everybody, calm)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask_all(asked: Asked, mode: GenerationMode, more: list[Any], *, real: bool) -> None:
    """Ask every operation EACH times; `real`: about what exists."""
    for operation in operations(asked):
        if mode is GenerationMode.NEGATIVE and not can_be_wrong(operation):
            continue
        parts = asked.parts(operation.path) if real else None
        also = more if mode.is_negative or operation.label not in HAS_ITS_OWN_SAY else []
        found = [*ALWAYS, *also]
        ask_one(asked, operation.as_strategy(mode, path_parameters=parts), found, EACH)


def ask_one(asked: Asked, cases: SearchStrategy[Case], found: list[Any], times: int) -> None:
    """Ask one operation so many times."""

    @settings(
        settings.get_profile("nightly" if BY_NIGHT else "default"),
        max_examples=times,
        phases=(Phase.explicit, Phase.generate),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def look(case: Case) -> None:
        asked.ask(case, found)

    look()


def operations(asked: Asked) -> Iterator[Any]:
    """Every operation of the document, each of which is sound."""
    for one in asked.schema.get_all_operations():
        assert isinstance(one, Ok), one
        yield one.ok()


def can_be_wrong(operation: Any) -> bool:
    """Whether anything that is sent with an operation could be wrong."""
    return bool(operation.query or operation.body)


def test_nothing_is_answered_that_the_document_does_not_say(asked: Asked) -> None:
    positive, negative = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
    ask_all(asked, positive, [checks.positive_data_acceptance], real=True)
    ask_all(asked, negative, [checks.negative_data_rejection], real=True)
    ask_all(asked, positive, [], real=False)
    statuses = {status for _label, status in asked.seen}
    assert {200, 201, 404, 422} <= statuses
    if BY_NIGHT:
        assert asked.seen.total() >= NIGHTLY, asked.seen.total()
    else:
        assert asked.seen.total() >= 300, asked.seen.total()


def test_no_operation_forgets_to_ask_for_the_key(asked: Asked) -> None:
    for operation in operations(asked):
        cases = operation.as_strategy(path_parameters=asked.parts(operation.path))
        ask_one(asked, cases, [checks.ignored_auth], 1)
