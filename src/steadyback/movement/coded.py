"""Numbers on their way to the browser: whole, as steps, and only where they change."""

from collections.abc import Sequence
from itertools import pairwise

Channel = int | list[int]
"""A number that never changes (nought included), or a first number and the steps from each to the
next."""


def channel(values: Sequence[int]) -> Channel:
    """One number over all frames."""
    if len(set(values)) == 1:
        return values[0]
    return [values[0], *(after - before for before, after in pairwise(values))]


def spaced(rows: Sequence[Sequence[int]]) -> list[Channel]:
    """Rows of numbers, one row a frame, as one channel for each column."""
    return [channel(column) for column in zip(*rows, strict=True)]


def decoded(coded: Channel, frames: int) -> list[int]:
    """What `channel` wrote, for so many frames."""
    if isinstance(coded, int):
        return [coded] * frames
    out = [coded[0]]
    for step in coded[1:]:
        out.append(out[-1] + step)
    return out


def changes(lists: Sequence[list[int]]) -> list[tuple[int, list[int]]]:
    """The lists that differ from the one before, each with its frame; the first always."""
    return [
        (frame, each) for frame, each in enumerate(lists) if frame == 0 or each != lists[frame - 1]
    ]
