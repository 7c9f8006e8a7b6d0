"""POST /api/people/<id>/events: what it takes, and how it refuses."""

import json
from typing import Any

import pytest
from django.test import Client

from steadyback.languages import said_in
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


def test_a_date_ahead_has_a_code_in_every_language(owner: Device) -> None:
    late = WALK | {"at": "2026-03-09T18:00:00+00:00"}
    other = WALK | {"body": {"activity": "walk", "minutes": "ten"}}
    says = set()
    for locale in ("en", "es"):
        profile = {"id": f"p-{locale}", "kind": "profile", "body": {"locale": locale}}
        assert post(owner, {"events": [WALK | profile]}).status_code == 201
        (error,) = post(owner, {"events": [late]}).json()["errors"]
        assert error["code"] == "ahead"
        says.add(error["says"])
        assert "code" not in post(owner, {"events": [other]}).json()["errors"][0]
    assert len(says) == 2


def test_it_refuses_in_the_language_of_the_record(owner: Device) -> None:
    profile = {"id": "p-es", "kind": "profile", "body": {"locale": "es"}}
    assert post(owner, {"events": [WALK, WALK | profile]}).status_code == 201
    differs = post(owner, {"events": [WALK | {"body": {"activity": "heat"}}]}).json()
    large = post(owner, " " * 1_000_001).json()
    for answer in (differs, large):
        assert answer["title"] == said_in("es", "pages", "The events were not stored.")
        assert answer["title"] != "The events were not stored."
    assert "another content" not in differs["errors"][0]["says"]
    assert "larger than" not in large["errors"][0]["says"]


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
