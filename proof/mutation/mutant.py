"""A mutant: one safety rule or threshold weakened in the running process, and back again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Undo = Callable[[], None]
"""Puts everything back as it was."""


class Gone(LookupError):
    """A mutant names something that the code or the catalogue no longer has."""


@dataclass(frozen=True)
class Mutant:
    """One weakening: `says` what is lost in plain words, `rules` are ids of the catalogue's rules.

    `reach` names what a test has to come across for it to notice at all (see `reach.py`); where it
    is empty, every test is asked. `apply` does it and returns how it is undone; it raises Gone.
    """

    id: str
    family: str
    says: str
    apply: Callable[[], Undo]
    rules: tuple[str, ...] = ()
    reach: frozenset[str] = frozenset()


def all_undone(undos: Iterable[Undo]) -> Undo:
    """One undo for several changes, the newest first. Raises Gone where there was no change."""
    done = list(undos)
    if not done:
        raise Gone("it changes nothing")

    def undo() -> None:
        for one in reversed(done):
            one()

    return undo
