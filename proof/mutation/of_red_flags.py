"""The mutants of the danger signs: each silent, each one level milder, and their content."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from proof.mutation.memory import entries_put, fields_put
from proof.mutation.mutant import Mutant, Undo
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import RedFlag
from steadyback.engine import red_flags
from steadyback.engine.red_flags import RULES, SEVERITY, Rule, Told
from steadyback.vocabulary import ACTION_LEVELS, ActionLevel

FAMILY = "danger signs"


def of_red_flags(catalogue: Catalogue) -> Iterator[Mutant]:
    """Every mutant of every danger sign."""
    for flag, rule in RULES.items():
        yield of_rule(flag, "silent", "counts for nothing", red_flags.always("clear"))
        if rule_name(rule) != "<lambda>":
            yield of_rule(flag, "details", "has the same level whatever is told", unheard(rule))
        yield of_rule(flag, "milder", "is taken one level milder than told", milder(rule))
    for known in catalogue.red_flags.values():
        yield from of_content(known)


def of_rule(flag: str, way: str, says: str, rule: Rule) -> Mutant:
    """The rule of one sign replaced."""
    return Mutant(
        id=f"flag.{flag}.{way}",
        family=FAMILY,
        says=f"{flag} {says}.",
        apply=entries_put(lambda: iter([RULES]), flag, rule),
        rules=(flag,),
        reach=frozenset({f"flag:{flag}"}),
    )


def rule_name(rule: Rule) -> str:
    """The name of a rule's function."""
    return str(getattr(rule, "__name__", ""))


def unheard(rule: Rule) -> Rule:
    """The rule without the details that were told."""
    return lambda told: rule(Told(replace(told.report, detail=None), told.state, told.catalogue))


def milder(rule: Rule) -> Rule:
    """The rule one level milder."""
    return lambda told: one_down(rule(told))


def one_down(level: ActionLevel) -> ActionLevel:
    """The next milder level; clear stays clear."""
    below = min(ACTION_LEVELS.index(level) + 1, len(ACTION_LEVELS) - 1)
    return ACTION_LEVELS[below]


def of_content(flag: RedFlag) -> Iterator[Mutant]:
    """What the content says of one sign: its card, its screens, what raises it, that it waits."""
    grave = SEVERITY[flag.highest] >= SEVERITY["urgent"]
    if grave and flag.asked_when != "derived":
        yield of_field(flag, "open", "may stay unanswered", "highest", "clinician")
    if flag.highest == "emergency":
        other = "crisis" if flag.card != "crisis" else "chest"
        yield of_field(flag, "card", "shows the card of another sign", "card", other)
    if "short" in flag.screens:
        kept = tuple(screen for screen in flag.screens if screen != "short")
        yield of_field(flag, "short", "is not asked before a session", "screens", kept)
    if flag.raised_by:
        yield of_field(flag, "raised", "is not raised by another sign", "raised_by", ())
    if flag.asked_when == "pregnant":
        yield of_field(flag, "asked", "is never asked", "asked_when", "derived")


def of_field(flag: RedFlag, way: str, says: str, field: str, value: object) -> Mutant:
    """One field of one sign changed."""
    return Mutant(
        id=f"flag.{flag.id}.{way}",
        family=FAMILY,
        says=f"{flag.id} {says}.",
        apply=changed_field(flag.id, field, value),
        rules=(flag.id,),
    )


def changed_field(flag: str, field: str, value: object) -> Callable[[], Undo]:
    """Change one field of a sign in every catalogue."""
    return fields_put(
        RedFlag, field, lambda known: value if known.id == flag else known.__dict__[field]
    )
