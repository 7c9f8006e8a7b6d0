"""Archives for tests: whole ones, and whatever somebody could make of them."""

import io
import json
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from hmac import new
from typing import Any

from steadyback.exports.archive import Maker, archive
from steadyback.imports.archive import Reader
from steadyback.record import Case, Event, Person
from steadyback.record.archive import CASE, MANIFEST
from tests.engine.somebody import PERSON, day, event, green, intake

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
CLEARED = {"flags": ["RF07"], "clinician": "Dr Ann", "issued": "2026-03-03", "until": "2026-06-01"}
FILES = {"tables/pain.csv": b"day,leg\r\n", "paper/week.pdf": b"%PDF-1.7 week"}


class Key:
    """An installation by its key."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    @property
    def name(self) -> str:
        return sha256(self.secret.encode()).hexdigest()[:32]

    def sign(self, text: str) -> str:
        return new(self.secret.encode(), text.encode(), "sha256").hexdigest()

    def reader(self, now: datetime = NOW) -> Reader:
        return Reader(now, self.name, self.sign)

    def maker(self, at: datetime = NOW) -> Maker:
        return Maker(at, "engine", "catalogue", self.name, self.sign)


HOME, AWAY = Key("home"), Key("away")


def case_with(*events: Event, person: Person = PERSON) -> Case:
    return Case(format="steadyback-case/1", person=person, events=events)


def usual() -> Case:
    """A week of somebody, with a clinician's clearance."""
    told = [intake(), *green(day(1)), event("clearance", day(2), CLEARED, "clinician:ann")]
    return case_with(*told)


def packed(case: Case | None = None, key: Key = HOME) -> bytes:
    return archive(case or usual(), FILES, key.maker(), "Not yet reviewed.")


def members(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as found:
        return {name: found.read(name) for name in found.namelist()}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as into:
        for name, content in files.items():
            into.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def with_files(**changes: bytes) -> bytes:
    """An archive with further files, the list left as it was."""
    return zipped(members(packed()) | changes)


def doctored(say: Any, whole: bytes | None = None, **manifest: Any) -> bytes:
    """An archive whose case was changed, with the check sums made anew; no signature fits."""
    files = members(whole or packed())
    case = json.loads(files[CASE])
    say(case)
    text = json.dumps(case).encode()
    said = json.loads(files[MANIFEST])
    said["files"][CASE] = {"sha256": sha256(text).hexdigest(), "size": len(text)}
    plain = {"person": case["person"], "events": case["events"]}
    listed = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    said["record"] = sha256(listed.encode()).hexdigest()
    return zipped(files | {CASE: text, MANIFEST: json.dumps(said | manifest).encode()})
