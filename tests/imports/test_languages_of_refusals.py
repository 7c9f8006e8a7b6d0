"""A file or an entry is refused in the language of whoever brought it."""

import io
import zipfile
from typing import Any

import pytest

from steadyback.imports.archive import read_file
from steadyback.imports.unreadable import Unreadable
from steadyback.imports.walk_files import walks_in
from steadyback.languages import speaking
from steadyback.record import CaseProblems, read_case
from steadyback.record.archive import CASE, MANIFEST
from tests.escaped_words import ACCENTED, escaped
from tests.imports.archives import HOME, NOW, doctored, members, packed, zipped
from tests.imports.test_hostile_walk_files import BROKEN, LAUGHS, locked
from tests.imports.test_walk_files import SUNDAY, WALK
from tests.imports.written import apple, apple_zip, fit
from tests.record.examples import case_text, plain_event

WALKS = {
    "empty": b"",
    "packed": b"\x1f\x8b\x08\x00 and more of it",
    "unknown": b"%PDF-1.7 and more of it",
    "another program's": b"<kml/>",
    "hostile": LAUGHS,
    "damaged": BROKEN,
    "cut off": apple(WALK)[:-40],
    "FIT, cut off": fit(SUNDAY, 1200)[:-1],
    "FIT, not whole": fit(SUNDAY, 1200) + b"\x0e rest",
    "no walks": zipped({"a.txt": b"no walk"}),
    "too many": zipped({f"{n}.gpx": b"<gpx/>" for n in range(201)}),
    "locked": locked(apple_zip(apple(WALK))),
    "zip, damaged": apple_zip(apple(WALK))[:-30],
}
NAMES = ("NaN", "XML", "GPX", "FIT", "KML", "PDF", "ZIP", "JSON", "UTF", CASE, MANIFEST)
MANY = {f"{n}.txt": b"" for n in range(101)}


@pytest.mark.parametrize("data", WALKS.values(), ids=WALKS)
def test_a_file_of_walks_is_refused_in_the_language_that_is_spoken(data: bytes) -> None:
    with speaking(ACCENTED), pytest.raises(Unreadable) as wrong:
        walks_in(io.BytesIO(data))
    assert escaped(f"{wrong.value.says} {wrong.value.remedy}", *NAMES) == []


def named_too_long(case: dict[str, Any]) -> None:
    case["events"][-1]["by"] = f"clinician:{'x' * 64}"


def twice(case: dict[str, Any]) -> None:
    case["events"].append(case["events"][0] | {"at": "2031-01-01T00:00:00Z"})


ARCHIVES = {
    "empty": b"",
    "another file": b"%PDF",
    "cut off": packed()[:-9],
    "too many": zipped(members(packed()) | MANY),
    "strange names": zipped(members(packed()) | {"../x": b""}),
    "packed strangely": zipped(members(packed()), zipfile.ZIP_BZIP2),
    "without its list": zipped({CASE: b"{}"}),
    "another list": zipped(members(packed()) | {MANIFEST: b"{}"}),
    "a file too few": zipped({k: v for k, v in members(packed()).items() if k in (CASE, MANIFEST)}),
    "changed": doctored(lambda case: None),
    "another case": zipped(members(packed()) | {CASE: b"{}"}),
    "author": doctored(named_too_long, installation=None),
    "twice": doctored(twice, installation=None),
}


@pytest.mark.parametrize("data", ARCHIVES.values(), ids=ARCHIVES)
def test_a_record_in_a_file_is_refused_in_the_language_that_is_spoken(data: bytes) -> None:
    with speaking(ACCENTED), pytest.raises(CaseProblems) as wrong:
        read_file(io.BytesIO(data), HOME.reader())
    assert [word for one in wrong.value.problems for word in escaped(one.says, *NAMES)] == []


CASES = {
    "no JSON": "x",
    "cut off": '{"a": ',
    "no text": b'{"a": "\xff"}',
    "a name twice": '{"a": 1, "a": 2}',
    "no number": '{"a": NaN}',
    "too deep": "[" * 50 + "]" * 50,
    "another field": case_text(plain_event("check_in") | {"q": 1}),
    "of days to come": case_text(plain_event("check_in") | {"at": "2031-01-01T00:00:00Z"}),
    "no session": case_text(plain_event("morning_after", body={"for_session": "z9"})),
    "nothing to correct": case_text(
        plain_event("correction", body={"event": "z9", "withdraw": True})
    ),
    "a correction of both": case_text(
        plain_event("correction", body={"event": "z9", "withdraw": True, "body": {}})
    ),
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_what_we_say_of_a_case_is_said_in_the_language_that_is_spoken(text: str | bytes) -> None:
    with speaking(ACCENTED), pytest.raises(CaseProblems) as wrong:
        read_case(text, NOW)
    assert [word for one in wrong.value.problems for word in escaped(one.says, *NAMES)] == []
