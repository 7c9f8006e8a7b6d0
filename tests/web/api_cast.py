"""Keys for programs of the standing cast, and a program that asks with one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from steadyback.web.accounts import tokens
from steadyback.web.accounts.models import Membership
from steadyback.web.accounts.tokens import Scope
from tests.web.conftest import EVENING, Device

WALK: dict[str, Any] = {
    "id": "walk-1",
    "at": EVENING.isoformat(),
    "by": "person",
    "kind": "activity",
    "version": 1,
    "body": {"activity": "walk", "minutes": 10},
}
NOTE: dict[str, Any] = {
    "id": "note-1",
    "kind": "clinician_change",
    "body": {"action": "note", "note": "Please ring me after the weekend."},
}


class Program:
    """A program without cookies, and the key that it has."""

    def __init__(self, key: str = "", language: str = "en") -> None:
        self.client = Client()
        self.headers = {"accept-language": language}
        if key:
            self.headers["authorization"] = f"Bearer {key}"

    def get(self, path: str, **headers: str) -> Any:
        """What an address below /api/v1/ answers."""
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def post(self, path: str, data: Any, **headers: str) -> Any:
        """Send JSON to an address below /api/v1/."""
        return self.client.post(
            f"/api/v1/{path}",
            data,
            content_type="application/json",
            headers=self.headers | headers,
        )


def key_of_record(device: Device, *scopes: Scope, days: int = 30) -> str:
    """A key of a person's record."""
    return made({"person_id": device.row.pk}, scopes, days)


def key_of_clinic(place: Membership | None, *scopes: Scope, days: int = 30) -> str:
    """A key that a colleague made in a clinic."""
    assert place is not None
    holder = {"organisation_id": place.organisation_id, "account_id": place.account_id}
    return made(holder, scopes, days)


def made(holder: Mapping[str, int | None], scopes: tuple[Scope, ...], days: int) -> str:
    """The secret of a new key."""
    now = timezone.now()
    with transaction.atomic():
        until = now + timedelta(days=days)
        return tokens.make(holder, "Night export", [*scopes], until, now).secret
