"""docs/screens.md: every screen of the list has its four pictures, and each of them is shown."""

import re
import struct
import zlib

import numpy as np
import pytest

from proof.screens.index import FOLDER, PAGE, page
from proof.screens.led import LED_WAYS
from proof.screens.shown import GROUPS, SCHEMES, SCREENS, SIZES, Screen
from proof.screens.small import SIGNATURE, block, smaller, told
from proof.screens.walks import WAYS

MOST_BYTES = 9_000_000


def files(screen: Screen) -> list[str]:
    return [screen.file(size, scheme) for size in SIZES for scheme in SCHEMES]


@pytest.mark.parametrize("name", SCREENS)
def test_each_screen_has_four_pictures_of_its_sizes_that_the_page_shows(name: str) -> None:
    text = PAGE.read_text("utf-8")
    for size, wanted in SIZES.items():
        for scheme in SCHEMES:
            file = SCREENS[name].file(size, scheme)
            head = (FOLDER / file).read_bytes()[:24]
            assert head.startswith(SIGNATURE)
            assert struct.unpack(">II", head[16:]) == wanted
            assert text.count(f"(screens/{file})") == 1


def test_no_picture_is_left_of_a_screen_that_is_not_there_any_more() -> None:
    wanted = {file for screen in SCREENS.values() for file in files(screen)}
    assert {path.name for path in FOLDER.iterdir()} == wanted


def test_the_page_says_what_the_list_says() -> None:
    assert PAGE.read_text("utf-8") == page()
    assert len(SCREENS) == sum(len(group) for group in GROUPS.values())
    assert all(re.match(r"^[A-Z2].*\.$", screen.says) for screen in SCREENS.values())


def test_each_screen_has_an_address_or_one_way_that_leads_to_it() -> None:
    led_to = [name for way in (*WAYS, *LED_WAYS) for name in way.screens]
    assert sorted(led_to) == sorted(one.name for one in SCREENS.values() if not one.path)


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


def as_chromium_writes(pixels: np.ndarray) -> bytes:
    """A 24-bit PNG of differences from the line above."""
    height, width = pixels.shape[:2]
    flat = pixels.reshape(height, -1)
    above = np.vstack([np.zeros((1, flat.shape[1]), np.uint8), flat[:-1]])
    lines = np.hstack([np.full((height, 1), 2, np.uint8), flat - above])
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    blocks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b""))
    return SIGNATURE + b"".join(block(name, data) for name, data in blocks)


def shown(png: bytes) -> np.ndarray:
    """The colours of a picture with a palette."""
    blocks = dict(told(png))
    width, height = struct.unpack(">II", blocks[b"IHDR"][:8])
    palette = np.frombuffer(blocks[b"PLTE"], np.uint8).reshape(-1, 3)
    lines = np.frombuffer(zlib.decompress(blocks[b"IDAT"]), np.uint8).reshape(height, width + 1)
    return palette[lines[:, 1:]]


def test_a_picture_of_few_colours_keeps_each_of_them() -> None:
    by = np.random.default_rng(3)
    pixels = by.integers(0, 256, (200, 3), np.uint8)[by.integers(0, 120, (40, 60))]
    assert (shown(smaller(as_chromium_writes(pixels))) == pixels).all()


def test_a_picture_of_many_colours_keeps_the_common_ones_and_stays_near_the_others() -> None:
    by = np.random.default_rng(5)
    pixels = np.full((80, 80, 3), 240, np.uint8)
    pixels[20:60, 20:60] = np.linspace(0, 200, 40 * 40 * 3).reshape(40, 40, 3).astype(np.uint8)
    pixels[:, 70:] = by.integers(0, 256, (80, 10, 3), np.uint8)
    found = shown(smaller(as_chromium_writes(pixels))).astype(int)
    assert (found[:20, :70] == 240).all()
    assert np.abs(found[20:60, 20:60] - pixels[20:60, 20:60]).max() < 40


def test_a_picture_that_was_written_in_another_way_is_refused() -> None:
    png = as_chromium_writes(np.zeros((2, 2, 3), np.uint8))
    with pytest.raises(ValueError, match="differences"):
        smaller(smaller(png))
