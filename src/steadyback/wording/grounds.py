"""What a reason rests on, in words: its rule, the numbers that were looked at, and its sources.

A reader must be able to disagree with every part, so nothing here is left to an id alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.source import Source, Threshold
from steadyback.record.plan import Reason
from steadyback.wording import english

OURS = "our_proposal"
SHARES = ("green", "cut", "share")
UNITS = {"NPRS": " of 10", "share": " per cent", "level": " of 5"}
COUNTED = ("sessions", "repetitions", "check-ins")
"""Units that the words of a limit name already."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """The rule's id and what it says, the numbers, each source as cited, and what is only ours."""

    rule: str
    says: str
    numbers: tuple[str, ...]
    cites: tuple[str, ...]
    ours: str


def grounds(reason: Reason, catalogue: Catalogue) -> Grounds:
    """What one reason rests on. Raises KeyError for an unknown rule or source."""
    return Grounds(
        rule=reason.id,
        says=rule_words(reason.id, catalogue),
        numbers=tuple(numbers_in_words(reason, catalogue)),
        cites=cites(reason.sources, catalogue),
        ours=ours(reason.sources),
    )


def rule_words(rule: str, catalogue: Catalogue) -> str:
    """What a rule says; of a red flag its question."""
    flag = catalogue.red_flags.get(rule)  # type: ignore[call-overload]
    return str(catalogue.rules[rule].says if flag is None else flag.question)


def cites(sources: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Each source as it is cited, with its id; our own proposals are not sources."""
    return tuple(cite_words(catalogue.sources[one]) for one in sources if one != OURS)


def cite_words(source: Source) -> str:
    """One source as it is cited, and whether the paper itself was read."""
    cite = source.cite.removeprefix("(P) ").removeprefix("(S) ").rstrip(".")
    summary = f" {english.SUMMARY_ONLY}" if source.seen == "secondary" else ""
    return f"{source.id}: {cite}.{summary}"


def ours(sources: Iterable[str]) -> str:
    """What of it is our own proposal, in plain words; empty where nothing is."""
    named = set(sources)
    if OURS not in named:
        return ""
    return english.OURS_ALONE if named == {OURS} else english.OURS_BESIDE


def numbers_in_words(reason: Reason, catalogue: Catalogue) -> Iterator[str]:
    """Each number that has words: the person's own first, then the limits of the policy."""
    limits = []
    for name, value in reason.numbers.items():
        limit = getattr(catalogue.policy, name, None)
        if isinstance(limit, Threshold):
            limits.append(limit_words(limit))
            continue
        words = english.RULE_NUMBERS.get((reason.id, name)) or english.NUMBERS.get(name)
        if words is not None and not (name == "hold_s" and not value):
            yield number_words(words, name, value)
    yield from limits


def number_words(words: str, name: str, value: int | float | str | None) -> str:
    """One number of the person's; "not known yet" where there is none."""
    if value is None:
        return f"{words.partition(':')[0]}: {english.NOT_KNOWN}"
    return words.format(value=value_words(name, value))


def limit_words(limit: Threshold) -> str:
    """A number of the policy file with what it is for, such as "green sessions in a row: 2"."""
    value = 100 * limit if limit.unit == "share" else float(limit)
    unit = "" if limit.unit in COUNTED else UNITS.get(limit.unit, f" {limit.unit}")
    says = limit.says.rstrip(".")
    first = says[:1].lower() if says[1:2].islower() else says[:1]
    return f"{first}{says[1:]}: {value:g}{unit}"


def value_words(name: str, value: int | float | str) -> str:
    """One value: a share as per cent, a day as people write it, a mean with one decimal."""
    if isinstance(value, str):
        return day_words(value) if name in ("until", "since") else value.replace("_", " ")
    return f"{100 * value:g} per cent" if name in SHARES else f"{round(value, 1):g}"


def day_words(iso: str) -> str:
    """12 March, from a day in ISO form."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B}"
