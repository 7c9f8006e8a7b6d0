"""Which language is being spoken: one for each request, thread and task."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

ENGLISH_CODE: Final = "en"
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH_CODE)


def spoken() -> str:
    """The code of the language that is being spoken (BCP 47); English where nobody chose."""
    return _spoken.get()


def speak(code: str) -> None:
    """Speak a language from here on, until the block of `speaking` around this ends."""
    _spoken.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language until the block ends."""
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)
