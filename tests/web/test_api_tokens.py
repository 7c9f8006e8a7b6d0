"""Who may do what with which key: the cast at every operation of the API."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from steadyback.web.accounts import colleagues, tokens
from steadyback.web.accounts.models import Access, ApiToken, ClinicRole, RecoveryTry, Role
from steadyback.web.accounts.tokens import Scope
from steadyback.web.api.document import document
from steadyback.web.api.version_one import API
from steadyback.web.records import models, sharing
from tests.web.api_cast import NOTE, WALK, Program, key_of_clinic, key_of_record
from tests.web.clinic_cast import Cast, audited, cast
from tests.web.conftest import Device

READ, WRITE = Scope.RECORD_READ, Scope.RECORD_WRITE
LOOK, STEER, AUDIT = Scope.CLINIC_READ, Scope.CLINIC_STEER, Scope.CLINIC_AUDIT
EVERY = tuple(Scope)
OPERATIONS: dict[str, tuple[str, str, Scope | None]] = {
    "list_exercises": ("GET", "exercises", None),
    "get_exercise": ("GET", "exercises/bird-dog", None),
    "list_lessons": ("GET", "lessons", None),
    "get_lesson": ("GET", "lessons/pacing", None),
    "list_events": ("GET", "people/{person}/events", READ),
    "add_events": ("POST", "people/{person}/events", WRITE),
    "get_advice": ("GET", "people/{person}/advice", READ),
    "get_plan": ("GET", "people/{person}/plan", READ),
    "get_case": ("GET", "people/{person}/case", READ),
    "list_worklist": ("GET", "clinics/{clinic}/worklist", LOOK),
    "list_people": ("GET", "clinics/{clinic}/people", LOOK),
    "get_advice_of_person": ("GET", "clinics/{clinic}/people/{person}/advice", LOOK),
    "add_change": ("POST", "clinics/{clinic}/people/{person}/changes", STEER),
    "list_audit": ("GET", "clinics/{clinic}/audit", AUDIT),
}
"""A row for each operation: how it is asked, and which scope it needs."""
OF_A_RECORD = [name for name, (_, path, _s) in OPERATIONS.items() if path.startswith("people")]
OF_A_CLINIC = [name for name, (_, path, _s) in OPERATIONS.items() if path.startswith("clinics")]
WITH_A_KEY = [*OF_A_RECORD, *OF_A_CLINIC]


@pytest.fixture
def everybody(owner: Device) -> Cast:
    return cast(owner)


def ask(everybody: Cast, name: str, key: str) -> Any:
    """Ask one operation about Robin and the clinic."""
    method, path, _scope = OPERATIONS[name]
    path = path.format(person=everybody.robin.person, clinic=everybody.clinic.public_id)
    program = Program(key)
    if method == "GET":
        return program.get(path)
    return program.post(path, NOTE if "changes" in path else {"events": [WALK]})


def refused(response: Any, status: int, kind: str) -> None:
    """Whether it is this problem, with a plain sentence."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == f"/api/#{kind}"
    assert response.json()["status"] == status
    assert response.json()["title"].endswith(".")


def whole_keys(everybody: Cast) -> tuple[str, str]:
    """A key of Robin's record and one of the clinic's owner, each for all there is."""
    return key_of_record(everybody.robin, *EVERY), key_of_clinic(everybody.owner.place, *EVERY)


def stored() -> tuple[int, int]:
    return models.Event.objects.count(), models.AuditEntry.objects.count()


def test_there_is_a_row_for_each_operation() -> None:
    known: dict[str, Any] = {
        one["operationId"]: (method.upper(), next(iter(one.get("security", [{}])[0].values()), []))
        for path in document(API)["paths"].values()
        for method, one in path.items()
    }
    rows = {name: (m, [scope] if scope else []) for name, (m, _, scope) in OPERATIONS.items()}
    assert known == rows


def test_a_key_for_all_of_it_is_let_in(everybody: Cast) -> None:
    own, clinical = whole_keys(everybody)
    for name in OPERATIONS:
        key = clinical if name in OF_A_CLINIC else own
        assert ask(everybody, name, key).status_code in (200, 201), name


def test_without_a_key_or_with_a_wrong_one_it_is_401(everybody: Cast) -> None:
    before = stored()
    for name in WITH_A_KEY:
        response = ask(everybody, name, "")
        refused(response, 401, "no-key")
        assert response["WWW-Authenticate"] == "Bearer"
        refused(ask(everybody, name, tokens.PREFIX + "x" * 43), 401, "wrong-key")
        refused(ask(everybody, name, "\N{PILE OF POO}\x00"), 401, "wrong-key")
    assert stored() == before


def test_a_key_of_somebody_else_finds_nothing_here(everybody: Cast) -> None:
    before = stored()
    own, clinical = whole_keys(everybody)
    others = [
        key_of_record(everybody.stranger, *EVERY),
        key_of_record(everybody.former_sharer, *EVERY),
        key_of_clinic(everybody.elsewhere.place, *EVERY),
    ]
    for name in WITH_A_KEY:
        for key in (*others, clinical if name in OF_A_RECORD else own):
            refused(ask(everybody, name, key), 404, "not-here")
    assert stored() == before


def test_a_key_for_something_else_is_403(everybody: Cast) -> None:
    before = stored()
    for name in WITH_A_KEY:
        needed = OPERATIONS[name][2]
        others = [scope for scope in Scope if scope is not needed]
        if name in OF_A_CLINIC:
            key = key_of_clinic(everybody.owner.place, *others)
        else:
            key = key_of_record(everybody.robin, *others)
        response = ask(everybody, name, key)
        refused(response, 403, "not-allowed")
        assert f'scope="{needed}"' in response["WWW-Authenticate"]
    assert stored() == before


def test_a_key_that_ended_or_ran_out_is_401(everybody: Cast, clock: time_machine.Traveller) -> None:
    own, clinical = whole_keys(everybody)
    keys = {name: clinical if name in OF_A_CLINIC else own for name in WITH_A_KEY}
    ApiToken.objects.update(ended_at=timezone.now())
    for name, key in keys.items():
        refused(ask(everybody, name, key), 401, "wrong-key")
    ApiToken.objects.update(ended_at=None)
    for name, key in keys.items():
        assert ask(everybody, name, key).status_code in (200, 201), name
    clock.shift(timedelta(days=31))
    for name, key in keys.items():
        refused(ask(everybody, name, key), 401, "wrong-key")


ROLES = {
    "owner": {LOOK, STEER, AUDIT},
    "physiotherapist": {LOOK, STEER},
    "assistant": {LOOK},
    "read_only": {LOOK},
}


def test_a_key_does_no_more_than_its_colleague_may(everybody: Cast) -> None:
    for role, may in ROLES.items():
        key = key_of_clinic(everybody.insiders[role].place, *EVERY)
        for name in OF_A_CLINIC:
            response = ask(everybody, name, key)
            if OPERATIONS[name][2] in may:
                assert response.status_code in (200, 201, 409), response.content
            else:
                refused(response, 403, "not-allowed")


def test_a_key_ends_with_the_place_in_the_clinic_and_shrinks_with_the_role(
    everybody: Cast,
) -> None:
    place = everybody.physiotherapist.place
    assert place is not None
    key = key_of_clinic(place, *EVERY)
    fresh = colleagues.change_role(place, ClinicRole.READ_ONLY, timezone.now())
    for name in OF_A_CLINIC:
        allowed = OPERATIONS[name][2] is LOOK
        assert ask(everybody, name, key).status_code == (200 if allowed else 403)
    colleagues.leave(fresh, None, timezone.now())
    for name in OF_A_CLINIC:
        refused(ask(everybody, name, key), 401, "wrong-key")


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_a_key_does_not_come_back_with_who_made_it(everybody: Cast, how: str) -> None:
    physio = everybody.physiotherapist
    key = key_of_clinic(physio.place, *EVERY)
    kept = key_of_clinic(everybody.owner.place, *EVERY)
    if how == "leaves":
        physio.post("team/leave", {"heir": "nobody"})
    else:
        account = physio.account.public_id
        everybody.owner.post(f"team/remove/{account}", {"heir": "nobody"})
    now = timezone.now()
    again = colleagues.invite(None, everybody.clinic, ClinicRole.OWNER, "Petra", now)
    assert colleagues.join(again.row, physio.account, now) is not None
    for name in OF_A_CLINIC:
        refused(ask(everybody, name, key), 401, "wrong-key")
    assert ask(everybody, "list_people", kept).status_code == 200, "the keys of others stand"


def test_keys_of_who_left_before_this_version_end_as_it_is_installed(everybody: Cast) -> None:
    former, owner = everybody.former, everybody.owner
    left = key_of_clinic(former.place, *EVERY)
    stays, own = key_of_clinic(owner.place, *EVERY), key_of_record(everybody.robin, READ)
    step = import_module("steadyback.web.accounts.migrations.0004_zones_and_keys_of_clinics")
    step.end_keys_of_who_left(apps, connection.schema_editor())
    now = timezone.now()
    again = colleagues.invite(None, everybody.clinic, ClinicRole.OWNER, "Fay", now)
    assert colleagues.join(again.row, former.account, now) is not None
    refused(ask(everybody, "list_people", left), 401, "wrong-key")
    assert ask(everybody, "list_people", stays).status_code == 200
    assert ask(everybody, "get_plan", own).status_code == 200


def test_a_key_of_a_closed_account_opens_nothing(everybody: Cast) -> None:
    _own, key = whole_keys(everybody)
    everybody.owner.account.is_active = False
    everybody.owner.account.save()
    for name in OF_A_CLINIC:
        refused(ask(everybody, name, key), 401, "wrong-key")


def test_who_stopped_sharing_is_gone_from_the_clinics_programs(everybody: Cast) -> None:
    key = key_of_clinic(everybody.owner.place, *EVERY)
    clinic = everybody.clinic.public_id
    address = f"clinics/{clinic}/people/{everybody.former_sharer.person}"
    refused(Program(key).get(f"{address}/advice"), 404, "not-here")
    refused(Program(key).post(f"{address}/changes", NOTE), 404, "not-here")
    people = Program(key).get(f"clinics/{clinic}/people").json()["people"]
    assert [one["name"] for one in people] == ["Robin R."]


def test_what_a_clinics_program_does_stands_in_the_audit(everybody: Cast) -> None:
    _own, key = whole_keys(everybody)
    actor = f"token:{ApiToken.objects.get(person=None).name}"
    for name in OF_A_CLINIC:
        before = audited(everybody.clinic)
        assert ask(everybody, name, key).status_code in (200, 201)
        new = audited(everybody.clinic)[len(before) :]
        about = everybody.robin.person if "person}" in OPERATIONS[name][1] else ""
        assert [subject for _action, subject in new] == [about], name
        newest = models.AuditEntry.objects.filter(organisation=everybody.clinic).latest("seq")
        assert newest.actor == actor


def test_a_change_is_by_the_colleague_who_made_the_key(everybody: Cast) -> None:
    key = key_of_clinic(everybody.physiotherapist.place, STEER)
    assert ask(everybody, "add_change", key).status_code == 201
    event = everybody.robin.row.events.get(event_id="note-1")
    assert event.by == f"clinician:{everybody.physiotherapist.account.public_id}"
    again = ask(everybody, "add_change", key)
    assert (again.status_code, again.json()["new"]) == (200, False)
    assert audited(everybody.clinic)[-1] == ("changed", everybody.robin.person)
    assert len([one for one in audited(everybody.clinic) if one[0] == "changed"]) == 1


def test_the_person_reads_whose_program_looked(everybody: Cast) -> None:
    _own, key = whole_keys(everybody)
    ask(everybody, "get_advice_of_person", key)
    newest = sharing.looks(everybody.robin.row)[0]
    assert (newest.who, newest.action) == ("a program of Olga Owner", "read")


def test_a_consent_that_was_taken_back_ends_the_keys(owner: Device) -> None:
    key = key_of_record(owner, READ, WRITE)
    owner.post("you/consent")
    assert not owner.row.consent
    for answer in (
        Program(key).get(f"people/{owner.person}/advice"),
        Program(key).post(f"people/{owner.person}/events", {"events": [WALK]}),
    ):
        refused(answer, 401, "wrong-key")


def test_ending_other_devices_ends_the_keys_too(owner: Device) -> None:
    key = key_of_record(owner, READ)
    owner.post("you/devices", {"which": "others"})
    refused(Program(key).get(f"people/{owner.person}/plan"), 401, "wrong-key")


def test_an_erased_record_leaves_no_key(owner: Device) -> None:
    key = key_of_record(owner, READ)
    owner.post("you/erase", {"word": "erase"})
    assert not ApiToken.objects.exists()
    refused(Program(key).get(f"people/{owner.person}/plan"), 401, "wrong-key")


def test_a_key_made_by_an_account_ends_when_it_no_longer_owns_the_record(everybody: Cast) -> None:
    account, robin = everybody.no_clinic.account, everybody.robin
    access = Access.objects.create(
        account=account, person=robin.row, role=Role.OWNER, since=timezone.now()
    )
    key = key_of_record(robin, READ)
    ApiToken.objects.update(account=account)
    assert Program(key).get(f"people/{robin.person}/plan").status_code == 200
    access.role = Role.TEAMMATE
    access.save()
    refused(Program(key).get(f"people/{robin.person}/plan"), 401, "wrong-key")


def test_wrong_keys_are_counted_and_right_ones_come_in_meanwhile(
    owner: Device, clock: time_machine.Traveller
) -> None:
    key = key_of_record(owner, READ)
    page = f"people/{owner.person}/plan"
    for number in range(tokens.TRIES):
        refused(Program(f"{tokens.PREFIX}{number:043}").get(page), 401, "wrong-key")
    crowded = Program(f"{tokens.PREFIX}{0:043}").get(page)
    refused(crowded, 429, "too-many")
    assert int(crowded["Retry-After"]) == 900
    assert Program(key).get(page).status_code == 200
    assert "127.0.0.1" not in str(RecoveryTry.objects.values())
    clock.shift(timedelta(minutes=16))
    refused(Program(f"{tokens.PREFIX}{0:043}").get(page), 401, "wrong-key")


def test_a_key_is_no_cookie_and_a_cookie_is_no_key(owner: Device) -> None:
    page = f"/api/v1/people/{owner.person}/plan"
    refused(owner.client.get(page), 401, "no-key")
    key = key_of_record(owner, *EVERY)
    other = Program(key).client.get(f"/p/{owner.person}/today", headers=Program(key).headers)
    assert other.status_code == 404


def test_a_key_stands_in_no_log_and_only_its_hash_is_kept(
    owner: Device, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of_record(owner, READ)
    caplog.set_level(logging.DEBUG)
    Program(key).get(f"people/{owner.person}/plan")
    Program(key[:-1] + "x").get(f"people/{owner.person}/plan")

    def broken(*_anything: Any) -> None:
        raise RuntimeError(key)

    monkeypatch.setattr("steadyback.web.api.people.open_record", broken)
    response = Program(key).get(f"people/{owner.person}/plan")
    refused(response, 500, "went-wrong")
    assert key not in response.content.decode()
    handler = logging.getLogger().handlers
    assert handler
    from steadyback.web.project.logs import JsonFormatter
    from steadyback.web.project.privacy import QuietFormatter

    for form in (JsonFormatter(), QuietFormatter()):
        lines = [form.format(record) for record in caplog.records]
        assert any("RuntimeError" in line for line in lines)
        assert not [line for line in lines if key[12:] in line or owner.person in line]
    assert key not in str(ApiToken.objects.values())


def test_the_day_of_the_last_use_is_kept(owner: Device, clock: time_machine.Traveller) -> None:
    key = key_of_record(owner, READ)
    assert ApiToken.objects.get().used_on is None
    Program(key).get(f"people/{owner.person}/plan")
    assert ApiToken.objects.get().used_on == timezone.now().date()


# ------------------------------------------------------------------ the pages

FORM = {"label": "My watch", "scopes": ["record:read"], "until": "2026-04-01"}


def test_the_owner_makes_a_key_sees_it_once_and_ends_it(owner: Device) -> None:
    page = owner.post("you/programs", FORM)
    assert page.status_code == 200
    key = page.content.decode().split(f'value="{tokens.PREFIX}')[1].split('"')[0]
    key = tokens.PREFIX + key
    assert Program(key).get(f"people/{owner.person}/plan").status_code == 200
    later = owner.get("you/programs").content.decode()
    assert "My watch" in later
    assert key not in later
    assert "Last used on 2 March 2026" in later
    owner.post("you/programs/end", {"key": ApiToken.objects.get().name})
    refused(Program(key).get(f"people/{owner.person}/plan"), 401, "wrong-key")
    assert "My watch" not in owner.get("you/programs").content.decode()


def test_a_key_needs_a_use_a_name_and_an_end_within_a_year(owner: Device) -> None:
    wrong: list[dict[str, Any]] = [
        {"scopes": []},
        {"scopes": ["clinic:read"]},
        {"label": ""},
        {"until": "2026-03-01"},
        {"until": "2027-03-20"},
        {"until": "tomorrow"},
    ]
    for change in wrong:
        assert owner.post("you/programs", FORM | change).status_code == 422, change
    assert not ApiToken.objects.exists()


def test_there_are_only_so_many_keys(owner: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 2)
    assert [owner.post("you/programs", FORM).status_code for _ in range(3)] == [200, 200, 422]


def test_a_teammate_makes_no_key(teammate: Device, stranger: Device) -> None:
    for device in (teammate, stranger):
        assert device.get("you/programs").status_code == 404
        assert device.post("you/programs", FORM).status_code == 404
        assert device.post("you/programs/end", {"key": "x"}).status_code == 404
    assert not ApiToken.objects.exists()


def test_a_colleague_makes_keys_for_what_they_may(everybody: Cast) -> None:
    for role, may in ROLES.items():
        colleague = everybody.insiders[role]
        page = colleague.get("programs").content.decode()
        assert {scope for scope in Scope if f'value="{scope}"' in page} == may
        form = {"label": "Our list", "scopes": [*map(str, may)], "until": "2026-06-01"}
        assert colleague.post("programs", form).status_code == 200
        row = ApiToken.objects.latest("pk")
        assert (row.account, row.organisation) == (colleague.account, everybody.clinic)
        assert audited(everybody.clinic)[-1][0] == "key made"
        more = form | {"scopes": ["record:read"]}
        assert colleague.post("programs", more).status_code == 422


def test_who_manages_a_clinic_ends_the_keys_of_others(everybody: Cast) -> None:
    key_of_clinic(everybody.physiotherapist.place, LOOK)
    name = ApiToken.objects.get().name
    everybody.assistant.post("programs/end", {"key": name})
    assert ApiToken.objects.get().ended_at is None
    assert "Night export" not in everybody.assistant.get("programs").content.decode()
    assert "Petra Physio" in everybody.owner.get("programs").content.decode()
    everybody.owner.post("programs/end", {"key": name})
    assert ApiToken.objects.get().ended_at is not None
    assert audited(everybody.clinic)[-1][0] == "key ended"


def test_nobody_else_comes_to_the_keys_of_a_clinic(everybody: Cast) -> None:
    for who, client in everybody.outsiders.items():
        for page in ("programs", "programs/end"):
            address = f"/c/{everybody.clinic.public_id}/{page}"
            assert client.post(address, {"key": "x"}).status_code == 404, who


def test_the_page_of_the_api_says_every_operation(new_device: Callable[[], Device]) -> None:
    page = new_device().client.get(reverse("api-docs")).content.decode()
    for name in OPERATIONS:
        assert f'id="{name.replace("_", "-")}"' in page
    assert "<script>" not in page
    assert json.dumps("cdn") not in page
