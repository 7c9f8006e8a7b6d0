"""The one door for clinics: who asks as a colleague, and which record they may look into.

Whoever asks is found by the key of their device, on which they signed in. For anybody else a
clinic, and a record that is not shared with it, do not exist: 404. Each look into a record and
each change is an entry of the clinic's audit, written before the page is answered.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import transaction
from django.db.models import Exists, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from steadyback.engine.days import local_day
from steadyback.engine.progress import Course
from steadyback.engine.worklist import Need, needs
from steadyback.languages import _
from steadyback.record import CaseProblems, Problem, canonical_hash
from steadyback.record.event import ClearanceEvent, ClinicianChangeEvent
from steadyback.web.accounts import colleagues, keys
from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.accounts.keys import Asker
from steadyback.web.accounts.models import Membership, Organisation, Sharing
from steadyback.web.accounts.roles import Right, may
from steadyback.web.records import audit, clearing, models, planning, resending, steering, store
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.ids import event_for
from steadyback.web.records.reading import ReadRecord

P = ParamSpec("P")
SHOWS = (200, 422)
"""A form that was answered by a page has shown the record again."""
STEERS = ("clearance", "clinician_change")
"""The kinds of event that a colleague writes; all else is the person's."""
STEERS_NOTHING = ("set_done", "activity", "settings")
"""The kinds that change no sign and no programme: a set counts once its session is told."""
Bodies = Sequence[tuple[str, Mapping[str, Any]]]


class ChangedSince(Exception):
    """What is to be sent is not what was shown: the record, the programme or the day changed."""


class OpenClinic:
    """A clinic in the hands of a colleague, at one moment."""

    def __init__(self, place: Membership, now: datetime) -> None:
        self.place = place
        self.organisation: Organisation = place.organisation
        self.now = now

    @property
    def id(self) -> str:
        """The clinic's public id, as in every address."""
        return self.organisation.public_id

    @property
    def signature(self) -> str:
        """Who asks, and for which clinic, as a clearance names them."""
        return ", ".join(one for one in (self.place.account.name, self.organisation.name) if one)

    @property
    def actor(self) -> str:
        """Who asks, as the audit has it."""
        return f"account:{self.place.account.public_id}"

    def may(self, right: Right) -> bool:
        """Whether whoever asks may do something."""
        return may(self.place.role, right)

    def needs(self, right: Right) -> None:
        """Raises Http404 for whoever may not."""
        if not self.may(right):
            raise Http404

    def again(self, right: Right) -> None:
        """Look once more whether whoever asks may still, in turn with whatever changes the team.

        To be called first in the transaction of what outlasts a place. Raises Http404.
        """
        in_turn("team", self.organisation.pk)
        rows = Membership.objects.select_related("organisation", "account")
        place = rows.filter(
            organisation=self.organisation,
            account=self.place.account_id,
            account__is_active=True,
            until=None,
        ).first()
        if place is None:
            raise Http404
        self.place = place
        self.needs(right)

    def note(self, action: str, subject: str = "", **details: Any) -> None:
        """Write into the audit what is done; no health data."""
        audit.note(self.organisation, self.actor, action, subject, details, self.now)


class SharedRecord(ReadRecord):
    """One person's record in the hands of a colleague of a clinic that it is shared with."""

    def __init__(self, clinic: OpenClinic, sharing: Sharing) -> None:
        super().__init__(sharing.person, clinic.now)
        self.clinic = clinic
        self.sharing = sharing

    @property
    def id(self) -> str:
        """The person's public id, as in every address."""
        return self._row.public_id

    @property
    def called(self) -> str:
        """What the clinic calls the person."""
        return self.sharing.name

    def write(self, kind: str, body: Mapping[str, Any], event: str | None = None) -> str:
        """Store a clearance or a change by whoever asks; the same form twice is one event.

        Raises Http404 for who may not steer, CaseProblems for what cannot be.
        """
        return self.write_all([(kind, body)], event)[0]

    def write_all(
        self,
        bodies: Bodies,
        event: str | None = None,
        *,
        seen: str | None = None,
        shown: Bodies | None = None,
    ) -> list[str]:
        """The same for several at once: all of them, or none.

        `seen` is the `mark` of what was shown; None where nobody was shown anything. Raises
        ChangedSince where that is not what would be stored now, or where the record is not as it
        was when others than these were `shown`.
        """
        self.clinic.needs(Right.STEER)
        made = event_for(event, self.now)
        ids = [made if place == 0 else f"{made[:58]}-{place}" for place in range(len(bodies))]
        events = [
            {
                **resending.person_event(kind, body, one, self.now),
                "by": f"clinician:{self.clinic.place.account.public_id}",
            }
            for (kind, body), one in zip(bodies, ids, strict=True)
        ]
        if any(kind not in STEERS for kind, _body in bodies):
            raise ValueError("a clinic writes clearances and changes only")
        try:
            with transaction.atomic():
                self._hold()
                if not self._stored(ids).exists():
                    if seen is not None and seen != self.mark(bodies if shown is None else shown):
                        raise ChangedSince
                    self._may_be_written(events)
                self._state = None
                acting = self.clinic.organisation
                stored = store.append(self._row, events, self.now, acting=acting)
                if stored.new:
                    kinds = [kind for kind, _body in bodies]
                    self.clinic.note("changed", self.id, kinds=kinds, events=ids)
        except store.Conflict:
            if not self._said_already(events):
                says = _("was sent already with another content; please open the page again")
                raise CaseProblems([Problem("/id", says)]) from None
        return ids

    def mark(self, bodies: Bodies) -> str:
        """A short mark of what a page shows: these changes, of the record as `state` knows it."""
        rows = models.Event.objects.filter(person=self._row, seq__lte=self.seq)
        rows = rows.exclude(kind__in=STEERS_NOTHING)
        last = rows.order_by("-seq").values_list("seq", flat=True).first()
        today = local_day(self.now, self.state.zone).isoformat()
        told = [[kind, dict(body)] for kind, body in bodies]
        return canonical_hash([last, today, told])[:16]

    def _hold(self) -> None:
        """Let nobody else change the record. Raises Http404 where its sharing ended meanwhile, or
        the place of whoever asks: a request may take long to arrive."""
        models.Person.objects.select_for_update(no_key=True).get(pk=self._row.pk)
        self._state = None
        place = self.clinic.place
        works = Membership.objects.filter(
            pk=place.pk, role=place.role, account__is_active=True, until=None
        )
        if not Sharing.objects.filter(Exists(works), pk=self.sharing.pk, until=None).exists():
            raise Http404

    def _stored(self, ids: Sequence[str]) -> QuerySet[models.Event]:
        return models.Event.objects.filter(person=self._row, event_id__in=ids)

    def _may_be_written(self, events: list[dict[str, Any]]) -> None:
        """Raises CaseProblems for a clearance that opens what nobody looked into, and for a change
        that no rule would let through."""
        problems = []
        for event in store.read_events(events):
            if isinstance(event, ClearanceEvent):
                problems += clearing.refused(self, event.body)
            elif isinstance(event, ClinicianChangeEvent):
                problems += steering.refused(event.body, english_catalogue())
        if problems:
            raise CaseProblems(problems)

    def _said_already(self, events: list[dict[str, Any]]) -> bool:
        """Whether all of this is stored already: the same form came twice, at two moments."""
        rows = self._stored([event["id"] for event in events])
        stored = {row.event_id: (row.by, row.kind, row.body) for row in rows}
        return all(
            stored.get(event.id)
            == (event.by, event.kind, event.body.model_dump(mode="json", exclude_none=True))
            for event in store.read_events(events)
        )

    def withdraw(self, event: str) -> None:
        """Take back what somebody of this clinic changed.

        Raises CaseProblems for what another clinic wrote; Http404 for another event.
        """
        self.clinic.needs(Right.STEER)
        rows = models.Event.objects.filter(person=self._row, event_id=event, kind__in=STEERS)
        if not rows.exists():
            raise Http404
        body = {"event": event, "withdraw": True}
        made = {
            **resending.person_event("correction", body, event_for(None, self.now), self.now),
            "by": f"clinician:{self.clinic.place.account.public_id}",
        }
        with transaction.atomic():
            self._hold()
            store.append(self._row, [made], self.now, acting=self.clinic.organisation)
            self.clinic.note("withdrawn", self.id, events=[event])

    def plan_again(self) -> bool:
        """Plan the rest of the week once more, because a change changed it; slow."""
        self._state = None
        return planning.plan_if_due(self._row, self.now, again=True)

    def needs(self) -> tuple[Need, ...]:
        """Why a clinician should look at the person now."""
        found = self._know(with_course=True)
        return needs(english_catalogue(), found.state, found.course or Course(), self.now)

    def unseen(self) -> bool:
        """Whether this clinic was told of a danger sign that nobody there has seen yet."""
        rows = models.Alert.objects.filter(person=self._row, seen_at=None)
        return rows.filter(organisation=self.clinic.organisation).exists()

    def has_seen(self, newest: int) -> None:
        """Whoever asks has seen the danger signs that this clinic was told of, up to an alert."""
        rows = models.Alert.objects.filter(
            person=self._row,
            organisation=self.clinic.organisation,
            seen_at=None,
            pk__lte=newest,  # those of one person are numbered in the order in which they came
        )
        rows.update(seen_at=self.now, seen_by=self.clinic.actor)


def open_clinic(who: Asker, clinic: str, now: datetime) -> OpenClinic:
    """A clinic, for somebody who works there and may look. Raises Http404 for anybody else."""
    place = colleagues.places_of(who).filter(organisation__public_id=clinic).first()
    if place is None:
        raise Http404
    opened = OpenClinic(place, now)
    opened.needs(Right.LOOK)
    return opened


def open_shared(clinic: OpenClinic, person: str) -> SharedRecord:
    """A record that is shared with a clinic now. Raises Http404 for any other."""
    rows = Sharing.objects.select_related("person", "organisation", "responsible__account")
    row = rows.filter(
        organisation=clinic.organisation, person__public_id=person, until=None
    ).first()
    if row is None or not row.person.consent:
        raise Http404
    return SharedRecord(clinic, row)


ClinicView = Callable[Concatenate[HttpRequest, OpenClinic, P], HttpResponseBase]
SharedView = Callable[Concatenate[HttpRequest, SharedRecord, P], HttpResponseBase]
AddressView = Callable[..., HttpResponseBase]


def in_clinic(right: Right) -> Callable[[ClinicView[P]], AddressView]:
    """Turn a view of a clinic into a view of an address, for those who have a right."""

    def decorated(view: ClinicView[P]) -> AddressView:
        @wraps(view)
        def wrapped(
            request: HttpRequest, clinic: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            opened = open_clinic(keys.asker(request), clinic, timezone.now())
            opened.needs(right)
            return view(request, opened, *args, **kwargs)

        return wrapped

    return decorated


def with_shared(right: Right) -> Callable[[SharedView[P]], AddressView]:
    """Turn a view of a shared record into a view of an address; each look is in the audit."""

    def decorated(view: SharedView[P]) -> AddressView:
        @wraps(view)
        def wrapped(
            request: HttpRequest, clinic: str, person: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            opened = open_clinic(keys.asker(request), clinic, timezone.now())
            opened.needs(right)
            record = open_shared(opened, person)
            match = request.resolver_match
            looked = {"page": match.url_name if match else ""}
            if request.method in ("GET", "HEAD"):
                opened.note("read", record.id, **looked)
            answer = view(request, record, *args, **kwargs)
            if request.method == "POST" and answer.status_code in SHOWS:
                opened.note("read", record.id, **looked)
            return answer

        return wrapped

    return decorated
