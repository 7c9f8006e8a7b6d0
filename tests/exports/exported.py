"""Records to export, and what a Bundle of FHIR holds, for the tests of what leaves.

`python -m tests.exports.exported` writes the golden files of the person in golden/ again.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from steadyback.engine import fold_all
from steadyback.exports import fhir
from steadyback.exports.known import Known
from steadyback.exports.tables import tables
from steadyback.record import read_case, timeline
from tests.catalogue_fixture import the_catalogue
from tests.records import Record

Json = dict[str, Any]
SCENARIOS = Path(__file__).parent.parent / "scenarios"
GOLDEN = Path(__file__).parent / "golden"
EXPORTED = (
    "intake", "check_in", "session_done", "morning_after", "measure", "activity", "plan_issued",
    "consent",
)  # fmt: skip
"""The kinds of event that a Bundle holds, each once."""
MASK = "0123456789abcdef"


def known_of(path: Path, on: datetime | None = None) -> Known:
    """A case file as it stands at a moment, or at its last event."""
    case = read_case(path.read_bytes())
    at = on or max(event.at for event in case.events)
    state = fold_all(case.person, timeline(case.events, at), the_catalogue())
    return Known.of(the_catalogue(), case.events, state, at)


def known_from(record: Record) -> Known:
    """A random record as it stands at its moment."""
    return Known.of(the_catalogue(), record.events, record.state, record.on)


def golden_person() -> Known:
    """Somebody with a little of everything, on the evening of the second day."""
    on = datetime.fromisoformat("2026-03-03T22:00:00+00:00")
    return known_of(GOLDEN / "person_case.json", on)


def golden_person_with_a_danger(folder: Path) -> Known:
    """The same person at the moment a sign that locks had just been told."""
    case = json.loads((GOLDEN / "person_case.json").read_text("utf-8"))
    case["events"].append(
        {
            "id": "sign",
            "at": "2026-03-03T21:30:00+00:00",
            "by": "person",
            "kind": "check_in",
            "body": {"answers": {"RF03": "yes"}},
        }
    )
    told = folder / "told.json"
    told.write_text(json.dumps(case), "utf-8")
    return known_of(told)


def resources(bundle: Json, kind: str | None = None) -> list[Json]:
    """What a Bundle holds, or what of one kind."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return [one for one in found if kind in (None, one["resourceType"])]


def inside(value: Any) -> Iterator[Json]:
    """Every object in a document, the document first."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from inside(one)
    elif isinstance(value, list):
        for one in value:
            yield from inside(one)


def golden_bundle() -> str:
    """The golden person's Bundle, without the version of the catalogue, which every word moves."""
    text = json.dumps(fhir.bundle(golden_person()), ensure_ascii=False, indent=1) + "\n"
    return text.replace(the_catalogue().version, MASK)


def unmarked(text: str) -> str:
    """A text without the ids that a version of the catalogue takes part in."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text)


if __name__ == "__main__":
    (GOLDEN / "person_fhir.json").write_text(golden_bundle(), "utf-8")
    for name, table in tables(golden_person()).items():
        (GOLDEN / f"person_{name}").write_bytes(table.encode())
