"""A whole record from another Steadyback, or from this one: chosen, agreed to, stored as new.

It is never joined with a record that is here. What is in the file is judged by `imports.archive`.
"""

from typing import IO, Any, Final, cast

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.engine.days import local_day
from steadyback.imports.archive import Incoming
from steadyback.languages import _, full_date
from steadyback.record import CaseProblems, Problem
from steadyback.record.archive import MOST_BYTES
from steadyback.web.accounts import keys, signing_in, tries
from steadyback.web.look.agreement import CONSENT_TEXT, NICKNAME, agreement, is_agreed
from steadyback.web.look.fields import Filled, filled, raw_values, shown
from steadyback.web.records.access import (
    OpenRecord,
    at_the_door,
    bring_in,
)
from steadyback.web.records.archives import read

FORM_BYTES: Final = 100_000
"""Room for the rest of the form."""
SHOWN: Final = 8
TRIES: Final = 20
"""So many files from one place within tries.WINDOW: each may fill the memory for some seconds
(our_proposal). Whoever moves more records at once has the command `steadyback import`."""


class InMemory(MemoryFileUploadHandler):
    """Keeps the file in memory, whatever its size: nothing of it may lie on a disk."""

    def handle_raw_input(self, *told: Any, **more: Any) -> None:
        """Always this one; how large the request may be was looked at before."""
        self.activated = True


@csrf_exempt  # only until its size is known: see `chosen`
@require_http_methods(["GET", "POST"])
def bring_record(request: HttpRequest) -> HttpResponse:
    """Ask for the file; what is too large, or one of too many, is not taken in at all."""
    if not settings.GUESTS and signing_in.account_of(keys.asker(request)) is None:
        return redirect("welcome")
    if request.method == "POST":
        try:
            count(request)
        except tries.TooManyTries:
            return page(request, Filled({}), (too_many(),), 429)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + FORM_BYTES:
        return page(request, Filled({}), (too_large(),), 413)
    request.upload_handlers = [InMemory(request)]
    return chosen(request)


def too_large() -> Problem:
    """What is said of a file that no record can be."""
    says = _(
        "The file is larger than {most} MB; no record is. Choose the file as Steadyback saved it.",
        most=MOST_BYTES // 1_000_000,
    )
    return Problem("", says)


def too_many() -> Problem:
    """What is said where too many files came."""
    says = _(
        "Too many files came from where you are. Please wait 15 minutes, and then choose your "
        "file again."
    )
    return Problem("", says)


def count(request: HttpRequest) -> None:
    """Note that a file comes, whatever becomes of it. Raises tries.TooManyTries."""
    place, now = request.META.get("REMOTE_ADDR", ""), timezone.now()
    tries.take("bring-record", place, now, TRIES)


@csrf_protect
def chosen(request: HttpRequest) -> HttpResponse:
    """The page, or the file that was chosen on it."""
    if request.method == "GET":
        return page(request, Filled({}))
    answers = filled((agreement(), NICKNAME), request.POST)
    if not is_agreed(answers.values):
        answers.errors["agree"] = _("Please tick both, or leave this page. Nothing was stored.")
        return page(request, answers, (), 422)
    file = request.FILES.get("file")
    if not answers or file is None:
        answers.errors["form"] = _("Please choose your file.")
        return page(request, answers, (), 422)
    try:
        incoming = read(cast("IO[bytes]", file.file), timezone.now())
    except CaseProblems as wrong:
        return page(request, answers, wrong.problems, 422)
    return taken(request, incoming, str(answers.values.get("nickname", "")))


def taken(request: HttpRequest, incoming: Incoming, nickname: str) -> HttpResponse:
    """Store the record as a new one, unless this device has it already.

    A file that is sent twice, or again after its answer was lost, leads to the record it became.
    """
    now = timezone.now()
    secret = keys.own_or_new(request, now)
    brought = bring_in(secret, incoming, nickname, CONSENT_TEXT, now)
    if not brought.as_it_came:
        return render(request, "uploads/here_already.html", {"known": brought.id}, status=409)
    response = redirect("brought-in", brought.id)
    keys.remember(response, secret, request.is_secure())
    return response


def page(
    request: HttpRequest, answers: Filled, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    """The form, with what was wrong. It gives the device its key: see `taken`."""
    fields = (agreement(), NICKNAME)
    values = raw_values(fields, request.POST) if status == 422 else answers.values
    context: dict[str, Any] = {
        "shown": shown(fields, values, answers.errors),
        "errors": answers.errors,
        "problems": problems[:SHOWN],
        "more": max(0, len(problems) - SHOWN),
        "most": MOST_BYTES // 1_000_000,
    }
    response = render(request, "uploads/record.html", context, status=status)
    secret = keys.own_or_new(request, timezone.now())
    keys.remember(response, secret, request.is_secure())
    return response


@require_GET
@at_the_door
def brought_in(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """What came, and what of it does not count here."""
    events = record.everything()
    zone = record.state.zone
    days = sorted(local_day(event.at, zone) for event in events if event.kind != "consent")
    context = {
        "record": record,
        "count": len(events),
        "first": full_date(days[0]) if days else "",
        "last": full_date(days[-1]) if days else "",
        "elsewhere": record.from_elsewhere,
    }
    return render(request, "uploads/brought_in.html", context)
