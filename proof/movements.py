"""docs/movements.md: how well the movements of all levels hold, the worst level named.

`python -m proof movements` solves every level anew and measures it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from gzip import compress
from pathlib import Path
from time import process_time
from typing import Any, Final

import numpy as np

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import Movements, read_movements
from steadyback.catalogue.pictures import picture
from steadyback.movement.baked import baked, mirrored
from steadyback.movement.measure import Measured, measured
from steadyback.movement.motion import Motion, bake, is_symmetric

PAGE: Final = Path(__file__).parents[1] / "docs" / "movements.md"


def add_command(commands: Any) -> None:
    """`python -m proof movements`."""
    parser = commands.add_parser("movements", help="solve and measure every level's movement")
    parser.set_defaults(run=lambda arguments: write())


def write() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


@dataclass(frozen=True, slots=True)
class Level:
    """What was measured of one level.

    `seconds` of CPU to solve it, `packed` bytes of its solved numbers compressed, `drawn` and
    `drawn_packed` bytes of its picture, `lopsided` degrees by which a symmetric movement is off its
    own mirror image (None where it is not symmetric).
    """

    name: str
    found: tuple[Measured, ...]
    seconds: float
    packed: int
    drawn: int
    drawn_packed: int
    lopsided: float | None


def every_level(movements: Movements) -> Iterator[Level]:
    """Solve and measure every level that has a movement."""
    for name in movements.movements:
        start = process_time()
        motion = bake(movements.base(name), movements.movements[name])
        seconds = process_time() - start
        kept = baked(motion, movements.view(name), movements.source(name))
        svg = picture(load_catalogue().level(name), kept=kept).encode()
        yield Level(
            name=name,
            found=measured(motion),
            seconds=seconds,
            packed=size(kept.model_dump_json().encode()),
            drawn=len(svg),
            drawn_packed=size(svg),
            lopsided=lopsided(motion),
        )


def size(content: bytes) -> int:
    """Bytes after compression."""
    return len(compress(content, mtime=0))


def lopsided(motion: Motion) -> float | None:
    """How far a symmetric movement is off its mirror image, degrees; None where it is not one."""
    if not all(is_symmetric(key) for key in motion.keys):
        return None
    poses = [frame.pose for frame in motion.frames]
    off = [np.abs(mirrored(pose).angles - pose.angles).max() for pose in poses]
    return float(np.degrees(max(off)))


def page() -> str:
    """The whole page. ValueError where a movement cannot be read."""
    movements, faults = read_movements()
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    levels = list(every_level(movements))
    missing = sorted(load_catalogue().levels.keys() - movements.movements.keys())
    return "\n".join([*head(levels, missing), *table(levels), *failing(levels), ""])


def head(levels: list[Level], missing: list[str]) -> list[str]:
    """What this is, and how many levels it covers."""
    lacking = f" {len(missing)} more move as their twin does: {', '.join(missing)}."
    return [
        "# Movements: what was measured",
        "",
        "Made by `python -m proof movements`. Every level solved anew; the method is in",
        "[algorithms/movement.md](algorithms/movement.md).",
        "",
        f"{len(levels)} levels with a movement of their own.{lacking if missing else ''}",
        "",
        "| what | worst | most | level | where | levels that hold |",
        "|---|---|---|---|---|---|",
    ]


def table(levels: list[Level]) -> Iterator[str]:
    """A line for each property, with its worst level."""
    for number, first in enumerate(levels[0].found):
        by_level = [(level.found[number], level.name) for level in levels]
        worst, name = max(by_level, key=lambda pair: pair[0].value)
        holds = sum(found.holds for found, _ in by_level)
        yield (
            f"| {first.what} | {worst.value:.2f} {worst.unit} | {first.most:g} | {name} "
            f"| {worst.where} | {holds} of {len(levels)} |"
        )
    alike = [(level.lopsided, level.name) for level in levels if level.lopsided is not None]
    yield line("off its mirror image, symmetric levels", alike, 0.01, "deg", 4)
    yield line("CPU to solve a level", [(one.seconds, one.name) for one in levels], 1.5, "s", 1)
    for what, name, most in (
        ("picture", "drawn", 20),
        ("picture, compressed", "drawn_packed", 5),
        ("solved numbers, compressed", "packed", 2),
    ):
        sizes = [(getattr(level, name) / 1024, level.name) for level in levels]
        yield line(what, sizes, most, "KB", 1)


def line(what: str, found: list[tuple[float, str]], most: float, unit: str, digits: int) -> str:
    """One row: the worst level, and how many hold."""
    worst, name = max(found)
    holds = sum(value <= most for value, _ in found)
    return (
        f"| {what} | {worst:.{digits}f} {unit} | {most:g} | {name} |  | {holds} of {len(found)} |"
    )


def failing(levels: list[Level]) -> Iterator[str]:
    """Every level of which something does not hold."""
    lines = [f"- {level.name}: {one}" for level in levels for one in level.found if not one.holds]
    yield from ["", "## What does not hold", "", *(lines or ["Nothing."])]
