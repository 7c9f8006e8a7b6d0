"""What a reason rests on, in words: its rule, the numbers that were looked at, and its sources.

A reader must be able to disagree with every part, so nothing here is left to an id alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.source import Source, Threshold
from steadyback.languages import N_, _, said_in, spoken
from steadyback.record.plan import Reason
from steadyback.wording import english
from steadyback.wording.phrases import day_words, in_english, number_words, per_cent

OURS = "our_proposal"
SHARES = ("green", "cut", "share")
OUT_OF = {"NPRS": 10, "level": 5}
"""The highest number of a scale, by its unit."""
UNITS = N_(
    {
        "answers": "{value} answers",
        "days": "{value} days",
        "directions": "{value} directions",
        "entries": "{value} entries",
        "exercises": "{value} exercises",
        "hours": "{value} hours",
        "kg": "{value} kg",
        "measures": "{value} measures",
        "minutes": "{value} minutes",
        "mmHg": "{value} mmHg",
        "nights": "{value} nights",
        "o'clock": "{value} o'clock",
        "points": "{value} points",
        "reminders": "{value} reminders",
        "seconds": "{value} seconds",
        "sets": "{value} sets",
        "stage": "{value} stage",
        "weeks": "{value} weeks",
        "years": "{value} years",
    }
)
"""Limits with their units; those of `COUNTED` and of scales are not among them."""
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
    summary = f" {_(english.SUMMARY_ONLY)}" if source.seen == "secondary" else ""
    return f"{source.id}: {cite}.{summary}"


def ours(sources: Iterable[str]) -> str:
    """What of it is our own proposal, in plain words; empty where nothing is."""
    named = set(sources)
    if OURS not in named:
        return ""
    return _(english.OURS_ALONE if named == {OURS} else english.OURS_BESIDE)


def numbers_in_words(reason: Reason, catalogue: Catalogue) -> Iterator[str]:
    """Each number that has words: the person's own first, then the limits of the policy."""
    limits = []
    for name, value in reason.numbers.items():
        limit = getattr(catalogue.policy, name, None)
        if isinstance(limit, Threshold):
            limits.append(limit_words(limit))
        elif not (name == "hold_s" and not value):
            yield from own_number(reason.id, name, value)
    yield from limits


def own_number(rule: str, name: str, value: int | float | str | None) -> Iterator[str]:
    """One number of the person's with what it is; "not known yet" where there is none."""
    of_rule = (rule, name) in english.RULE_NUMBERS
    what = english.RULE_NUMBERS[rule, name] if of_rule else english.NUMBERS.get(name)
    if what is None:
        return
    most = english.RULE_OUT_OF.get((rule, name)) if of_rule else english.OUT_OF.get(name)
    said = _(english.NOT_KNOWN) if value is None else value_words(name, value)
    yield labelled(_(what), said if value is None or most is None else out_of(said, most))


def labelled(what: str, value: str) -> str:
    """What something is, and its value."""
    return _("{what}: {value}", what=what, value=value)


def out_of(value: str, most: int) -> str:
    """A value on its scale: "4 of 10"."""
    return _("{value} of {most}", value=value, most=most)


def limit_words(limit: Threshold) -> str:
    """A number of the policy file with what it is for, such as "green sessions in a row: 2"."""
    says = said_in(spoken(), "catalogue", limit.says).rstrip(".")
    if in_english() and says[1:2].islower():
        says = says[:1].lower() + says[1:]
    return labelled(says, limit_value(limit))


def limit_value(limit: Threshold) -> str:
    """A number of the policy file with its unit."""
    if limit.unit == "share":
        return per_cent(limit)
    value = number_words(float(limit))
    if limit.unit in OUT_OF:
        return out_of(value, OUT_OF[limit.unit])
    return value if limit.unit in COUNTED else _(UNITS[limit.unit], value=value)


def value_words(name: str, value: int | float | str) -> str:
    """One value: a share as per cent, a day as people write it, a mean with one decimal."""
    if isinstance(value, str):
        return day_words(value) if name in ("until", "since") else value.replace("_", " ")
    return per_cent(value) if name in SHARES else number_words(round(value, 1))
