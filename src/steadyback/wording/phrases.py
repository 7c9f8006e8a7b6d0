"""How numbers, days, lists and names are put into sentences, in the language that is spoken."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Final

from steadyback.languages import (
    ENGLISH,
    N_,
    _,
    day_and_month,
    number_of,
    per_language,
    spoken,
    weekday_of,
)

SHORT_MONTHS: Final = N_(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
)
LISTED: Final = N_("{first}, {next}")
APART: Final = N_("{first}; {next}")
EITHER: Final = N_("{first} or {next}")
BOTH: Final = N_("{first}, and {next}")


def in_english() -> bool:
    """Whether English is spoken, whose words can be made small or shortened by rule."""
    return spoken() == ENGLISH.code


def number_words(value: int | float | str) -> str:
    """A number with the decimal mark of the language; a word stays as it is."""
    if isinstance(value, str):
        return value
    return f"{value:g}" if in_english() else number_of(value)


def signed(value: float) -> str:
    """A number with its sign."""
    return f"{value:+g}" if in_english() else f"{'-' if value < 0 else '+'}{number_of(abs(value))}"


def per_cent(share: float) -> str:
    """A share of 1, such as "40 per cent"."""
    return _("{share} per cent", share=number_words(100 * share))


def form_of(number: float) -> int:
    """The number whose form of a word goes with this one: 1 has its own, 1.5 that of many."""
    return int(number) if number == int(number) else 2


def said(words: Iterable[str]) -> tuple[str, ...]:
    """Messages, each said."""
    return tuple(_(one) for one in words)


def chained(pattern: str, words: Iterable[str]) -> str:
    """Words joined two by two by a message with {first} and {next}; empty without any."""
    found = list(words)
    return reduce(lambda first, more: _(pattern, first=first, next=more), found or [""])


def listed(words: Iterable[str]) -> str:
    """Words beside each other: "a, b, c"; empty without any."""
    return chained(LISTED, words)


def apart(words: Iterable[str]) -> str:
    """Longer words beside each other: "a; b; c"; empty without any."""
    return chained(APART, words)


def either(words: Iterable[str]) -> str:
    """One of some: "a or b"; empty without any."""
    return chained(EITHER, words)


def both(words: Iterable[str]) -> str:
    """Longer words that belong together: "a, and b"; empty without any."""
    return chained(BOTH, words)


def continued(name: str) -> str:
    """A text of the catalogue that goes on within a sentence.

    In English it begins small, unless its first word is in capitals; elsewhere it stays.
    """
    if not in_english() or name[1:2].isupper():
        return name
    return name[:1].lower() + name[1:]


def day_words(iso: str) -> str:
    """12 March, from a day in ISO form."""
    return day_and_month(date.fromisoformat(iso))


def weekday_and_day(day: date) -> str:
    """Monday 2 March."""
    return _("{weekday} {day}", weekday=weekday_of(day), day=day_and_month(day))


@per_language
def short_day(day: date, *, year: bool = False) -> str:
    """3 Mar, or 3 Mar 2026 where days of more than a year stand together."""
    month = _(SHORT_MONTHS[day.month - 1])
    if year:
        return _("{day} {month} {year}", day=day.day, month=month, year=day.year)
    return _("{day} {month}", day=day.day, month=month)
