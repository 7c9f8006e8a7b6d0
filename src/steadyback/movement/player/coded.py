"""Numbers on their way to the browser: whole, small, as letters, and only where they change."""

import gzip
import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

Kept = TypeVar("Kept")

Channel = int | str
"""A number that never changes (nought included), or letters: the first number, the first step, and
by how much each later step differs from the one before. Movements are smooth, so these are small.
"""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
MORE = 32
"""A letter holds five bits of a number; with this bit the number goes on in the next letter. The
lowest bit of a number is its sign (as in a source map)."""
FIRST_ITEM = 35
"""Items are single characters from this one on."""


def packed(content: Mapping[str, Any]) -> bytes:
    """JSON without spaces, compressed; the same content always gives the same bytes."""
    return gzip.compress(json.dumps(content, separators=(",", ":")).encode(), 9, mtime=0)


def letters(value: int) -> str:
    """A whole number as letters."""
    rest, out = (-value << 1 | 1) if value < 0 else value << 1, ""
    while True:
        low, rest = rest % MORE, rest // MORE
        out += LETTERS[low + (MORE if rest else 0)]
        if not rest:
            return out


def numbers(text: str) -> list[int]:
    """The numbers that were written as letters one after the other."""
    out, value, size = list[int](), 0, 1
    for each in text:
        digit = LETTERS.index(each)
        value += digit % MORE * size
        size *= MORE
        if digit < MORE:
            out.append(-(value >> 1) if value & 1 else value >> 1)
            value, size = 0, 1
    return out


def steps(values: Sequence[int]) -> list[int]:
    """The first value, and each step to the next."""
    return [*values[:1], *(after - before for before, after in pairwise(values))]


def summed(values: Sequence[int]) -> list[int]:
    """What `steps` was made from."""
    total, out = 0, list[int]()
    for value in values:
        total += value
        out.append(total)
    return out


def channel(values: Sequence[int]) -> Channel:
    """One number over all frames."""
    if len(set(values)) == 1:
        return values[0]
    first, *rest = steps(values)
    return "".join(letters(each) for each in (first, *steps(rest)))


def spaced(rows: Sequence[Sequence[int]]) -> list[Channel]:
    """Rows of numbers, one row a frame, as one channel for each column."""
    return [channel(column) for column in zip(*rows, strict=True)]


def decoded(coded: Channel, frames: int) -> list[int]:
    """What `channel` wrote, for so many frames."""
    if isinstance(coded, int):
        return [coded] * frames
    first, *rest = numbers(coded)
    return summed([first, *summed(rest)])


def changes(states: Sequence[Kept]) -> list[tuple[int, Kept]]:
    """The states that differ from the one before, each with its frame; the first always."""
    return [
        (frame, each)
        for frame, each in enumerate(states)
        if frame == 0 or each != states[frame - 1]
    ]


def named(orders: Sequence[Sequence[int]]) -> tuple[list[int], list[str]]:
    """Every item that orders hold, once, and each order with a character for each item: its place
    among them."""
    items = sorted({item for order in orders for item in order})
    places = {item: chr(FIRST_ITEM + place) for place, item in enumerate(items)}
    return items, ["".join(places[item] for item in order) for order in orders]
