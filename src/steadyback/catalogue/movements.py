"""Reads how every level moves: poses to begin from, movements by level, and what was solved.

A movement may be `like` another: it takes over what it does not set itself. Its `stance` goes key
by key over the other's, `start` and `end` change the first and the last of its keys. A level that
is another ladder's twin and has no movement of its own moves as its twin does.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from steadyback.catalogue.desk import Desk, visible
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.laws_of_movements import (
    Found,
    too_far,
    unknown_name,
    wrong_base,
    wrong_words,
)
from steadyback.catalogue.loader import with_defaults
from steadyback.catalogue.movement_words import Written, ancestry, circle, inherited
from steadyback.catalogue.reading import Fault, Place, Plain, Reading, spell
from steadyback.movement.baked import Baked
from steadyback.movement.description import Base, Movement, View
from steadyback.movement.measure import ROUNDING_DEG, ROUNDING_MM, Measured, measured
from steadyback.movement.motion import Baker, framed

HOME: Final = Path(__file__).parent / "movements"
SOLVED: Final = "solved"
BASES: Final = "bases.yaml"
KIND: Final = "movements"
CHANGED: Final = "It changed since it was solved."
MADE_BY: Final = (
    *("rotation", "skeleton", "pose", "description", "solver", "motion", "rounding", "baked"),
)
"""The modules of `movement` that decide what a solved movement is."""


@dataclass(frozen=True)
class Movements:
    """Every authored movement by level, and the poses to begin from."""

    bases: Mapping[str, Base]
    movements: Mapping[str, Movement]

    def base(self, level: str) -> Base:
        """The pose that a level begins from. KeyError for a level without movement."""
        return self.bases[self.movements[level].base]

    def view(self, level: str) -> View:
        """From where a level is seen."""
        return self.movements[level].view or self.base(level).view

    def source(self, level: str) -> str:
        """A hash of all that a solved movement is made from: the author's words and our method."""
        words = [
            one.model_dump_json(exclude_defaults=True)
            for one in (self.base(level), self.movements[level])
        ]
        return hashlib.sha256("\n".join([method(), *words]).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def method() -> str:
    """A hash of the code that solves movements."""
    home = Path(__file__).parents[1] / "movement"
    text = b"".join((home / f"{name}.py").read_bytes() for name in MADE_BY)
    return hashlib.sha256(text).hexdigest()


def read_movements(root: Path = HOME) -> tuple[Movements, tuple[Fault, ...]]:
    """All movements of a folder, and every fault with its file and line.

    Beside the words, this judges that every level of the exercises beside the folder moves, and
    that what is kept was made from the words as they are, and holds.
    """
    levels = levels_beside(root)
    movements, desk = on_desk(root, levels)
    told = [*desk.sorted_faults(), *motionless(desk, levels or {})]
    if root == HOME or (root / SOLVED).is_dir():
        told += kept_faults(desk, movements, root)
    return movements, tuple(sorted(told))


def read_words(
    root: Path = HOME, levels: Mapping[str, Level] | None = None
) -> tuple[Movements, tuple[Fault, ...]]:
    """All movements of a folder, and what is wrong with their words: enough to solve them anew.

    With `levels`, those of the catalogue, a movement of none of them is a fault.
    """
    movements, desk = on_desk(root, levels)
    return movements, desk.sorted_faults()


def levels_beside(root: Path) -> Mapping[str, Level] | None:
    """The levels of the exercises beside a folder of movements; None if they cannot be read."""
    desk = Desk(root.parent)
    exercises = desk.exercises(with_defaults)
    if desk.broken or not exercises:
        return None
    return {level.id: level for exercise in exercises.values() for level in exercise.levels}


def on_desk(root: Path, levels: Mapping[str, Level] | None) -> tuple[Movements, Desk]:
    """All movements of a folder, and the desk with the files that they were read from."""
    desk = Desk(root)
    bases = read_bases(desk)
    written: dict[str, dict[str, Plain]] = {}
    for path in visible(root):
        if path.suffix == ".yaml" and path.name != BASES:
            written |= read_written(desk, path.name, levels)
    found = {level: made(desk, level, written, bases) for level in sorted(written)}
    return Movements(bases, {level: one for level, one in found.items() if one is not None}), desk


def read_bases(desk: Desk) -> dict[str, Base]:
    """The poses to begin from, without those that have faults."""
    reading = desk.read(BASES, "bases")
    found = {}
    for name, words in reading.data.items():
        base = desk.model("bases", reading, (name,), words, Base)
        if base is not None and lawful(desk, reading, (name,), wrong_base(base)):
            found[name] = base
    return found


def read_written(
    desk: Desk, file: str, levels: Mapping[str, Level] | None
) -> dict[str, dict[str, Plain]]:
    """The words of each level of a file, without those that have faults."""
    reading = desk.read(file, KIND)
    found = {}
    for level, words in reading.data.items():
        if (KIND, level) in desk.homes:
            says = f"“{level}” already has a movement in another file. Keep one."
            desk.refuse(KIND, reading, (level,), says)
            continue
        desk.homes[KIND, level] = (file, (level,))
        if levels is not None and level not in levels:
            desk.refuse(KIND, reading, (level,), f"There is no level {level}. Correct its name.")
        elif not isinstance(words, dict):
            says = "A movement has names and values, such as {base: standing}. Write some."
            desk.refuse(KIND, reading, (level,), says)
        else:
            own = desk.model(KIND, reading, (level,), words, Written)
            if own is not None and lawful(desk, reading, (level,), wrong_words(own)):
                found[level] = words
    return found


def lawful(desk: Desk, reading: Reading, place: Place, found: Found) -> bool:
    """Whether nothing is wrong with one item; each fault is noted at its own line."""
    wrong = list(found)
    for inside, says in wrong:
        desk.refuse(KIND, reading, (*place, *inside), says)
    return not wrong


def made(
    desk: Desk, level: str, written: Mapping[str, dict[str, Plain]], bases: Mapping[str, Base]
) -> Movement | None:
    """One movement with what it inherits; its faults are noted at its own lines."""
    file, place = desk.homes[KIND, level]
    reading = desk.readings[file]
    way = ancestry(level, written)
    if way[-1] not in written or circle(way):
        says = unlike(way, {name for kind, name in desk.homes if kind == KIND})
        if says is not None:
            desk.refuse(KIND, reading, (*place, "like"), says)
        return None
    movement = desk.model(KIND, reading, place, inherited(way, written), Movement)
    if movement is None:
        return None
    base = bases.get(movement.base)
    if base is None and movement.base in desk.readings[BASES].data:
        return None  # told where the base stands
    says = f"unknown base {movement.base}" if base is None else unknown_name(movement, base)
    if base is None or says is not None:
        desk.refuse(KIND, reading, place, f"{says}. Correct it.")
        return None
    return movement if lawful(desk, reading, place, too_far(movement, base)) else None


def unlike(way: tuple[str, ...], named: Collection[object]) -> str | None:
    """Why a level cannot be like the next one of its way; None where another level tells it."""
    round_ = circle(way)
    if len(round_) == 1 and way[0] in round_:
        return f"“{way[0]}” is like itself. Write one of them out."
    if round_:
        told = " → ".join(f"“{name}”" for name in (*round_, round_[0]))
        first = way[0] == min(round_)
        return f"{told}: each is like the next. Write one of them out." if first else None
    if way[-1] in named or way[-2] != way[0]:
        return None
    return f"“{way[-1]}” has no movement to be like. Correct the name."


def unread(desk: Desk) -> bool:
    """Whether a file could not be read whole, so that nobody knows which levels it has."""
    return any(reading.faults for reading in desk.readings.values())


def motionless(desk: Desk, levels: Mapping[str, Level]) -> Iterator[Fault]:
    """Levels without a movement, and without a twin that has one; none while a file is unread."""
    if unread(desk):
        return
    for level in levels.values():
        if not any((KIND, name) in desk.homes for name in (level.id, level.twin)):
            says = "This level has no movement, nor has its twin. Write one."
            yield Fault(f"{level.exercise}.yaml", 1, level.id, says)


def kept_faults(desk: Desk, movements: Movements, root: Path) -> Iterator[Fault]:
    """What is kept and was not made from the words as they are, or does not hold."""
    for path in () if unread(desk) else visible(root / SOLVED):
        if (KIND, path.stem) not in desk.homes:
            says = "No level with a movement is called so. Delete the file."
            yield Fault(f"{SOLVED}/{path.name}", 1, "", says)
    told = {level: kept_fault(level, movements, root) for level in movements.movements}
    if len(told) > 1 and all(
        says is not None and says.startswith(CHANGED) for says in told.values()
    ):
        says = "Every movement changed, or the way they are solved. Run: steadyback catalogue bake"
        yield Fault(SOLVED, 1, "", says)
        return
    for level, wrong in told.items():
        if wrong is not None:
            file, place = desk.homes[KIND, level]
            yield Fault(file, desk.readings[file].line(place), level, wrong)


def kept_fault(level: str, movements: Movements, root: Path = HOME) -> str | None:
    """Why what is kept of a level should not be shown, and what to do; None if all is well."""
    remedy = f"Run: steadyback catalogue bake {level}"
    try:
        kept = load_solved(level, root)
        if kept is None:
            return f"It was never solved. {remedy}"
        if kept.source != movements.source(level):
            return f"{CHANGED} {remedy}"
        off = off_at_keys(movements.base(level), movements.movements[level], kept)
    except (LookupError, ValueError):
        return f"What is kept of it cannot be read. {remedy}"
    return None if not off else f"{'; '.join(map(str, off))}. Correct it. {remedy}"


def off_at_keys(base: Base, movement: Movement, kept: Baked) -> list[Measured]:
    """What does not hold at the keys of a kept movement. LookupError or ValueError if it is not
    one of these keys."""
    baker = Baker(base, movement)
    poses = [kept.pose(number) for number in kept.keys]
    frames = [
        framed(float(number), pose, key)
        for number, (pose, key) in enumerate(zip(poses, baker.keys, strict=True))
    ]
    more = {"mm": ROUNDING_MM, "deg": ROUNDING_DEG}
    found = measured(baker.motion(poses, frames))
    return [one for one in found if one.value > one.most + more[one.unit]]


def solved_path(level: str, root: Path = HOME) -> Path:
    """Where a level's solved movement is kept."""
    return root / SOLVED / f"{level}.json"


@lru_cache(maxsize=512)
def load_solved(level: str, root: Path = HOME) -> Baked | None:
    """What was solved for a level, or None where nothing was. ValueError for a broken file."""
    path = solved_path(level, root)
    if not path.exists():
        return None
    try:
        return Baked.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ValueError(f"{spell((path.name,))}: {error.error_count()} faults") from None


def solved_for(level: Level) -> Baked | None:
    """How a level moves: its own movement, or that of its twin in another ladder."""
    own = load_solved(level.id)
    return own if own is not None or level.twin is None else load_solved(level.twin)


def write_solved(level: str, baked: Baked, root: Path = HOME) -> None:
    """Keep what was solved, one value of a kind a line, so that a change can be read."""
    path = solved_path(level, root)
    path.parent.mkdir(exist_ok=True)
    data = baked.model_dump(mode="json")
    lines = [f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in data.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
