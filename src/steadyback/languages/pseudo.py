"""Languages that nobody speaks, made from English, by which words that escaped are found.

`en-XA` puts an accent on every letter it can and is longer than English; `ar-XB` is written from
right to left in Hebrew letters (the names are those of CLDR's pseudo-locales). Neither is ever
offered.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

KEPT: Final = re.compile(r"(\{[^{}]*\}|</?[a-z][^<>]*>|&[a-z]+;|&#\d+;)")
"""Places, tags and entities: they are no words."""
ACCENTED: Final = str.maketrans(
    "AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz", "ÅåÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž"
)
HEBREW: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיךכלםמןנסעףפץצקרש")


def accented(message: str) -> str:
    """A message with accents on its letters, between brackets, a third longer."""
    said = "".join(
        part if KEPT.fullmatch(part) else part.translate(ACCENTED) for part in KEPT.split(message)
    )
    return f"[{said}{'~' * (len(message) // 3)}]" if message.strip() else message


def mirrored(message: str) -> str:
    """A message in letters that run from right to left."""
    return "".join(
        part if KEPT.fullmatch(part) else part.lower().translate(HEBREW)
        for part in KEPT.split(message)
    )


PSEUDO: Final[Mapping[str, Callable[[str], str]]] = {"en-XA": accented, "ar-XB": mirrored}
