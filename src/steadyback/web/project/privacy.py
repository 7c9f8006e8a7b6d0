"""What leaves a page besides the page: nothing kept by caches, nothing personal in logs."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

Answering = Callable[[HttpRequest], HttpResponseBase]


def keep_pages_private(get_response: Answering) -> Answering:
    """Tell browsers and proxies to keep no page, so that the next user of a device sees none."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), microphone=(), camera=()"
        )
        if holds_a_secret(request):
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return middleware


def holds_a_secret(request: HttpRequest) -> bool:
    """Whether the address itself opens something, so that nobody must be told of it.

    Also where it opens nothing any more: the page that says so loads the styles of the site.
    """
    match = request.resolver_match
    return match is not None and "secret" in match.kwargs


class QuietFormatter(logging.Formatter):
    """Says where something went wrong and never what somebody wrote.

    A path can hold a person's id and an exception's text can hold an answer, so the route stands
    for the path and the type of the exception for its text.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places of the traceback."""
        route = self.route_of(record)
        about = f" on {route}" if route else ""
        line = f"{record.levelname} {record.name}{about}: {self.says(record)}"
        if record.exc_info and record.exc_info[0] is not None:
            places = "".join(traceback.format_tb(record.exc_info[2]))
            line += f"\n{places}{record.exc_info[0].__name__}"
        return line

    def route_of(self, record: logging.LogRecord) -> str | None:
        """The route of the request that it is about, if any."""
        request: Any = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        return match.route if match else None

    def says(self, record: logging.LogRecord) -> str:
        """The message, without what Django puts into its own: a path, a name of a host."""
        if record.name.startswith("django.") and (
            record.args or record.name.startswith("django.security")
        ):
            return str(getattr(record, "status_code", "")) or "see the place"
        return record.getMessage()
