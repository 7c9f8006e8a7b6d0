"""Days, months and numbers as a language writes them (Unicode CLDR, by Babel).

In English they stay as they were always written here: 2 March 2026.
"""

from datetime import date
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from steadyback.languages.pseudo import PSEUDO
from steadyback.languages.spoken import ENGLISH_CODE, spoken

BRITISH: Final = "en_GB"


def _locale() -> str:
    code = spoken()
    return BRITISH if code == ENGLISH_CODE or code in PSEUDO else code.replace("-", "_")


def _as_spoken(text: object) -> str:
    say = PSEUDO.get(spoken(), str)
    return say(str(text))


def full_date(day: date) -> str:
    """A date with its year, such as 2 March 2026."""
    return _as_spoken(format_date(day, "long", locale=_locale()))


def day_and_month(day: date) -> str:
    """A date without its year, such as 2 March."""
    return _as_spoken(format_skeleton("MMMMd", day, locale=_locale()))


def month_of(day: date) -> str:
    """A month with its year, such as March 2026."""
    return _as_spoken(format_skeleton("yMMMM", day, locale=_locale()))


def weekday_of(day: date) -> str:
    """The day of the week, such as Monday."""
    return _as_spoken(format_date(day, "EEEE", locale=_locale()))


def count_of(value: int) -> str:
    """A whole number with its digits in groups: 12,000, or 12.000."""
    return str(format_decimal(value, locale=_locale()))


def number_of(value: float) -> str:
    """A number with the decimal mark of the language: 1.5, or 1,5."""
    return str(format_decimal(value, format="0.###", locale=_locale()))
