"""Erasing leaves nothing, and says so with a receipt that tells nothing about anybody."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from steadyback.record.archive import MANIFEST
from steadyback.web.look.erasure import COOKIE
from steadyback.web.records import erasing, models
from steadyback.web.start.doors import ERASED
from tests.imports.archives import members
from tests.web.conftest import EVENING, Device

MARKER = "zq-my-back-hurts-most-when-i-sit-zq"


def rows_with_a_way_to(person: int) -> dict[str, int]:
    """Rows of every table from which foreign keys lead to a person, found from the tables' side."""
    found = {}
    for table in apps.get_models():
        for way in ways_from(table, ()):
            found[table.__name__] = table._default_manager.filter(**{way: person}).count()
    found["Person"] = models.Person.objects.filter(pk=person).count()
    return found


def ways_from(table: Any, seen: tuple[Any, ...]) -> list[str]:
    """The lookups that lead from a table to a person, through any number of others."""
    ways = []
    for field in table._meta.concrete_fields:
        target = field.related_model
        if target is models.Person:
            ways.append(field.name)
        elif target is not None and target not in seen:
            ways += [f"{field.name}__{way}" for way in ways_from(target, (*seen, table))]
    return ways


@pytest.fixture
def full(owner: Device) -> Device:
    """Somebody with something in every table they can fill by themselves."""
    owner.post("plan/make")
    owner.post("keep")
    owner.post("take-along/calendar", {"titles": "plain", "alarm": "none"})
    models.Draft.objects.create(
        person=owner.row, kind="session", content={"note": MARKER}, changed_at=EVENING
    )
    return owner


def erased(device: Device) -> dict[str, Any]:
    response = device.post("you/erase", {"word": "erase"})
    assert response["Location"] == "/erased"
    return dict(json.loads(device.client.get("/erased/receipt.json").content))


def test_every_table_that_leads_to_a_person_is_emptied_and_counted(full: Device) -> None:
    person = full.row.pk
    before = rows_with_a_way_to(person)
    assert {place.table.__name__ for place in erasing.places()} == set(before)
    receipt = erased(full)
    assert not any(rows_with_a_way_to(person).values())
    assert sorted(receipt["erased"].values()) == sorted(before.values())
    assert set(receipt["left"].values()) == {0}
    assert receipt["erased"]["entries of the record"] >= 3
    assert receipt["erased"]["the person"] == 1
    assert receipt["erased"]["half-filled forms"] >= 1


def test_nobody_else_loses_anything(full: Device, stranger: Device) -> None:
    stranger.agree("Kim")
    kept = rows_with_a_way_to(stranger.row.pk)
    erased(full)
    assert rows_with_a_way_to(stranger.row.pk) == kept


def test_the_receipt_names_the_record_as_its_archive_does(full: Device) -> None:
    listed = json.loads(members(full.get("everything.zip").content)[MANIFEST])
    assert erased(full)["record"] == listed["record"]


def test_the_receipt_tells_nothing_about_anybody_and_cannot_be_made_up(full: Device) -> None:
    person, name = full.person, full.row.profile
    receipt = erased(full)
    assert person not in json.dumps(receipt)
    assert "Robin" not in json.dumps(receipt)
    assert name
    assert erasing.is_genuine(json.dumps(receipt, indent=1).encode())
    changed = receipt | {"erased_at": "2020-01-01T00:00:00+00:00"}
    others: list[Any] = [changed, receipt | {"signature": "é\ud800"}, {"signature": "x"}, {}, [], 3]
    for other in others:
        assert not erasing.is_genuine(json.dumps(other).encode())
    assert not erasing.is_genuine(b"\xff no receipt")
    assert "backups" in receipt["copies"]


def test_the_receipt_is_shown_to_this_device_and_for_a_while(full: Device, clock: Any) -> None:
    erased(full)
    page = full.client.get("/erased")
    assert page.status_code == 200
    assert "found nothing left" in page.content.decode()
    stranger = Client()
    assert stranger.get("/erased").status_code == 302
    assert stranger.get("/erased/receipt.json").status_code == 404
    stranger.cookies[COOKIE] = "made up"
    assert stranger.get("/erased/receipt.json").status_code == 404
    clock.shift(601)
    assert full.client.get("/erased").status_code == 302


def test_erasing_twice_is_nothing_here(full: Device) -> None:
    erased(full)
    assert full.post("you/erase", {"word": "erase"}).status_code == 404


def test_who_cannot_be_read_any_more_can_still_be_erased(full: Device) -> None:
    models.Event.objects.filter(person=full.row, seq=1).update(body={"no": "sense"})
    receipt = erased(full)
    assert receipt["record"] == ""
    assert set(receipt["left"].values()) == {0}


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_nothing_of_what_was_erased_is_left_in_the_files_of_the_database() -> None:
    row = models.Person.objects.create(public_id="x" * 32, profile={}, made_at=EVENING)
    for number in range(50):
        content = {"note": f"{MARKER} {number} " * 40}
        models.Draft.objects.create(
            person=row, kind=f"k{number}", content=content, changed_at=EVENING
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert MARKER.encode() in in_the_files()
    receipt = erasing.erase(row, EVENING)
    assert receipt["overwritten"]
    assert MARKER.encode() not in in_the_files()


def in_the_files() -> bytes:
    """The database with its journals, as they lie on the disk."""
    path = Path(settings.DATABASES["default"]["NAME"])
    found = sorted(path.parent.glob(f"{path.name}*"))
    assert found
    return b"".join(one.read_bytes() for one in found)


def test_the_page_has_words_for_each_table_that_the_receipt_names() -> None:
    assert list(ERASED) == list(erasing.NAMES)
