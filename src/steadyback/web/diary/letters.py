"""The size of letters on this device, where the browser's own is not enough."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.language import COOKIE_AGE_S

COOKIE: Final = "letters"
SIZES: Final = ("usual", "large", "larger")
"""As look/base.html and look.css know them."""


@require_POST
@at_the_door
def choose_letters(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Show every page on this device in letters of a size from now on."""
    size = request.POST.get("size", "")
    answer = redirect("you", record.id)
    if size in SIZES:
        answer.set_cookie(
            COOKIE,
            size,
            max_age=COOKIE_AGE_S,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    answer["Location"] += "#letters"
    return answer


def letters_of(request: HttpRequest) -> str:
    """The size that this device chose."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in SIZES else SIZES[0]
