"""A picture of a screen in few bytes: at most 128 colours, with the common ones as they are.

Chromium writes 24-bit PNG in which every line is told as its difference from the line above
(`optimizeForSpeed`); it is read here, given a palette, and written again.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
UP, MOST, EXACT = 2, 128, 56
"""The filter of each line; colours in a palette; how many of them are kept exactly as they are."""
Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]


def smaller(png: bytes) -> bytes:
    """The same picture with a palette."""
    pixels = read(png)
    packed = pixels.astype(np.int64) @ np.array([65536, 256, 1])
    colours, place, counts = np.unique(packed, return_inverse=True, return_counts=True)
    palette = chosen(colours, counts)
    nearest = nearest_of(parts(colours), palette)
    return written(nearest[place.reshape(packed.shape)], palette)


def read(png: bytes) -> Pixels:
    """Height x width x 3. ValueError for a picture that was not written for speed."""
    blocks = dict(told(png))
    width, height, depth, kind = struct.unpack(">IIBB", blocks[b"IHDR"][:10])
    raw = np.frombuffer(zlib.decompress(blocks[b"IDAT"]), np.uint8).reshape(height, -1)
    if (depth, kind) != (8, 2) or set(raw[:, 0]) != {UP}:
        raise ValueError("not a 24-bit PNG of differences from the line above")
    summed = np.cumsum(raw[:, 1:], axis=0, dtype=np.uint8)
    return summed.reshape(height, width, 3)


def told(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of a PNG, its picture as one."""
    place, picture = len(SIGNATURE), b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        name, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        picture += data if name == b"IDAT" else b""
        yield name, picture if name == b"IDAT" else data
        place += 12 + length


def parts(colours: Numbers) -> Numbers:
    """Red, green and blue of packed colours."""
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)


def chosen(colours: Numbers, counts: Numbers) -> Numbers:
    """A palette: all colours where they are few; else the commonest, and means of the rest."""
    if len(colours) <= MOST:
        return parts(colours)
    order = np.argsort(-counts, kind="stable")
    exact, rest = order[:EXACT], order[EXACT:]
    boxes = [(parts(colours[rest]), counts[rest])]
    while len(boxes) < MOST - EXACT:
        widest = max(range(len(boxes)), key=lambda one: weight(*boxes[one]))
        boxes[widest : widest + 1] = halves(*boxes[widest])
    means = [np.rint(np.average(box, axis=0, weights=many)).astype(np.int64) for box, many in boxes]
    return np.concatenate([parts(colours[exact]), np.stack(means)])


def weight(box: Numbers, counts: Numbers) -> float:
    """How much is wrong with showing a box as one colour."""
    return float(np.ptp(box, axis=0).max()) * float(np.sqrt(counts.sum())) if len(box) > 1 else 0.0


def halves(box: Numbers, counts: Numbers) -> list[tuple[Numbers, Numbers]]:
    """A box cut in the middle of its longest side."""
    order = np.argsort(box[:, np.ptp(box, axis=0).argmax()], kind="stable")
    share = np.cumsum(counts[order])
    cut = int(np.clip(np.searchsorted(share, share[-1] / 2), 1, len(order) - 1))
    return [(box[part], counts[part]) for part in (order[:cut], order[cut:])]


def nearest_of(colours: Numbers, palette: Numbers) -> Pixels:
    """For each colour its place in the palette."""
    found = [
        ((part[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
        for part in np.array_split(colours, max(1, len(colours) // 4096))
    ]
    return np.concatenate(found).astype(np.uint8)


def written(picture: Pixels, palette: Numbers) -> bytes:
    """A PNG with a palette."""
    height, width = picture.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), picture], axis=1)
    blocks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(block(name, data) for name, data in blocks)


def block(name: bytes, data: bytes) -> bytes:
    """One block of a PNG, with its sum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
