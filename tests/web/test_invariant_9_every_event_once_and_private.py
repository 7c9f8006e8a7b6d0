"""9. No acknowledged event is lost, doubled, or seen by someone with no right to it.

Two people, their devices, somebody who was let in, a device without a key and the worker write
and read through the real doors in any order. A plain list of what each was told is what must be
true of the tables, and a plain list of rights is what must be true of the doors.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.http import Http404
from django.test import Client
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from steadyback.engine import dump_state
from steadyback.record import Person
from steadyback.web.accounts import keys
from steadyback.web.accounts.models import Role
from steadyback.web.records import models, store
from steadyback.web.records.access import OpenRecord, begin_record, open_record
from steadyback.web.records.folding import folded, refolded

Json = dict[str, Any]
STEPS = 12
START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
PEOPLE = ("Ann", "Bo")
DEVICES = ("Ann's phone", "Ann's tablet", "Bo's phone", "a friend's", "a stranger's")
KEYS = {name: f"{name:-<40}" for name in DEVICES[:-1]}
"""The secrets in the cookies; the stranger has none."""
PERSON = st.sampled_from(("Ann", "Ann", "Bo"))
DEVICE = st.sampled_from(("Ann's phone", *DEVICES))
FORMS = st.sampled_from(("activity", "session_done"))

GREEN: Json = {"leg_before": 1, "back_before": 1, "distal_before": 1, "levels": []}
ANSWERS: dict[str, tuple[Json, ...]] = {
    "activity": ({"activity": "walk", "minutes": 5}, {"activity": "walk", "minutes": 6}),
    "session_done": (GREEN | {"leg_after": 1}, GREEN | {"leg_after": 4}),
}


def in_utc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def event(name: int, content: int) -> Json:
    """The event of an id, which always happened at the same moment; some contents are not valid."""
    happened = START - timedelta(hours=7 * (name % 5), minutes=name)
    kinds: tuple[tuple[str, Json], ...] = (
        ("activity", {"activity": "walk", "minutes": 10}),
        ("activity", {"activity": "walk", "minutes": 20}),
        ("settings", {"preferences": {"voice": True}}),
        ("activity", {"activity": "flying"}),
    )
    kind, body = kinds[content]
    plain = {"id": f"e{name}", "at": in_utc(happened), "by": "person", "kind": kind}
    return plain | {"version": 1, "body": body}


BATCHES = st.lists(
    st.builds(event, st.integers(0, 7), st.sampled_from((0, 0, 0, 0, 1, 2, 2, 3))),
    min_size=1,
    max_size=4,
)
"""Few ids and few contents, so that the same comes again, and other things under its id."""


@dataclass
class Told:
    """What was acknowledged of one person's record, in its order."""

    public_id: str
    events: list[Json]
    forms: dict[str, Json] = field(default_factory=dict)
    looked: int = 0
    """The last `seq` that the worker saw."""

    def verdict(self, batch: list[Json]) -> int:
        """What the server has to say to a batch from somebody with a right to send it."""
        if any(one["body"].get("activity") == "flying" for one in batch):
            return 422
        known = {one["id"]: one for one in self.events}
        if any(known.setdefault(one["id"], one) != one for one in batch):
            return 409
        return 201 if len(known) > len(self.events) else 200

    def takes(self, batch: list[Json]) -> None:
        """A batch was acknowledged as new."""
        for one in batch:
            if one not in self.events:
                self.events.append(one)


@dataclass
class Right:
    """In which role a device may act for a person, and until when."""

    role: Role
    until: datetime | None = None


class RealStore(RuleBasedStateMachine):
    """The doors and the tables of one server, and what everybody was told."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = START
        self.revoked: set[str] = set()
        self.told: dict[str, Told] = {}
        self.rights: dict[tuple[str, str], Right] = {}
        self.sent: dict[str, tuple[str, list[Json]]] = {}
        for person in PEOPLE:
            self.begins(person, f"{person}'s phone")
        self.lets_in("Ann's tablet", "Ann", Role.OWNER)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # ------------------------------------------------------------ who may do what

    def begins(self, person: str, device: str) -> None:
        particulars = Person(birth_year=1979, time_zone="UTC")
        name = begin_record(KEYS[device], particulars, person, "v1", self.now)
        self.told[person] = Told(name, [])
        self.told[person].events = list(self.stored(self.told[person]))
        self.rights[device, person] = Right(Role.OWNER)

    def lets_in(self, device: str, person: str, role: Role) -> None:
        keys.grant(KEYS[device], self.row(person).pk, role, person, self.now)
        self.rights[device, person] = Right(role)

    def right(self, device: str, person: str) -> Right | None:
        """The right that stands now."""
        right = self.rights.get((device, person))
        if right is None or device in self.revoked or person not in self.told:
            return None
        return right if right.until is None or right.until > self.now else None

    def row(self, person: str) -> models.Person:
        return models.Person.objects.get(public_id=self.told[person].public_id)

    def door(self, device: str, person: str) -> OpenRecord | None:
        """The open record, or nothing where the door stays shut; either as the rights say."""
        asker = keys.Asker(keys.hashed(KEYS[device])) if device in KEYS else keys.NOBODY
        try:
            found = open_record(asker, self.told[person].public_id, self.now)
        except Http404:
            assert self.right(device, person) is None
            return None
        assert self.right(device, person) is not None
        return found

    @rule(device=st.sampled_from(DEVICES[:-1]), person=PERSON)
    def somebody_is_let_in(self, device: str, person: str) -> None:
        if person in self.told:
            self.lets_in(device, person, Role.TEAMMATE)

    @rule(device=DEVICE, person=PERSON)
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
        if person in self.told and (record := self.door(device, person)):
            record.leave_this_device()
            self.rights[device, person].until = self.now

    @rule(device=DEVICE, person=PERSON)
    def other_devices_are_shut_out(self, device: str, person: str) -> None:
        if person not in self.told or not (record := self.door(device, person)):
            return
        if self.rights[device, person].role != Role.OWNER:
            with pytest.raises(Http404):
                record.leave_other_devices()
            return
        record.leave_other_devices()
        others = [
            right
            for (one, who), right in self.rights.items()
            if (who, one != device) == (person, True)
        ]
        for right in others:
            right.until = self.now if right.until is None else min(right.until, self.now)

    @rule(device=st.sampled_from(("Ann's tablet", "a friend's")))
    def a_device_is_lost(self, device: str) -> None:
        keys.revoke(keys.Asker(keys.hashed(KEYS[device])), self.now)
        if any(one == device for one, _ in self.rights):
            self.revoked.add(device)

    @rule(device=DEVICE, person=PERSON, sure=st.sampled_from((False, False, False, True)))
    def a_record_is_erased(self, device: str, person: str, sure: bool) -> None:
        if not sure or person not in self.told or not (record := self.door(device, person)):
            return
        if self.rights[device, person].role != Role.OWNER:
            with pytest.raises(Http404):
                record.erase()
        else:
            record.erase()
            del self.told[person]

    # ------------------------------------------------------------ writing

    @rule(device=DEVICE, person=PERSON, batch=BATCHES)
    def a_device_sends(self, device: str, person: str, batch: list[Json]) -> None:
        if person not in self.told:
            return
        self.sent[device] = (person, batch)
        client = Client()
        if device in KEYS:
            client.cookies[keys.COOKIE] = KEYS[device]
        told = self.told[person]
        allowed = self.right(device, person) is not None
        with time_machine.travel(self.now, tick=False):
            response = client.post(
                f"/api/people/{told.public_id}/events",
                {"events": batch},
                content_type="application/json",
            )
        assert response.status_code == (told.verdict(batch) if allowed else 404)
        if response.status_code == 201:
            told.takes(batch)
            assert response.json()["seq"] == len(told.events)
        self.later(minutes=1)

    @rule(device=DEVICE)
    def a_device_heard_nothing_and_sends_again(self, device: str) -> None:
        if device in self.sent:
            self.a_device_sends(device, *self.sent[device])

    @rule(device=DEVICE, person=PERSON, kind=FORMS, said=st.lists(st.integers(0, 1), min_size=1))
    def a_form_is_sent(self, device: str, person: str, kind: str, said: list[int]) -> None:
        for which in said:
            if person in self.told and (record := self.door(device, person)):
                self.form_arrives(record, self.told[person], kind, ANSWERS[kind][which])

    def form_arrives(self, record: OpenRecord, told: Told, kind: str, body: Json) -> None:
        """The same answers once more add nothing, other answers one event."""
        record.append(kind, body, f"form-{kind}")
        new = list(self.stored(told))[len(told.events) :]
        assert len(new) == (told.forms.get(kind) != body)
        said = [one["body"].get("body", one["body"]) for one in new]
        assert all(body.items() <= one.items() for one in said)
        told.events, told.forms[kind] = [*told.events, *new], body
        self.later(minutes=1)

    @rule(person=PERSON)
    def the_worker_looks(self, person: str) -> None:
        if person in self.told:
            self.told[person].looked = len(self.told[person].events)

    @rule(person=PERSON)
    def the_worker_writes_what_it_computed(self, person: str) -> None:
        if person not in self.told:
            return
        told = self.told[person]
        made = event(0, 0) | {"id": f"w{len(told.events)}"}
        row = self.row(person)
        if told.looked != len(told.events):
            with pytest.raises(store.Overtaken):
                store.append(row, [made], self.now, expected_seq=told.looked)
        else:
            store.append(row, [made], self.now, expected_seq=told.looked)
            told.takes([made])

    @rule(hours=st.sampled_from((1, 30)))
    def time_passes(self, hours: int) -> None:
        self.later(hours=hours)

    def later(self, **gap: int) -> None:
        self.now += timedelta(**gap)

    # ------------------------------------------------------------ reading, and what must hold

    @rule(device=DEVICE, person=PERSON)
    def somebody_reads(self, device: str, person: str) -> None:
        if person in self.told and (record := self.door(device, person)):
            read = [without(one, "recorded_at") for one in record.case()["events"]]
            assert read == self.told[person].events
            row = self.row(person)
            kept, again = folded(row, self.now), refolded(row, self.now)
            assert dump_state(kept.state) == dump_state(again.state)

    def stored(self, told: Told) -> Iterator[Json]:
        """The rows of a person in their order, numbered without a gap."""
        rows = models.Event.objects.filter(person__public_id=told.public_id).order_by("seq")
        for place, row in enumerate(rows, start=1):
            assert row.seq == place
            yield {
                "id": row.event_id,
                "at": in_utc(row.at_utc),
                "by": row.by,
                "kind": row.kind,
                "version": row.version,
                "body": row.body,
            }

    @invariant()
    def everything_told_is_stored_once_and_nothing_else(self) -> None:
        for told in self.told.values():
            assert list(self.stored(told)) == told.events
        assert models.Event.objects.count() == sum(len(one.events) for one in self.told.values())

    @invariant()
    def every_device_opens_what_it_may_and_nothing_else(self) -> None:
        for device, secret in KEYS.items():
            opened = keys.people(keys.Asker(keys.hashed(secret)), self.now)
            may = [told.public_id for who, told in self.told.items() if self.right(device, who)]
            assert sorted(one.id for one in opened) == sorted(may)


def without(plain: Json, name: str) -> Json:
    return {key: value for key, value in plain.items() if key != name}


@pytest.mark.django_db
def test_every_acknowledged_event_is_kept_once_and_shown_to_those_with_a_right() -> None:
    run_state_machine_as_test(RealStore, settings=settings(stateful_step_count=STEPS))
