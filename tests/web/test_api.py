"""POST /api/people/<id>/events: what it takes, and how it refuses."""

import json
from typing import Any

import pytest
from django.test import Client

from steadyback.web.records import models
from tests.web.conftest import EVENING, Device

WALK: dict[str, Any] = {
    "id": "w1",
    "at": EVENING.isoformat(),
    "by": "person",
    "kind": "activity",
    "version": 1,
    "body": {"activity": "walk", "minutes": 10},
}


def post(device: Device, data: Any) -> Any:
    text = data if isinstance(data, str | bytes) else json.dumps(data)
    path = f"/api/people/{device.person}/events"
    return device.client.post(path, text, content_type="application/json")


def test_it_stores_and_says_so_once(owner: Device) -> None:
    assert post(owner, {"events": [WALK]}).status_code == 201
    again = post(owner, {"events": [WALK]})
    assert (again.status_code, again.json()["new"]) == (200, 0)
    other = WALK | {"body": {"activity": "heat"}}
    assert post(owner, {"events": [other]}).status_code == 409


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"by": "clinician:dr-lee"}, "/events/0/by"),
        ({"kind": "plan_issued"}, "/events/0/kind"),
        ({"body": {"activity": "walk", "minutes": "ten"}}, "/events/0/body/minutes"),
        ({"at": "2026-03-09T18:00:00+00:00"}, "/events/0/at"),
        ({"at": "2026-03-01T18:00:00"}, "/events/0/at"),
        ({"extra": 1}, "/events/0/extra"),
    ],
)
def test_it_says_what_is_wrong_and_where(
    owner: Device, change: dict[str, Any], pointer: str
) -> None:
    response = post(owner, {"events": [WALK | change]})
    assert response.status_code == 422
    assert [e["pointer"] for e in response.json()["errors"]] == [pointer]
    assert all(e["says"] for e in response.json()["errors"])
    assert not models.Event.objects.filter(event_id="w1").exists()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        "{",
        "",
        "[]",
        "null",
        '{"events": 3}',
        '{"events": [3]}',
        '{"events": [{"by": "person"}]}',
        '{"events": [], "events": []}',
        '{"events": [NaN]}',
        b"\xff\xfe",
        '{"events": [{"by": "person", "kind": "activity", "id": "\\ud800"}]}',
    ],
)
def test_bad_input_is_422_and_nothing_else(owner: Device, text: str | bytes) -> None:
    response = post(owner, text)
    assert response.status_code == 422
    assert response.json()["errors"]


def test_more_than_a_megabyte_is_413(owner: Device) -> None:
    assert post(owner, "[" * 10_000_000).status_code == 413


def test_it_asks_for_a_token(owner: Device) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.client.cookies
    path = f"/api/people/{owner.person}/events"
    response = strict.post(path, json.dumps({"events": [WALK]}), content_type="application/json")
    assert response.status_code == 403


def test_a_stranger_stores_nothing(stranger: Device) -> None:
    assert post(stranger, {"events": [WALK]}).status_code == 404
    assert not models.Event.objects.filter(event_id="w1").exists()
