"""Six figures look as they did when somebody last looked at them.

A picture is compared with its kept one by the mean difference of its pixels. After a wanted
change: `GOLDEN=write pytest tests/browser/test_golden_figures.py`, then look at the pictures.
"""

import base64
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.pictures import picture

FOLDER = Path(__file__).parent / "golden"
LEVELS = ["bird-dog-4", "clamshell-2", "hip-thrust-3", "squat-4", "side-plank-5", "superman-7"]
WIDTH, HEIGHT = 330, 255
MOST = 1.5
"""Mean difference of a pixel, of 255, that two builds of a browser may show."""

SHOWN = """async ([svg, kept, width, height]) => {
  const drawn = async (source) => {
    const image = new Image(); image.src = source; await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width; canvas.height = height;
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#f1f5f4'; pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const pixels = (canvas) =>
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const now = await drawn(svg);
  if (!kept) return {png: now.toDataURL('image/png'), off: null};
  const [one, other] = [pixels(now), pixels(await drawn(kept))];
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += Math.abs(one[at] - other[at]);
  return {png: null, off: sum / (one.length * 0.75)};
}"""


def svg_of(name: str, frame: str = "end") -> str:
    return picture(load_catalogue().level(name), frame, size=(WIDTH, HEIGHT))


def address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def compared(browser: Browser, svg: str, kept: Path | None) -> dict[str, Any]:
    page = browser.new_page()
    picture = address("png", kept.read_bytes()) if kept is not None else None
    sized = svg.replace("<svg ", f'<svg width="{WIDTH}" height="{HEIGHT}" ', 1)
    found: dict[str, Any] = page.evaluate(
        SHOWN, [address("svg+xml", sized.encode()), picture, WIDTH, HEIGHT]
    )
    page.close()
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_a_figure_looks_as_it_did(browser: Browser, level: str) -> None:
    path = FOLDER / f"{level}.png"
    if os.environ.get("GOLDEN") == "write":
        png = compared(browser, svg_of(level), None)["png"]
        path.write_bytes(base64.b64decode(png.partition(",")[2]))
    assert compared(browser, svg_of(level), path)["off"] <= MOST


def test_the_comparison_sees_another_frame_of_the_same_movement(browser: Browser) -> None:
    path = FOLDER / "squat-4.png"
    assert compared(browser, svg_of("squat-4", "start"), path)["off"] > 3 * MOST
