"""Is everything in order? What `steadyback doctor` looks at."""

import os
import stat
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.utils import timezone

from steadyback.catalogue.loader import CatalogueFaults
from steadyback.engine import dump_state
from steadyback.web.records import migrating, models, planning_process
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.folding import folded, refolded

STARTS_S: Final = 120
"""So long the planner may take to start, on a busy machine too."""
DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")
MOST_APART: Final = timedelta(seconds=2)
"""So far the clocks of this machine and of the database may differ (our_proposal)."""


def findings() -> Iterator[tuple[str, str]]:
    """Each thing that was looked at, and what is wrong with it (nothing: empty)."""
    yield "the secret key is for its owner only", key_trouble(settings.DATA_FOLDER / "secret-key")
    yield "it is said how many proxies stand before the site", settings.SITE.doubt
    trouble = migrating.trouble()
    reached = trouble != migrating.NOT_REACHED
    yield f"the database answers: {database()}", "" if reached else trouble
    if reached:
        yield "the database can be read", database_trouble()
        yield "the tables are those of this version", trouble
    if reached and connection.vendor == "postgresql":
        yield "the clock is that of the database", clock_trouble()
        yield "what is stored is on the disk before it is said to be", durability_trouble()
    try:
        yield f"the catalogue is whole: {english_catalogue().version}", ""
    except CatalogueFaults as faults:
        yield "the catalogue is whole", f"{len(faults.faults)} faults"
        return
    built = finders.find("dist/main.js")
    yield "the pages are built", "" if built else "run make setup"
    if not trouble:
        yield "every kept state equals its record", snapshot_trouble()
    yield "the planner answers", planner_trouble()


def key_trouble(path: Path) -> str:
    """Whether somebody can read the key who must not, or nobody can."""
    if path.is_file() and not os.access(path, os.R_OK):
        return f"{path} cannot be read"
    open_to_others = path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    return f"others can read it; run chmod 600 {path}" if open_to_others else ""


def database() -> str:
    """Which database there is; never how it is opened."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(told["NAME"])
    return f"PostgreSQL, {told['NAME']} at {told['HOST'] or 'this machine'}"


def clock_trouble() -> str:
    """Whether this machine's clock is far from the database's: moments come from here, and
    several machines must agree on them."""
    with connection.cursor() as cursor:
        asked = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    apart = max(asked - there, there - timezone.now())  # however long the answer took
    return f"they are {apart.total_seconds():.1f} s apart" if apart > MOST_APART else ""


def durability_trouble() -> str:
    """Whether PostgreSQL is told to forget what it acknowledged, where it crashes."""
    sql = "SELECT name FROM pg_settings WHERE setting = 'off' AND name = ANY(%s) ORDER BY name"
    with connection.cursor() as cursor:
        cursor.execute(sql, [[*DURABLE]])
        off = [name for (name,) in cursor.fetchall()]
    return f"PostgreSQL's {' and '.join(off)} must not be off" if off else ""


def database_trouble() -> str:
    """SQLite's own check."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("pragma quick_check")
        row = cursor.fetchone()
    return "" if row and row[0] == "ok" else "is damaged; restore a backup"


def snapshot_trouble() -> str:
    """Rebuild everybody's state and compare."""
    now = timezone.now()
    wrong = sum(
        dump_state(folded(row, now).state) != dump_state(refolded(row, now).state)
        for row in models.Person.objects.iterator()
    )
    return f"{wrong} differ" if wrong else ""


def planner_trouble() -> str:
    """Whether the planning process starts and has read the same catalogue."""
    try:
        version = planning_process.pool().submit(planning_process.load_everything).result(STARTS_S)
    except TimeoutError:
        return f"it did not start within {STARTS_S} s"
    except BrokenProcessPool:
        return "it ended as it started"
    finally:
        planning_process.close_pool()
    return "" if version == english_catalogue().version else "it has another catalogue"
