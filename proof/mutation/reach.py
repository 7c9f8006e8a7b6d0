"""Which tests come across which rule: only these can notice that it is weaker.

Names: `policy:NAME` a threshold that was read, `code:MODULE:FUNCTION` a function that was run,
`flag:RF05` and `pain:PM03` a rule of the two tables that was asked, `caution:hernia` and
`column:hernia` what somebody had, and where it is judged.
"""

from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any

from proof.mutation.edits import code_of, function_at, put, with_first
from steadyback.catalogue.policy import Policy
from steadyback.engine import pain, red_flags, situation
from steadyback.engine.state import State
from steadyback.record.answers import CautionEntry

REACHED: set[str] = set()
"""What was reached since `record` began."""


class Recorder:
    """What notes the names that are reached; made once, because compiling takes its time."""

    def __init__(self, names: Iterable[str]) -> None:
        """Prepare the noting code of every function that is named."""
        wanted = sorted(name.removeprefix("code:") for name in names if name.startswith("code:"))
        self.codes: dict[str, CodeType] = {where: noting(where) for where in wanted}

    def begin(self) -> None:
        """Begin to note, in a process that ends afterwards."""
        REACHED.clear()
        record_policy()
        record_cautions()
        for rule, matches in list(pain.RULES.items()):
            pain.RULES[rule] = noted(f"pain:{rule}", matches)
        for flag, weigh in list(red_flags.RULES.items()):
            red_flags.RULES[flag] = noted(f"flag:{flag}", weigh)
        for where, code in self.codes.items():
            function_at(where).__globals__["__reached__"] = REACHED.add
            put(where, code)


def noting(where: str) -> CodeType:
    """The code of a function, noting first that it is run."""
    return code_of(where, with_first(where, f"__reached__({'code:' + where!r})"))


def noted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, noting that it was asked."""

    def asked(*arguments: Any) -> Any:
        REACHED.add(name)
        return function(*arguments)

    return asked


def record_policy() -> None:
    """Note each threshold that is read; who reads them all has read each."""
    names = frozenset(Policy.model_fields)
    plain = Policy.__getattribute__
    walk = Policy.__iter__

    def read(self: Policy, name: str) -> Any:
        if name in names:
            REACHED.add(f"policy:{name}")
        return plain(self, name)

    def walked(self: Policy) -> Any:
        REACHED.update(f"policy:{name}" for name in names)
        return walk(self)

    setattr(Policy, "__getattribute__", read)  # noqa: B010, mypy takes a method for fixed
    setattr(Policy, "__iter__", walked)  # noqa: B010


def record_cautions() -> None:
    """Note each caution and diagnosed condition of the person, and the columns they fall into."""
    columns_of, condition_columns = situation.columns_of, situation.condition_columns
    judged_conditions = situation.judged_conditions

    def of_entry(*arguments: Any) -> Any:
        found = columns_of(*arguments)
        entry: CautionEntry = arguments[2]
        REACHED.update((f"caution:{entry.id}", f"column:{entry.id}"))
        REACHED.update(f"column:{column}" for column, _ in found)
        return found

    def of_conditions(*arguments: Any) -> Any:
        found = condition_columns(*arguments)
        REACHED.update(f"column:{column}" for column, _ in found)
        return found

    def judged(state: State) -> Any:
        found = judged_conditions(state)
        REACHED.update(f"caution:{condition}" for condition in found)
        return found

    setattr(situation, "columns_of", of_entry)  # noqa: B010, mypy takes a function for fixed
    setattr(situation, "condition_columns", of_conditions)  # noqa: B010
    setattr(situation, "judged_conditions", judged)  # noqa: B010
