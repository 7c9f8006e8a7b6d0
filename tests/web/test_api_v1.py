"""The API by its manners: refusals in one form, what is kept, pages, and the same sent twice."""

import json
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.ways import rungs_that_fit
from steadyback.record import read_case
from steadyback.web.accounts.tokens import Scope
from steadyback.web.api.document import document
from steadyback.web.api.problems import KINDS
from steadyback.web.api.version_one import API
from steadyback.web.project import crowding
from steadyback.web.records import models
from tests.web.api_cast import NOTE, WALK, Program, key_of_clinic, key_of_record
from tests.web.clinic_cast import cast, share, somebody
from tests.web.conftest import Device

OTHER = "en-XA"
"""A language that nobody speaks, made of English by accents."""


@pytest.fixture
def program(owner: Device) -> Program:
    """A program with every scope of the owner's record."""
    return Program(key_of_record(owner, *Scope))


def events_of(device: Device) -> str:
    return f"people/{device.person}/events"


def refused(response: Any, kind: str) -> dict[str, Any]:
    """The problem document, after a look whether it is one and of this kind."""
    status, _says = KINDS[kind]
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert set(body) <= {"type", "title", "status", "detail", "errors"}
    assert (body["type"], body["status"]) == (f"/api/#{kind}", status)
    return body


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize("path", ["/api/nothing", "/api/v1/", "/api/v1/nothing", "/api/v2/people"])
def test_an_address_of_nothing_is_a_problem_in_json(path: str, db: None) -> None:
    refused(Client().get(path), "not-here")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_a_wrong_method_says_which_are_right(method: str, owner: Device) -> None:
    response = getattr(Client(), method)(f"/api/v1/{events_of(owner)}")
    refused(response, "wrong-method")
    assert {one.strip() for one in response["Allow"].split(",")} == {"GET", "HEAD", "POST"}


def test_head_answers_as_get_without_a_body(program: Program) -> None:
    response = program.client.head("/api/v1/lessons")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


@pytest.mark.parametrize("text", [" ", "{", "\xff", '{"events": [], "events": []}', "[NaN]"])
def test_what_is_no_json_is_400(text: str, program: Program, owner: Device) -> None:
    sent = text.encode("latin-1")
    response = program.client.post(
        f"/api/v1/{events_of(owner)}",
        sent,
        content_type="application/json",
        headers=program.headers,
    )
    assert refused(response, "unreadable")["errors"][0]["says"]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_another_type_is_415(kind: str, program: Program, owner: Device) -> None:
    response = program.client.post(
        f"/api/v1/{events_of(owner)}", b"{}", content_type=kind, headers=program.headers
    )
    refused(response, "wrong-type")


def test_who_takes_no_json_is_told_so(program: Program) -> None:
    refused(program.get("lessons", accept="text/html"), "not-acceptable")
    refused(program.get("lessons", accept="application/json;q=0"), "not-acceptable")
    assert program.get("lessons", accept="text/html, */*;q=0.1").status_code == 200


def test_more_than_a_megabyte_is_413(program: Program, owner: Device) -> None:
    response = program.client.post(
        f"/api/v1/{events_of(owner)}",
        b"[" * 1_000_001,
        content_type="application/json",
        headers=program.headers,
    )
    refused(response, "too-large")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"by": "clinician:dr-lee"}, "/events/0/by"),
        ({"kind": "plan_issued"}, "/events/0/kind"),
        ({"body": {"activity": "walk", "minutes": "ten"}}, "/events/0/body/minutes"),
        ({"at": "2026-03-09T18:00:00+00:00"}, "/events/0/at"),
        ({"extra": 1}, "/events/0/extra"),
    ],
)
def test_an_event_that_is_not_valid_is_422_with_its_place(
    change: dict[str, Any], pointer: str, program: Program, owner: Device
) -> None:
    body = refused(program.post(events_of(owner), {"events": [WALK | change]}), "not-valid")
    assert [one["pointer"] for one in body["errors"]] == [pointer]
    assert not owner.row.events.filter(event_id="walk-1").exists()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("after=-1", "after"),
        ("after=x", "after"),
        ("Limit=5", "Limit"),
    ],
)
def test_a_part_of_the_address_that_cannot_be_is_named(
    query: str, parameter: str, program: Program, owner: Device
) -> None:
    body = refused(program.get(f"{events_of(owner)}?{query}"), "not-valid")
    assert [one["parameter"] for one in body["errors"]] == [parameter]


def test_too_much_being_sent_is_503_with_when_to_come_again(
    program: Program, owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowding, "SENDING", 0)
    fresh = Program()
    fresh.headers = program.headers
    response = fresh.post(events_of(owner), {"events": [WALK]})
    refused(response, "crowded")
    assert response["Retry-After"] == "30"


def test_a_form_token_that_is_missing_is_a_problem_for_the_apps_own_queue(owner: Device) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.client.cookies
    text = json.dumps({"events": [WALK]})
    address = f"/api/{events_of(owner)}"
    refused(strict.post(address, text, content_type="application/json"), "no-form-token")


def test_a_refusal_speaks_the_language_that_is_asked_for(owner: Device, settings: Any) -> None:
    settings.TRIED_LANGUAGES = (OTHER,)
    key = key_of_record(owner, Scope.RECORD_WRITE)
    for path, data, kind in (
        ("people/x/events", {}, "not-here"),
        (events_of(owner), {"events": [3]}, "not-valid"),
    ):
        english, other = (
            refused(Program(key, one).post(path, data), kind) for one in ("en", OTHER)
        )
        assert english["title"] != other["title"]
        assert english["type"] == other["type"]
    titles = [refused(Program(language=one).get("x"), "not-here")["title"] for one in ("en", OTHER)]
    assert len({*titles}) == 2


# ------------------------------------------------------------------ what is kept


def test_what_did_not_change_is_304(program: Program, owner: Device) -> None:
    pages = ["exercises", "exercises/bird-dog", "lessons", f"people/{owner.person}/events"]
    pages += [f"people/{owner.person}/{one}" for one in ("advice", "plan", "case")]
    for page in pages:
        first = program.get(page)
        again = program.get(page, **{"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), page
        assert again["ETag"] == first["ETag"]
        assert program.get(page, **{"if-none-match": '"other"'}).status_code == 200


def test_what_did_change_is_412_where_only_the_same_is_wanted(
    program: Program, owner: Device
) -> None:
    """If-Match and If-Unmodified-Since (RFC 9110, 13.1); a weak mark is never the same."""
    same = program.get("exercises")["ETag"]
    assert program.get("exercises", **{"if-match": same}).status_code == 200
    for page in ("exercises", "lessons", f"people/{owner.person}/advice"):
        refused(program.get(page, **{"if-match": '"other"'}), "changed-since")
    assert program.get("exercises/never-was", **{"if-match": '"other"'}).status_code == 404


def test_an_event_changes_the_mark_of_all_that_is_said_of_a_person(
    program: Program, owner: Device
) -> None:
    pages = [f"people/{owner.person}/{one}" for one in ("events", "advice", "case")]
    before = {page: program.get(page)["ETag"] for page in pages}
    signs = {str(one): "no" for one in owner.catalogue.red_flags}
    owner.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF01": "yes"})
    for page, mark in before.items():
        assert program.get(page, **{"if-none-match": mark}).status_code == 200, page


def test_advice_of_another_minute_with_the_same_words_is_the_same(
    program: Program, owner: Device, clock: time_machine.Traveller
) -> None:
    page = f"people/{owner.person}/advice"
    first = program.get(page)
    assert first["ETag"].startswith("W/")
    clock.shift(60)
    again = program.get(page)
    assert first.json()["on"] != again.json()["on"]
    assert first["ETag"] == again["ETag"]


def test_only_what_is_everybodys_may_be_kept_between(program: Program, owner: Device) -> None:
    assert "public" in program.get("exercises")["Cache-Control"]
    for page in ("events", "advice", "plan", "case"):
        response = program.get(f"people/{owner.person}/{page}")
        assert "private" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]
        assert {"Accept-Language", "Authorization"} <= {*response["Vary"].split(", ")}
    assert "no-store" in program.get("nothing")["Cache-Control"]


def test_exercises_come_in_the_language_that_is_asked_for(db: None, settings: Any) -> None:
    settings.TRIED_LANGUAGES = (OTHER,)
    english, other = (Program(language=one).get("exercises/bird-dog") for one in ("en", OTHER))
    assert (english["Content-Language"], other["Content-Language"]) == ("en", OTHER)
    assert english.json()["name"] != other.json()["name"]
    assert english.json()["id"] == other.json()["id"]
    assert english["ETag"] != other["ETag"]


# ------------------------------------------------------------------ pages of lists


def walked(program: Program, page: str, part: str) -> list[Any]:
    """Every entry of a list, page by page; the header leads where the body does."""
    found: list[Any] = []
    for _time in range(200):
        response = program.get(page)
        body = response.json()
        found += body[part]
        if body["next"] is None:
            assert "Link" not in response
            return found
        assert response["Link"] == f'<{body["next"]}>; rel="next"'
        page = body["next"].removeprefix("/api/v1/")
    raise AssertionError("the pages never end")


def test_every_exercise_stands_on_one_page(catalogue: Catalogue, db: None) -> None:
    found = walked(Program(), "exercises?limit=7", "exercises")
    assert [one["id"] for one in found] == list(catalogue.exercises)


def test_several_kinds_are_looked_for_at_once(catalogue: Catalogue, db: None) -> None:
    asked = [("muscle", "hamstrings"), ("muscle", "quadriceps"), ("equipment", "none")]
    query = "&".join("=".join(one) for one in asked)
    found = walked(Program(), f"exercises?{query}&limit=3", "exercises")
    fits = [one for one in catalogue.exercises if rungs_that_fit(catalogue, one, asked)]
    assert [one["id"] for one in found] == fits
    assert 0 < len(fits) < len(catalogue.exercises)


def test_every_event_stands_on_one_page_and_new_ones_come_after(
    program: Program, owner: Device
) -> None:
    found = walked(program, f"{events_of(owner)}?limit=1", "events")
    stored = owner.row.events.order_by("seq").values_list("event_id", flat=True)
    assert [one["id"] for one in found] == list(stored)
    last = program.get(events_of(owner)).json()["after"]
    assert program.get(f"{events_of(owner)}?after={last}").json()["events"] == []
    program.post(events_of(owner), {"events": [WALK]})
    new = program.get(f"{events_of(owner)}?after={last}").json()["events"]
    assert [one["id"] for one in new] == ["walk-1"]


def test_the_people_and_the_audit_of_a_clinic_come_in_pages(owner: Device) -> None:
    everybody = cast(owner)
    for number in range(5):
        share(somebody(owner.catalogue, f"P{number}"), everybody.clinic, f"Person {number}")
    clinical = Program(key_of_clinic(everybody.owner.place, *Scope))
    clinic = f"clinics/{everybody.clinic.public_id}"
    for page in ("people", "worklist"):
        names = [one["name"] for one in walked(clinical, f"{clinic}/{page}?limit=2", "people")]
        assert sorted(names) == sorted(["Robin R.", *(f"Person {n}" for n in range(5))])
    entries = walked(clinical, f"{clinic}/audit?limit=10", "entries")
    assert [one["seq"] for one in entries] == list(range(1, len(entries) + 1))
    for before, after in pairwise(entries):
        assert after["before"] == before["hash"]


# ------------------------------------------------------------------ what is written


def test_the_same_event_is_stored_once_and_another_under_its_id_never(
    program: Program, owner: Device
) -> None:
    first = program.post(events_of(owner), {"events": [WALK]})
    again = program.post(events_of(owner), {"events": [WALK]})
    assert (first.status_code, first.json()["new"]) == (201, 1)
    assert (again.status_code, again.json()["new"]) == (200, 0)
    other = WALK | {"body": {"activity": "heat", "minutes": 10}}
    body = refused(program.post(events_of(owner), {"events": [other]}), "conflict")
    assert body["errors"][0]["pointer"] == "/events/walk-1"
    assert owner.row.events.filter(event_id="walk-1").count() == 1


def test_all_events_are_stored_or_none(program: Program, owner: Device) -> None:
    wrong = WALK | {"id": "walk-2", "kind": "nothing"}
    refused(program.post(events_of(owner), {"events": [WALK, wrong]}), "not-valid")
    assert not owner.row.events.filter(event_id__startswith="walk").exists()


def test_the_same_change_is_stored_once_and_another_under_its_id_never(
    owner: Device, clock: time_machine.Traveller
) -> None:
    everybody = cast(owner)
    clinical = Program(key_of_clinic(everybody.physiotherapist.place, Scope.CLINIC_STEER))
    address = f"clinics/{everybody.clinic.public_id}/people/{owner.person}/changes"
    assert clinical.post(address, NOTE).status_code == 201
    clock.shift(3600)
    assert clinical.post(address, NOTE).status_code == 200
    refused(clinical.post(address, NOTE | {"body": {"action": "note", "note": "No."}}), "conflict")
    colleague = Program(key_of_clinic(everybody.owner.place, Scope.CLINIC_STEER))
    refused(colleague.post(address, NOTE), "conflict")
    assert owner.row.events.filter(kind="clinician_change").count() == 1


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, ""),
        ([], ""),
        (NOTE | {"kind": "activity"}, ""),
        (NOTE | {"by": "person"}, "/by"),
        (NOTE | {"body": {"action": "set_stage", "stage": 9}}, "/body/stage"),
        (NOTE | {"body": {"action": "set_level"}}, "/body"),
        (NOTE | {"id": "../x"}, "/id"),
    ],
)
def test_a_change_that_cannot_be_is_422_with_its_place(
    sent: Any, pointer: str, owner: Device
) -> None:
    everybody = cast(owner)
    clinical = Program(key_of_clinic(everybody.owner.place, Scope.CLINIC_STEER))
    address = f"clinics/{everybody.clinic.public_id}/people/{owner.person}/changes"
    body = refused(clinical.post(address, sent), "not-valid")
    assert pointer in [one["pointer"] for one in body["errors"]]
    assert not owner.row.events.filter(kind="clinician_change").exists()


def test_an_allow_by_a_program_lifts_no_lock(owner: Device) -> None:
    everybody = cast(owner)
    signs = {str(one): "no" for one in owner.catalogue.red_flags}
    owner.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF01": "yes"})
    clinical = Program(key_of_clinic(everybody.owner.place, *Scope))
    address = f"clinics/{everybody.clinic.public_id}/people/{owner.person}"
    allow = NOTE | {"body": {"action": "allow", "exercise": "squat"}}
    assert clinical.post(f"{address}/changes", allow).status_code == 201
    advice = clinical.get(f"{address}/advice").json()
    assert (advice["locked"], advice["plan"], advice["today"]) == (True, None, None)
    assert advice["triage"]["card"]["title"]
    listed = clinical.get(f"clinics/{everybody.clinic.public_id}/worklist").json()["people"]
    assert (listed[0]["person"], listed[0]["alert"]) == (owner.person, True)


# ------------------------------------------------------------------ what is read


def test_under_a_lock_no_plan_is_answered(program: Program, owner: Device) -> None:
    owner.post("plan/make")
    assert program.get(f"people/{owner.person}/plan").json()["plan"]["days"]
    signs = {str(one): "no" for one in owner.catalogue.red_flags}
    owner.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF01": "yes"})
    found = program.get(f"people/{owner.person}/plan").json()
    assert (found["plan"], found["locked"]) == (None, True)
    assert found["message"]


def test_advice_can_be_asked_for_the_coming_week_only(program: Program, owner: Device) -> None:
    page = f"people/{owner.person}/advice"
    assert program.get(f"{page}?on=2026-03-02").json()["on"].startswith("2026-03-02")
    assert program.get(f"{page}?on=2026-03-09").json()["on"].startswith("2026-03-09")
    for day in ("2026-03-01", "2026-03-10", "0001-01-01", "9999-12-31"):
        body = refused(program.get(f"{page}?on={day}"), "not-valid")
        assert body["errors"][0]["parameter"] == "on"


def test_every_answer_says_that_nobody_has_reviewed_the_rules(
    program: Program, owner: Device
) -> None:
    pages = ["exercises", "exercises/bird-dog", "lessons", "lessons/pacing"]
    pages += [f"people/{owner.person}/{one}" for one in ("advice", "plan")]
    for page in pages:
        found = program.get(page).json()
        assert found["not_reviewed"] is True, page
        assert "reviewed by a clinician" in found["notice"], page
    assert "notice" in program.get(f"people/{owner.person}/case").json()


def test_the_case_is_a_case_file(program: Program, owner: Device) -> None:
    response = program.get(f"people/{owner.person}/case")
    assert len(read_case(response.content, timezone.now()).events) == owner.row.events.count()


def test_reading_stores_nothing_of_a_person(program: Program, owner: Device) -> None:
    before = models.Event.objects.count()
    for page in ("events", "advice", "plan", "case"):
        program.get(f"people/{owner.person}/{page}")
    assert models.Event.objects.count() == before


def test_the_document_is_served_and_names_a_problem_for_each_refusal(db: None) -> None:
    served = Client().get("/api/v1/openapi.json").json()
    assert served == document(API)
    assert served["openapi"].startswith("3.1")
    page = Client().get("/api/").content.decode()
    for kind in KINDS:
        assert f'id="{kind}"' in page
