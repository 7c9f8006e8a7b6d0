"""A secret in an address goes into a cookie for one page, whose address holds none.

So no history, no log and no other site gets it, forms can be checked as everywhere else, and the
way through signing in needs no secret in `next`.
"""

import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

A_DAY_S: Final = 24 * 3600
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{20,100}")


def on_to(request: HttpRequest, page: str, secret: str) -> HttpResponse | None:
    """Keep a secret for a page, and go there; None where it cannot be one."""
    if not SECRET.fullmatch(secret):
        return None
    answer = redirect(page)
    answer.set_cookie(
        cookie_of(page),
        secret,
        max_age=A_DAY_S,
        path=reverse(page),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def kept(request: HttpRequest, page: str) -> str:
    """The secret that was kept for a page; empty where none was."""
    return request.COOKIES.get(cookie_of(page), "")


def forget(answer: HttpResponse, page: str) -> HttpResponse:
    """Forget it: it opens nothing any more."""
    answer.delete_cookie(cookie_of(page), path=reverse(page), samesite="Lax")
    return answer


def cookie_of(page: str) -> str:
    """The cookie of a page, by its name."""
    return f"steadyback-{page}"
