"""One person's record to look at, for whoever was let in: by a device's key or by a link."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min
from django.http import Http404

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State, advise
from steadyback.engine.days import local_day
from steadyback.engine.progress import Course, Progress, progress_on
from steadyback.record import Event, timeline
from steadyback.record.answers import Schedule
from steadyback.record.event import UNVERIFIED, CorrectionEvent, IntakeEvent
from steadyback.record.plan import Plan
from steadyback.web.records import models
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.folding import Folded, events_after, folded, read_progress
from steadyback.web.records.own_words import catalogue_for
from steadyback.web.records.rows import event_id_order, event_of
from steadyback.web.records.steering import steering

LOOKED_AT = 40
"""How many of the newest events are looked through for the newest one that still holds."""
PLANS = 24
"""How many of the newest plans of some weeks are read: a week is planned again for each wish."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as it was issued, with its place in the record and that of its week's first one."""

    plan: Plan
    at: datetime
    seq: int
    begun: int


@dataclass(frozen=True, slots=True)
class StoredSchedule:
    """Days and hours, and when they were told."""

    schedule: Schedule
    at: datetime


class ReadRecord:
    """What can be read of a record at one moment. Nothing here writes."""

    def __init__(self, row: models.Person, now: datetime) -> None:
        self._row = row
        self._state: State | None = None
        self._seq = 0
        self.now = now

    @property
    def locale(self) -> str:
        """The language in which the person is spoken to (BCP 47)."""
        return str(self._row.locale)

    @property
    def catalogue(self) -> Catalogue:
        """The clinical content, in the language that is spoken and the words the person reads."""
        return catalogue_for(self._row)

    @property
    def state(self) -> State:
        """What the engine knows of the person now."""
        return self._know().state if self._state is None else self._state

    @property
    def seq(self) -> int:
        """The place of the last event that `state` knows: what came since is in nothing that was
        made of it."""
        return self._know().seq if self._state is None else self._seq

    def _know(self, *, with_course: bool = False) -> Folded:
        """Fold what is stored now."""
        found = folded(self._row, self.now, with_course=with_course)
        self._state, self._seq = found.state, found.seq
        return found

    def advice(self, *, ladders: bool = True) -> Advice:
        """The engine's answer for now; without `ladders` it says no level of them."""
        return advise(english_catalogue(), self.state, self.now, ladders=ladders)

    def progress(self, days: int | None, most_days: int) -> Progress:
        """How the person got on over so many days (None: all); by week where more than most."""
        found = self._know(with_course=True)
        today = local_day(self.now, found.state.zone)
        if found.course_text is not None:
            return read_progress(found.course_text, today, days, most_days)
        course = found.course or Course()
        return progress_on(english_catalogue(), course, today, days=days, most_days=most_days)

    def everything(self) -> list[Event]:
        """Every stored event as it came, in the order of storage."""
        return events_after(self._row, 0)

    @property
    def from_elsewhere(self) -> int:
        """How many events a clinician is said to have written elsewhere."""
        rows = models.Event.objects.filter(person=self._row)
        return rows.filter(by__startswith=f"{UNVERIFIED}clinician:").count()

    def event(self, event: str) -> Event:
        """One stored event as it came; raises Http404."""
        row = models.Event.objects.filter(person=self._row, event_id=event).first()
        if row is None:
            raise Http404
        return event_of(row)

    def newest(self, kinds: Iterable[str], count: int) -> list[Event]:
        """The newest events of some kinds, newest first."""
        rows = models.Event.objects.filter(person=self._row, kind__in=[*kinds])
        return [event_of(row) for row in rows.order_by("-at_utc", event_id_order().desc())[:count]]

    def newest_plan(self) -> str | None:
        """The event of the newest plan that `state` knows, if any."""
        rows = models.Event.objects.filter(person=self._row, kind="plan_issued", seq__lte=self.seq)
        newest = rows.order_by("-at_utc", event_id_order().desc())
        return newest.values_list("event_id", flat=True).first()

    def newest_kept(self, kind: str) -> list[Event]:
        """The newest events of a kind that no correction has withdrawn, newest first.

        Looked for among the newest LOOKED_AT of them and of the corrections.
        """
        found = self.newest((kind, "correction"), LOOKED_AT)
        gone = {e.body.event for e in found if isinstance(e, CorrectionEvent) and e.body.withdraw}
        return [event for event in found if event.kind == kind and event.id not in gone]

    def steering(self) -> list[Event]:
        """What clinicians changed and cleared and still stands, newest first."""
        return list(reversed(steering(self._row)))

    def plans_from(self, week: str) -> list[StoredPlan]:
        """The plans issued for an ISO week and later ones, oldest first; the newest PLANS."""
        rows = models.Event.objects.filter(person=self._row, plan_week__gte=week)
        begun = dict(rows.values_list("plan_week").annotate(Min("seq")))
        newest = sorted(rows.order_by("-seq")[:PLANS], key=lambda row: row.seq)
        return [
            StoredPlan(
                plan=Plan.model_validate_json(json.dumps(row.body["plan"])),
                at=row.at_utc,
                seq=row.seq,
                begun=begun[row.plan_week],
            )
            for row in newest
        ]

    def schedules(self) -> list[StoredSchedule]:
        """Days and hours as they were told and corrected, oldest first; the newest LOOKED_AT.

        Empty where they were told once: then they are what the state holds.
        """
        rows = models.Event.objects.filter(person=self._row)
        told = rows.filter(kind="intake", body__schedule__isnull=False).order_by("-seq")
        if told.count() < 2:
            return []
        found = [event_of(row) for row in told[:LOOKED_AT]]
        named = rows.filter(kind="correction", body__event__in=[event.id for event in found])
        known = timeline([*found, *(event_of(row) for row in named)], self.now)
        return [
            StoredSchedule(entry.event.body.schedule, entry.at)
            for entry in known.entries
            if isinstance(entry.event, IntakeEvent) and entry.event.body.schedule is not None
        ]

    def last_seq(self) -> int:
        """The place of the record's last event."""
        rows = models.Event.objects.filter(person=self._row)
        return int(rows.aggregate(last=Max("seq"))["last"] or 0)
