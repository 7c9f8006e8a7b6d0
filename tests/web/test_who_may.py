"""Who may reach what: every address, with everybody of the cast. An address without a row fails.

The rows stand in who_may.toml, by who may come in.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from steadyback.catalogue.own_words import binding
from steadyback.web.accounts.models import ClinicRole
from steadyback.web.accounts.roles import RIGHTS, Right
from steadyback.web.records import programmes
from steadyback.web.records.clinic_access import OpenClinic
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.models import OwnExercise
from tests.web.clinic_cast import Cast, cast, share
from tests.web.conftest import Device
from tests.web.test_access import addresses

ROWS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").with_name("who_may.toml").read_text("utf-8")
)
ABSENT = ROWS.pop("absent")
ROUTES = list(dict.fromkeys(addresses(get_resolver().url_patterns)))
SIGN_IN = "/account/sign-in/"
Answers = dict[str, dict[str, Any]]


def test_each_address_has_one_row() -> None:
    rows = [route for routes in ROWS.values() for route in routes]
    assert sorted(rows) == sorted(set(rows))
    assert sorted(rows) == sorted(ROUTES)


def test_each_right_has_addresses() -> None:
    assert {right.value for right in Right} <= set(ROWS)


@pytest.fixture
def everybody(owner: Device, teammate: Device) -> tuple[Cast, dict[str, Client]]:
    """The cast by what they are called."""
    known = cast(owner)
    clients = {"the person": owner.client, "teammate": teammate.client}
    clients |= {role: one.client for role, one in known.insiders.items()}
    clients |= {name: one for name, one in known.outsiders.items() if name != "person"}
    return known, clients


def own_exercise(known: Cast) -> str:
    """The name of an exercise of the clinic's own."""
    row, _made = OwnExercise.objects.get_or_create(
        organisation=known.clinic,
        level="bird-dog-1",
        defaults={
            "binding": binding(english_catalogue().levels["bird-dog-1"]),
            "words": {
                "name": "Small rock",
                "summary": "Rock a little.",
                "cues": ["Breathe out.", "Go slowly."],
                "mistakes": ["Holding the breath."],
            },
            "made_at": timezone.now(),
        },
    )
    return row.name


def filled(route: str, known: Cast, programme: str) -> str:
    """A route with names that are there."""
    event = known.robin.row.events.order_by("seq").first()
    assert event is not None
    assert known.read_only.place is not None
    names = {
        "<str:clinic>": known.clinic.public_id,
        "<str:person>": known.robin.person,
        "<slug:programme>": programme,
        "<slug:own>": own_exercise(known),
        "<str:colleague>": known.read_only.account.public_id,
        "<slug:step>": "pain",
        "<slug:session>": event.event_id,
        "<slug:event>": event.event_id,
        "<slug:level>": "walking-1",
        "<slug:lesson>": "hurt-and-harm",
        "<slug:measure>": "rmdq",
        "<slug:technique>": "heat",
        "<slug:exercise>": "bird-dog",
        "<slug:article>": "A",
        "<slug:action>": "note",
        "<slug:provider_id>": "none",
        "<int:pk>": "1",
        "<path:rest>": "Patient",
    }
    for name, value in names.items():
        route = route.replace(name, value)
    return f"/{route}"


def let_in(response: Any) -> bool:
    """Whether whoever asked is somebody for whom the address is there."""
    away = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    return response.status_code not in (401, 403, 404) and not away


def tried(client: Client, method: str, path: str, *, follow: bool = False) -> Any:
    """An answer; what it changed is put back."""
    with transaction.atomic():
        answer = getattr(client, method)(path, follow=follow)
        transaction.set_rollback(True)
    return answer


def came_in(
    known: Cast, clients: dict[str, Client], kinds: list[str]
) -> Iterator[tuple[str, str, str, set[str]]]:
    """Each address of some rows: kind, route, method, and who of the cast was let in."""
    assert known.owner.place is not None
    clinic = OpenClinic(known.owner.place, timezone.now())
    programme = programmes.make(clinic, "Calm", "for the first weeks").name
    for kind in kinds:
        for route in ROWS[kind]:
            path = filled(route, known, programme)
            for method in ("get", "post"):
                answers = {who: tried(one, method, path) for who, one in clients.items()}
                assert not [a for a in answers.values() if a.status_code >= 500], path
                if all(answer.status_code == 405 for answer in answers.values()):
                    continue
                yield kind, route, method, {who for who in answers if let_in(answers[who])}


def test_a_right_opens_its_addresses_to_those_who_have_it_and_to_nobody_else(
    everybody: tuple[Cast, dict[str, Client]],
) -> None:
    known, clients = everybody
    wrong = {}
    for kind, route, method, inside in came_in(known, clients, [right.value for right in Right]):
        may = {role.value for role in ClinicRole if Right(kind) in RIGHTS[role]}
        if inside != may and (inside or route not in ABSENT):
            wrong[method, route] = inside ^ may
    assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())


def test_a_record_opens_to_its_owner_and_what_is_not_theirs_alone_to_a_teammate(
    everybody: tuple[Cast, dict[str, Client]],
) -> None:
    known, clients = everybody
    may = {"people": {"the person", "teammate"}, "owner": {"the person"}}
    wrong = {}
    for kind, route, method, inside in came_in(known, clients, list(may)):
        if inside != may[kind] and inside:
            wrong[method, route] = inside ^ may[kind]
    assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())


def test_an_account_opens_to_who_is_signed_in(
    everybody: tuple[Cast, dict[str, Client]],
) -> None:
    known, clients = everybody
    without = {"the person", "teammate", "former sharer", "stranger", "guest"}
    for _kind, route, method, inside in came_in(known, clients, ["account", "clinics"]):
        assert not inside & without, (method, route)


def test_a_secret_of_nothing_opens_nothing(everybody: tuple[Cast, dict[str, Client]]) -> None:
    known, clients = everybody
    guessed = [route.replace("<str:secret>", "a" * 32) for route in ROWS["secret"]]
    for path in guessed:
        for who, client in clients.items():
            answer = tried(client, "get", f"/{path}", follow=True)
            assert answer.status_code in (404, 410, 429), (who, path)
            assert known.robin.person.encode() not in answer.content


def test_who_stops_sharing_is_gone_from_every_page_of_the_clinic_at_once(
    everybody: tuple[Cast, dict[str, Client]],
) -> None:
    known, clients = everybody
    share(known.former_sharer, known.clinic, "Back again")
    path = f"/c/{known.clinic.public_id}/p/{known.former_sharer.person}/"
    assert clients["owner"].get(path).status_code == 200
    known.former_sharer.post("you/sharing/stop", {"clinic": known.clinic.public_id, "sure": "yes"})
    below = [r for r in ROUTES if r.startswith("c/<str:clinic>/p/<str:person>/")]
    for route in below:
        path = filled(route, known, "x").replace(known.robin.person, known.former_sharer.person)
        for who, client in clients.items():
            for method in ("get", "post"):
                assert tried(client, method, path).status_code in (404, 405), (who, path)
    assert b"Back again" not in clients["owner"].get(f"/c/{known.clinic.public_id}/").content
