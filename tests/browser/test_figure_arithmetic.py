"""The player's arithmetic against Python's: where the body is, and what the picture looks like."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import solved_for
from steadyback.movement.baked import Baked
from steadyback.movement.figure.shape import Look
from steadyback.movement.figure.still import posed, still
from steadyback.movement.player.body import player_body, whole
from steadyback.movement.player.level import played, turned_round
from steadyback.movement.skeleton import SKELETON
from steadyback.vocabulary import Muscle, Share
from tests.browser.conftest import ROOT

LEVELS = load_catalogue().levels
NAMES = (
    "bird-dog-4",
    "deadlift-2",
    "curl-up-3",
    "clamshell-2",
    "seated-leg-press-2",
    "side-plank-2",
    "brace-4",
)
TOLD: dict[str, Any] = {"one_sided": True, "stay_s": 20.0}
NEAR_M = 0.0001
GREY = 0.5
"""How far two pictures may differ in the mean, of 255 (a missing arm is about 4)."""
PLACES = """([body, level, marks]) => {
  const view = new player.View(body, level, false);
  return [...Array(level.frames).keys()].map(frame => {
    view.show(frame);
    return marks.map(([segment, ...place]) => view.at(segment, place));
  });
}"""
DIFFERENCE = """async ([body, level, ground, mirrored, frame, resting, still]) => {
  const drawing = new player.Drawing(body, level, ground, mirrored, "it");
  drawing.show(frame, resting);
  drawing.svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const pixels = async text => {
    const image = new Image();
    const sized = text.replace("<svg ", "<svg width='840' height='600' ");
    image.src = "data:image/svg+xml," + encodeURIComponent(sized);
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: 840, height: 600});
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 840, 600);
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, 840, 600).data;
  };
  const one = await pixels(drawing.svg.outerHTML), two = await pixels(still);
  const grey = (data, at) => (data[at] + data[at + 1] + data[at + 2]) / 3;
  let sum = 0;
  for (let at = 0; at < one.length; at += 4) sum += Math.abs(grey(one, at) - grey(two, at));
  return sum / (one.length / 4);
}"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The modules of the player as one script that shows them."""
    folder = tmp_path_factory.mktemp("player")
    entry, out = folder / "entry.ts", folder / "out.js"
    home = ROOT / "frontend/src/figure"
    entry.write_text(
        f'export {{ Drawing }} from "{home}/drawing.ts"; export {{ View }} from "{home}/view.ts";'
    )
    esbuild = ROOT / "node_modules/.bin/esbuild"
    options = ["--bundle", "--format=iife", "--global-name=player", f"--outfile={out}"]
    subprocess.run([esbuild, entry, *options, "--log-level=warning"], check=True, cwd=ROOT)
    return Path(out).read_text("utf-8")


def kept_of(name: str) -> Baked:
    found = solved_for(LEVELS[name])
    assert found is not None
    return found


def worked_by(name: str) -> dict[Muscle, Share]:
    return {work.muscle: work.share for work in LEVELS[name].muscles}


def as_sent(numbers: dict[str, Any]) -> Any:
    """What the browser gets."""
    return json.loads(json.dumps(numbers))


@pytest.mark.parametrize("name", NAMES)
def test_every_landmark_is_where_python_has_it(lone_page: Page, script: str, name: str) -> None:
    kept = kept_of(name)
    marks = [[SKELETON.index[mark.segment], *whole(mark.at)] for mark in SKELETON.landmarks]
    lone_page.evaluate(script + ";window.player = player")
    sent = [as_sent(player_body(Look())), as_sent(played(kept, {})), marks]
    there = lone_page.evaluate(PLACES, sent)
    assert len(there) == len(kept)
    for frame, places in enumerate(there):
        here = posed(kept, frame, mirror=False).points
        assert float(abs(here - places).max()) < NEAR_M


def difference(page: Page, name: str, look: Look, frame: int, *, mirror: bool, back: bool) -> float:
    """How much the player's picture and the still differ, in the mean of 255 greys."""
    kept = turned_round(kept_of(name)) if back else kept_of(name)
    level = played(kept, worked_by(name), look, **TOLD)
    ends = frame == len(kept) - 1
    bare = kept if ends else kept.model_copy(update={"arrow": None, "ghost": False, "press": ()})
    picture = still(
        bare,
        frame=frame,
        worked=worked_by(name),
        title="it",
        description="it",
        prefix="still",
        mirror=mirror,
        look=look,
        one_sided=True,
        stay_s=20.0 if ends else 0.0,
    )
    words = [look.ground, mirror, frame, ends, picture]
    return float(page.evaluate(DIFFERENCE, [as_sent(player_body(look)), as_sent(level), *words]))


@pytest.mark.parametrize("name", [name for name in NAMES if kept_of(name).close_up is None])
def test_every_picture_looks_like_the_still_of_its_frame(
    lone_page: Page, script: str, name: str
) -> None:
    lone_page.evaluate(script + ";window.player = player")
    last = len(kept_of(name)) - 1
    for frame in (0, last // 2, last):
        assert difference(lone_page, name, Look(), frame, mirror=False, back=False) < GREY
    dark = Look(build="broad", tone="ebony", ground="dark")
    assert difference(lone_page, name, dark, last, mirror=True, back=False) < GREY
    assert difference(lone_page, name, Look(), last, mirror=False, back=True) < GREY


def test_a_close_up_is_the_still_s(lone_page: Page, script: str) -> None:
    lone_page.evaluate(script + ";window.player = player")
    last = len(kept_of("pelvic-tilt-2")) - 1
    assert difference(lone_page, "pelvic-tilt-2", Look(), last, mirror=False, back=False) < GREY
