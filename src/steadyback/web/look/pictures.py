"""Charts as pages show them: the SVG text of `exports`, and the table that says the same."""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from steadyback.exports.charts import Picture, Table


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart with its title, what it says in words, how to read it, and its table."""

    id: str
    title: str
    says: str
    svg: SafeString
    table: SafeString
    note: str


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
    rows = ROW.join(f"{first}{FIRST}{CELL.join(cells)}" for first, *cells in table.rows)
    body = escape(rows).replace(FIRST, "</th><td>").replace(CELL, "</td><td>")
    body = body.replace(ROW, '</td></tr><tr><th scope="row">')
    made = (
        f"<table><thead><tr>{head}</tr></thead><tbody>"
        f'<tr><th scope="row">{body}</td></tr></tbody></table>'
    )
    return mark_safe(made)  # noqa: S308  every cell is escaped above
