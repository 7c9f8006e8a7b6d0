"""The few pieces of Markdown that the pages are made of."""

from collections.abc import Iterable, Sequence


def page(title: str, made_from: str, *blocks: str) -> str:
    """A whole page: who makes it of what, its title, and its blocks with a line between."""
    first = f"<!-- Made by `make documents` from {made_from}. Change that, not this page. -->"
    return "\n\n".join([first, f"# {title}", *(block for block in blocks if block)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; nothing where there are no rows."""
    body = [line(row) for row in rows]
    return "\n".join([line(head), line(["---"] * len(head)), *body]) if body else ""


def line(cells: Iterable[object]) -> str:
    """One line of a table."""
    return f"| {' | '.join(cell(one) for one in cells)} |"


def cell(value: object) -> str:
    """A value as it may stand in a table."""
    return str(value).replace("|", "\\|").replace("\n", " ")


def listed(items: Iterable[object]) -> str:
    """A list, one item a line."""
    return "\n".join(f"- {item}" for item in items)


def code(names: Iterable[object], between: str = ", ") -> str:
    """Names as code, one after the other."""
    return between.join(f"`{name}`" for name in names)


def number(value: float) -> str:
    """A number without a needless point."""
    return f"{value:g}"
