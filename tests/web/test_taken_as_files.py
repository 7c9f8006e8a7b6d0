"""The record as FHIR and as tables: a file for its owner, an address for programs that may read."""

import io
import json
import zipfile
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

from steadyback.exports.known import root_of
from steadyback.web.records.folding import events_after
from tests.web.conftest import Device, stored_from

FILES = ("fhir.json", "tables.zip")


@pytest.fixture
def planned(owner: Device) -> Device:
    owner.post("plan/make")
    return owner


def fhir(device: Device, what: str, **more: Any) -> Any:
    return device.client.get(f"/api/people/{device.person}/fhir/{what}", **more)


def outcome(response: Any) -> str:
    """The code of an OperationOutcome."""
    assert response["Content-Type"].startswith("application/fhir+json")
    said = OperationOutcome.model_validate_json(response.content)
    return str(said.issue[0].code)


def plans(response: Any) -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in json.loads(response.content)["entry"]]
    return [one for one in found if one["resourceType"] == "CarePlan"]


def test_the_file_and_the_address_say_the_same(planned: Device) -> None:
    file, read = planned.get("fhir.json"), fhir(planned, "Bundle")
    Bundle.model_validate_json(file.content)
    assert file.content == read.content
    for response in (file, read):
        assert response.status_code == 200
        assert response["Content-Type"] == "application/fhir+json; charset=utf-8"
        assert response["Cache-Control"] == "no-store, private"
    assert file["Content-Disposition"] == 'attachment; filename="steadyback-fhir.json"'
    (plan,) = plans(file)
    assert plan["status"] == "active"
    assert plan["activity"]


def test_no_file_names_the_person_or_their_address(planned: Device) -> None:
    for page in FILES:
        response = planned.get(page)
        assert planned.person not in response["Content-Disposition"]
        assert b"Robin" not in response.content
    text = planned.get("fhir.json").content.decode()
    assert planned.person not in text


def test_it_is_the_same_each_time(planned: Device) -> None:
    for page in FILES:
        assert planned.get(page).content == planned.get(page).content


def test_the_tables_come_in_one_archive(planned: Device) -> None:
    response = planned.get("tables.zip")
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        planned_rows = archive.read("plans.csv").decode().splitlines()
    assert len(planned_rows) > 1


def test_it_says_honestly_what_it_can_do(owner: Device) -> None:
    text = fhir(owner, "metadata").content
    CapabilityStatement.model_validate_json(text)
    said = json.loads(text)
    (resource,) = said["rest"][0]["resource"]
    assert said["fhirVersion"] == "4.0.1"
    assert resource["type"] == "Bundle"
    assert "interaction" not in resource
    assert "no search" in resource["documentation"]


@pytest.mark.parametrize("what", ["Bundle", "metadata", "Patient", "Bundle/1", "Patient/../Bundle"])
def test_a_stranger_is_told_that_there_is_nothing(stranger: Device, what: str) -> None:
    real = fhir(stranger, what)
    assert real.status_code == 404
    assert outcome(real) == "not-found"
    stranger.person = "never-given-out"
    assert fhir(stranger, what).content == real.content


def test_what_is_not_offered_is_not_found(owner: Device) -> None:
    response = fhir(owner, "Observation/1")
    assert (response.status_code, outcome(response)) == (404, "not-found")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(owner: Device, method: str) -> None:
    response = getattr(owner.client, method)(f"/api/people/{owner.person}/fhir/Bundle")
    assert (response.status_code, outcome(response)) == (405, "not-supported")
    assert response["Allow"] == "GET"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/fhir+json", 200),
        ("application/json", 200),
        ("*/*", 200),
        ("application/fhir+json; fhirVersion=4.0", 200),
        ("application/fhir+xml, application/fhir+json;q=0.9", 200),
        ("application/fhir+json; charset=utf-8", 200),
        ("application/fhir+json; fhirVersion=5.0", 406),
        ("application/fhir+json;q=0", 406),
        ("application/fhir+xml", 406),
        ("text/html", 406),
    ],
)
def test_only_json_is_written(owner: Device, accept: str, status: int) -> None:
    assert fhir(owner, "metadata", headers={"accept": accept}).status_code == status


def test_consent_taken_back_closes_every_file(owner: Device) -> None:
    owner.post("you/consent")
    for page in FILES:
        assert owner.get(page)["Location"] == f"/p/{owner.person}/paused"
    for what in ("Bundle", "metadata"):
        response = fhir(owner, what)
        assert (response.status_code, outcome(response)) == (403, "forbidden")


def test_a_record_that_was_erased_is_gone(owner: Device) -> None:
    owner.post("you/erase", {"word": "erase"})
    assert owner.get("fhir.json").status_code == 404
    assert owner.get("tables.zip").status_code == 404
    assert outcome(fhir(owner, "Bundle")) == "not-found"


def test_a_danger_sign_puts_the_plan_on_hold_everywhere(
    planned: Device, clock: time_machine.Traveller
) -> None:
    sign = {"id": "sign", "at": "2026-03-02T18:00:00+00:00", "by": "person", "kind": "check_in"}
    body = {"answers": {"RF03": "yes"}}
    events = {"events": [{**sign, "version": 1, "body": body}]}
    told = planned.client.post(
        f"/api/people/{planned.person}/events", json.dumps(events), content_type="application/json"
    )
    assert told.status_code == 201
    (plan,) = plans(fhir(planned, "Bundle"))
    assert plan["status"] == "on-hold"
    assert "activity" not in plan
    with zipfile.ZipFile(io.BytesIO(planned.get("tables.zip").content)) as archive:
        assert len(archive.read("plans.csv").decode().splitlines()) == 1


def test_the_page_leads_to_the_files(planned: Device) -> None:
    page = planned.get("take-along").content.decode()
    for name in FILES:
        assert f'href="/p/{planned.person}/{name}"' in page


def test_a_file_costs_few_queries_and_writes_nothing(
    planned: Device, django_assert_max_num_queries: Any
) -> None:
    planned.get("fhir.json")
    for page in FILES:
        with django_assert_max_num_queries(4) as seen:
            assert planned.get(page).status_code == 200
        assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_ids_stay_the_same_on_another_server(planned: Device) -> None:
    case = planned.get("you/download").content
    moved = stored_from(case, timezone.now())
    here, there = (events_after(row, 0) for row in (planned.row, moved))
    assert len(there) == len(here)
    assert root_of(there) == root_of(here)
