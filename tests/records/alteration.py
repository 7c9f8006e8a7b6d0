"""Bodies of events, changed in a few places: a usual day with a few alterations."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

Json = dict[str, Any]
Alteration = tuple[tuple[str, ...], Any]
"""A path into a body and the value to put there; GONE takes it away, `Add` adds to a list."""
Drawn = TypeVar("Drawn")


class Draw(Protocol):
    """What draws: in a composite strategy, and in a rule of a machine."""

    def __call__(self, strategy: st.SearchStrategy[Drawn], /) -> Drawn: ...


class Gone:
    def __repr__(self) -> str:
        return "GONE"


@dataclass(frozen=True)
class Add:
    """Adds to a list; an entry with the same id is replaced."""

    value: Any


@dataclass(frozen=True)
class Without:
    """Takes away from a list."""

    value: Any


GONE = Gone()


def altered(body: Json, alterations: Iterable[Alteration]) -> Json:
    """A copy of a body with each alteration made; one whose place is not there does nothing."""
    changed = deepcopy(body)
    for path, value in alterations:
        *way, last = path
        here: Any = changed
        for step in way:
            here = step_into(here, step)
            if here is None:
                break
        if isinstance(here, dict):
            put(here, last, value)
    return changed


def step_into(here: Any, step: str) -> Any:
    if isinstance(here, list):
        return here[int(step)] if int(step) < len(here) else None
    return here.setdefault(step, {}) if step in ("answers", "flag_details") else here.get(step)


def put(here: Json, name: str, value: Any) -> None:
    if isinstance(value, Gone):
        here.pop(name, None)
    elif isinstance(value, Add):
        here[name] = [one for one in here.get(name, ()) if not same_id(one, value.value)]
        here[name].append(deepcopy(value.value))
    elif isinstance(value, Without):
        here[name] = [one for one in here.get(name, ()) if one != value.value]
    else:
        here[name] = deepcopy(value)


def same_id(one: Any, other: Any) -> bool:
    return bool(one["id"] == other["id"] if isinstance(one, dict) else one == other)


def few(choices: tuple[Alteration, ...], most: int) -> st.SearchStrategy[list[Alteration]]:
    return st.lists(st.sampled_from(choices), max_size=most)
