"""What is damaged or made to do harm is refused in a sentence, and needs little memory."""

import io
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.imports import apple_health, walk_files
from steadyback.imports import zipped as zips
from steadyback.imports.markup import LONGEST_TAG, MOST_NAMES, Markup
from steadyback.imports.room import Room
from steadyback.imports.unreadable import Unreadable
from steadyback.imports.walk_files import walks_in
from steadyback.imports.walks import Found
from tests.imports.test_walk_files import SUNDAY, WALK
from tests.imports.written import apple, apple_zip, crc16, fit, gpx, points, track, zipped

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
LINES = 1_000_000 if NIGHTLY else 100_000
"""`make nightly` reads a million lines; `make test` a tenth, as memory does not grow with them."""
LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE HealthData [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<HealthData><Record value="&b;"/></HealthData>"""
OUTSIDE = b"""<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><trk>&x;</trk></gpx>"""
WITHOUT_END = b"<?xml version='1.0'?><gpx><metadata>"


STARTS = [b"", b"\x0e\x20\x54\x08\x40\0\0\0.FIT", b"<gpx>", b"PK\x03\x04"]
BROKEN = apple(WALK.replace("</Workout>", "</Walk>"))
BROKEN_ON = BROKEN[: BROKEN.index(b"</Walk>")].count(b"\n") + 1


def refused(data: bytes) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(Unreadable) as wrong:
        walks_in(io.BytesIO(data))
    assert wrong.value.says.endswith(".")
    assert wrong.value.remedy.endswith(".")
    return wrong.value.says


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 and more of it", "no file of walks"),
        (b"\x1f\x8b\x08\x00 and more of it", "is packed (gz)"),
        (b"<TrainingCenterDatabase/>", "TCX"),
        (b"<?xml version='1.0'?>\n<ClinicalDocument/>", "file for doctors"),
        (b"<kml/>", "KML"),
        (LAUGHS, "instructions to copy"),
        (OUTSIDE, "instructions to copy"),
        (apple(WALK)[:-40], "ends too early"),
        (gpx([track(points(SUNDAY, 9))])[:-80], "ends too early"),
        (BROKEN, f"damaged on line {BROKEN_ON}."),
        (apple(WALK).replace(b"</HealthData>", b"&undeclared;</HealthData>"), "damaged on line"),
        (apple(WALK + "<!DOCTYPE HealthData>"), "damaged on line"),
        (apple(WALK).replace(b"Robin", b"\xff\xfe"), "damaged on line"),
        (b"<gpx>" + b"<trk>" * 100, "too deep"),
        (fit(SUNDAY, 1200)[:-1], "ends too early"),
        (fit(SUNDAY, 1200)[:-2] + b"\0\0", "checksum"),
        (fit(SUNDAY, 1200) + b"\x0e rest", "not a whole FIT"),
        (zipped({"a.txt": b"no walk"}), "No walks are in this zip"),
        (zipped({"a.zip": zipped({"export.xml": apple(WALK)})}), "No walks are in this zip"),
        (zipped({f"{n}.gpx": b"<gpx/>" for n in range(201)}), "more than 200"),
        (apple_zip(apple(WALK))[:-30], "damaged, or a part"),
    ],
)  # fmt: skip
def test_each_is_refused_with_what_is_wrong(data: bytes, says: str) -> None:
    assert says in refused(data)


def test_a_file_that_cannot_be_read_gives_no_walk_at_all() -> None:
    """The walk before the damage is known to the reader, and not given out."""
    whole = apple(WALK)
    assert len(walks_in(io.BytesIO(whole)).walks) == 1
    for cut in range(16, len(whole) - 1, len(whole) // 40):
        refused(whole[:cut])


def locked(archive: bytes) -> bytes:
    """The zip with the mark of a password on each member."""
    made = bytearray(archive)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(mark, at + 4)
    return bytes(made)


def squeezed(method: int) -> bytes:
    """A zip packed in another way."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        archive.writestr("export.xml", apple(WALK))
    return whole.getvalue()


def test_zips_that_are_locked_or_packed_otherwise_are_refused() -> None:
    assert "password" in refused(locked(apple_zip(apple(WALK))))
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        assert "packed in a way" in refused(squeezed(method))


def test_a_member_whose_bytes_do_not_fit_its_checksum_is_refused() -> None:
    whole = bytearray(apple_zip(apple(WALK)))
    place = whole.rfind(b"PK\x03\x04")
    whole[place + 90] ^= 0xFF
    assert "damaged" in refused(bytes(whole))


def test_a_zip_that_lists_too_many_names_is_refused_before_they_are_read(monkeypatch) -> None:
    monkeypatch.setattr(zips, "LARGEST_INDEX", 66_000)
    many = zipped({f"{n}.txt": b"" for n in range(1_500)})
    assert "far too many files" in refused(many)


def test_what_takes_longer_than_ten_seconds_is_refused_before_it_is_read(monkeypatch) -> None:
    one = fit(SUNDAY, 1200)
    monkeypatch.setattr(walk_files, "MOST_RECORDED", len(one) * 3 // 2)
    two = zipped({"1.fit": one, "2.fit": one})
    assert "unpacked they are more than" in refused(two)
    room = Room()
    assert walks_in(io.BytesIO(one), room).walks
    with pytest.raises(Unreadable, match="Together these files are more"):
        walks_in(io.BytesIO(zipped({"1.fit": one})), room)
    monkeypatch.setattr(walk_files, "MOST_RECORDED", len(one) - 1)
    assert "larger than" in refused(one)
    monkeypatch.setitem(walk_files.READERS, "HealthData", (apple_health.walks_in, 99))
    assert "larger than" in refused(apple_zip(apple(WALK)))
    assert "larger than" in refused(apple(WALK))


def test_a_place_before_the_beginning_of_a_zip_is_damage() -> None:
    with pytest.raises(Unreadable):
        zips.Gate(io.BytesIO(b"PK")).seek(-1)
    assert zips.Gate(io.BytesIO(b"PK")).seek(-1, 2) == 1


class Endless:
    """A file without an end, and how much of it was read."""

    def __init__(self, start: bytes, rest: Iterator[bytes]) -> None:
        self._now, self._rest, self.told = start, rest, 0

    def read(self, size: int) -> bytes:
        while len(self._now) < size:
            self._now += next(self._rest)
        given, self._now = self._now[:size], self._now[size:]
        self.told += len(given)
        return given


def names() -> Iterator[bytes]:
    """Elements that are all called otherwise."""
    for first in count(step=1000):
        yield b"".join(b"<n%d/>" % (first + one) for one in range(1000))


def same(part: bytes) -> Iterator[bytes]:
    """One part again and again."""
    while True:
        yield part * 4096


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        (same(b"x"), None),
        (iter([b'<trk name="', *[b"x" * 4096] * 100_000]), "far too long"),
        (iter([b"<!-- ", *[b"x" * 4096] * 100_000]), "far too long"),
        (names(), "different names"),
        (same(b"<a>"), "too deep"),
        (same(b"<a/>"), None),
    ],
    ids=["text", "one tag", "one comment", "names", "depth", "size"],
)
def test_a_file_without_an_end_is_stopped(rest: Iterator[bytes], says: str | None) -> None:
    file = Endless(WITHOUT_END, rest)
    most = 4 * LONGEST_TAG
    with pytest.raises(Unreadable, match=says or "larger than the 4 MB"):
        Markup(file).parse(most, lambda name, told: None, lambda name: None)
    assert file.told <= most + (1 << 18)
    assert MOST_NAMES < 100_000


def told(data: bytes) -> str:
    """What is said of a file; "walks" where it could be read."""
    try:
        assert isinstance(walks_in(io.BytesIO(data)), Found)
    except Unreadable as refusal:
        return refusal.says
    return "walks"


@given(st.binary(max_size=400), st.sampled_from(STARTS))
def test_whatever_a_file_is_the_answer_is_walks_or_a_sentence(rest: bytes, start: bytes) -> None:
    assert told(start + rest).endswith(("walks", "."))


@given(st.binary(max_size=200))
def test_messages_of_a_fit_file_are_walks_or_a_sentence(body: bytes) -> None:
    head = struct.pack("<BBHI4sH", 14, 0x20, 2132, len(body), b".FIT", 0)
    data = head + body + struct.pack("<H", crc16(head + body))
    assert told(data) in ("walks", "This file is damaged: its parts do not fit together.")


def test_a_flipped_bit_anywhere_is_walks_or_a_sentence() -> None:
    chance = random.Random(7)
    for whole in (apple_zip(apple(WALK)), fit(SUNDAY, 600), gpx([track(points(SUNDAY, 9))])):
        for _ in range(60):
            flipped = bytearray(whole)
            flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            assert told(bytes(flipped)).endswith(("walks", "."))


READING = """
import re, sys
from pathlib import Path
from steadyback.imports.walk_files import walks_in
with open(sys.argv[1], "rb") as file:
    found = walks_in(file)
most = re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text()).group(1)
print(len(found.walks), found.others, int(most) // 1024)
"""
"""A new process of its own; what its parent needed is not counted, as it is in ru_maxrss."""
MOST_MB = 80
"""The design allows 300; reading needs a fraction, whatever the length."""


def heartbeats(lines: int) -> Iterator[str]:
    """Lines of an export, each another one."""
    for n in range(lines):
        yield (
            f' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min"'
            f' startDate="2026-01-01 08:{n // 60 % 60:02}:{n % 60:02} +0000" value="{n % 97}"/>\n'
        )


def write_export(path: Path, lines: int) -> None:
    """A long export.xml with a walk at its end."""
    head, tail = apple(WALK).split(b"<Workout", 1)
    with path.open("wb") as file:
        file.write(head)
        file.writelines(line.encode() for line in heartbeats(lines))
        file.write(b"<Workout" + tail)


@pytest.mark.parametrize("packed", [False, True])
def test_a_million_lines_need_little_memory(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "export.xml"
    write_export(path, LINES)
    if packed:
        with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED, True, 1) as whole:
            whole.write(path, "apple_health_export/export.xml")
        path = tmp_path / "export.zip"
    run = subprocess.run(
        [sys.executable, "-c", READING, path], capture_output=True, text=True, check=True
    )
    walks, others, megabytes = (int(word) for word in run.stdout.split())
    assert (walks, others) == (1, 0)
    assert megabytes < MOST_MB


def test_a_bomb_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("apple_health_export/export.xml", "w") as member,
    ):
        member.write(b"<?xml version='1.0'?><HealthData>")
        for _ in range(1024 if NIGHTLY else 64):
            member.write(b" " * (1 << 20))
    assert len(whole.getvalue()) < 2_000_000
    assert "tighter than any real export" in refused(whole.getvalue())
