"""Reads one YAML file into plain texts, lists and mappings, and remembers every line.

Every scalar stays text: `no` is the text "no" until the schema says what it should be. What makes
a file hard to read or to trust is a fault with its line: a key written twice, an anchor, an alias,
a tag, an empty value, a character that cannot be seen. This is the one module that knows YAML. It
works on the parser's events, because a composed tree no longer shows aliases and plain tags.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Place: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys and list positions from the top of the file."""

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_NULLS = frozenset({"~", "null", "Null", "NULL"})


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in the catalogue: its file and line, and what to do about it."""

    file: str
    line: int
    where: str
    says: str

    def __str__(self) -> str:
        """As compilers write it, so that an editor can jump there."""
        return f"{self.file}:{self.line}: {self.where + ': ' if self.where else ''}{self.says}"


@dataclass(frozen=True)
class Reading:
    """One file as it was read. With faults, `data` holds only what could be understood."""

    file: str
    data: Mapping[str, Plain]
    lines: Mapping[Place, int]
    faults: tuple[Fault, ...] = ()

    def known(self, place: Place) -> Place:
        """The longest beginning of a place that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return place

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that stands in the file."""
        return self.lines.get(self.known(place), 1)


def spell(place: Place) -> str:
    """A place as people write it, such as `levels[2].dosing.floor`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def read_file(path: Path, name: str) -> Reading:
    """Read one file; `name` is what faults call it. Never raises: what is wrong is in `faults`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        says = f"cannot be opened ({error.strerror}). Put the file there and make it readable."
        return _refused(name, 1, says)
    return read_raw(raw, name)


def read_raw(raw: bytes, name: str) -> Reading:
    """Read the bytes of one file. Never raises: what is wrong is in `faults`."""
    if len(raw) > MAX_BYTES:
        return _refused(name, 1, f"is longer than {MAX_BYTES} bytes. Split it.")
    try:
        return read_text(raw.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _refused(name, line, "is not UTF-8 here. Save the file as UTF-8.")


def read_text(text: str, name: str) -> Reading:
    """Read the text of one file. Never raises: what is wrong is in `faults`."""
    if unseen := _UNSEEN.search(text.replace("\r\n", "\n")):
        line = unseen.string.count("\n", 0, unseen.start()) + 1
        code = f"U+{ord(unseen.group()):04X}"
        return _refused(name, line, f"holds the character {code}, which cannot be seen. Delete it.")
    builder = _Builder(name)
    data: Plain = {}
    try:
        data = builder.document(yaml.parse(text, Loader=_LOADER))
    except _TooDeep as stop:
        builder.fault(stop.line, (), f"is nested more than {MAX_DEPTH} deep. Make it flatter.")
    except yaml.YAMLError as error:
        builder.fault(_line_of(error), (), _syntax(error))
    if not isinstance(data, dict):
        builder.fault(1, (), "must hold keys and values at its top. Begin with a key and a colon.")
        data = {}
    return Reading(name, data, builder.lines, tuple(builder.faults))


def _refused(name: str, line: int, says: str) -> Reading:
    return Reading(name, {}, {}, (Fault(name, line, "", f"The file {says}"),))


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return int(mark.line) + 1 if mark else 1


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _syntax(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or "it cannot be read"
    return (
        f"is not YAML here: {problem}. Look at the indentation, quotes and colons of this line "
        "and the one above."
    )


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


@dataclass
class _Builder:
    """Makes plain data from the parser's events; depth and size are limited, nothing expands."""

    file: str
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, place: Place, says: str) -> None:
        subject = says if place else f"The file {says}"
        self.faults.append(Fault(self.file, line, spell(place), subject))

    def document(self, events: Iterator[yaml.Event]) -> Plain:
        data: Plain | None = None
        for event in events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if data is not None:
                line = _line(event)
                self.fault(line, (), "holds a second document. Keep one, without a line of ---.")
                return data
            data = self.node(next(events), events, ())
        return {} if data is None else data

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Plain:
        line = _line(event)
        self.lines.setdefault(place, line)
        if len(place) > MAX_DEPTH:
            raise _TooDeep(line)
        self._plain_only(event, line, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, place)
        return self._scalar(event, line, place)

    def _plain_only(self, event: yaml.Event, line: int, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            says = f"the alias *{event.anchor} is not allowed. Write the value out."
            self.fault(line, place or ("top",), says)
            return
        if getattr(event, "anchor", None):
            self.fault(line, place or ("top",), "an anchor (&) is not allowed. Delete it.")
        if getattr(event, "tag", None):
            self.fault(line, place or ("top",), "a tag (!) is not allowed. Delete it.")

    def _scalar(self, event: yaml.Event, line: int, place: Place) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            return ""
        if not event.style and (event.value == "" or event.value in _NULLS):
            says = "has no value. Write one, or leave the key out."
            self.fault(line, place or ("top",), says)
        return str(event.value)

    def _sequence(self, events: Iterator[yaml.Event], place: Place) -> list[Plain]:
        items: list[Plain] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self.node(event, events, (*place, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], place: Place) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = _line(event)
            key = self._key(event, events, line, place)
            inner = (*place, key)
            if key in found:
                first = self.lines[inner]
                says = f"is written twice, first on line {first}. Keep one."
                self.fault(line, inner, says)
                _Builder(self.file).node(next(events), events, inner)
                continue
            self.lines[inner] = line
            found[key] = self.node(next(events), events, inner)
        return found

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], line: int, place: Place) -> str:
        key = self.node(event, events, (*place, "?"))
        self.lines.pop((*place, "?"), None)
        if isinstance(key, str):
            if key == "<<":
                self.fault(line, (*place, key), "merging is not allowed. Write the values out.")
            return key
        self.fault(line, place or ("top",), "a key must be a word. Do not use a list or mapping.")
        return "?"
