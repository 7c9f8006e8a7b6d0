"""Which database holds the records: one file of SQLite, or PostgreSQL by an address.

DATABASE_URL is like `postgresql://user:password@host:5432/name`, with `%40` for an @ in a word, or
`postgresql:///name?host=/run/postgresql` for the socket of this machine. Without it the records
are in `steadyback.sqlite3` in the data folder.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

URL: Final = "DATABASE_URL"
SCHEMES: Final = ("postgres", "postgresql")
LIKE: Final = f"{URL} must be like postgresql://user:password@host:5432/name"
PATIENCE_S: Final = 30
"""A record of many years that is brought in holds the others up so long."""
REACHED_WITHIN_S: Final = 5
PASSED_ON: Final = (
    "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "passfile",
    "target_session_attrs", "tcp_user_timeout", "keepalives_idle", "keepalives_interval",
    "keepalives_count",
)  # fmt: skip
"""What of the address goes to libpq as it stands."""
NUMBERS: Final = (
    "port", "connect_timeout", "tcp_user_timeout", "keepalives_idle", "keepalives_interval",
    "keepalives_count",
)  # fmt: skip
GONE_AFTER: Final = {
    "tcp_user_timeout": 20_000, "keepalives_idle": 10, "keepalives_interval": 5,
    "keepalives_count": 2,
}  # fmt: skip
"""A machine that vanished sends no word: its line is given up after some 20 s (our_proposal)."""


def database_in(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """The database as Django's settings name it. Raises ImproperlyConfigured, with what to do.

    What is said never holds the address, for a password is in it.
    """
    given = environment.get(URL, "").strip()
    return postgresql(given) if given else sqlite(folder)


def sqlite(folder: Path) -> dict[str, Any]:
    """One file for one machine."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "steadyback.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": PATIENCE_S,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA secure_delete=ON;",
        },
        # A file, as in earnest: a database in memory knows no second connection.
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"steadyback-tests-{os.getpid()}.sqlite3"},
    }


def postgresql(address: str) -> dict[str, Any]:
    """A server for many processes; each thread keeps its connection, and looks that it lives."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{LIKE}; the port is a number, and [ ] mean IPv6") from None
    if parts.scheme not in SCHEMES:
        raise ImproperlyConfigured(f"{LIKE}; without {URL} the records are in a file of SQLite")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ImproperlyConfigured(f"{LIKE}; the name of a database stands at the end")
    more = options_of(parts)
    ours = {"connect_timeout": REACHED_WITHIN_S, "application_name": "steadyback"} | GONE_AFTER
    options: dict[str, Any] = ours | more
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(options.pop("port", port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | {"options": f"-c lock_timeout={PATIENCE_S * 1000}"},
    }


def options_of(parts: SplitResult) -> dict[str, Any]:
    """What stands behind the question mark. Raises ImproperlyConfigured for what is not known."""
    given = parse_qsl(parts.query, keep_blank_values=True)
    known = ("host", "port", *PASSED_ON)
    for name, value in given:
        if name not in known:
            raise ImproperlyConfigured(
                f"{URL}: behind the question mark only {', '.join(known)} may stand"
            )
        # Several servers may have several ports: libpq asks one after the other.
        told = value.replace(",", "") if name == "port" else value
        if name in NUMBERS and not told.isdecimal():
            raise ImproperlyConfigured(f"{URL}: {name} must be a number")
    return dict(given)
