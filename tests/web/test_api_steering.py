"""What a clinic's program may write of a programme, what it may not, and what is read of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from steadyback.web.accounts.tokens import Scope
from steadyback.web.records import api_access, models, sharing, store
from steadyback.web.records.reading import ReadRecord
from tests.web.api_cast import NOTE, Program, key_of_clinic
from tests.web.clinic_cast import Cast, cast, share, somebody
from tests.web.conftest import Device
from tests.web.test_api_v1 import refused
from tests.web.test_worklist import tell

BIRD_DOG = {"action": "forbid", "exercise": "bird-dog"}


@pytest.fixture
def everybody(owner: Device) -> Cast:
    """The cast, with Robin sharing."""
    return cast(owner)


@pytest.fixture
def petras(everybody: Cast) -> Program:
    """A program that Petra let in, for everything."""
    return Program(key_of_clinic(everybody.physiotherapist.place, *Scope))


def page(everybody: Cast) -> str:
    """The address of Robin for the clinic's programs."""
    return f"clinics/{everybody.clinic.public_id}/people/{everybody.robin.person}"


def change(
    everybody: Cast, program: Program, event: str, body: dict[str, Any], kind: str = ""
) -> Any:
    """Let a program write a change, or another kind."""
    data = {"id": event, "kind": kind or "clinician_change", "body": body}
    return program.post(f"{page(everybody)}/changes", data)


def stored(everybody: Cast) -> int:
    return everybody.robin.row.events.count()


# ---------------------------------------------------------------- what nobody may write


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"action": "set_stage", "stage": 4, "withdrawn": True}, "/body/withdrawn"),
        ({"action": "note", "note": "Well done.", "withdrawn": True}, "/body/withdrawn"),
        ({"action": "forbid", "exercise": "bird-dgo"}, "/body/exercise"),
        ({"action": "set_level", "level": "bird-dog-99"}, "/body/level"),
        (
            {"action": "set_dose", "level": "bird-dog-1", "dose": {"sets": 6, "reps": 30}},
            "/body/dose/sets",
        ),
    ],
)
def test_what_no_rule_would_let_through_is_refused_with_its_place(
    body: dict[str, Any], pointer: str, everybody: Cast, petras: Program
) -> None:
    before = stored(everybody)
    found = refused(change(everybody, petras, "wrong", body), "not-valid")
    assert pointer in [one["pointer"] for one in found["errors"]]
    assert stored(everybody) == before


def test_half_a_character_is_refused_and_no_error_of_ours(everybody: Cast, petras: Program) -> None:
    text = '{"id": "\\ud800", "kind": "clinician_change", "body": {"action": "note"}}'
    answer = petras.client.post(
        f"/api/v1/{page(everybody)}/changes",
        text,
        content_type="application/json",
        headers=petras.headers,
    )
    refused(answer, "not-valid")


def test_a_clearance_has_the_name_of_who_made_the_key(everybody: Cast, petras: Program) -> None:
    tell(everybody.robin, "RF03")
    days = {"issued": "2026-03-02", "until": "2026-04-02"}
    body = {"flags": ["RF03"], "clinician": "Dr Smith, Spine Unit", **days}
    assert change(everybody, petras, "cleared", body, "clearance").status_code == 201
    row = models.Event.objects.get(event_id="cleared")
    assert row.body["clinician"] == "Petra Physio, Back Clinic"
    account = everybody.physiotherapist.account
    account.name = "Petra Parker"
    account.save()
    assert change(everybody, petras, "cleared", body, "clearance").status_code == 200
    other = body | {"until": "2026-04-03"}
    refused(change(everybody, petras, "cleared", other, "clearance"), "conflict")


# ---------------------------------------------------------------- what stands of it


def both_read(everybody: Cast) -> tuple[str, str]:
    """What the person reads on You, and the clinician on their page."""
    own = everybody.robin.get("you").content.decode()
    return own, everybody.physiotherapist.get(f"p/{everybody.robin.person}/").content.decode()


def test_what_a_program_took_back_stands_on_no_page(everybody: Cast, petras: Program) -> None:
    assert change(everybody, petras, "1-out", BIRD_DOG).status_code == 201
    assert all("Bird dog is left out." in one for one in both_read(everybody))
    assert change(everybody, petras, "2-in", BIRD_DOG | {"withdrawn": True}).status_code == 201
    assert not any("Bird dog is left out." in one for one in both_read(everybody))
    state = ReadRecord(everybody.robin.row, timezone.now()).state
    assert not state.steering.forbidden
    assert "A clinician took back: forbid bird-dog." in both_read(everybody)[1]


def test_a_change_stands_however_much_was_put_right_since(everybody: Cast, petras: Program) -> None:
    assert change(everybody, petras, "1-out", BIRD_DOG).status_code == 201
    now = timezone.now()
    walk = {"by": "person", "kind": "activity", "body": {"activity": "walk", "minutes": 10}}
    wrong = {"by": "person", "kind": "correction"}
    for number in range(45):
        at = (now + timedelta(seconds=number)).isoformat()
        gone = {"event": f"walk-{number}", "withdraw": True}
        events = [
            {"id": f"walk-{number}", "at": at, "version": 1, **walk},
            {"id": f"gone-{number}", "at": at, "version": 1, **wrong, "body": gone},
        ]
        store.append(everybody.robin.row, events, now + timedelta(minutes=1))
    assert all("Bird dog is left out." in one for one in both_read(everybody))


# ---------------------------------------------------------------- lists, the audit, and trouble


def test_nobody_is_passed_over_where_somebody_leaves_between_two_pages(
    everybody: Cast, petras: Program
) -> None:
    more = [somebody(everybody.robin.catalogue, name) for name in ("Ada", "Ben")]
    for device, name in zip(more, ("Ada", "Ben"), strict=True):
        share(device, everybody.clinic, name, None)
    address = f"clinics/{everybody.clinic.public_id}/people"
    first = petras.get(f"{address}?limit=2").json()
    assert [one["name"] for one in first["people"]] == ["Robin R.", "Ada"]
    robin, now = everybody.robin, timezone.now()
    sharing.stop(robin.row, everybody.clinic.public_id, f"person:{robin.person}", now)
    rest = petras.get(first["next"].removeprefix("/api/v1/")).json()
    assert [one["name"] for one in rest["people"]] == ["Ben"]
    assert rest["next"] is None


def test_the_audit_knows_whose_program_it_was(everybody: Cast, petras: Program) -> None:
    assert change(everybody, petras, NOTE["id"], NOTE["body"]).status_code == 201
    account = everybody.physiotherapist.account
    shown = everybody.owner.get("audit", colleague=account.public_id).content.decode()
    assert shown.count("a program of Petra Physio") == 1
    table = b"".join(everybody.owner.get("audit/export", format="csv").streaming_content).decode()
    assert "a program of Petra Physio" in table


def test_a_change_that_is_shown_before_it_is_sent_is_one_look(everybody: Cast) -> None:
    looks = models.AuditEntry.objects.filter(action="read", subject=everybody.robin.person)
    before = looks.count()
    answer = everybody.physiotherapist.post(
        f"p/{everybody.robin.person}/change/note", {"note": "Well done."}
    )
    assert answer.status_code == 200
    assert looks.count() == before + 1


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_its_database_it_says_when_to_ask_again(
    error: type[Exception],
    everybody: Cast,
    petras: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_told: Any) -> None:
        raise error("gone")

    monkeypatch.setattr(api_access, "people_of", away)
    answer = petras.get(f"clinics/{everybody.clinic.public_id}/people")
    refused(answer, "crowded")
    assert answer["Retry-After"] == "10"
