"""docs/movements.md: how well the movements of all levels hold, the worst level named.

`python -m proof movements` solves every level anew and measures it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from gzip import compress
from pathlib import Path
from time import process_time
from typing import Any, Final

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import Movements, read_movements
from steadyback.movement.baked import baked
from steadyback.movement.measure import Measured, measured
from steadyback.movement.motion import bake

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
    """What was measured of one level; `seconds` of CPU to solve it, `packed` bytes of its data."""

    name: str
    found: tuple[Measured, ...]
    seconds: float
    packed: int


def every_level(movements: Movements) -> Iterator[Level]:
    """Solve and measure every level that has a movement."""
    for name in movements.movements:
        start = process_time()
        motion = bake(movements.base(name), movements.movements[name])
        seconds = process_time() - start
        kept = baked(motion, movements.view(name), movements.source(name))
        packed = len(compress(kept.model_dump_json().encode(), mtime=0))
        yield Level(name, measured(motion), seconds, packed)


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
    lacking = f" Without movement: {', '.join(missing)}." if missing else ""
    return [
        "# Movements: what was measured",
        "",
        "Made by `python -m proof movements`. Every level solved anew; the method is in",
        "[algorithms/movement.md](algorithms/movement.md).",
        "",
        f"{len(levels)} levels.{lacking}",
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
    slow = max(levels, key=lambda level: level.seconds)
    fast = sum(level.seconds <= 1.5 for level in levels)
    yield (
        f"| CPU to solve a level | {slow.seconds:.1f} s | 1.5 | {slow.name} |  "
        f"| {fast} of {len(levels)} |"
    )
    large = max(levels, key=lambda level: level.packed)
    small = sum(level.packed <= 2048 for level in levels)
    yield (
        f"| data of a level, compressed | {large.packed / 1024:.1f} KB | 2 | {large.name} |  "
        f"| {small} of {len(levels)} |"
    )


def failing(levels: list[Level]) -> Iterator[str]:
    """Every level of which something does not hold."""
    lines = [f"- {level.name}: {one}" for level in levels for one in level.found if not one.holds]
    yield from ["", "## What does not hold", "", *(lines or ["Nothing."])]
