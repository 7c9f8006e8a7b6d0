"""What is logged, and in which form: words for a terminal, or a line of JSON for a program.

STEADYBACK_LOGS=json writes each line, and one for each request, as a JSON object: time, level, the
request's id, the route in place of the path, status and milliseconds. No form of it holds a path,
a query, a name or a word that somebody wrote.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

from steadyback.web.project.privacy import QuietFormatter

LOGS: Final = "STEADYBACK_LOGS"
FORMS: Final = {"": "quiet", "words": "quiet", "json": "json"}
REQUESTS: Final = "steadyback.requests"
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is answered now: random, made here, and no part of what was sent."""


def logs_in(environment: Mapping[str, str]) -> dict[str, Any]:
    """Logging as Django's settings have it. Raises ImproperlyConfigured, with what to do."""
    wanted = environment.get(LOGS, "").strip().lower()
    if wanted not in FORMS:
        raise ImproperlyConfigured(f"{LOGS} must be words or json")
    to_console = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "quiet": {"()": "steadyback.web.project.privacy.QuietFormatter"},
            "json": {"()": "steadyback.web.project.logs.JsonFormatter"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": FORMS[wanted]}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {**to_console, "level": "WARNING"},
            REQUESTS: {**to_console, "level": "INFO" if wanted == "json" else "CRITICAL"},
        },
    }


class JsonFormatter(QuietFormatter):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """What happened where; never to whom."""
        about: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get() or None,
        }
        if record.name == REQUESTS:
            about |= getattr(record, "answered", {})
        else:
            about |= {"route": self.route_of(record), "says": self.says(record)}
        if record.exc_info and record.exc_info[0] is not None:
            about["error"] = record.exc_info[0].__name__
            about["places"] = [
                f"{place.filename}:{place.lineno} {place.name}"
                for place in traceback.extract_tb(record.exc_info[2])
            ]
        said = {name: value for name, value in about.items() if value is not None}
        return json.dumps(said, ensure_ascii=False)
