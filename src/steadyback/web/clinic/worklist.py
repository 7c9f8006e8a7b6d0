"""The worklist: who of a clinic's people needs somebody, why, and since when. Twenty on a page.

It runs no engine: what it shows was reckoned when something was told (`records.standing`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.engine.worklist import NeedKind
from steadyback.languages import N_, _, full_date
from steadyback.web.accounts.roles import Right
from steadyback.web.look.fields import cleaned
from steadyback.web.records import alerts, worklist
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.worklist import ON_A_PAGE, Row, Wish
from steadyback.wording import need_label, need_words
from steadyback.wording.worklist import LABELS

NOTHING_NEEDED: Final = N_("Nothing needed now")
LONGEST_NAME: Final = 80
RED: Final = frozenset({NeedKind.EMERGENCY, NeedKind.URGENT})
WHY_NOT: Final = N_(
    {
        "no_mail": "This server sends no mail, so nobody was told; it stands here only.",
        "nobody": "Nobody who may change a programme could be told by mail.",
        "refused": "The mail server refused the mail. It is tried again.",
        "unreached": "The mail server could not be reached. It is tried again.",
        "broken": "The mail could not be sent. It is tried again.",
    }
)


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """A need in words. `grave`: it is a danger sign."""

    label: str
    words: tuple[str, ...]
    since: str
    grave: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A person on the list, in words."""

    row: Row
    address: str
    needs: tuple[ShownNeed, ...]
    since: str
    old: str
    alert: str
    unseen: bool


@require_GET
@in_clinic(Right.LOOK)
def page(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Twenty people, the most urgent first."""
    wish, number = wish_of(request.GET), page_of(request.GET)
    found = worklist.page(clinic, wish, number)
    clinic.note("worklist", page=number)
    context: dict[str, Any] = {
        "clinic": clinic,
        "place": "worklist",
        "found": found,
        "rows": [shown_row(clinic, row, wish) for row in found.rows],
        "first": (number - 1) * ON_A_PAGE + 1,
        "wish": wish,
        "kinds": [(str(kind), _(words), wish.kind == kind) for kind, words in LABELS.items()],
        "back": "" if number < 2 else query_of(wish, page=number - 1),
        "on": query_of(wish, page=number + 1) if found.total > number * ON_A_PAGE else "",
        "here": query_of(wish, page=number),
        "mark": worklist.fingerprint(clinic),
    }
    return render(request, "clinic/worklist.html", context)


@require_GET
@in_clinic(Right.LOOK)
def standing(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Whether the list is still as it was: a mark and the number of emergencies, no names."""
    return JsonResponse({"mark": worklist.fingerprint(clinic)})


@require_GET
@in_clinic(Right.LOOK)
def next_person(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """On to whom is looked at next, or back to the list after the last one."""
    wish, place = wish_of(request.GET), place_of(request.GET)
    found = worklist.next_after(clinic, wish, place, request.GET.get("after", "")[:32])
    if found is None:
        return redirect(f"{reverse('worklist', args=[clinic.id])}?{query_of(wish)}")
    return redirect(address_of(clinic, found[0], found[1], wish))


def wish_of(query: QueryDict) -> Wish:
    """Which people an address asks for; what it does not understand is left out."""
    kind = query.get("kind", "")
    known = kind == "nothing" or kind in set(NeedKind)
    name = cleaned(query.get("name", ""))[:LONGEST_NAME]
    return Wish(mine=query.get("mine") == "yes", kind=kind if known else "", name=name)


def page_of(query: QueryDict) -> int:
    """The number of a page; the first where it is none."""
    return max(1, number_in(query, "page"))


def place_of(query: QueryDict) -> int:
    """The place on the list from which somebody was opened."""
    return max(0, number_in(query, "at"))


def page_of_place(place: int) -> int:
    """The page of the list that holds a place."""
    return place // ON_A_PAGE + 1


def number_in(query: QueryDict, name: str) -> int:
    """A small number in an address, else 0."""
    told = query.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= 6 else 0


def query_of(wish: Wish, **more: int) -> str:
    """A wish as an address says it."""
    told = {"mine": "yes" if wish.mine else "", "kind": wish.kind, "name": wish.name}
    return urlencode({name: one for name, one in told.items() if one} | more)


def address_of(clinic: OpenClinic, person: str, place: int, wish: Wish) -> str:
    """A person's page, which knows where on which list one was."""
    where = reverse("clinic-person", args=[clinic.id, person])
    return f"{where}?{query_of(wish, at=place)}"


def shown_row(clinic: OpenClinic, row: Row, wish: Wish) -> ShownRow:
    """One person with all sentences."""
    return ShownRow(
        row=row,
        address=address_of(clinic, row.id, row.place, wish),
        needs=tuple(shown_needs(row)),
        since=full_date(row.since.date()) if row.since else "",
        old=old_words(row),
        alert=alert_words(row.alert, clinic.now),
        unseen=row.alert is not None and row.alert.seen_at is None,
    )


def shown_needs(row: Row) -> Iterator[ShownNeed]:
    """The needs of one person, in the language of who reads."""
    for need in row.needs or ():
        yield ShownNeed(
            label=need_label(need),
            words=need_words(need, the_catalogue()),
            since=full_date(need.since),
            grave=need.kind in RED,
        )


def old_words(row: Row) -> str:
    """That a standing is old, or was never reckoned: then nothing of it is sure."""
    if row.made_at is None or row.needs is None:
        return _("How this person stands is being worked out. Please open their page.")
    if not row.stale:
        return ""
    day = full_date(row.made_at.date())
    return _("This is how it stood on {day}, and may have changed. Please open it.", day=day)


def alert_words(alert: alerts.Standing | None, now: datetime) -> str:
    """Who was told of the newest danger sign and who has seen it; empty without one."""
    if alert is None:
        return ""
    if alert.seen_at is not None:
        return _("Seen by {name}, {at}.", name=alert.seen_by or "?", at=moment(alert.seen_at, now))
    if alert.told_at is not None:
        return _("Told by mail {at}. Not seen yet.", at=moment(alert.told_at, now))
    said = _(WHY_NOT[alert.says]) if alert.says in WHY_NOT else _("It is being told by mail.")
    return _("Not seen yet. {why}", why=said)


def moment(at: datetime, now: datetime) -> str:
    """A moment on this server's clock, in words: a clinic has no time zone of its own."""
    clock = _("{time} UTC", time=f"{at:%H:%M}")
    return clock if at.date() == now.date() else f"{full_date(at.date())}, {clock}"
