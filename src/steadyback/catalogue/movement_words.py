"""What an author writes of one level's movement, and what it takes over from another level.

The shape of every level's own words is checked before any of them is put over another's.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import field_validator

from steadyback.catalogue.reading import Plain
from steadyback.movement.description import KEYS_MOST, Movement, Touch

Words = Mapping[str, Plain]
"""One level's own words as they stand in the file."""
EXAMPLE: Final = "{q: {hip.flex.R: 40}}"


class Written(Movement):
    """A level's own words: all that a movement has, and what it changes of the one it is `like`.

    `start` and `end` change the first and the last key.
    """

    base: str = ""
    like: str | None = None
    start: Touch | None = None
    end: Touch | None = None

    @field_validator("base", "like", mode="before")
    @classmethod
    def is_a_name(cls, given: object) -> object:
        """One name, not a list of them."""
        if not isinstance(given, str):
            raise ValueError("write one name here")
        return given

    @field_validator("stance", "start", "end", mode="before")
    @classmethod
    def has_names_and_values(cls, given: object) -> object:
        """What a key changes has names and values."""
        if not isinstance(given, dict):
            raise ValueError(f"write names and values here, such as {EXAMPLE}")
        return given

    @field_validator("keys", mode="before")
    @classmethod
    def is_a_list_of_keys(cls, given: object) -> object:
        """Keys are a list, not too long, and each has names and values."""
        if not isinstance(given, list) or not all(isinstance(key, dict) for key in given):
            raise ValueError(f"write a list of keys here, such as [{{}}, {EXAMPLE}]")
        if not 1 <= len(given) <= KEYS_MOST:
            raise ValueError(f"a movement has 1 to {KEYS_MOST} keys")
        return given


def ancestry(level: str, written: Mapping[str, Words]) -> tuple[str, ...]:
    """A level, the one it is like, and so on. The last is like none, was not written, or has come
    up before."""
    found = [level]
    while found[-1] in written and found[-1] not in found[:-1]:
        like = written[found[-1]].get("like")
        if like is None:
            break
        found.append(str(like))
    return tuple(found)


def circle(way: tuple[str, ...]) -> tuple[str, ...]:
    """The levels of an ancestry that are like one another, in a circle; none if it ends."""
    return way[way.index(way[-1]) : -1]


def inherited(way: tuple[str, ...], written: Mapping[str, Words]) -> dict[str, Any]:
    """The words of the first level of an ancestry, with all that it takes over from the others."""
    words: dict[str, Any] = {}
    for level in reversed(way):
        words = put_over(words, written[level])
    return words


def put_over(other: dict[str, Any], own: Words) -> dict[str, Any]:
    """A level's own words over those of the level it is like (empty where it is like none)."""
    words: dict[str, Any] = dict(own)
    words.pop("like", None)
    first, last = words.pop("start", None), words.pop("end", None)
    if other:
        stance = over(other.get("stance", {}), words.get("stance", {}))
        words = {**other, **words, "stance": stance}
    keys = list(words.get("keys", [{}]))
    if first is not None:
        keys[0] = over(keys[0], first)
    if last is not None:
        keys[-1] = over(keys[-1], last)
    return words | {"keys": keys}


def over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One touch over another: angles and places name by name, the rest as a whole."""
    merged = {**below, **above}
    for part in ("q", "reach"):
        if part in below and part in above:
            merged[part] = {**below[part], **above[part]}
    return merged
