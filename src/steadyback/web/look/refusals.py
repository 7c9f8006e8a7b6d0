"""Pages for what could not be done, each with a way on."""

import sys
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from steadyback.languages import _

DatabaseIsAway: Final = (OperationalError, InterfaceError)
SOON_S: Final = "10"


def refusal(request: HttpRequest, status: int, title: str, says: str) -> HttpResponse:
    """A short page that says what happened and what to do."""
    return render(request, "look/refusal.html", {"title": title, "says": says}, status=status)


def no_link(title: str, says: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """What somebody sees whose secret address opens nothing; at 429, who tried too many of them.

    Title and words are marked where they are written, and said here.
    """

    def refused(request: HttpRequest, status: int) -> HttpResponse:
        if status == 429:
            wait = _("Too many codes were tried from here. Please wait a quarter of an hour.")
            return refusal(request, status, _("Please wait a little"), wait)
        return refusal(request, status, _(title), _(says))

    return refused


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for strangers too."""
    says = _("There is no page at this address, or it belongs to somebody else.")
    return refusal(request, 404, _("Nothing here"), says)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """500; 503 while the database cannot be reached, for that passes."""
    if isinstance(sys.exc_info()[1], DatabaseIsAway):
        says = _("Our store of records cannot be reached. Nothing is lost. Please try again soon.")
        answer = refusal(request, 503, _("One moment, please"), says)
        answer.headers["Retry-After"] = SOON_S
        return answer
    says = _("Something went wrong on our side. What you saved before is safe. Please try again.")
    return refusal(request, 500, _("That did not work"), says)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    says = _("This page could not be sent. Go back and try again.")
    return refusal(request, 400, _("That did not work"), says)


def page_was_open_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the protection against forged forms."""
    says = _(
        "This page was open for a long time, or cookies are switched off. "
        "Go back, load it again and send it once more."
    )
    return refusal(request, 403, _("Please try once more"), says)
