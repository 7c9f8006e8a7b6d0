"""Charts as pages show them: the SVG text of `exports`, and the table that says the same."""

from dataclasses import dataclass
from html import escape
from typing import Final
from weakref import WeakKeyDictionary

from django.utils.safestring import SafeString, mark_safe

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.progress import Progress
from steadyback.exports.charts import Picture, Table
from steadyback.exports.progress_pictures import Pictures, pictures_of
from steadyback.languages import spoken


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart with its title, what it says in words, how to read it, and its table."""

    id: str
    title: str
    says: str
    svg: SafeString
    table: SafeString
    note: str


@dataclass(frozen=True, slots=True)
class ShownProgress:
    """The pictures of Progress as a page shows them."""

    pain: tuple[Shown, ...]
    sessions: Shown | None
    walks: Shown | None
    sets: Shown | None
    measures: tuple[Shown, ...]


Drawn = dict[str, tuple[Catalogue, ShownProgress]]
_DRAWN: Final[WeakKeyDictionary[Progress, Drawn]] = WeakKeyDictionary()
"""What was drawn in each language, for as long as somebody holds what it shows."""


def progress_shown(catalogue: Catalogue, found: Progress) -> ShownProgress:
    """Every picture of a Progress.

    Two years are drawn in some milliseconds. A Progress never changes, and one event more makes
    another one, so what was drawn of it can be shown again.
    """
    drawn, code = _DRAWN.setdefault(found, {}), spoken()
    if code in drawn:
        words, made = drawn[code]
        if words is catalogue:
            return made
    made = all_shown(pictures_of(catalogue, found))
    drawn[code] = (catalogue, made)
    return made


def all_shown(drawn: Pictures) -> ShownProgress:
    """Pictures with their tables as HTML."""
    return ShownProgress(
        pain=tuple(map(shown, drawn.pain)),
        sessions=shown(drawn.sessions) if drawn.sessions else None,
        walks=shown(drawn.walks) if drawn.walks else None,
        sets=shown(drawn.sets) if drawn.sets else None,
        measures=tuple(map(shown, drawn.measures)),
    )


def shown(picture: Picture) -> Shown:
    """A picture with its table as HTML."""
    svg = mark_safe(picture.svg)  # noqa: S308  made by exports, which escapes every word
    table = table_html(picture.table)
    return Shown(picture.id, picture.title, picture.says, svg, table, picture.note)


ROW, FIRST, CELL = "\x1e", "\x1d", "\x1f"
"""Between rows, after a row's first cell, between its others: no text of a record holds these."""


def table_html(table: Table) -> SafeString:
    """A table as HTML: its cells are escaped all at once, because two years have thousands."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in table.head)
    rows = ROW.join([row[0] + FIRST + CELL.join(row[1:]) for row in table.rows])
    body = escape(rows).replace(FIRST, "</th><td>").replace(CELL, "</td><td>")
    body = body.replace(ROW, '</td></tr><tr><th scope="row">')
    made = (
        f"<table><thead><tr>{head}</tr></thead><tbody>"
        f'<tr><th scope="row">{body}</td></tr></tbody></table>'
    )
    return mark_safe(made)  # noqa: S308  every cell is escaped above
