"""The worklist: who of a clinic's people needs somebody, why, and since when. Twenty on a page.

It runs no engine: what it shows was reckoned when something was told (`records.standing`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.engine.worklist import NeedKind
from steadyback.languages import N_, _, full_date, n_
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic import sought
from steadyback.web.clinic.clock import day_at, moment_words
from steadyback.web.clinic.sought import LONGEST_NAME
from steadyback.web.look.fields import cleaned
from steadyback.web.records import alerts, worklist
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.worklist import ON_A_PAGE, Row, Wish
from steadyback.wording import need_label, need_words
from steadyback.wording.worklist import LABELS

NOTHING_NEEDED: Final = N_("Nothing needed now")
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


@require_http_methods(["GET", "POST"])
@in_clinic(Right.LOOK)
def page(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Twenty people, the most urgent first; or on to those whom a form asks for."""
    if request.method == "POST":
        return sift(request, clinic)
    wish, number = wish_of(request), page_of(request.GET)
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
        "mark": found.mark,
    }
    return render(request, "clinic/worklist.html", context)


def sift(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """On to an address that holds no name."""
    name = cleaned(request.POST.get("name", ""))[:LONGEST_NAME]
    wish = wish_in(request.POST, name)
    query = query_of(wish)
    where = reverse("worklist", args=[clinic.id])
    return sought.keep(redirect(f"{where}?{query}" if query else where), request, clinic.id, name)


@require_GET
@in_clinic(Right.LOOK)
def standing(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Whether the list is still as it was: a mark and the number of emergencies, no names."""
    return JsonResponse({"mark": worklist.fingerprint(clinic)})


@require_GET
@in_clinic(Right.LOOK)
def next_person(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """On to whom is looked at next, or back to the list after the last one."""
    wish, place = wish_of(request), place_of(request.GET)
    found = worklist.next_after(clinic, wish, place, request.GET.get("after", "")[:32])
    if found is None:
        return redirect(f"{reverse('worklist', args=[clinic.id])}?{query_of(wish)}")
    return redirect(address_of(clinic, found[0], found[1], wish))


def wish_of(request: HttpRequest) -> Wish:
    """Which people an address asks for."""
    return wish_in(request.GET, sought.name_in(request))


def wish_in(query: QueryDict, name: str) -> Wish:
    """Which people are asked for; what is not understood is left out."""
    kind = query.get("kind", "")
    known = kind == "nothing" or kind in set(NeedKind)
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
    """A wish as an address says it: that somebody is looked for, and not whom."""
    told = {"mine": "yes" if wish.mine else "", "kind": wish.kind}
    told[sought.MARK] = "yes" if wish.name else ""
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
        since=full_date(day_at(clinic, row.since)) if row.since else "",
        old=old_words(clinic, row),
        alert=alert_words(clinic, row.alert),
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


def old_words(clinic: OpenClinic, row: Row) -> str:
    """That a standing is old, or was never reckoned: then nothing of it is sure."""
    if row.made_at is None or row.needs is None:
        return _("How this person stands is being worked out. Please open their page.")
    if not row.stale:
        return ""
    day = full_date(day_at(clinic, row.made_at))
    return _("This is how it stood on {day}, and may have changed. Please open it.", day=day)


def alert_words(clinic: OpenClinic, alert: alerts.Standing | None) -> str:
    """Who was told of the newest danger sign and who has seen it; empty without one."""
    if alert is None:
        return ""
    if alert.seen_at is not None:
        at = moment_words(clinic, alert.seen_at)
        return _("Seen by {name}, {at}.", name=alert.seen_by or "?", at=at)
    if alert.told_at is not None:
        return " ".join(told_words(clinic, alert))
    return _("Not seen yet. {why}", why=why_not_told(clinic, alert))


def why_not_told(clinic: OpenClinic, alert: alerts.Standing) -> str:
    """Why nobody was told by mail yet."""
    if alert.says in WHY_NOT:
        return _(WHY_NOT[alert.says])
    if clinic.now - alert.made_at <= alerts.SOON:
        return _("It is being told by mail.")
    return _("No mail has gone out yet.")


def told_words(clinic: OpenClinic, alert: alerts.Standing) -> Iterator[str]:
    """When and how often it was told by mail, to how many the last time, and whether again."""
    last, times = alert.tellings[-1], len(alert.tellings)
    at = moment_words(clinic, last.at)
    if times == 1:
        yield _("Told by mail {at}. Not seen yet.", at=at)
    else:
        yield _("Told by mail {n} times, last {at}. Not seen yet.", n=times, at=at)
    if last.to is not None:
        yield n_("The mail went to {n} colleague.", "The mail went to {n} colleagues.", last.to)
    if alert.ended:
        yield _("No more mails are sent. It stands here until somebody has seen it.")
    else:
        yield _("It is told again while nobody has seen it.")
