"""What a program changes rests on what it saw: where the record changed since, it is late."""

from dataclasses import dataclass
from typing import Any

import pytest
import time_machine

from steadyback.web.accounts.tokens import Scope
from tests.web.api_cast import NOTE, WALK, Program, key_of_clinic
from tests.web.clinic_cast import Cast, audited, cast
from tests.web.conftest import Device
from tests.web.test_api_v1 import events_of, program, refused
from tests.web.test_at_once import at_once

__all__ = ["program"]


@dataclass
class Readers:
    """Two programs of one clinic, and the address of somebody whom both see."""

    first: Program
    second: Program
    page: str
    everybody: Cast

    def read(self, program: Program) -> str:
        """The mark of what a program reads now."""
        return str(program.get(f"{self.page}/advice").json()["record"])

    def change(self, program: Program, event: str, **seen: Any) -> Any:
        """Let a program write a note."""
        return program.post(f"{self.page}/changes", NOTE | {"id": event} | seen)

    def notes(self) -> list[str]:
        """The changes that are stored, in their order."""
        rows = self.everybody.robin.row.events.filter(kind="clinician_change").order_by("seq")
        return list(rows.values_list("event_id", flat=True))

    def stored(self) -> int:
        """How many events there are."""
        return self.everybody.robin.row.events.count()


@pytest.fixture
def readers(owner: Device) -> Readers:
    """Two programs of a clinic that read and change the owner's record."""
    everybody = cast(owner)
    places = everybody.physiotherapist.place, everybody.owner.place
    first, second = (Program(key_of_clinic(place, *Scope)) for place in places)
    page = f"clinics/{everybody.clinic.public_id}/people/{owner.person}"
    return Readers(first, second, page, everybody)


def test_of_two_programs_that_read_the_same_only_the_first_changes_it(readers: Readers) -> None:
    seen = readers.read(readers.first)
    assert readers.read(readers.second) == seen
    assert readers.change(readers.first, "first", seen=seen).status_code == 201
    before = readers.stored(), audited(readers.everybody.clinic)
    refused(readers.change(readers.second, "second", seen=seen), "changed-since")
    assert (readers.stored(), audited(readers.everybody.clinic)) == before
    again = readers.read(readers.second)
    assert again != seen
    assert readers.change(readers.second, "second", seen=again).status_code == 201
    assert readers.notes() == ["first", "second"]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_change_it_at_one_moment_one_is_late(readers: Readers) -> None:
    seen = readers.read(readers.first)
    found = at_once(
        lambda: readers.change(readers.first, "first", seen=seen).status_code,
        lambda: readers.change(readers.second, "second", seen=seen).status_code,
    )
    assert sorted(found) == [201, 412]
    assert len(readers.notes()) == 1


def test_a_change_that_was_stored_is_answered_as_before_though_it_is_late(
    readers: Readers,
) -> None:
    seen = readers.read(readers.first)
    assert readers.change(readers.first, "first", seen=seen).status_code == 201
    assert readers.change(readers.second, "second").status_code == 201
    again = readers.change(readers.first, "first", seen=seen)
    assert (again.status_code, again.json()["new"]) == (200, False)
    other = NOTE | {"id": "first", "body": {"action": "note", "note": "No."}, "seen": seen}
    refused(readers.first.post(f"{readers.page}/changes", other), "conflict")
    assert readers.notes() == ["first", "second"]


def test_what_the_person_tells_meanwhile_makes_a_change_late(
    readers: Readers, owner: Device
) -> None:
    signs = {str(one): "no" for one in owner.catalogue.red_flags}
    seen = readers.read(readers.first)
    owner.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF01": "yes"})
    refused(readers.change(readers.first, "late", seen=seen), "changed-since")
    assert readers.notes() == []


def test_another_day_makes_a_change_late_and_another_hour_does_not(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    seen = readers.read(readers.first)
    clock.shift(3600)
    assert readers.read(readers.first) == seen
    clock.shift(86_400)
    refused(readers.change(readers.first, "late", seen=seen), "changed-since")
    assert readers.notes() == []


def test_what_steers_nothing_makes_no_change_late(
    readers: Readers, program: Program, owner: Device
) -> None:
    seen = readers.read(readers.first)
    assert program.post(events_of(owner), {"events": [WALK]}).status_code == 201
    assert readers.change(readers.first, "in-time", seen=seen).status_code == 201


@pytest.mark.parametrize("given", [{}, {"seen": None}])
def test_who_does_not_say_what_was_seen_is_not_asked(given: Any, readers: Readers) -> None:
    assert readers.change(readers.first, "one").status_code == 201
    assert readers.change(readers.second, "two", **given).status_code == 201


@pytest.mark.parametrize("seen", ["", 3, ["x"], "x" * 41])
def test_a_mark_that_is_none_is_422(seen: Any, readers: Readers) -> None:
    body = refused(readers.change(readers.first, "odd", seen=seen), "not-valid")
    assert "/seen" in [one["pointer"] for one in body["errors"]]
    refused(readers.change(readers.first, "odd", seen="never-shown"), "changed-since")
    assert readers.notes() == []


def test_only_what_a_clinic_reads_has_the_mark(readers: Readers, program: Program) -> None:
    own = program.get(f"people/{readers.everybody.robin.person}/advice").json()
    theirs = readers.first.get(f"{readers.page}/advice").json()
    assert {*theirs} - {*own} == {"record"}


def test_a_mark_opens_nothing_to_who_may_not_change(readers: Readers) -> None:
    seen = readers.read(readers.first)
    everybody = readers.everybody
    reader = Program(key_of_clinic(everybody.read_only.place, *Scope))
    elsewhere = Program(key_of_clinic(everybody.elsewhere.place, *Scope))
    refused(readers.change(reader, "no", seen=seen), "not-allowed")
    refused(readers.change(elsewhere, "no", seen=seen), "not-here")
    refused(readers.change(Program(), "no", seen=seen), "no-key")
    assert readers.notes() == []
