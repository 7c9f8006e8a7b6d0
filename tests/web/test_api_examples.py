"""The examples of the API are true: the server answers them, word for word, to who asks so.

With WRITE_EXAMPLES=1 in the environment the first test writes them anew; read what changed.
"""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import time_machine
from django.utils import timezone

from steadyback.catalogue.catalogue import Catalogue
from steadyback.web.accounts.models import Account, ApiToken, ClinicRole, Membership, Organisation
from steadyback.web.accounts.tokens import Scope
from steadyback.web.api.document import document
from steadyback.web.api.version_one import API
from steadyback.web.records import models, planning, store
from tests.web.api_cast import Program, key_of_clinic, key_of_record
from tests.web.clinic_cast import share
from tests.web.conftest import Device

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src/steadyback/web/api/examples.json"
STORY = ROOT / "tests/scenarios/disc_first_day_scenario.json"
PERSON, CLINIC, COLLEAGUE = "7c1f" * 8, "b2a4" * 8, "e05d" * 8
WALK = {
    "id": "0195563c-9d80-7000-8000-5b1d1b6e0001",
    "at": "2026-03-02T17:40:00+00:00",
    "by": "person",
    "kind": "activity",
    "version": 1,
    "body": {"activity": "walk", "minutes": 10},
}
NOTE = {
    "id": "0195563c-9d80-7000-8000-5b1d1b6e0002",
    "kind": "clinician_change",
    "body": {"action": "forbid", "level": "squat-3", "note": "Not before we meet."},
}
ASKED: dict[str, tuple[str, Any]] = {
    "list_exercises": ("exercises?muscle=hamstrings&equipment=none&limit=2", None),
    "get_exercise": ("exercises/bird-dog", None),
    "list_lessons": ("lessons", None),
    "get_lesson": ("lessons/pacing", None),
    "list_events": (f"people/{PERSON}/events?limit=2", None),
    "add_events": (f"people/{PERSON}/events", {"events": [WALK]}),
    "get_advice": (f"people/{PERSON}/advice", None),
    "get_plan": (f"people/{PERSON}/plan", None),
    "get_case": (f"people/{PERSON}/case", None),
    "list_worklist": (f"clinics/{CLINIC}/worklist", None),
    "list_people": (f"clinics/{CLINIC}/people", None),
    "get_advice_of_person": (f"clinics/{CLINIC}/people/{PERSON}/advice", None),
    "add_change": (f"clinics/{CLINIC}/people/{PERSON}/changes", NOTE),
    "list_audit": (f"clinics/{CLINIC}/audit?limit=10", None),
}
"""How each operation is asked, in this order."""
MOST = 2
"""An example shows so many of a list, and of the levels by their exercises."""


@pytest.fixture
def programs(catalogue: Catalogue, db: None, clock: time_machine.Traveller) -> dict[str, Program]:
    """Somebody of a story who shares with a clinic, all under names that stay; and two programs."""
    now = timezone.now()
    device = Device(catalogue)
    device.agree("Robin")
    models.Person.objects.update(public_id=PERSON)
    device.person = PERSON
    store.append(device.row, json.loads(STORY.read_text("utf-8"))["events"], now)
    assert planning.plan_if_due(device.row, now)
    clinic = Organisation.objects.create(public_id=CLINIC, name="Back Clinic", made_at=now)
    account = Account.objects.create(public_id=COLLEAGUE, email="p@example.org", name="Petra P.")
    place = Membership.objects.create(
        organisation=clinic, account=account, role=ClinicRole.OWNER, since=now
    )
    keys = key_of_record(device, *Scope), key_of_clinic(place, *Scope)
    share(device, clinic, "Robin R.", place)
    ApiToken.objects.filter(account=account).update(name="3d6e" * 8)
    for number, event in enumerate(device.row.events.exclude(event_id="01-intake")):
        event.event_id = f"0195563c-9d80-7000-8000-0000000{number:05}"
        event.save()
    return {"people": Program(keys[0]), "clinics": Program(keys[1])}


def shortened(value: Any, name: str = "") -> Any:
    """The beginning of each list; and of the levels, which are named by their exercises."""
    if isinstance(value, list):
        return [shortened(one) for one in value[:MOST]]
    if not isinstance(value, dict):
        return value
    kept = list(value.items())[: MOST if name == "levels" else None]
    return {key: shortened(one, key) for key, one in kept}


def answered(programs: dict[str, Program]) -> dict[str, Any]:
    """What each operation answers, shortened, with what was sent."""
    found: dict[str, Any] = {}
    for name, (path, sent) in ASKED.items():
        program = programs.get(path.partition("/")[0], Program())
        if name == "add_change":
            sent = {**sent, "seen": found["get_advice_of_person"]["answer"]["record"]}
        response = program.get(path) if sent is None else program.post(path, sent)
        assert response.status_code in (200, 201), (name, response.content)
        request = {} if sent is None else {"request": sent}
        answer = shortened(response.json())
        found[name] = {"asked": f"/api/v1/{path}", **request, "answer": answer}
    return found


def test_every_example_is_what_the_server_answers(programs: dict[str, Program]) -> None:
    found = answered(programs)
    if os.environ.get("WRITE_EXAMPLES"):
        FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(FILE.read_text("utf-8")) == found


def test_every_operation_has_an_example() -> None:
    known = {
        one["operationId"] for path in document(API)["paths"].values() for one in path.values()
    }
    assert known == set(ASKED)


def test_every_example_has_the_shape_that_the_document_gives_it() -> None:
    whole = document(API)
    for path in whole["paths"].values():
        for operation in path.values():
            good = operation["responses"]["201" if "201" in operation["responses"] else "200"]
            shown = [good["content"]["application/json"]]
            if "requestBody" in operation:
                shown.append(operation["requestBody"]["content"]["application/json"])
            for one in shown:
                schema = {**one["schema"], "components": whole["components"]}
                jsonschema.Draft202012Validator(schema).validate(one["example"])
