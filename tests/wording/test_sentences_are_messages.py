"""Every sentence of wording and of sheets stands within `_`, `n_` or `N_`, where it is found."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from steadyback import exports, wording

WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
"""At least two words: an id has none beside it."""
SHEETS = (
    "appointments", "calendar", "charts", "charts_of_progress", "handout", "letter", "programme",
    "typesetting",
)  # fmt: skip
FILES = (
    *sorted(Path(wording.__path__[0]).glob("*.py")),
    *(Path(exports.__path__[0]) / f"{name}.py" for name in SHEETS),
)
NO_SENTENCES = {
    "Today and the next two days", "From day three", "When to ask for help",
    "-//Steadyback//Exercise sessions//EN", "could not be displayed", " is not one document",
    "an estimated muscle band is not for people",
}  # fmt: skip
"""Headings that the catalogue has, the maker of a calendar, and faults in the code."""
PATTERNS = ("<", "\\", ",?", ")", ".chart", '"', "-d")
"""How drawings, styles and regular expressions begin."""


def outside(tree: ast.AST) -> Iterator[str]:
    """The texts of a module that no message holds, without its docstrings."""
    for child in ast.iter_child_nodes(tree):
        docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if docstring or is_message(child):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        yield from outside(child)


def is_message(node: ast.AST) -> bool:
    """Whether a part of a module says or marks a message."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in ("_", "n_", "N_")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_sentence_stands_outside_a_message(file: Path) -> None:
    found = [text for text in outside(ast.parse(file.read_text("utf-8"))) if WORDS.search(text)]
    sentences = [text for text in found if not text.startswith(PATTERNS)]
    assert [text for text in sentences if text not in NO_SENTENCES] == []
