"""A record in a file: taken whole where it is in order, else refused with a sentence."""

import io
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadyback.imports.archive import Incoming, read_file
from steadyback.record import CaseProblems, canonical_json
from steadyback.record.archive import CASE, MANIFEST, record_hash
from tests.imports.archives import (
    AWAY,
    FILES,
    HOME,
    Key,
    case_with,
    doctored,
    members,
    packed,
    usual,
    with_files,
    zipped,
)
from tests.records import Record, records

REMEDY = "Choose the file as Steadyback saved it"
WHOLE = packed()


def taken(whole: bytes, key: Key = HOME) -> Incoming:
    return read_file(io.BytesIO(whole), key.reader())


def refused(whole: bytes, key: Key = HOME) -> str:
    """What is said of a file that is not taken."""
    with pytest.raises(CaseProblems) as told:
        taken(whole, key)
    problems = told.value.problems
    assert problems
    assert all(one.says[:1].isalpha() and len(one.says) > 10 for one in problems)
    return str(told.value)


def test_it_comes_back_as_it_was() -> None:
    found = taken(WHOLE)
    assert found.ours
    assert found.case.events == usual().events
    assert record_hash(found.case) == json.loads(members(WHOLE)[MANIFEST])["record"]


def test_the_same_input_is_the_same_bytes() -> None:
    assert packed() == WHOLE


def test_another_installation_takes_it_as_from_elsewhere() -> None:
    found = taken(WHOLE, AWAY)
    assert not found.ours
    assert found.case == taken(WHOLE).case


@settings(max_examples=60)
@given(records())
def test_any_record_comes_back_whole(record: Record) -> None:
    case = case_with(*record.events, person=record.person)
    for key in (HOME, AWAY):
        found = read_file(io.BytesIO(packed(case)), key.reader(record.last.at))
        assert canonical_json(found.case) == canonical_json(case)
        assert found.ours == (key is HOME)


def test_a_case_file_alone_is_taken_and_is_never_ours() -> None:
    found = taken(members(WHOLE)[CASE])
    assert (found.ours, found.case.events) == (False, usual().events)


def test_a_file_that_was_cut_short_anywhere_is_refused() -> None:
    for length in range(0, len(WHOLE), 10):
        assert REMEDY in refused(WHOLE[:length])


@settings(max_examples=300)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_changes_nothing_that_is_read(place: int, bit: int) -> None:
    flipped = bytearray(WHOLE)
    flipped[place] ^= 1 << bit
    try:
        found = taken(bytes(flipped))
    except CaseProblems:
        return
    assert found.case == taken(WHOLE).case
    assert found.ours


@settings(max_examples=200)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"{"]))
def test_any_bytes_are_refused_with_a_sentence(noise: bytes, start: bytes) -> None:
    refused(start + noise)


def with_a_clearance(case: dict[str, Any]) -> None:
    case["events"][-1]["body"]["flags"] = ["RF01"]


def test_what_was_changed_and_still_says_it_is_ours_is_refused() -> None:
    assert "was changed since this Steadyback saved it" in refused(doctored(with_a_clearance))


@pytest.mark.parametrize("name", [None, "f" * 32])
def test_what_was_changed_and_says_nothing_is_from_elsewhere(name: str | None) -> None:
    assert not taken(doctored(with_a_clearance, installation=name)).ours


def test_what_another_installation_signed_in_our_name_is_refused() -> None:
    said = json.loads(members(packed(key=AWAY))[MANIFEST])
    assert "changed" in refused(
        doctored(lambda case: None, installation=HOME.name, signature=said["signature"])
    )


def test_a_case_that_is_not_the_one_of_the_list_is_refused() -> None:
    files = members(WHOLE)
    files[CASE] = files[CASE].replace(b"Dr Ann", b"Dr Eve")
    assert CASE in refused(zipped(files))
    assert MANIFEST in refused(zipped(files | {CASE: b"{}"}))


def test_problems_of_the_case_have_their_places() -> None:
    def wrong(case: dict[str, Any]) -> None:
        case["events"][0]["by"] = "nobody"
        case["events"][1]["at"] = "2031-01-01T00:00:00Z"

    says = refused(doctored(wrong, installation=None))
    assert f"{CASE}/events/0/by" in says


def test_an_event_of_days_to_come_is_refused_from_elsewhere() -> None:
    def later(case: dict[str, Any]) -> None:
        case["events"][-1]["at"] = "2031-01-01T00:00:00Z"

    assert "ahead of this machine's clock" in refused(doctored(later, installation=None))


def test_a_plan_that_a_person_wrote_is_refused() -> None:
    scenario = Path("tests/exports/golden/person_case.json").read_bytes()
    case = json.loads(scenario)
    plan = next(one for one in case["events"] if one["kind"] == "plan_issued")
    plan["by"] = "person"
    assert "engine only" in refused(json.dumps(case).encode())
    plan["by"] = "engine:x"
    case["events"].append(plan | {"id": "twice"})
    assert "issued before" in refused(json.dumps(case).encode())


def test_an_author_whose_name_leaves_no_room_is_refused() -> None:
    def long(case: dict[str, Any]) -> None:
        case["events"][-1]["by"] = f"clinician:{'x' * 64}"

    assert "too great length" in refused(doctored(long, installation=None))


HOSTILE = (
    "../case.json", "/etc/passwd", "C:/x.txt", "a\\..\\b", "tables/../../x", "\u202ex", "a" * 300,
    "CON", ".hidden", "a//b", "a/b/c/d/e", "x\x00.json", "~root/x", "tables/",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused(name: str) -> None:
    assert REMEDY in refused(zipped({**members(WHOLE), name: b"x"}))


def test_a_zip_in_a_zip_is_refused() -> None:
    assert "missing" in refused(zipped({"inner.zip": WHOLE}))
    assert "lists other files" in refused(with_files(**{"inner.zip": WHOLE}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused() -> None:
    made = io.BytesIO(WHOLE)
    with zipfile.ZipFile(made, "a") as into:
        into.writestr(CASE, b"{}")
    assert "two files of one name" in refused(made.getvalue())


def test_many_files_are_refused() -> None:
    more = {f"x{number}.txt": b"" for number in range(200)}
    assert "more than Steadyback saves" in refused(zipped(members(WHOLE) | more))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_refused(method: int) -> None:
    assert "packed in a way" in refused(zipped(members(WHOLE), method))


def test_a_link_or_a_lock_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        into.writestr(link, "/etc/passwd")
        for name, content in members(WHOLE).items():
            into.writestr(zipfile.ZipInfo(name), content)
    assert "packed in a way" in refused(made.getvalue())
    locked = bytearray(WHOLE)
    at = WHOLE.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "packed in a way" in refused(bytes(locked))


def claiming(size: int) -> bytes:
    """An archive whose case claims another size than it has."""
    whole = bytearray(WHOLE)
    at = whole.index(CASE.encode(), whole.index(b"PK\x01\x02")) - 46
    whole[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(whole)


@pytest.mark.parametrize("size", [0, 1, 10_000, 7_000_000, 3_000_000_000])
def test_a_size_that_is_not_true_is_refused(size: int) -> None:
    refused(claiming(size))


@pytest.mark.parametrize(
    "whole", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n", b"[1]", b"{}", b"{", b"null"]
)
def test_another_kind_of_file_is_refused(whole: bytes) -> None:
    refused(whole)


def test_what_is_read_is_only_the_list_and_the_case() -> None:
    junk = members(WHOLE) | {"paper/week.pdf": b"x" * len(FILES["paper/week.pdf"])}
    assert taken(zipped(junk)).ours


MEASURED = """
import io, sys
from pathlib import Path
from steadyback.imports.archive import read_file
from steadyback.record import CaseProblems
from tests.imports.archives import HOME, members, packed, zipped
bomb = sys.argv[1]
if bomb == "zeros":
    import zipfile
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in members(packed()).items():
            into.writestr(zipfile.ZipInfo(name), content)
        with into.open("zeros.txt", "w") as file:
            for _ in range(int(sys.argv[2])):
                file.write(bytes(1 << 20))
    whole = made.getvalue()
elif bomb == "names":
    whole = zipped({f"x{number}": b"" for number in range(60_000)})
else:
    events = {"lists": b"[]", "objects": b"{}", "words": b'"ab"', "numbers": b"1"}[bomb]
    start = b'{"format":"steadyback-case/1","person":{},"events":['
    whole = start + b",".join([events] * (7_900_000 // (len(events) + 1))) + b"]}"
try:
    read_file(io.BytesIO(whole), HOME.reader())
except CaseProblems as wrong:
    print(len(wrong.problems))
status = Path("/proc/self/status").read_text()  # ru_maxrss would count who started this, too
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


@pytest.mark.parametrize("bomb", ["zeros", "names", "lists", "words"])
def test_a_bomb_is_refused_in_little_memory(bomb: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, bomb, "200"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    problems, megabytes = map(int, done.stdout.split())
    assert problems >= 1
    assert megabytes < 300
