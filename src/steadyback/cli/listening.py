"""At which port of this machine a page is served, as it is written on a command line."""

from argparse import ArgumentTypeError
from typing import Final

LEAST_PORT: Final = 1
MOST_PORT: Final = 65535


def port(text: str) -> int:
    """A port number. ArgumentTypeError, with a sentence, for what is none."""
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not LEAST_PORT <= number <= MOST_PORT:
        raise ArgumentTypeError(f"a port lies between {LEAST_PORT} and {MOST_PORT}")
    return number
