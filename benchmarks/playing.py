"""The figure's player: kilobytes of code and of every level, milliseconds of level and frame."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from gzip import compress
from pathlib import Path
from typing import Any

from benchmarks.timing import Row, once, row
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.pictures import one_sided, stay_s
from steadyback.movement.figure.shape import Look
from steadyback.movement.player.body import player_body
from steadyback.movement.player.level import played

ROOT = Path(__file__).parent.parent
CODE_KB, LEVEL_KB, LEVEL_MS, FRAME_MS, SLOWER = 8, 2, 150, 8, 4
FRAME = f"player: a frame, CPU {SLOWER} times slower"
SHOWN = 240
TIMES = """([body, level, frames]) => {
  const drawing = new player.Drawing(body, level, "light", false, "it");
  document.body.replaceChildren(drawing.svg);
  const times = [];
  for (let each = 0; each < frames; each++) {
    const start = performance.now();
    drawing.show((each / frames) * (level.frames - 1), false);
    drawing.svg.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""


def rows(catalogue: Catalogue) -> Iterator[Row]:
    """Four lines; the last says why where no browser could be driven."""
    moving = [level for level in catalogue.levels.values() if moves(level)]
    levels = {level.id: sent(level) for level in moving}
    code = bundled("--minify", ROOT / "frontend/src/player.ts")
    yield replace(row("player: code, kB compressed", [kilobytes(code)], CODE_KB), unit="kB")
    sizes = {name: kilobytes(packed(level)) for name, level in levels.items()}
    worst = max(sizes, key=lambda name: sizes[name])
    note = f"(largest: {worst}; {len(sizes)} levels; p95 of all, budget for the largest)"
    high = sizes[worst]
    middle = row("", list(sizes.values()), None)
    name = "player: a level, kB compressed"
    yield Row(name, middle.middle, middle.high, LEVEL_KB, high, "kB", note, high)
    times = [once(partial(sent, level)) for level in moving]
    yield row("player: a level's first request", times, LEVEL_MS, by_p95=True)
    try:
        yield row(FRAME, frame_times(levels[worst]), FRAME_MS, by_p95=True, note=f"({worst})")
    except Exception as problem:  # the table is printed whatever browser there is
        why = f"({type(problem).__name__}: {str(problem)[:70]})"
        yield Row(FRAME, None, None, FRAME_MS, None, note=why)


def moves(level: Level) -> bool:
    """Whether a level has something to play."""
    kept = solved_for(level)
    return kept is not None and len(kept) > 1


def sent(level: Level) -> dict[str, Any]:
    """What the browser gets of a level."""
    kept = solved_for(level)
    assert kept is not None
    worked = {work.muscle: work.share for work in level.muscles}
    return played(kept, worked, one_sided=one_sided(level), stay_s=stay_s(level))


def packed(numbers: dict[str, Any]) -> bytes:
    """As the server writes it."""
    return json.dumps(numbers, separators=(",", ":")).encode()


def kilobytes(content: bytes) -> float:
    """Compressed size, 1 kB = 1024 bytes."""
    return len(compress(content, 9, mtime=0)) / 1024


def bundled(option: str, entry: Path) -> bytes:
    """A bundle of scripts, as frontend/build.mjs makes it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.js"
        command = [str(ROOT / "node_modules/.bin/esbuild"), str(entry), "--bundle", "--format=iife"]
        subprocess.run([*command, option, f"--outfile={out}", "--log-level=warning"], check=True)
        return out.read_bytes()


def frame_times(level: dict[str, Any]) -> list[float]:
    """Milliseconds of frames in Chromium: angles to attributes, and the layout after it."""
    from playwright.sync_api import sync_playwright

    script = bundled("--global-name=player", ROOT / "frontend/src/figure/drawing.ts").decode()
    finder = [str(ROOT / "frontend/chromium.sh"), "find", "whole"]
    chromium = subprocess.run(finder, capture_output=True, text=True, check=True).stdout.strip()
    body = json.loads(packed(player_body(Look())))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.evaluate(f"{script};window.player = player")
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.evaluate(TIMES, [body, json.loads(packed(level)), SHOWN])
        times = page.evaluate(TIMES, [body, json.loads(packed(level)), SHOWN])
        browser.close()
    return [float(each) for each in times]
