"""Walks of a FIT file (Garmin and others): the sums of each session, and nothing of its course.

Only the container is read here, and of its messages only the session's: the rest is stepped over
by its size. Layout and numbers as in Garmin's published FIT protocol; a test compares them with an
independent reader. Why no library: docs/decisions/0025-walks-from-other-programs.md.
"""

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Final

from steadyback.imports.unreadable import Unreadable
from steadyback.imports.walks import Found, Gathering, Kind
from steadyback.languages import N_, _

MARK: Final = b".FIT"
MOST_BYTES: Final = 8 << 20
"""A whole day with a point for every second has about half of it."""
EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
SESSION: Final = 18
START, SPORT, PASSED, TIMER, DISTANCE, END = 2, 5, 7, 8, 9, 253
"""Fields of a session: start, sport, seconds with and without pauses (thousandths), distance
(centimetres), and when it was written, at its end."""
WIDTHS: Final = {1: "B", 2: "H", 4: "I"}
WALKING: Final = 11
NO_SPORT: Final = (0, None)
"""Generic, or not said."""

AGAIN: Final = N_("Please export it once more from your watch or its program.")
POLYNOMIAL: Final = 0xA001


@dataclass(frozen=True, slots=True)
class Layout:
    """How the data of one kind of message lie: number, byte order, fields with their sizes."""

    message: int
    order: str
    fields: tuple[tuple[int, int], ...]
    size: int


Values = dict[int, int]


def walks_in(data: bytes) -> Found:
    """The walks of a file, which may be several files in a row. Raises Unreadable."""
    gathered = Gathering("fit")
    start = 0
    while start < len(data):
        body, start = next_file(data, start)
        for values in sessions(body):
            take(gathered, values)
    return gathered.found()


def next_file(data: bytes, start: int) -> tuple[memoryview, int]:
    """The messages of the file that begins here, and where the next begins. Raises Unreadable."""
    size = data[start]
    if size < 12 or data[start + 8 : start + 12] != MARK:
        raise Unreadable(_("This is not a whole FIT file."), _(AGAIN))
    (length,) = struct.unpack_from("<I", data, start + 4)
    end = start + size + length
    if end + 2 > len(data):
        says = _("This file ends too early: a part of it is missing.")
        raise Unreadable(says, _(AGAIN))
    (told,) = struct.unpack_from("<H", data, end)
    if told != checksum(memoryview(data)[start:end]):
        raise Unreadable(_("This file is damaged: its checksum does not fit."), _(AGAIN))
    return memoryview(data)[start + size : end], end + 2


def checksum(data: memoryview) -> int:
    """The CRC of a FIT file, 16 bits; two bytes at once, as it is most of the work."""
    crc, table = 0, remainders()
    pairs = array("H", bytes(data[: len(data) & ~1]))
    if sys.byteorder == "big":
        pairs.byteswap()
    for pair in pairs:
        crc = table[crc ^ pair]
    if len(data) & 1:
        crc = (crc >> 8) ^ table[((crc ^ data[-1]) & 0xFF) << 8]
    return crc


@cache
def remainders() -> tuple[int, ...]:
    """What each two bytes, the first of them the lower, make of a CRC of 0."""
    single = []
    for value in range(256):
        for _bit in range(8):
            value = (value >> 1) ^ (POLYNOMIAL if value & 1 else 0)
        single.append(value)
    low = (single[pair & 0xFF] ^ pair >> 8 for pair in range(1 << 16))
    return tuple(crc >> 8 ^ single[crc & 0xFF] for crc in low)


def sessions(body: memoryview) -> Iterator[Values]:
    """The sessions of a file, each as the numbers of its known fields. Raises Unreadable."""
    layouts: dict[int, Layout] = {}
    place = 0
    try:
        while place < len(body):
            head = body[place]
            if not head & 0x80 and head & 0x40:
                layouts[head & 15], place = layout_at(body, place + 1, developer=bool(head & 0x20))
                continue
            layout = layouts[(head >> 5) & 3 if head & 0x80 else head & 15]
            place += 1
            if place + layout.size > len(body):
                raise IndexError
            if layout.message == SESSION:
                yield values_at(body[place : place + layout.size], layout)
            place += layout.size
    except (KeyError, IndexError, struct.error):
        says = _("This file is damaged: its parts do not fit together.")
        raise Unreadable(says, _(AGAIN)) from None


def layout_at(body: memoryview, place: int, *, developer: bool) -> tuple[Layout, int]:
    """A definition message, and where the next message begins."""
    order = ">" if body[place + 1] else "<"
    (message,) = struct.unpack_from(f"{order}H", body, place + 2)
    place, count = place + 5, body[place + 4]
    fields = tuple((body[place + 3 * n], body[place + 3 * n + 1]) for n in range(count))
    place += 3 * count
    size = sum(width for _, width in fields)
    if developer:
        # Fields of other makers lie behind the known ones; only their sizes matter here.
        place, count = place + 1, body[place]
        size += sum(body[place + 3 * n + 1] for n in range(count))
        place += 3 * count
    return Layout(message, order, fields, size), place


def values_at(data: memoryview, layout: Layout) -> Values:
    """The numbers of a message's fields, without those that say "not known" (all bits set)."""
    ends = [0]
    for _field, width in layout.fields:
        ends.append(ends[-1] + width)
    values: Values = {}
    for (field, width), (start, _end) in zip(layout.fields, pairwise(ends), strict=True):
        if width in WIDTHS:
            (number,) = struct.unpack_from(layout.order + WIDTHS[width], data, start)
            if number != (1 << 8 * width) - 1:
                values[field] = number
    return values


def take(gathered: Gathering, values: Values) -> None:
    """One session."""
    sport = values.get(SPORT)
    kind: Kind = "walk" if sport == WALKING else "unknown" if sport in NO_SPORT else "other"
    passed = values.get(PASSED, values.get(TIMER))
    if kind == "other":
        gathered.others += 1
    elif START not in values or (passed is None and END not in values):
        gathered.timeless()
    else:
        started = EPOCH + timedelta(seconds=values[START])
        written = EPOCH + timedelta(seconds=values.get(END, values[START]))
        ended = written if passed is None else started + timedelta(seconds=passed // 1000)
        seconds = values.get(TIMER, passed)
        walked = (ended - started).total_seconds() if seconds is None else seconds / 1000
        metres = values.get(DISTANCE)
        gathered.add(kind, started, ended, walked, None if metres is None else metres / 100)
