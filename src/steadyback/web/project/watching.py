"""How the server does, counted for Prometheus and logged: routes and numbers, never who or what.

Several processes of one server count into one folder (PROMETHEUS_MULTIPROC_DIR, which `serve`
makes), so that whichever of them is asked answers for all.
"""

import logging
import os
import secrets
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from steadyback.web.project.logs import REQUESTS, request_id

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")
NO_ROUTE: Final = "no route"
"""An address of no page, or answered before any was looked for: a style, a picture."""
REGISTRY: Final = CollectorRegistry()
ANSWERED: Final = Counter(
    "steadyback_requests",
    "Requests that were answered.",
    ("route", "method", "status"),
    registry=REGISTRY,
)
TOOK: Final = Histogram(
    "steadyback_request_seconds",
    "How long an answer took to begin.",
    ("route",),
    buckets=SECONDS,
    registry=REGISTRY,
)
Answering = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger(REQUESTS)


def watch(get_response: Answering) -> Answering:
    """Count and log each answer; it carries the id under which the log has it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        own = secrets.token_hex(8)
        token = request_id.set(own)
        began = time.perf_counter()
        try:
            response = get_response(request)
            note(request, response.status_code, time.perf_counter() - began)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = own
        return response

    return middleware


def note(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one answer, and log it where that is asked for."""
    match = request.resolver_match
    route = f"/{match.route}" if match else NO_ROUTE
    method = request.method if request.method in METHODS else "other"
    ANSWERED.labels(route, method, status).inc()
    TOOK.labels(route).observe(seconds)
    if logger.isEnabledFor(logging.INFO):
        took = round(seconds * 1000, 1)
        said = {"route": route, "method": method, "status": status, "ms": took}
        logger.info("answered", extra={"answered": said})


def counted() -> bytes:
    """Everything counted, by all processes of this server, in the words of Prometheus."""
    if not os.environ.get(FOLDER):
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
