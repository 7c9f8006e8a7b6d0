"""Sheets of paper as PDF: the one place that knows typst.

A sheet is a template beside this file, and data. The data reaches the template as one JSON text
that typst parses, so nothing in it can become code. Only the typefaces named here are used, no
clock is read and nothing is fetched, so the same data gives the same bytes everywhere.
Why so: docs/decisions/0021-the-handout.md.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

from steadyback.languages import language, spoken

Paper = Literal["a4", "letter"]
Print = Literal["normal", "large"]
Sheet = Literal["week", "programme", "letter", "progress"]

HERE: Final = Path(__file__).parent
PAPERS: Final[Mapping[Paper, str]] = {"a4": "a4", "letter": "us-letter"}
BRITAIN: Final = "GB"
"""Whose English it is."""
UNPRINTABLE: Final = "?"
"""Stands for a letter that no typeface here has."""
PRINTS_NOTHING: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\uf8ff\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]"
)
"""Controls, what turns text round, halves of letters, and places that nobody has given a letter."""
OURS: Final = re.compile(r"[^\n -~\u00a0-\u024f\u2009\u2013\u2014\u2018-\u201e\u2022\u2026\u2212]")


def pdf(sheet: Sheet, data: Mapping[str, Any], *, day: date, paper: Paper, letters: Print) -> bytes:
    """A sheet as a tagged PDF (PDF/UA-1) that says `day` as the date it was made.

    `data` is JSON data with at least a `title`, in the language that is spoken. typst.TypstError
    for a template that is wrong.
    """
    whole = printable({**data, **tongue(), "paper": PAPERS[paper], "large": letters == "large"})
    try:
        return compiled(sheet, whole, day)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return compiled(sheet, in_our_letters(whole), day)


def tongue() -> dict[str, Any]:
    """The language of a sheet: its code, its region where it has one, and where lines begin."""
    code, *parts = spoken().split("-")
    region = BRITAIN if spoken() == "en" else next((one for one in parts if len(one) == 2), None)
    return {"lang": code, "region": region, "rtl": language(spoken()).direction == "rtl"}


def compiled(sheet: Sheet, data: Any, day: date) -> bytes:
    """The template with the data."""
    made = typst.Compiler(
        str(HERE / "sheets" / f"{sheet}.typ"),
        root=str(HERE / "sheets"),
        font_paths=typefaces(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
    ).compile(
        format="pdf",
        pdf_standards="ua-1",
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{sheet} is not one document")
    return made


@cache
def typefaces() -> typst.Fonts:
    """Ours, and for other alphabets those inside typst; none of the machine's."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(HERE / "fonts")],
    )


def printable(data: Any) -> Any:
    """The data without characters that print nothing."""
    return replaced(data, PRINTS_NOTHING, "")


def in_our_letters(data: Any) -> Any:
    """The data with a question mark for each letter that our typeface does not have."""
    return replaced(data, OURS, UNPRINTABLE)


def replaced(data: Any, what: re.Pattern[str], by: str) -> Any:
    """JSON data with something replaced in every text of it."""
    if isinstance(data, Mapping):
        return {name: replaced(value, what, by) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [replaced(value, what, by) for value in data]
    return what.sub(by, data) if isinstance(data, str) else data
