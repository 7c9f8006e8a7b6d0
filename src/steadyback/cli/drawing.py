"""The studio: draw a level, solve its movement, and say what is wrong with it.

`draw` writes a picture to standard output; `catalogue bake` solves what its author changed.
"""

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from steadyback.catalogue.loader import CatalogueFaults, load_catalogue
from steadyback.catalogue.movements import (
    Movements,
    kept_fault,
    load_solved,
    read_words,
    write_solved,
)
from steadyback.catalogue.pictures import picture
from steadyback.movement.baked import Baked, baked
from steadyback.movement.measure import problems
from steadyback.movement.motion import Motion, bake
from steadyback.movement.reference import reference

Commands = Any
FRAME: Final = re.compile(r"start|end|\d+(\.\d*)?|\.\d+", re.ASCII)


def add_studio(actions: Commands) -> None:
    """`catalogue bake` among the actions of `catalogue`."""
    parser = actions.add_parser(
        "bake",
        help="solve the movements whose authors changed them",
        description="Solve movements and keep the result beside their sources. Without names: "
        "every level whose source changed. Prints what does not hold; exit status 2 if anything "
        "does not.",
    )
    parser.add_argument("levels", nargs="*", metavar="LEVEL", help="such as clamshell-2")
    parser.add_argument("--check", action="store_true", help="solve and print, write nothing")
    parser.set_defaults(run=bake_command)
    add_reference(actions)


def add_reference(actions: Commands) -> None:
    """`catalogue reference` among the actions of `catalogue`."""
    parser = actions.add_parser(
        "reference", help="the watched angles of a level over one repetition, as JSON"
    )
    parser.add_argument("level", metavar="LEVEL", help="such as squat-4")
    parser.set_defaults(run=reference_command)


def reference_command(arguments: Namespace) -> int:
    """Print the reference curves of one level, unless its movement changed since it was solved."""
    movements = opened_movements()
    moves_as = moving(arguments.level, movements) if movements is not None else None
    if movements is None or moves_as is None:
        return 2
    wrong, kept = kept_fault(moves_as, movements), readable(moves_as)
    if wrong is not None or kept is None:
        print(f"{moves_as}: {wrong}", file=sys.stderr)
        return 2
    watch = movements.movements[moves_as].watch
    print(reference(arguments.level, kept, watch).model_dump_json(indent=1))
    return 0


def add_draw(commands: Commands) -> None:
    """`draw LEVEL [--frame N] [--mirror] [--out FILE]`."""
    parser: ArgumentParser = commands.add_parser(
        "draw",
        help="draw a level as SVG",
        description="Draw one level of an exercise as SVG, to standard output or a file.",
        epilog="example:\n  steadyback draw bird-dog-4 --frame end > bird-dog.svg",
    )
    parser.add_argument("level", metavar="LEVEL", help="such as bird-dog-4")
    parser.add_argument(
        "--frame", default="end", help="start, end (the last key), or a number from 0 to 1"
    )
    parser.add_argument("--mirror", action="store_true", help="for the other side of the body")
    parser.add_argument("--fresh", action="store_true", help="solve it now, keep nothing")
    parser.add_argument("--out", type=Path, help="write to this file")
    parser.set_defaults(run=draw_command)


def opened_movements() -> Movements | None:
    """Every movement, or None after printing what is wrong."""
    try:
        movements, faults = read_words(levels=load_catalogue().levels)
    except CatalogueFaults as unread:
        print(unread, file=sys.stderr)
        return None
    for fault in faults:
        print(f"movements/{fault}", file=sys.stderr)
    return None if faults else movements


def unknown(levels: Iterable[str], movements: Movements) -> list[str]:
    """Names without a movement, each with a sentence on standard error."""
    missing = [level for level in levels if level not in movements.movements]
    for level in missing:
        known = "is a level, but has no movement yet" if is_level(level) else "is not a level"
        name = level.strip() or "An empty name"
        print(f"{name} {known}. See: steadyback catalogue list", file=sys.stderr)
    return missing


def moving(name: str, movements: Movements) -> str | None:
    """The level whose movement is shown: itself or its twin; None after saying what is wrong."""
    level = load_catalogue().levels.get(name)
    twin = level.twin if level is not None else None
    if name not in movements.movements and twin in movements.movements:
        return twin
    return None if unknown([name], movements) else name


def is_level(name: str) -> bool:
    """Whether the catalogue has such a level."""
    return name in load_catalogue().levels


def bake_command(arguments: Namespace) -> int:
    """Solve the named levels, or those that changed."""
    movements = opened_movements()
    if movements is None or unknown(arguments.levels, movements):
        return 2
    stale = [level for level in movements.movements if not is_fresh(level, movements)]
    wrong = 0
    for level in arguments.levels or stale:
        motion = bake(movements.base(level), movements.movements[level])
        wrong += told(level, motion)
        if not arguments.check:
            write_solved(level, made(level, movements, motion))
    return 2 if wrong else 0


def is_fresh(level: str, movements: Movements) -> bool:
    """Whether what is kept was made from the source as it is."""
    kept = readable(level)
    return kept is not None and kept.source == movements.source(level)


def readable(level: str) -> Baked | None:
    """What is kept of a level, or None where nothing is that can be read."""
    try:
        return load_solved(level)
    except ValueError:
        return None


def made(level: str, movements: Movements, motion: Motion) -> Baked:
    """A solved motion, ready to be kept."""
    return baked(motion, movements.view(level), movements.source(level))


def told(level: str, motion: Motion) -> int:
    """Print what does not hold of one level, or that all does; how many things do not."""
    wrong = warned(level, motion)
    if not wrong:
        print(f"{level}: holds")
    return wrong


def warned(level: str, motion: Motion) -> int:
    """Print on standard error what does not hold of one level; how many things do not."""
    wrong = problems(motion)
    for one in wrong:
        print(f"{level}: {one}", file=sys.stderr)
    return len(wrong)


def draw_command(arguments: Namespace) -> int:
    """Write the picture of one level."""
    if not FRAME.fullmatch(arguments.frame):
        frame = repr(arguments.frame)
        says = f"{frame} is not a frame. Write start, end, or a number from 0 to 1."
        print(says, file=sys.stderr)
        return 2
    movements = opened_movements()
    moves_as = moving(arguments.level, movements) if movements is not None else None
    if movements is None or moves_as is None:
        return 2
    kept = shown(moves_as, movements, fresh=arguments.fresh)
    level = load_catalogue().level(arguments.level)
    try:
        svg = picture(level, arguments.frame, kept=kept, mirror=arguments.mirror)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return written(svg, arguments.out)


def shown(level: str, movements: Movements, *, fresh: bool) -> Baked:
    """The movement that is drawn: the one that is kept, or one solved now. What is wrong with it
    is told on standard error, and it is drawn all the same."""
    kept = None if fresh else readable(level)
    if kept is None:
        motion = bake(movements.base(level), movements.movements[level])
        warned(level, motion)
        return made(level, movements, motion)
    wrong = kept_fault(level, movements)
    if wrong is not None:
        print(f"{level}: {wrong}", file=sys.stderr)
        print("The picture is of what is kept. Draw it anew with --fresh.", file=sys.stderr)
    return kept


def written(svg: str, out: Path | None) -> int:
    """Write a picture to a file, or to standard output; exit status 2 where it cannot be."""
    if out is None:
        print(svg)
        return 0
    try:
        out.write_text(svg, encoding="utf-8")
    except OSError as error:
        print(f"cannot write {out}: {error.strerror}", file=sys.stderr)
        return 2
    return 0
