"""What the tables hold after all faults, as JSON: python -m … FOLDER."""

import json
import os
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine

from tests.browser.faults.moment import LATER


def found_of(row: Any) -> dict[str, Any]:
    """A person's events in the order of their storage, and whether kept equals rebuilt."""
    from django.utils import timezone

    from steadyback.engine import dump_state
    from steadyback.web.records import models
    from steadyback.web.records.folding import folded, refolded

    events = models.Event.objects.filter(person=row).order_by("seq")
    told = [e for e in events if e.kind != "consent"]
    now = timezone.now()
    kept, again = folded(row, now, with_course=True), refolded(row, now, with_course=True)
    return {
        "events": [[e.seq, e.event_id, e.kind, e.body] for e in told],
        "gaps": [e.seq for e in events] != list(range(1, len(events) + 1)),
        "from_snapshot": not kept.refolded,
        "equal": dump_state(kept.state) == dump_state(again.state) and kept.course == again.course,
    }


def holds(stored: Any, sent: Any) -> bool:
    """Whether what is stored says what was sent; the store adds what is meant by default."""
    if isinstance(sent, dict):
        return all(name in stored and holds(stored[name], sent[name]) for name in sent)
    if isinstance(sent, list):
        both = zip(stored, sent, strict=False)
        return len(stored) == len(sent) and all(holds(one, other) for one, other in both)
    return bool(stored == sent) or is_same_moment(stored, sent)


def is_same_moment(stored: Any, sent: Any) -> bool:
    """Whether two texts are one moment, which may be written in more than one way."""
    try:
        return datetime.fromisoformat(stored) == datetime.fromisoformat(sent)
    except (TypeError, ValueError):
        return False


def main(folder: Path) -> None:
    """Look at the file itself, then at every person."""
    os.environ["STEADYBACK_DATA"] = str(folder)
    with sqlite3.connect(folder / "steadyback.sqlite3") as file:
        whole = file.execute("pragma integrity_check").fetchone()[0]
    file.close()
    from steadyback import launch

    launch.open_store()
    from steadyback.web.records import models

    with time_machine.travel(LATER):
        people = {row.public_id: found_of(row) for row in models.Person.objects.all()}
    print(json.dumps({"integrity": whole, "people": people}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
