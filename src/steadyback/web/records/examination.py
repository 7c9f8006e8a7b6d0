"""Is everything in order? What `steadyback doctor` looks at."""

import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.utils import timezone

from steadyback.catalogue.loader import CatalogueFaults
from steadyback.engine import dump_state
from steadyback.web.records import models, planning_process
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.folding import folded, refolded


def findings(database: Path) -> Iterator[tuple[str, str]]:
    """Each thing that was looked at, and what is wrong with it (nothing: empty)."""
    yield "the secret key is for its owner only", key_trouble(settings.DATA_FOLDER / "secret-key")
    yield f"the database can be read: {database}", database_trouble()
    try:
        yield f"the catalogue is whole: {english_catalogue().version}", ""
    except CatalogueFaults as faults:
        yield "the catalogue is whole", f"{len(faults.faults)} faults"
        return
    built = finders.find("dist/main.js")
    yield "the pages are built", "" if built else "run make setup"
    yield "every kept state equals its record", snapshot_trouble()
    yield "the planner answers", planner_trouble()


def key_trouble(path: Path) -> str:
    """Whether others can read the key."""
    open_to_others = path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    return f"others can read it; run chmod 600 {path}" if open_to_others else ""


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
        version = planning_process.pool().submit(planning_process.load_everything).result(30)
    finally:
        planning_process.close_pool()
    return "" if version == english_catalogue().version else "it has another catalogue"
