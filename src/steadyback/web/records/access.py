"""The one door to the records: every page and every program comes through here.

Whoever asks is named by the key of their device. For a stranger a record does not exist: they get
the same 404 as for an id that was never given out.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.db import connection, transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from steadyback.imports.archive import Incoming
from steadyback.languages import _, speak
from steadyback.record import CaseProblems, Person, Problem
from steadyback.web.accounts import colleagues, keys, recovery, signing_in, tokens, tries
from steadyback.web.accounts.keys import Asker, Someone
from steadyback.web.accounts.models import Access, Role
from steadyback.web.records import (
    alerts,
    api_access,
    archives,
    arriving,
    case_files,
    clearing,
    contacts,
    drafts,
    erasing,
    links,
    models,
    planning,
    resending,
    sharing,
    store,
)
from steadyback.web.records.ids import event_for, event_id, person_id
from steadyback.web.records.language import language_of_person
from steadyback.web.records.links import Link, LinkedRecord
from steadyback.web.records.models import LinkKind
from steadyback.web.records.reading import ReadRecord
from steadyback.web.records.reminding import OwnReminders

P = ParamSpec("P")
A_KEY: Final = "a key"
A_PERSON: Final = "a person"
A_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""What stands for them in the question of the door, which is written once."""
OF_PERSON: Final = ("public_id", "consent", "locale", "watched_by", "own_words")
"""What every page needs of a person's row; the rest is read where it is asked for."""


class OpenRecord(ReadRecord):
    """One person's record in the hands of somebody who may hold it, at one moment."""

    def __init__(self, access: Access, now: datetime) -> None:
        super().__init__(access.person, now)
        self._access = access

    @property
    def id(self) -> str:
        """The person's public id, as in every address."""
        return self._row.public_id

    @property
    def nickname(self) -> str:
        """What this device calls the person; may be empty."""
        return self._access.nickname

    @property
    def is_owner(self) -> bool:
        """Whether whoever asks may end and hand on the record."""
        return self._access.role == Role.OWNER

    @property
    def signed_in(self) -> bool:
        """Whether an account is signed in on the asking device."""
        return self._access.signed_in is not None

    @property
    def consented(self) -> bool:
        """Whether the person agrees, now, to the record being kept and used."""
        return bool(self._row.consent)

    def append(self, kind: str, body: Mapping[str, Any], event: str | None = None) -> str:
        """Store one event of the person's, happened now. Sending a form twice stores it once.

        `event` is the token of a form. A form sent again with other answers is never dropped: a
        session or a reply replaces what it said first, anything else is one more event.
        Raises CaseProblems.
        """
        made = event_for(event, self.now)
        self._state = None
        try:
            store.append(self._row, [resending.person_event(kind, body, made, self.now)], self.now)
        except store.Conflict:
            if not self.holds(made, kind):
                taken = Problem("/id", _("belongs to another entry"))
                raise CaseProblems([taken]) from None
            return resending.store_again(self._row, kind, body, made, self.now)
        return made

    def note_clearance(self, about: str, said: Mapping[str, Any]) -> bool:
        """Store what a clinician said, as the person notes it, of the signs that lock now.

        `about` is what `clearing.subject_of` said where they were shown; False where something was
        told since. Raises CaseProblems.
        """
        with transaction.atomic():
            models.Person.objects.select_for_update(no_key=True).get(pk=self._row.pk)
            self._state = None
            advice = self.advice()
            if not about or about != clearing.subject_of(self, advice):
                return False
            self.append("clearance", {"flags": clearing.locking(advice), **said})
        return True

    def correct(self, kind: str, body: Mapping[str, Any], event: str) -> str:
        """Let an event say something else; the same once more stores nothing. CaseProblems."""
        self._state = None
        return resending.correct(self._row, kind, body, event, self.now)

    def withdraw(self, event: str) -> None:
        """Take an event back. Raises CaseProblems."""
        self._state = None
        body = {"event": event, "withdraw": True}
        resending.store_correction(self._row, body, self.now)

    def first_reply(self, session: str) -> str | None:
        """The event that answered how the body took a session."""
        rows = models.Event.objects.filter(person=self._row, kind="morning_after", by="person")
        found = rows.filter(body__for_session=session).order_by("seq").first()
        return found.event_id if found else None

    def last_with(self, symptom: str) -> datetime | None:
        """When a symptom was last asked and answered."""
        rows = models.Event.objects.filter(
            person=self._row,
            kind__in=["intake", "check_in"],
            **{f"body__symptoms__{symptom}__isnull": False},
        )
        return rows.order_by("-at_utc").values_list("at_utc", flat=True).first()

    @property
    def only_begun(self) -> bool:
        """Whether nothing but consent and particulars is stored."""
        rows = models.Event.objects.filter(person=self._row)
        return not rows.exclude(kind__in=["consent", "profile", "settings"]).exists()

    def append_all(self, events: Iterable[Mapping[str, Any]]) -> store.Appended:
        """Store events as they came. Raises CaseProblems, Conflict."""
        events = [*events]
        if not self.is_owner:
            arriving.leave_consent_alone(events, self.holds)
        self._state = None
        return store.append(self._row, events, self.now)

    def holds(self, event: str, kind: str) -> bool:
        """Whether an event of this kind is stored under the id."""
        return models.Event.objects.filter(person=self._row, event_id=event, kind=kind).exists()

    def plan_if_due(self) -> bool:
        """Plan the week if one is due; slow."""
        self._state = None
        return planning.plan_if_due(self._row, self.now)

    def plan_again(self) -> bool:
        """Plan the rest of the week once more, because an answer changed it; slow."""
        self._state = None
        return planning.plan_if_due(self._row, self.now, again=True)

    def draft(self, kind: str) -> dict[str, Any]:
        """Answers on their way."""
        return drafts.read(self._row, kind)

    def keep_draft(self, kind: str, content: dict[str, Any]) -> None:
        """Keep answers on their way."""
        drafts.write(self._row, kind, content, self.now)

    def draft_changed_at(self, kind: str) -> datetime | None:
        """When answers on their way were last kept."""
        return drafts.changed_at(self._row, kind)

    def drop_draft(self, kind: str) -> None:
        """Forget answers on their way."""
        drafts.drop(self._row, kind)

    def case(self) -> dict[str, Any]:
        """The whole record as a case file."""
        return case_files.case_of(self._row)

    def archive(self, files: Mapping[str, bytes]) -> bytes:
        """The whole record with files that were made from it, as one; for owners only."""
        self.for_owners_only()
        return case_files.archive_of(self._row, files, self.now)

    def new_recovery_code(self) -> str:
        """A code for another device, once; for owners only."""
        self.for_owners_only()
        return recovery.new_code(self._row.pk, self.now)

    def link_to(self, kind: LinkKind, subject: str) -> Link:
        """The link that opens one thing, the same however often it is asked for; for owners only.

        Its `secret` goes into the address; it opens what `open_link` gives.
        """
        self.for_owners_only()
        return links.the_one(self._row, kind, subject, self.now)

    def make_link(self, kind: LinkKind, options: Mapping[str, Any]) -> Link:
        """One more link, with wishes of its own; for owners only. Raises links.TooManyLinks."""
        self.for_owners_only()
        return links.make(self._row, kind, "", options, self.now)

    def links(self) -> list[Link]:
        """The links that stand, oldest first; for owners only."""
        self.for_owners_only()
        return links.listed(self._row)

    def end_link(self, name: str) -> bool:
        """End one link at once; for owners only. Says whether there was one."""
        self.for_owners_only()
        return links.end(self._row, name, self.now)

    def reminders(self) -> OwnReminders:
        """When and how the person is reminded; for owners only."""
        self.for_owners_only()
        return OwnReminders(self._access, self.now)

    def programs(self) -> api_access.Tokens:
        """The keys of programs that may read or write the record; for owners only."""
        self.for_owners_only()
        return api_access.tokens_of_record(self._access, self.now)

    @property
    def in_account(self) -> bool:
        """Whether the account that is signed in here opens the record, not this device."""
        return self._access.account_id is not None

    @property
    def watchers(self) -> list[sharing.Watcher]:
        """The clinics that see the record now."""
        return sharing.watchers(self._row)

    def shared_with(self) -> list[sharing.Shared]:
        """What the person shares with each clinic now; for owners only."""
        self.for_owners_only()
        return sharing.shared_with(self._row)

    @property
    def alerted(self) -> list[alerts.Told]:
        """How far the clinics that see the record know of its newest danger sign; else empty."""
        return alerts.told_of(self._row, self.now)

    def looks(self) -> list[sharing.Look]:
        """Who of a clinic read or changed the record, newest first; for owners only."""
        self.for_owners_only()
        return sharing.looks(self._row)

    def share(self, secret: str, called: str) -> bool:
        """Let the clinic look that gave this invitation; for owners only. False: it is used up."""
        self.for_owners_only()
        invitation = colleagues.open_invitation(secret, self.now)
        return invitation is not None and sharing.share(
            self._row, invitation, called, self._actor, self.now
        )

    def stop_sharing(self, clinic: str) -> bool:
        """End what a clinic may see, at once; for owners only. Says whether it saw anything."""
        self.for_owners_only()
        return sharing.stop(self._row, clinic, self._actor, self.now)

    @property
    def _actor(self) -> str:
        """The person, as an audit has it."""
        return f"person:{self._row.public_id}"

    def leave_this_device(self) -> None:
        """Forget the person here; the recovery code opens them again, or signing in does."""
        contacts.remove_devices_of(self._row, self._access.device)
        if self._access.account is None:
            keys.end_access(self._access, self.now)
        else:
            signing_in.sign_out_device(self._access.account, self._access.device)

    def leave_other_devices(self) -> None:
        """End what every other device may do, and the code, links and keys that could open more."""
        self.for_owners_only()
        with transaction.atomic():
            recovery.end_codes_in_turn(self._row.pk, self.now)
            keys.end_other_accesses(self._access, self.now)
            if self._access.account is not None:
                signing_in.sign_out_others(self._access.account, self._access.device)
            tokens.end_of_person(self._row.pk, self.now)
            links.end_all(self._row, self.now)
            contacts.remove_devices_of(self._row, self._access.device, others=True)

    def erase(self) -> dict[str, Any]:
        """Delete everything about the person, for ever; for owners only. Returns the receipt."""
        self.for_owners_only()
        return erasing.erase(self._row, self.now)

    def for_owners_only(self) -> None:
        """Raises Http404 for anybody else."""
        if not self.is_owner:
            raise Http404


def open_record(who: Asker, public_id: str, now: datetime) -> OpenRecord:
    """The record of a person, for somebody who may act for them. Raises Http404 for a stranger."""
    access = access_to(who, public_id, now)
    if access is None:
        raise Http404
    return OpenRecord(access, now)


def access_to(who: Asker, public_id: str, now: datetime) -> Access | None:
    """What lets somebody act for a person; None for a stranger."""
    if who.key_hash is None:
        return None
    sql, places = door_query()
    moment = connection.ops.adapt_datetimefield_value
    given = {A_KEY: who.key_hash, A_PERSON: public_id, moment(A_MOMENT): moment(now)}
    for access in Access.objects.raw(sql, [given.get(place, place) for place in places]):
        told = vars(access)
        for name in ("watched_by", "own_words"):
            told[name] = told[name] and json.loads(told[name])
        row = (access.person_id, *(told[name] for name in OF_PERSON))
        access.person = models.Person.from_db(connection.alias, ("id", *OF_PERSON), row)
        return access
    return None


@cache
def door_query() -> tuple[str, tuple[Any, ...]]:
    """The SQL of that, with what stands in the places of its parameters.

    Every page asks it, and to let Django write it each time takes longer than the answer.
    """
    accesses = keys.open_accesses(Asker(A_KEY), A_MOMENT).order_by("key", "pk")
    named = {name: F(f"person__{name}") for name in OF_PERSON}
    found = accesses.filter(person__public_id=A_PERSON).annotate(**named)[:1]
    return found.query.sql_with_params()


def begin_record(secret: str, person: Person, nickname: str, consent: str, now: datetime) -> str:
    """Begin a record for whoever holds this key, with their consent; returns its public id."""
    with transaction.atomic():
        row = models.Person.objects.create(
            public_id=person_id(),
            profile=person.model_dump(mode="json", exclude_none=True),
            locale=person.locale,
            made_at=now,
        )
        keys.grant(secret, row.pk, Role.OWNER, nickname, now)
        agreed = {"given": True, "text": consent}
        event = resending.person_event("consent", agreed, event_id(now), now)
        store.append(row, [event], now)
    return row.public_id


@dataclass(frozen=True, slots=True)
class Brought:
    """Whom a file is about. `as_it_came`: their record is what is in the file, and no more."""

    id: str
    as_it_came: bool


def bring_in(
    secret: str, incoming: Incoming, nickname: str, consent: str, now: datetime
) -> Brought:
    """Store the record in a file for whoever holds this key, with their consent.

    Where they may act for that person already nothing is stored. This is looked at in the
    transaction that stores, so that a file that is sent twice is one record.
    """
    agreed = {"given": True, "text": consent}
    event = resending.person_event("consent", agreed, event_id(now), now)
    with transaction.atomic():
        own = keys.open_accesses(Asker(keys.hashed(secret)), now)
        known = archives.known_here(incoming.case, models.Person.objects.filter(accesses__in=own))
        if known is not None:
            return Brought(known.public_id, archives.as_it_came(known, incoming.case))
        row = archives.store_new(incoming, now)
        store.append(row, [event], now)
        keys.grant(secret, row.pk, Role.OWNER, nickname, now)
    return Brought(row.public_id, as_it_came=True)


def come_back(secret: str, typed: str, place: str, nickname: str, now: datetime) -> str | None:
    """Open a record on another device by its recovery code. Raises tries.TooManyTries."""
    code = recovery.code_for(typed, place, now)
    with transaction.atomic():
        if code is None or not recovery.still_opens(code):
            return None
        keys.grant(secret, code.person_id, Role.OWNER, nickname, now)
    return str(models.Person.objects.values_list("public_id", flat=True).get(pk=code.person_id))


def people_here(request: HttpRequest) -> list[Someone]:
    """Everybody whom the asking device may act for."""
    return keys.people(keys.asker(request), timezone.now())


RecordView = Callable[Concatenate[HttpRequest, OpenRecord, P], HttpResponse]
PersonView = Callable[..., HttpResponse]


def at_the_door(view: RecordView[P]) -> PersonView:
    """Turn a view of a record into a view of an address: the door is opened, or it is a 404.

    Where consent was taken back the way leads to the page that says so.
    The record's language is spoken until the request is answered, also where the view raises
    (`SpeakForRequest` ends it).
    """

    @wraps(view)
    def wrapped(
        request: HttpRequest, person: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        record = open_record(keys.asker(request), person, timezone.now())
        setattr(request, keys.SIGNED_IN, record.signed_in)
        if not record.consented:
            return redirect("paused", record.id)
        speak(language_of_person(record.locale).code)
        return view(request, record, *args, **kwargs)

    return wrapped


def at_the_door_without_consent(view: RecordView[P]) -> PersonView:
    """As `at_the_door`, for the pages that somebody needs who took their consent back."""

    @wraps(view)
    def wrapped(
        request: HttpRequest, person: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        record = open_record(keys.asker(request), person, timezone.now())
        speak(language_of_person(record.locale).code)
        return view(request, record, *args, **kwargs)

    return wrapped


LinkedView = Callable[[HttpRequest, LinkedRecord], HttpResponse]
Refusal = Callable[[HttpRequest, int], HttpResponse]


def by_link(kind: LinkKind, refusal: Refusal) -> Callable[[LinkedView], PersonView]:
    """Turn a view of a linked record into a view of `<str:secret>`, which needs no key.

    A secret that opens nothing, or no longer, is answered by `refusal(request, 404)`; after too
    many of them from one place all are answered by `refusal(request, 429)`. What may be kept or
    told of such an address is set in project/privacy.
    """

    def decorated(view: LinkedView) -> PersonView:
        @wraps(view)
        def wrapped(request: HttpRequest, secret: str) -> HttpResponse:
            place = request.META.get("REMOTE_ADDR", "")
            try:
                record = links.open_link(secret, kind, place, timezone.now())
            except Http404:
                return refusal(request, 404)
            except tries.TooManyTries:
                return refusal(request, 429)
            speak(language_of_person(record.locale).code)
            return view(request, record)

        return wrapped

    return decorated
