"""Planning a week: outside any transaction, in the one process that has the solver loaded."""

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Max

from steadyback.engine import ENGINE_VERSION, Week, advise, dump_state, load_state, plan_week
from steadyback.engine import seed_of, week_at
from steadyback.record import canonical_hash
from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.folding import Folded, folded
from steadyback.web.records.ids import event_id
from steadyback.web.records.store import Overtaken, append

PATIENCE_S = 30
_lock = threading.Lock()
_pool: ProcessPoolExecutor | None = None


def warm_up() -> None:
    """Start the planning process and let it load the catalogue and the solver."""
    pool().submit(load_everything)


def pool() -> ProcessPoolExecutor:
    """The one planning process, started when it is first asked for."""
    global _pool
    with _lock:
        if _pool is None:
            spawn = multiprocessing.get_context("spawn")
            _pool = ProcessPoolExecutor(max_workers=1, mp_context=spawn)
        return _pool


def close_pool() -> None:
    """End the planning process; the next plan starts another."""
    global _pool
    with _lock:
        if _pool is not None:
            _pool.shutdown(wait=False, cancel_futures=True)
            _pool = None


def load_everything() -> str:
    """In the planning process: read the catalogue; the solver came with the engine."""
    return the_catalogue().version


def planned(state: str, week: Week, seed: int) -> dict[str, Any]:
    """In the planning process: the plan as JSON data."""
    plan = plan_week(the_catalogue(), load_state(state), week, seed)
    return plan.model_dump(mode="json", exclude_none=True)


def plan_if_due(person: models.Person, now: datetime) -> bool:
    """Plan the person's week if one is due. False where none is due or events kept coming."""
    for _ in range(3):
        found = folded(person, now)
        if not advise(the_catalogue(), found.state, now).plan_due:
            return False
        try:
            append(person, [issued(person, found, now)], now, expected_seq=found.seq)
        except (Overtaken, IntegrityError):
            continue  # somebody wrote or planned meanwhile: look again
        return True
    return False


def issued(person: models.Person, found: Folded, now: datetime) -> dict[str, Any]:
    """The plan for the week as an event, with what it was made from."""
    week = week_at(found.state, now)
    state = dump_state(found.state)
    plan = compute(state, week, seed_of(found.state, week))
    rows = models.Event.objects.filter(person=person, plan_week=week.iso)
    revision = rows.aggregate(newest=Max("plan_revision"))["newest"] or 0
    return {
        "id": event_id(now),
        "at": now,
        "by": f"engine:{ENGINE_VERSION}",
        "kind": "plan_issued",
        "version": 1,
        "body": {
            "plan": plan,
            "revision": revision + 1,
            "inputs_hash": canonical_hash({"state": state, "week": week.iso}),
            "engine": ENGINE_VERSION,
            "catalogue": the_catalogue().version,
        },
    }


def compute(state: str, week: Week, seed: int) -> dict[str, Any]:
    """Have the plan made in the planning process; a process that died is replaced once."""
    try:
        return pool().submit(planned, state, week, seed).result(PATIENCE_S)
    except BrokenProcessPool:
        close_pool()
        return pool().submit(planned, state, week, seed).result(PATIENCE_S)


def due_people() -> list[models.Person]:
    """Everybody whose record could need a plan, in the order in which they came."""
    return list(models.Person.objects.exclude(consent="").order_by("id"))
