"""Finds every message of the product, and keeps the files of each language up to date with them.

Messages stand in the catalogue (each text that people read), in templates (each sentence), in
Python (`_`, `n_`, `N_`, and the words of a `Field`) and in TypeScript (`msg`, `msgs`, `mark`).
`python -m proof messages` writes them into the PO files; a message whose English changed loses its
translation.
"""

import ast
import json
import re
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.source import Threshold
from steadyback.catalogue.translated import KINDS
from steadyback.catalogue.translated import messages as catalogue_texts
from steadyback.languages.messages import Domain, catalog_of, file_of, is_said
from steadyback.languages.offered import written
from steadyback.web.look.spoken_templates import COUNTED, spoken_template

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "steadyback"
DEVICE = ROOT / "frontend" / "src"
WIDTH = 100
_QUOTED = r'"((?:[^"\\\n]|\\.)*)"'
COMPOSED = re.compile(r"(?<![.\w])(?:msgs?|mark)\(\s*[`']")
CALLED = re.compile(rf"(?<![.\w])(msgs?|mark)\(\s*{_QUOTED}(?:\s*,\s*{_QUOTED})?")
"""A call of TypeScript that says or marks a message."""
ASKED = {
    "Field": ((1,), ("label", "hint", "low_words", "high_words", "unit")),
    "Option": ((1, 2, 3), ("label", "hint", "group")),
}
"""Which arguments of a question and of an option hold words (web/look/fields)."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its plural, if it has one, and where it stands (a file, or a place in it)."""

    one: str
    many: str | None
    place: str


def catalogue_messages() -> Iterator[Message]:
    """Every text of the catalogue that people read, and what each limit means."""
    catalogue = load_catalogue()
    for kind in KINDS:
        for text, place in catalogue_texts(getattr(catalogue, kind), (kind,)):
            yield Message(text, None, "/".join(place[:2]))
    for name, value in catalogue.policy:
        if isinstance(value, Threshold):
            yield Message(value.says, None, f"policy/{name}")


def template_messages() -> Iterator[Message]:
    """Every sentence of the templates."""
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        found: list[str] = []
        source, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        spoken_template(source, lambda text, found=found: found.append(text) or text)  # type: ignore[misc]
        yield from (Message(text, None, place) for text in found)
        for one, many in COUNTED.findall(source):
            yield Message(one, many, place)


def python_messages() -> Iterator[Message]:
    """Every message that Python says or marks."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from (Message(one, many, place) for one, many in _called(node))
                yield from (Message(one, None, place) for one in _asked(node))


def _called(node: ast.Call) -> Iterator[tuple[str, str | None]]:
    """The messages in a call of `_`, `n_` or `N_`."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    texts = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
    if name == "_" and isinstance(texts[0], str):
        yield texts[0], None
    elif name == "n_" and isinstance(texts[0], str) and isinstance(texts[1], str):
        yield texts[0], texts[1]
    elif name == "N_":
        yield from ((text, None) for text in _texts(node.args[0]))


def _asked(node: ast.Call) -> Iterator[str]:
    """The words of a question (`Field`) or of an answer to choose (`Option`)."""
    places, names = ASKED.get(node.func.id if isinstance(node.func, ast.Name) else "", ((), ()))
    told = [node.args[n] for n in places if n < len(node.args)]
    for value in [*told, *(one.value for one in node.keywords if one.arg in names)]:
        yield from _texts(value)


def _texts(node: ast.AST) -> Iterator[str]:
    """Every text in a marked value; the keys of a table are none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value:
            yield node.value
        return
    inner = node.values if isinstance(node, ast.Dict) else ast.iter_child_nodes(node)
    for child in inner:
        yield from _texts(child)


def device_messages() -> Iterator[Message]:
    """Every message of the TypeScript. Raises ValueError where one is composed."""
    for path in sorted(DEVICE.rglob("*.ts")):
        source, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        if COMPOSED.search(source):
            raise ValueError(f"{place}: msg, msgs and mark take a text between double quotes.")
        for name, one, many in CALLED.findall(source):
            plural = json.loads(f'"{many}"') if name == "msgs" else None
            yield Message(json.loads(f'"{one}"'), plural, place)


def page_messages() -> Iterator[Message]:
    """Those of templates and of Python."""
    yield from template_messages()
    yield from python_messages()


FOUND: dict[Domain, Callable[[], Iterator[Message]]] = {
    "catalogue": catalogue_messages,
    "pages": page_messages,
    "device": device_messages,
}


def collected(domain: Domain) -> dict[str, tuple[str | None, list[str]]]:
    """The messages of a domain by their singular: the plural, and the places, in order."""
    found: dict[str, tuple[str | None, list[str]]] = {}
    for message in FOUND[domain]():
        many, places = found.setdefault(message.one, (message.many, []))
        if message.place not in places:
            places.append(message.place)
        if many is None and message.many is not None:
            found[message.one] = (message.many, places)
    return found


def brought_up(code: str, domain: Domain) -> Catalog:
    """The file of a language with the messages of today: what has a translation keeps it."""
    old = catalog_of(code, domain) if file_of(code, domain).exists() else Catalog(locale=code)
    new = Catalog(locale=code, domain=domain, fuzzy=False)
    for one, (many, places) in collected(domain).items():
        known = old.get(one)
        same = known is not None and isinstance(known.id, tuple) == (many is not None)
        string = known.string if known is not None and same else None
        new.add((one, many) if many else one, string, locations=[(place, 0) for place in places])
    return new


def written_out(catalog: Catalog) -> str:
    """A PO file: a short header that names no person and no time, then the messages."""
    file = BytesIO()
    write_po(file, catalog, width=WIDTH, omit_header=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale_identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header + re.sub(r"\n+$", "\n", file.getvalue().decode("utf-8"))


def write_all() -> Iterator[str]:
    """Bring each file of each language up to date; says how many messages still want words."""
    for code in written():
        for domain in FOUND:
            catalog = brought_up(code, domain)
            file_of(code, domain).write_text(written_out(catalog), encoding="utf-8")
            missing = sum(1 for one in catalog if one.id and not is_said(one))
            yield f"{code}/{domain}.po: {len(catalog)} messages, {missing} without a translation"


def add_command(commands: Any) -> None:
    """`python -m proof messages`."""
    command = commands.add_parser("messages", help="bring the files of each language up to date")
    command.set_defaults(run=run)


def run(_arguments: Namespace) -> int:
    """Write the files and say how they stand."""
    for line in write_all():
        print(line)
    return 0
