"""The one door for programs: which record or clinic a key opens, and for what.

A key opens one record or one clinic. For any other the answer is the same 404 as for what does not
exist. What a key of a clinic reads or changes is an entry of the clinic's audit.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.http import Http404

from steadyback.languages import _
from steadyback.record import CaseProblems, Event, Problem
from steadyback.web.accounts import tokens
from steadyback.web.accounts.models import Access, ApiToken, Organisation
from steadyback.web.accounts.roles import Right, may
from steadyback.web.accounts.tokens import RIGHT_FOR, Made, Program, Scope
from steadyback.web.records import alerts, audit, case_files, models, store, worklist
from steadyback.web.records.clinic_access import Bodies, OpenClinic, SharedRecord, open_shared
from steadyback.web.records.reading import ReadRecord
from steadyback.web.records.rows import event_of

PUBLIC_ID: Final = re.compile(r"[0-9a-z]{1,32}")
"""How ids of people and clinics are written; nothing else is looked for."""

BY_HAND: Final = ("consent", "clearance", "correction")
"""What only the person themselves tells, on a page."""
NO_CHANGES: Final[Bodies] = ()
"""What a program is shown beside the record: it makes its changes of what it reads."""


class MissingScope(Exception):
    """A key is good, but not for this."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__(scope.value)


class RoleTooSmall(Exception):
    """A key is for this, but the colleague who made it may not do it any more."""


class ConsentTakenBack(Exception):
    """The person does not agree to the use of the record now."""


@dataclass(frozen=True, slots=True)
class Token:
    """A key as its owner sees it."""

    name: str
    label: str
    scopes: tuple[str, ...]
    made_at: datetime
    until: datetime
    used_on: date | None
    made_by: str


class ProgramRecord(ReadRecord):
    """One person's record in the hands of a program that its owner let in."""

    @property
    def id(self) -> str:
        """The person's public id, as in every address."""
        return self._row.public_id

    def add(self, events: Iterable[Mapping[str, Any]]) -> store.Appended:
        """Store events as they came. Raises CaseProblems, Conflict.

        A program tells; it takes nothing back, opens nothing and ends nothing.
        """
        events = list(events)
        says = _("is for the person themselves, not for a program")
        problems = [
            Problem(f"/events/{place}/kind", says)
            for place, event in enumerate(events)
            if event.get("kind") in BY_HAND
        ]
        if problems:
            raise CaseProblems(problems)
        self._state = None
        return store.append(self._row, events, self.now)

    def case(self) -> dict[str, Any]:
        """The whole record as a case file."""
        return case_files.case_of(self._row)

    def events(self, after: int, count: int) -> tuple[list[Event], int]:
        """The events after a place in the order of storage, and the place of the last of them."""
        rows = models.Event.objects.filter(person=self._row, seq__gt=after).order_by("seq")
        found = list(rows[:count])
        return [event_of(row) for row in found], found[-1].seq if found else after


class ProgramClinic(OpenClinic):
    """A clinic in the hands of a program that a colleague let in."""

    def __init__(self, program: Program, now: datetime) -> None:
        if program.place is None:
            raise Http404
        super().__init__(program.place, now)
        self.program = program

    @property
    def actor(self) -> str:
        """The program, as the audit has it."""
        return self.program.actor


@dataclass(frozen=True, slots=True)
class Place:
    """One person of a clinic: who, since when, and who is told first (empty: everybody).

    `number` is their place on the list, which never moves.
    """

    number: int
    person: str
    name: str
    since: datetime
    responsible: str


def open_record(program: Program, person: str, scope: Scope, now: datetime) -> ProgramRecord:
    """The record that a key is for. Raises Http404, MissingScope, ConsentTakenBack."""
    row = program.row.person
    if row is None or row.public_id != person:
        raise Http404
    asks_for(program, scope)
    if not row.consent:
        raise ConsentTakenBack
    return ProgramRecord(row, now)


def open_clinic(program: Program, clinic: str, scope: Scope, now: datetime) -> ProgramClinic:
    """The clinic that a key is for. Raises Http404, MissingScope, RoleTooSmall."""
    row = program.row.organisation
    if row is None or row.public_id != clinic:
        raise Http404
    asks_for(program, scope)
    opened = ProgramClinic(program, now)
    if not (opened.may(Right.LOOK) and opened.may(RIGHT_FOR[scope])):
        raise RoleTooSmall
    return opened


def asks_for(program: Program, scope: Scope) -> None:
    """Raises MissingScope where a key is not for this."""
    if scope not in program.scopes:
        raise MissingScope(scope)


def shared_with(clinic: ProgramClinic, person: str) -> SharedRecord:
    """A record that is shared with a clinic now. Raises Http404."""
    if not PUBLIC_ID.fullmatch(person):
        raise Http404
    return open_shared(clinic, person)


def people_of(clinic: ProgramClinic, after: int, count: int) -> list[Place]:
    """Who shares their record with a clinic after a place, in the order in which they came."""
    rows = worklist.shared_with(clinic).select_related("person", "responsible__account")
    return [
        Place(
            number=row.pk,
            person=row.person.public_id,
            name=row.name,
            since=row.since,
            responsible=row.responsible.account.name if row.responsible else "",
        )
        for row in rows.filter(pk__gt=after).order_by("pk")[:count]
    ]


def worklist_of(clinic: ProgramClinic, after: int, count: int) -> list[worklist.Row]:
    """The same by need, as the page of the worklist has them."""
    rows = worklist.in_order(clinic, worklist.Wish())
    found = rows.select_related("person__standing", "responsible__account")[after : after + count]
    alerted = alerts.newest(clinic.organisation, [row.person_id for row in found])
    return [worklist.shown(clinic, row, after + n, alerted) for n, row in enumerate(found)]


def audit_of(clinic: ProgramClinic, after: int, count: int) -> list[dict[str, Any]]:
    """Entries of a clinic's audit after a place, in their order, each with its hash."""
    rows = models.AuditEntry.objects.filter(organisation=clinic.organisation, seq__gt=after)
    found = rows.order_by("seq")[:count]
    return [{**audit.as_data(one, clinic.id), "hash": one.hash} for one in found]


def read_now(record: SharedRecord) -> str:
    """A short mark of the record as it stands; to be asked before what is read along with it."""
    return record.mark(NO_CHANGES)


def change(
    record: SharedRecord, kind: str, body: Mapping[str, Any], event: str, seen: str | None = None
) -> tuple[bool, int]:
    """Let a clinic's program change a programme; says whether that is new, and the last place.

    The same id with the same content is no second change. `seen` is the `read_now` of what was
    read. Raises store.Conflict, CaseProblems; ChangedSince where the record is another by now.
    """
    author = f"clinician:{record.clinic.place.account.public_id}"
    if kind == "clearance":
        body = {**body, "clinician": record.clinic.signature}
    made = {"id": event, "at": record.now.isoformat(), "by": author, "kind": kind, "version": 1}
    (read,) = store.read_events([{**made, "body": dict(body)}])
    said = read.body.model_dump(mode="json", exclude_none=True)
    with transaction.atomic():
        person = models.Person.objects.select_for_update(no_key=True).get(public_id=record.id)
        known = models.Event.objects.filter(person=person, event_id=event).first()
        if known is not None and (known.by, known.kind) != (author, kind):
            raise store.Conflict([event])
        if known is not None and known.body != said | of_the_server(known.body):
            raise store.Conflict([event])
        if known is None:
            record.write_all([(kind, body)], event, seen=seen, shown=NO_CHANGES)
    return known is None, record.last_seq()


def of_the_server(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the server wrote into a change: names may be others when it comes again."""
    return {name: body[name] for name in ("clinician",) if name in body}


class Tokens:
    """The keys of one record or one clinic, in the hands of somebody who may see them."""

    def __init__(self, holder: Mapping[str, int | None], now: datetime) -> None:
        self._holder = holder
        self._now = now

    def listed(self) -> list[Token]:
        """The keys that stand, newest first."""
        return [token_of(row) for row in self._rows().order_by("-made_at", "-pk")]

    def make(self, label: str, scopes: list[Scope], until: datetime) -> Made:
        """A new key. Raises tokens.TooManyTokens."""
        with transaction.atomic():
            self._hold()
            return tokens.make(self._holder, label, scopes, until, self._now)

    def end(self, name: str) -> bool:
        """End one key at once; says whether there was one."""
        return bool(self._rows().filter(name=name).update(ended_at=self._now))

    def _rows(self) -> Any:
        owner = {name: pk for name, pk in self._holder.items() if name != "account_id"}
        return tokens.standing(self._now).filter(**owner)

    def _hold(self) -> None:
        of = models.Person if "person_id" in self._holder else Organisation
        pk = self._holder.get("person_id") or self._holder["organisation_id"]
        of._default_manager.select_for_update(no_key=True).get(pk=pk or 0)


class ClinicTokens(Tokens):
    """The keys of a clinic: one's own, and everybody's for whoever manages it; in the audit."""

    def __init__(self, clinic: OpenClinic) -> None:
        place = clinic.place
        holder = {"organisation_id": place.organisation_id, "account_id": place.account_id}
        super().__init__(holder, clinic.now)
        self._clinic = clinic

    def offered(self) -> tuple[Scope, ...]:
        """What a key of this colleague can be for."""
        return tuple(one for one, right in RIGHT_FOR.items() if may(self._clinic.place.role, right))

    def make(self, label: str, scopes: list[Scope], until: datetime) -> Made:
        """A new key, which stands in the audit. Raises tokens.TooManyTokens, Http404."""
        with transaction.atomic():
            self._clinic.again(Right.LOOK)
            made = super().make(label, [s for s in scopes if s in self.offered()], until)
            self._clinic.note("key made", token=made.row.name, scopes=made.row.scopes)
        return made

    def end(self, name: str) -> bool:
        """End one key at once, which stands in the audit."""
        with transaction.atomic():
            ended = super().end(name)
            if ended:
                self._clinic.note("key ended", token=name)
        return ended

    def _rows(self) -> Any:
        rows = super()._rows()
        if self._clinic.may(Right.MANAGE):
            return rows
        return rows.filter(account_id=self._clinic.place.account_id)


def tokens_of_record(access: Access, now: datetime) -> Tokens:
    """The keys of a record, for an owner of it: asked through `OpenRecord.programs`."""
    return Tokens({"person_id": access.person_id, "account_id": access.account_id}, now)


def token_of(row: ApiToken) -> Token:
    """A row as its owner sees it."""
    return Token(
        name=row.name,
        label=row.label,
        scopes=tuple(row.scopes.split()),
        made_at=row.made_at,
        until=row.until,
        used_on=row.used_on,
        made_by=row.account.name if row.account else "",
    )
