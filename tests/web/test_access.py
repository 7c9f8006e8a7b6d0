"""Who may see and do what: the standing cast at every address."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from steadyback.web.accounts import keys, recovery, tries
from steadyback.web.accounts.models import Access, GuestKey, RecoveryCode, RecoveryTry
from steadyback.web.records import models
from tests.web.conftest import Device

NewDevice = Callable[[], Device]


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
    """Every route of the site."""
    found = []
    for one in patterns:
        route = prefix + str(one.pattern)
        found += addresses(one.url_patterns, route) if isinstance(one, URLResolver) else [route]
    return found


ROUTES = [route for route in addresses(get_resolver().url_patterns) if "<str:person>" in route]
OWNERS_ONLY = ["keep", "you/consent", "you/erase"]


def filled_in(route: str, person: str, event: str) -> str:
    """The route of a person, with real names where the page exists."""
    names = {"<str:person>": person, "<slug:step>": "pain"}
    names |= {"<slug:session>": event, "<slug:event>": event, "<slug:level>": "walking-1"}
    names |= {"<slug:lesson>": "hurt-and-harm", "<slug:measure>": "rmdq"}
    for name, value in names.items():
        route = route.replace(name, value)
    return f"/{route}"


def test_there_are_addresses_of_a_person() -> None:
    assert len(ROUTES) > 20


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_404_everywhere(
    route: str, method: str, owner: Device, stranger: Device
) -> None:
    event = owner.row.events.get(seq=1).event_id
    before = list(models.Event.objects.order_by("pk").values_list("pk", flat=True))
    path = filled_in(route, owner.person, event)
    for device in (stranger, Device(owner.catalogue)):
        response = getattr(device.client, method)(path)
        assert response.status_code in (404, 405), path
        assert b"Robin" not in response.content
    assert list(models.Event.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_an_unknown_person_looks_like_a_strangers(stranger: Device) -> None:
    real = stranger.get("today")
    stranger.person = "never-given-out"
    assert stranger.get("today").content == real.content


def test_the_owner_and_the_teammate_see_today(owner: Device, teammate: Device) -> None:
    assert owner.get("today").status_code == 200
    assert teammate.get("today").status_code == 200


@pytest.mark.parametrize("page", OWNERS_ONLY)
def test_a_teammate_may_not_end_or_hand_on_the_record(page: str, teammate: Device) -> None:
    assert teammate.get(page).status_code == 404
    assert teammate.post(page, {"word": "erase"}).status_code == 404
    assert models.Person.objects.filter(public_id=teammate.person).exists()


def test_several_people_share_a_device(new_device: NewDevice, db: None) -> None:
    device = new_device()
    device.agree("Ann")
    device.agree("Bo")
    assert GuestKey.objects.count() == 1
    assert device.client.get("/")["Location"] == "/who"
    page = device.client.get("/who").content.decode()
    assert "Ann" in page
    assert "Bo" in page


def test_forgetting_a_device_ends_its_access(owner: Device) -> None:
    assert "recovery code" in owner.post("you/devices", {"which": "this"}).content.decode()
    assert owner.get("today").status_code == 200
    owner.post("you/devices", {"which": "this", "sure": "yes"})
    assert owner.get("today").status_code == 404
    assert owner.client.get("/")["Location"] == "/welcome"


def test_ending_other_devices_leaves_this_one(owner: Device, teammate: Device) -> None:
    owner.post("you/devices", {"which": "others"})
    assert teammate.get("today").status_code == 404
    assert owner.get("today").status_code == 200


def test_a_revoked_key_opens_nothing(owner: Device) -> None:
    keys.revoke(keys.Asker(GuestKey.objects.get().hash), timezone.now())
    assert owner.get("today").status_code == 404


def test_an_access_ends_when_it_says(owner: Device, clock: time_machine.Traveller) -> None:
    Access.objects.update(until=timezone.now() + timedelta(minutes=5))
    assert owner.get("today").status_code == 200
    clock.shift(timedelta(minutes=6))
    assert owner.get("today").status_code == 404


def test_the_key_is_kept_as_a_hash_and_the_cookie_is_closed(owner: Device) -> None:
    cookie = owner.client.cookies[keys.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert GuestKey.objects.get().hash == keys.hashed(cookie.value)
    assert cookie.value not in str(GuestKey.objects.values())


def code_of(owner: Device) -> str:
    page: str = owner.post("keep").content.decode()
    return page.split('translate="no">')[1].split("<")[0]


def test_a_recovery_code_opens_the_record_elsewhere(owner: Device, new_device: NewDevice) -> None:
    code = code_of(owner)
    device = new_device()
    response = device.client.post("/recover", {"code": code.lower(), "nickname": "me"})
    assert response["Location"] == f"/p/{owner.person}/today"
    device.person = owner.person
    assert device.get("today").status_code == 200
    assert code.replace("-", "")[4:] not in str(RecoveryCode.objects.values())


def test_a_new_code_ends_the_old_one(owner: Device, new_device: NewDevice) -> None:
    old = code_of(owner)
    code_of(owner)
    response = new_device().client.post("/recover", {"code": old})
    assert response.status_code == 422


def test_wrong_codes_are_counted_and_the_count_passes(
    owner: Device, new_device: NewDevice, clock: time_machine.Traveller
) -> None:
    code, device = code_of(owner), new_device()
    for _ in range(recovery.TRIES):
        assert device.client.post("/recover", {"code": "AAAA-BBBB"}).status_code == 422
    assert device.client.post("/recover", {"code": code}).status_code == 429
    assert "127.0.0.1" not in str(RecoveryTry.objects.values())
    clock.shift(tries.WINDOW + timedelta(seconds=1))
    assert device.client.post("/recover", {"code": code}).status_code == 302


def test_a_form_from_elsewhere_is_refused(owner: Device) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.client.cookies
    response = strict.post(f"/p/{owner.person}/choose", {"choice": "bad_day"})
    assert response.status_code == 403
    assert not owner.row.events.filter(kind="choice").exists()


@pytest.mark.parametrize("way", ["told", "put right"])
def test_a_teammate_may_not_end_the_consent_by_an_event_either(
    way: str, owner: Device, teammate: Device
) -> None:
    given = models.Event.objects.get(person=owner.row, kind="consent")
    made = {"id": "ended", "at": timezone.now().isoformat(), "by": "person", "version": 1}
    if way == "told":
        made |= {"kind": "consent", "body": {"given": False, "text": given.body["text"]}}
    else:
        made |= {"kind": "correction", "body": {"event": given.event_id, "withdraw": True}}
    path = f"/api/people/{owner.person}/events"
    answer = teammate.client.post(path, {"events": [made]}, content_type="application/json")
    assert answer.status_code == 422
    assert "for the owner of the record" in answer.content.decode()
    owner.row.refresh_from_db()
    assert owner.row.consent
    said = owner.client.post(path, {"events": [made]}, content_type="application/json")
    assert said.status_code == 201
    owner.row.refresh_from_db()
    assert not owner.row.consent


def test_a_household_with_a_network_of_addresses_tries_no_more_than_one(db: None) -> None:
    def tried(place: str) -> int:
        return Client().post("/recover", {"code": "AAAA-BBBB"}, REMOTE_ADDR=place).status_code

    assert {tried(f"2001:db8:1:2::{n:x}") for n in range(recovery.TRIES)} == {422}
    assert tried("2001:db8:1:2:ffff::9") == 429
    assert tried("2001:db8:1:3::9") == 422
