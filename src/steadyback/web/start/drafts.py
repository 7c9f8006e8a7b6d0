"""Answers on their way, and how long they hold."""

from datetime import datetime, timedelta
from typing import Any

from steadyback.web.records.access import OpenRecord
from steadyback.web.start.questions import Step, steps

DRAFT = "intake"
HOLDS = timedelta(days=1)
"""How long an answer about pain or danger can wait to become a fact (our proposal)."""


def kept(record: OpenRecord) -> dict[str, Any]:
    """The draft without answers about pain and danger that are too old; they are asked again."""
    draft = record.draft(DRAFT)
    if not draft:
        return {}
    changed = record.draft_changed_at(DRAFT) or record.now
    times: dict[str, str] = draft.get("at", {})
    values, done = dict(draft.get("values", {})), list(draft.get("done", []))
    for step in steps(record.catalogue, values):
        at = datetime.fromisoformat(times[step.id]) if step.id in times else changed
        if passes(step) and record.now - at > HOLDS:
            done = [one for one in done if one != step.id]
            values = {n: v for n, v in values.items() if n not in {f.name for f in step.fields}}
    return {"values": values, "done": done, "at": times}


def passes(step: Step) -> bool:
    """Whether an answer says how it is just now."""
    return step.part in ("Your pain", "Safety questions") or step.id == "relief"


def keep(record: OpenRecord, draft: dict[str, Any], values: dict[str, Any], step: str) -> list[str]:
    """Keep answers with the time of the newest; returns the steps that are done."""
    done = [*(one for one in draft.get("done", []) if one != step), step]
    times = {**draft.get("at", {}), step: record.now.isoformat()}
    record.keep_draft(DRAFT, {"values": values, "done": done, "at": times})
    return done
