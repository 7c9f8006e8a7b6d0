"""Reads how every level moves: poses to begin from, movements by level, and what was solved.

A movement may be `like` another: it takes over what it does not set itself. Its `stance` goes key
by key over the other's, `start` and `end` change the first and the last of its keys. A level that
is another ladder's twin and has no movement of its own moves as its twin does.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from steadyback.catalogue.desk import Desk, visible
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.reading import Fault, Plain, spell
from steadyback.movement.baked import Baked
from steadyback.movement.description import Base, Movement, View, contacts_of
from steadyback.movement.motion import keys_of

HOME: Final = Path(__file__).parent / "movements"
SOLVED: Final = "solved"
MADE_BY: Final = ("rotation", "skeleton", "pose", "description", "solver", "motion", "baked")
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
    """All movements of a folder, and every fault with its file and line."""
    desk = Desk(root)
    bases = read_bases(desk)
    written: dict[str, dict[str, Plain]] = {}
    for path in visible(root):
        if path.suffix == ".yaml" and path.name != "bases.yaml":
            reading = desk.read(path.name, "movements")
            for level, words in reading.data.items():
                if level in written:
                    says = f"“{level}” already has a movement in another file. Keep one."
                    desk.refuse("movements", reading, (level,), says)
                elif isinstance(words, dict):
                    written[level] = words
                    desk.homes["movements", level] = (path.name, (level,))
    found = {}
    for level in written:
        movement = made(desk, level, written, bases)
        if movement is not None:
            found[level] = movement
    return Movements(bases, dict(sorted(found.items()))), desk.sorted_faults()


def read_bases(desk: Desk) -> dict[str, Base]:
    """The poses to begin from."""
    reading = desk.read("bases.yaml", "bases")
    found = {}
    for name, words in reading.data.items():
        base = desk.model("bases", reading, (name,), words, Base)
        if base is not None:
            found[name] = base
    return found


def made(
    desk: Desk, level: str, written: Mapping[str, dict[str, Plain]], bases: Mapping[str, Base]
) -> Movement | None:
    """One movement with what it inherits; its faults are noted at its own lines."""
    file, place = desk.homes["movements", level]
    reading = desk.readings[file]
    try:
        words = inherited(level, written, ())
    except KeyError as error:
        desk.refuse("movements", reading, (*place, "like"), str(error.args[0]))
        return None
    movement = desk.model("movements", reading, place, words, Movement)
    if movement is None:
        return None
    says = unknown_name(movement, bases)
    if says is not None:
        desk.refuse("movements", reading, place, f"{says}. Correct it.")
        return None
    return movement


def inherited(
    level: str, written: Mapping[str, dict[str, Plain]], below: tuple[str, ...]
) -> dict[str, Any]:
    """The words of a movement over those of the one it is like. KeyError says what is missing."""
    words: dict[str, Any] = dict(written[level])
    like = words.pop("like", None)
    first, last = words.pop("start", None), words.pop("end", None)
    if like is not None:
        if like in (*below, level):
            raise KeyError(f"“{like}” is like itself. Write one of them out.")
        if like not in written:
            raise KeyError(f"“{like}” has no movement to be like. Correct the name.")
        other = inherited(str(like), written, (*below, level))
        stance = over(other.get("stance", {}), words.get("stance", {}))
        words = {**other, **words, "stance": stance}
    keys = list(words.get("keys", [{}]))
    if first is not None:
        keys[0] = over(keys[0], first)
    if last is not None:
        keys[-1] = over(keys[-1], last)
    return words | {"keys": keys}


def over(below: Any, above: Any) -> dict[str, Any]:
    """One touch over another: angles and places name by name, the rest as a whole."""
    merged = {**below, **above}
    for part in ("q", "reach"):
        if part in below and part in above:
            merged[part] = {**below[part], **above[part]}
    return merged


def unknown_name(movement: Movement, bases: Mapping[str, Base]) -> str | None:
    """The first base, joint, landmark or surface that there is not, or None."""
    base = bases.get(movement.base)
    if base is None:
        return f"unknown base {movement.base}"
    try:
        keys = keys_of(base, movement)
        contacts_of(base.contacts)
    except KeyError as error:
        return str(error.args[0])
    surfaces = {"floor", *base.surfaces, *movement.surfaces}
    for number, key in enumerate(keys):
        for contact in key.contacts.values():
            if contact.surface not in surfaces:
                return f"key {number}: unknown surface {contact.surface}"
    return None


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
