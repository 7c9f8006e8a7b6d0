"""What depends on nothing but its arguments, worked out once for whoever asks over and over.

Only within `remembering`, as while one virtual life is lived and looked at from many sides.
Elsewhere nothing is kept: no page holds what belongs to a person, and a rule that changes acts at
once.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

ANSWERS_MOST = 8192
"""So many answers are kept; then all are forgotten, and the next are kept."""
Memory = dict[Hashable, Any]
MEMORY: ContextVar[Memory | None] = ContextVar("what is remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Until its end, what was worked out `once` in this thread is not worked out again."""
    token = MEMORY.set({})
    try:
        yield
    finally:
        MEMORY.reset(token)


def shelf(name: str, *keys: Hashable) -> dict[Any, Any] | None:
    """Within `remembering`: what is kept under this name for these keys; elsewhere None."""
    memory = MEMORY.get()
    return None if memory is None else memory.setdefault((name, *keys), {})


def once(make: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """Within `remembering`: answer the same question by the same answer.

    For pure functions whose answers nobody changes. A question is the same when it is of the same
    objects, which are kept with the answer: to compare whole states would take longer than to ask
    again.
    """

    @wraps(make)
    def asked(*args: Asked.args, **named: Asked.kwargs) -> Found:
        memory = MEMORY.get()
        if memory is None or named:
            return make(*args, **named)
        key = (make, *map(id, args))
        kept = memory.get(key)
        if kept is None:
            found = make(*args, **named)
            if len(memory) >= ANSWERS_MOST:
                memory.clear()
            kept = memory[key] = (found, args)
        answer: Found = kept[0]
        return answer

    return asked
