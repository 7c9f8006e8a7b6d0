"""What the tables hold after all faults, as JSON: python -m … FOLDER."""

import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any


def found_of(row: Any) -> dict[str, Any]:
    """A person's events in the order of their storage, and whether kept equals rebuilt."""
    from django.utils import timezone

    from steadyback.engine import dump_state
    from steadyback.web.records import models
    from steadyback.web.records.folding import folded, refolded

    events = models.Event.objects.filter(person=row).order_by("seq")
    kept, again = folded(row, timezone.now()), refolded(row, timezone.now())
    return {
        "events": [[e.seq, e.event_id, e.kind, e.body] for e in events if e.kind != "consent"],
        "gaps": [e.seq for e in events] != list(range(1, len(events) + 1)),
        "from_snapshot": not kept.refolded,
        "equal": dump_state(kept.state) == dump_state(again.state),
    }


def main(folder: Path) -> None:
    """Look at the file itself, then at every person."""
    os.environ["STEADYBACK_DATA"] = str(folder)
    with sqlite3.connect(folder / "steadyback.sqlite3") as file:
        whole = file.execute("pragma integrity_check").fetchone()[0]
    file.close()
    from steadyback import launch

    launch.open_store()
    from steadyback.web.records import models

    people = {row.public_id: found_of(row) for row in models.Person.objects.all()}
    print(json.dumps({"integrity": whole, "people": people}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
