"""The people of a clinic in the order in which they need somebody: a few queries, no engine.

Whoever has an alert that nobody has seen stands first, then by urgency, then who waits longest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce

from steadyback.engine.worklist import Need, NeedKind
from steadyback.web.accounts.models import Sharing
from steadyback.web.records import alerts, models
from steadyback.web.records.clinic_access import OpenClinic
from steadyback.web.records.standing import NOTHING, needs_of

ON_A_PAGE: Final = 20
STALE: Final = timedelta(days=1)
"""After it a standing says how old it is: a worker should have made it anew (our_proposal)."""
EMERGENCY: Final = (0, 1)
"""The urgencies of an emergency sign, as `standing.as_row` keeps them."""
UNKNOWN: Final = -1
"""The urgency of somebody whose standing was never reckoned: unknown is not good news."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which people are looked at: mine, a kind of need (or "nothing"), part of the name."""

    mine: bool = False
    kind: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the list. `needs` is None where it is not known how they stand."""

    id: str
    place: int
    name: str
    needs: tuple[Need, ...] | None
    since: datetime | None
    made_at: datetime | None
    stale: bool
    responsible: str
    mine: bool
    alert: alerts.Standing | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some people of the list; `total` of those that were wished for, the rest of all.

    `mark` changes whenever somebody comes, goes, is alerted or stands elsewhere in the list.
    """

    rows: tuple[Row, ...]
    mark: str
    total: int
    everybody: int
    emergencies: int
    nothing: int


def shared_with(clinic: OpenClinic) -> QuerySet[Any]:
    """Everybody who shares with a clinic now and keeps to it, with how they stand."""
    unseen = models.Alert.objects.filter(
        person=OuterRef("person"), organisation=clinic.organisation, seen_at=None
    )
    urgency = Coalesce("person__standing__urgency", UNKNOWN, output_field=IntegerField())
    rows = Sharing.objects.filter(organisation=clinic.organisation, until=None)
    rows = rows.exclude(person__consent="")
    found: QuerySet[Any] = rows.annotate(unseen=Exists(unseen), urgency=urgency)
    return found


def wished(clinic: OpenClinic, wish: Wish) -> Q:
    """The condition of a wish. Whoever has nobody in particular is everybody's, so mine too."""
    found = Q()
    if wish.mine:
        found &= Q(responsible=clinic.place) | Q(responsible=None)
    if wish.kind == "nothing":
        found &= Q(urgency=NOTHING)
    elif wish.kind in set(NeedKind):
        found &= Q(told__contains=f'"kind": "{wish.kind}"')
    if wish.name:
        found &= Q(name__icontains=wish.name)
    return found


def in_order(clinic: OpenClinic, wish: Wish) -> QuerySet[Any]:
    """The people of a wish, whom to look at first at the beginning."""
    rows = shared_with(clinic).annotate(told=Cast("person__standing__needs", TextField()))
    since = F("person__standing__since").asc(nulls_last=True)
    found: QuerySet[Any] = rows.filter(wished(clinic, wish))
    return found.order_by("-unseen", "urgency", since, "name", "pk")


def page(clinic: OpenClinic, wish: Wish, number: int) -> Page:
    """A page of the list, the first being 1; at most five queries for any number of people."""
    everybody = marks(clinic)
    first = max(0, number - 1) * ON_A_PAGE
    found = in_order(clinic, wish).select_related("person__standing", "responsible__account")
    rows = list(found[first : first + ON_A_PAGE])
    alerted = alerts.newest(clinic.organisation, [row.person_id for row in rows])
    return Page(
        rows=tuple(shown(clinic, row, first + n, alerted) for n, row in enumerate(rows)),
        mark=digest(everybody),
        total=len(everybody) if wish == Wish() else in_order(clinic, wish).count(),
        everybody=len(everybody),
        emergencies=sum(one.urgency in EMERGENCY for one in everybody),
        nothing=sum(one.urgency == NOTHING for one in everybody),
    )


def shown(clinic: OpenClinic, row: Sharing, place: int, alerted: dict[int, alerts.Standing]) -> Row:
    """One person as a page shows them."""
    kept = getattr(row.person, "standing", None)
    made_at = kept.made_at if kept else None
    responsible = row.responsible if row.responsible and row.responsible.until is None else None
    return Row(
        id=row.person.public_id,
        place=place,
        name=row.name,
        needs=needs_of(kept.needs) if kept else None,
        since=kept.since if kept else None,
        made_at=made_at,
        stale=made_at is None or clinic.now - made_at > STALE,
        responsible=responsible.account.name if responsible else "",
        mine=responsible is None or responsible.pk == clinic.place.pk,
        alert=alerted.get(row.person_id),
    )


def next_after(clinic: OpenClinic, wish: Wish, place: int, person: str) -> tuple[str, int] | None:
    """Whom to look at after the person who stood at a place, and their place; None at the end.

    Where the list moved up meanwhile, who stands at the place now was not looked at yet.
    """
    found = in_order(clinic, wish).values_list("person__public_id", flat=True)
    for at, one in enumerate(found[place : place + 2], start=max(0, place)):
        if one != person:
            return one, at
    return None


def fingerprint(clinic: OpenClinic) -> str:
    """A mark that changes whenever somebody comes, goes, is alerted or moves; one query."""
    return digest(marks(clinic))


def digest(everybody: list["Mark"]) -> str:
    """The mark of a list of everybody."""
    return sha256(repr([tuple(one) for one in everybody]).encode()).hexdigest()


class Mark(NamedTuple):
    """What the list shows of one person, as far as it can change by itself."""

    person: str
    name: str
    responsible: int | None
    unseen: bool
    urgency: int
    since: datetime | None


def marks(clinic: OpenClinic) -> list[Mark]:
    """The marks of everybody."""
    fields = ("person__public_id", "name", "responsible", "unseen", "urgency")
    rows = shared_with(clinic).order_by("pk").values_list(*fields, "person__standing__since")
    return [Mark(*row) for row in rows]
