"""The name that is looked for on a worklist: no address holds it, for those stand in histories and
logs. It is in a cookie of the clinic's pages; an address says only that somebody is looked for.
"""

from typing import Final
from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from steadyback.web.look.fields import cleaned

COOKIE: Final = "steadyback-sought"
MARK: Final = "sought"
"""What an address says, with "yes", where somebody is looked for."""
AN_HOUR_S: Final = 3600
LONGEST_NAME: Final = 80


def name_in(request: HttpRequest) -> str:
    """The name that is looked for by this address; empty where none is."""
    if request.GET.get(MARK) != "yes":
        return ""
    return cleaned(unquote(request.COOKIES.get(COOKIE, "")))[:LONGEST_NAME]


def keep(answer: HttpResponse, request: HttpRequest, clinic: str, name: str) -> HttpResponse:
    """Keep a name for the pages of a clinic; an empty one forgets the one before."""
    path = reverse("worklist", args=[clinic])
    if not name:
        answer.delete_cookie(COOKIE, path=path, samesite="Lax")
        return answer
    answer.set_cookie(
        COOKIE,
        quote(name),
        max_age=AN_HOUR_S,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer
