"""The mutants of the rules that are code: one for each row of `weakenings/`.

A row names a function (`in`) and what becomes of it. `change` and `to` exchange one expression or
statement; `body` replaces the whole; `each` with `to` makes one mutant for every entry of a named
dictionary in the function, and `each: parts` one for every part of its conditions, left out.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from proof.mutation.edits import (
    Function,
    code_of,
    entries,
    part_texts,
    put,
    with_body,
    with_entry,
    with_swap,
    without_part,
)
from proof.mutation.mutant import Gone, Mutant, Undo

FOLDER = Path(__file__).parent / "weakenings"
Row = dict[str, Any]


def of_code(folder: Path = FOLDER) -> Iterator[Mutant]:
    """Every mutant of every file of weakenings."""
    for path in sorted(folder.glob("*.yaml")):
        page: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        for row in page["weakenings"]:
            yield from of_row(page["family"], row)


def of_row(family: str, row: Row) -> list[Mutant]:
    """The mutants of one row; where its function has gone, one that says so when it is applied."""
    try:
        return list(mutants_of(family, row))
    except Gone as error:
        return [
            Mutant(row["id"], family, row["says"], gone(str(error)), tuple(row.get("rules", ())))
        ]


def gone(why: str) -> Callable[[], Undo]:
    """What cannot be applied."""

    def apply() -> Undo:
        raise Gone(why)

    return apply


def mutants_of(family: str, row: Row) -> Iterator[Mutant]:
    """The mutants of one row. Raises Gone where its function is no more as it was."""
    where = row["in"]
    if "body" in row:
        yield mutant(family, row, "", row["says"], lambda: with_body(where, row["body"]))
    elif row.get("each") == "parts":
        yield from of_parts(family, row)
    elif "each" in row:
        for key in entries(where, row["each"]):
            yield mutant(family, row, f".{key}", f"{row['says']} {key}.", of_entry(row, key))
    else:
        make = swapped(where, row["change"], row["to"])
        yield mutant(family, row, "", row["says"], make)


def of_parts(family: str, row: Row) -> Iterator[Mutant]:
    """One mutant for each part of the conditions of a function."""
    named: Counter[str] = Counter()
    for number, text in enumerate(part_texts(row["in"])):
        name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:48]
        named[name] += 1
        again = f"-{named[name]}" if named[name] > 1 else ""
        says = f"{row['says']} `{text}`."
        yield mutant(family, row, f".{name}{again}", says, of_part(row["in"], number))


def of_part(where: str, number: int) -> Callable[[], Function]:
    """A change that leaves one part of the conditions out."""
    return lambda: without_part(where, number)


def of_entry(row: Row, key: str) -> Callable[[], Function]:
    """A change of one entry of a dictionary."""
    return lambda: with_entry(row["in"], row["each"], key, row["to"])


def swapped(where: str, old: str, new: str) -> Callable[[], Function]:
    """A change of one expression or statement."""
    return lambda: with_swap(where, old, new)


def mutant(family: str, row: Row, suffix: str, says: str, make: Callable[[], Function]) -> Mutant:
    """One mutant of a row."""
    where = row["in"]

    def apply() -> Undo:
        return put(where, code_of(where, make()))

    return Mutant(
        id=row["id"] + suffix,
        family=family,
        says=says,
        apply=apply,
        rules=tuple(row.get("rules", ())),
        reach=frozenset({f"code:{where}"}),
    )
