"""The mutants of the pain table: each rule, and each sign that stops a session, taken out."""

import sys
from collections.abc import Callable, Iterator

from proof.mutation.memory import entries_put
from proof.mutation.mutant import Mutant, Undo, all_undone
from steadyback.engine import during, pain


def of_pain() -> Iterator[Mutant]:
    """One mutant for each rule of the table and each sign."""
    for rule, matches in pain.RULES.items():
        yield Mutant(
            id=f"pain.{rule}",
            family="pain table",
            says=f"{rule} is never found: {matches.__doc__}",
            apply=entries_put(lambda: iter([pain.RULES]), rule),
            rules=(rule,),
            reach=frozenset({f"pain:{rule}"}),
        )
    for flag in pain.SESSION_FLAGS:
        yield Mutant(
            id=f"session-flag.{flag}",
            family="pain table",
            says=f"{flag} in a session or the morning after does not make it red.",
            apply=without_session_flag(flag),
            rules=("PM01", flag),
        )
    yield from of_answers()


def of_answers() -> Iterator[Mutant]:
    """One mutant for each rule that asks for anything in a session, not asking for it."""
    for rule, action in during.ACTIONS.items():
        if action != "go_on":
            yield Mutant(
                id=f"during.{rule}",
                family="pain table",
                says=f"{rule} in a session goes on and does not {action.replace('_', ' ')}.",
                apply=entries_put(lambda: iter([during.ACTIONS]), rule, "go_on"),
                rules=(rule,),
            )


def without_session_flag(flag: str) -> Callable[[], Undo]:
    """Take one sign out of those that stop a session."""

    def apply() -> Undo:
        kept = tuple(other for other in pain.SESSION_FLAGS if other != flag)
        return rebound(pain.SESSION_FLAGS, kept)

    return apply


def rebound(old: object, new: object) -> Undo:
    """Bind every name of the product that means this value to another one."""
    homes = [(m, n) for m in loaded() for n, value in vars(m).items() if value is old]
    return all_undone([bound(vars(module), name, new) for module, name in homes])


def loaded() -> list[object]:
    """The modules of the product that are loaded."""
    return [module for name, module in sys.modules.items() if name.startswith("steadyback.")]


def bound(names: dict[str, object], name: str, value: object) -> Undo:
    """Bind one name of a module."""
    old = names[name]
    names[name] = value

    def undo() -> None:
        names[name] = old

    return undo
