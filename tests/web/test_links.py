"""Links open one thing without a key: unguessable, revocable, and worth nothing to a database."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.http import Http404
from django.test import override_settings
from django.utils import timezone

from steadyback.web.accounts import tries
from steadyback.web.accounts.keys import asker
from steadyback.web.accounts.models import RecoveryTry
from steadyback.web.records import links, models
from steadyback.web.records.access import OpenRecord, open_record
from steadyback.web.records.links import LinkedRecord
from steadyback.web.records.models import LinkKind
from tests.web.conftest import Device

PLAN, CALENDAR = LinkKind.PLAN, LinkKind.CALENDAR


def record_of(device: Device) -> OpenRecord:
    """The record as the device opens it."""
    return open_record(asker(device.get("today").wsgi_request), device.person, timezone.now())


def opened(secret: str | None, kind: LinkKind = PLAN, place: str = "here") -> LinkedRecord:
    """What a secret opens from a place."""
    assert secret is not None
    return links.open_link(secret, kind, place, timezone.now())


def secret_for(device: Device, subject: str = "one") -> str:
    """The secret of a plan's link."""
    secret = record_of(device).link_to(PLAN, subject).secret
    assert secret is not None
    return secret


def test_it_opens_the_record_of_its_person_and_says_for_what(owner: Device) -> None:
    found = opened(secret_for(owner, "the-plan"))
    assert found.subject == "the-plan"
    assert found.state == record_of(owner).state


def test_it_is_the_same_however_often_it_is_asked_for(owner: Device) -> None:
    assert secret_for(owner) == secret_for(owner)
    assert secret_for(owner) != secret_for(owner, "two")


def test_its_secret_has_160_bits_and_only_its_hash_is_kept(owner: Device) -> None:
    made = [record_of(owner).make_link(CALENDAR, {}).secret or "" for _ in range(8)]
    assert len(set(made)) == 8
    assert all(len(one) == 32 and one.isalnum() and one.islower() for one in made)
    kept = str(list(models.Link.objects.values()))
    assert not any(one in kept or one[:12] in kept for one in made)


def test_without_the_servers_key_the_table_opens_nothing(owner: Device) -> None:
    secret = secret_for(owner)
    with override_settings(SECRET_KEY="another"):
        assert record_of(owner).links()[0].secret is None
        assert opened(secret).subject == "one"
        assert record_of(owner).link_to(PLAN, "one").secret not in (None, secret)


@pytest.mark.parametrize("wrong", ["", "a" * 32, "x", "\x00", "ü" * 40, "a" * 5000])
def test_what_was_never_given_out_opens_nothing(wrong: str, owner: Device) -> None:
    secret_for(owner)
    with pytest.raises(Http404):
        opened(wrong)


def test_a_link_of_one_kind_is_none_of_another(owner: Device) -> None:
    with pytest.raises(Http404):
        opened(secret_for(owner), CALENDAR)


def test_ended_it_opens_nothing_and_others_stay(owner: Device) -> None:
    first, second = secret_for(owner), secret_for(owner, "two")
    record = record_of(owner)
    assert record.end_link(record.links()[0].name)
    with pytest.raises(Http404):
        opened(first)
    assert opened(second).subject == "two"
    assert [one.subject for one in record.links()] == ["two"]
    assert secret_for(owner) != first


def test_nobody_ends_the_link_of_somebody_else(owner: Device, stranger: Device) -> None:
    secret = secret_for(owner)
    stranger.person = stranger.client.get("/")["Location"].split("/")[2]
    assert not record_of(stranger).end_link(record_of(owner).links()[0].name)
    assert opened(secret).subject == "one"


@pytest.mark.parametrize("way", ["consent", "devices", "erase"])
def test_taking_back_ending_devices_and_erasing_end_every_link(way: str, owner: Device) -> None:
    secret = secret_for(owner)
    if way == "consent":
        owner.post("you/consent")
    elif way == "devices":
        owner.post("you/devices", {"which": "others"})
    else:
        owner.post("you/erase", {"word": "erase"})
        assert not models.Link.objects.exists()
    with pytest.raises(Http404):
        opened(secret)


def test_agreeing_again_does_not_bring_a_link_back(owner: Device) -> None:
    secret = secret_for(owner)
    owner.post("you/consent")
    owner.post("paused", {"agree": "yes"})
    with pytest.raises(Http404):
        opened(secret)
    assert secret_for(owner) != secret


def test_a_teammate_can_neither_make_nor_see_nor_end_one(owner: Device, teammate: Device) -> None:
    secret_for(owner)
    record = record_of(teammate)
    doings: list[Callable[[], object]] = [
        lambda: record.link_to(PLAN, "one"),
        lambda: record.make_link(CALENDAR, {}),
        record.links,
        lambda: record.end_link(models.Link.objects.get().name),
    ]
    for doing in doings:
        with pytest.raises(Http404):
            doing()


def test_only_the_day_of_the_last_opening_is_kept(
    owner: Device, clock: time_machine.Traveller
) -> None:
    secret = secret_for(owner)
    assert record_of(owner).links()[0].last_opened is None
    opened(secret)
    assert record_of(owner).links()[0].last_opened == date(2026, 3, 2)
    clock.shift(timedelta(days=3))
    opened(secret)
    assert record_of(owner).links()[0].last_opened == date(2026, 3, 5)


def test_the_day_of_the_last_opening_is_a_day_where_the_person_lives(owner: Device) -> None:
    record_of(owner).append("profile", {"time_zone": "Australia/Sydney"})
    opened(secret_for(owner))
    assert record_of(owner).links()[0].last_opened == date(2026, 3, 3)


def test_wrong_links_are_counted_by_place_and_the_count_passes(
    owner: Device, clock: time_machine.Traveller
) -> None:
    secret = secret_for(owner)
    for _ in range(links.TRIES):
        with pytest.raises(Http404):
            opened("wrong", place="192.0.2.7")
    with pytest.raises(tries.TooManyTries):
        opened(secret, place="192.0.2.7")
    assert opened(secret, place="192.0.2.8").subject == "one"
    assert "192.0.2" not in str(list(RecoveryTry.objects.values()))
    clock.shift(tries.WINDOW + timedelta(seconds=1))
    assert opened(secret, place="192.0.2.7").subject == "one"


def test_an_ended_link_that_goes_on_asking_shuts_nobody_out(owner: Device) -> None:
    ended, stands = secret_for(owner), secret_for(owner, "two")
    record_of(owner).end_link(record_of(owner).links()[0].name)
    for _ in range(links.TRIES + 1):
        with pytest.raises(Http404):
            opened(ended)
    assert opened(stands).subject == "two"


def test_there_is_a_most_to_the_calendars_of_one_person(owner: Device) -> None:
    record = record_of(owner)
    for _ in range(links.MOST):
        record.make_link(CALENDAR, {})
    with pytest.raises(links.TooManyLinks):
        record.make_link(CALENDAR, {})
