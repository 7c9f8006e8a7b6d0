"""Which languages are offered: only those in which every message and every number to call is there.

A language is a folder with its messages (PO) and `language.toml`: its own name, its direction, the
countries whose numbers it was prepared with, and who reviewed its triage text, if anybody did.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from steadyback.languages.messages import DOMAINS, FOLDER, file_of, is_said, parsed
from steadyback.languages.pseudo import PSEUDO
from steadyback.languages.spoken import ENGLISH_CODE

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code (BCP 47), its name in itself, the direction in which it is written.

    `countries` (ISO 3166-1) have their numbers in the catalogue under names that this language
    translates. `triage_reviewed_by` is the clinician who read the danger signs, the cards and what
    is said at once, in this language; None where nobody did, and then each page says so.
    """

    code: str
    name: str
    direction: Direction = "ltr"
    countries: tuple[str, ...] = ()
    triage_reviewed_by: str | None = None


ENGLISH: Final = Language(ENGLISH_CODE, "English")
_PSEUDO: Final = {
    code: Language(code, code, "rtl" if code.startswith("ar") else "ltr") for code in PSEUDO
}


def written() -> tuple[str, ...]:
    """The codes of all languages that have a folder here."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/language.toml")))


@cache
def language(code: str) -> Language:
    """A language by its code. Raises KeyError where there is none."""
    if code == ENGLISH_CODE:
        return ENGLISH
    if code in _PSEUDO:
        return _PSEUDO[code]
    if code not in written():
        raise KeyError(code)
    told = tomllib.loads((FOLDER / code / "language.toml").read_text(encoding="utf-8"))
    triage = told["triage_reviewed_by"] or None
    return Language(code, told["name"], told["direction"], tuple(told["countries"]), triage)


def missing(code: str, countries: Iterable[str]) -> tuple[str, ...]:
    """What keeps a language from being offered, in sentences; `countries` have their numbers."""
    found = []
    for domain in DOMAINS:
        if not file_of(code, domain).exists():
            found.append(f"{code}/{domain}.po is missing.")
            continue
        messages = [one for one in parsed(file_of(code, domain), code) if one.id]
        open_ones = [one for one in messages if not is_said(one)]
        if open_ones:
            found.append(f"{len(open_ones)} messages of {code}/{domain}.po have no translation.")
    own = language(code).countries
    if not own:
        found.append(f"{code}/language.toml names no country.")
    absent = sorted(set(own) - set(countries))
    if absent:
        found.append(f"There are no emergency numbers for {', '.join(absent)}.")
    return tuple(found)


@cache
def offered(countries: frozenset[str]) -> tuple[Language, ...]:
    """English, and each language that lacks nothing. `countries` have their numbers to call."""
    ready = (language(code) for code in written() if not missing(code, countries))
    return (ENGLISH, *ready)
