"""Addresses for whoever runs the server: does it live, can it serve, how does it do.

They are answered before anything else, so by any name of the server, without a cookie and without
a word of a page: `/health/live`, `/health/ready` and `/metrics`.
"""

import os
from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from steadyback.web.project.waiting import waiting
from steadyback.web.project.watching import counted
from steadyback.web.records import migrating

TOKEN: Final = "STEADYBACK_METRICS_TOKEN"  # noqa: S105  the variable's name
COUNTED: Final = "text/plain; version=0.0.4; charset=utf-8"
Answering = Callable[[HttpRequest], HttpResponseBase]


def answer_probes(get_response: Answering) -> Answering:
    """Answer the three addresses, and hand on everything else."""
    probes = {"/health/live": live, "/health/ready": ready, "/metrics": metrics}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        probe = probes.get(request.path_info)
        if probe is None or request.method not in ("GET", "HEAD"):
            return get_response(request)
        answer = probe(request)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return middleware


def live(_request: HttpRequest) -> HttpResponse:
    """Whether this process answers; no database is asked."""
    return said("lives")


def ready(_request: HttpRequest) -> HttpResponse:
    """Whether this process can serve: its database is there, with the tables of this version."""
    trouble = migrating.trouble()
    return said(trouble, 503) if trouble else said("ready")


def metrics(request: HttpRequest) -> HttpResponse:
    """What was counted and what waits, for whoever may see it."""
    if not may_see(request):
        return said("not for you", 403)
    return HttpResponse(counted() + waiting(), content_type=COUNTED)


def may_see(request: HttpRequest) -> bool:
    """Whether somebody holds the token, or asks from this machine where no proxy stands before it.

    Behind a proxy everybody seems to ask from its address, so there only the token opens.
    """
    wanted = os.environ.get(TOKEN, "")
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if wanted:
        return compare_digest(told.encode(), wanted.encode())
    try:
        here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return here and not settings.SITE.names


def said(words: str, status: int = 200) -> HttpResponse:
    """A short answer in plain text."""
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
