"""Questions about symptoms that several pages ask in the same words."""

from typing import Any

from django.http import QueryDict

from steadyback.web.look.fields import Field, Option, Values
from steadyback.web.look.flag_questions import UNKNOWN, YES_NO

SIDES = (
    Option("left", "Left"),
    Option("right", "Right"),
    Option("both", "Both"),
    Option("none", "Neither"),
)
WEAK_LEG = (
    Field("weakness_side", "Which leg is weak?", "one", SIDES[:3], wide=True),
    Field(
        "foot_drop",
        "Does your foot drag or slap when you walk?",
        "one",
        (*YES_NO, UNKNOWN),
        hint="Or can you not lift the front of the foot, or stand on your heels?",
        wide=True,
    ),
)
NUMB_SIDE = Field("numb_side", "Which leg is numb?", "one", SIDES[:3], wide=True)
NEW_SIGNS = Field(
    "changes",
    "Is anything new?",
    "many",
    (
        Option("none", "No"),
        Option("tingling", "New or more tingling"),
        Option("numbness", "New or more numbness"),
        Option("weakness", "New weakness"),
        Option("weaker", "A weakness is getting worse"),
    ),
    hint="Choose all that fit.",
    none="none",
)


def changes_in(post: QueryDict | None) -> list[str]:
    """What a form says is new, also where other answers of it are still missing."""
    return NEW_SIGNS.read(post) or [] if post is not None else []


def asked_of_changes(post: QueryDict | None) -> tuple[Field, ...]:
    """The side of a new numbness; a new weakness needs no more to stop a session."""
    chosen = changes_in(post)
    return (NUMB_SIDE,) if "numbness" in chosen and not grave(post) else ()


def grave(post: QueryDict | None) -> bool:
    """Whether what is new stops everything, whatever else is answered."""
    return not {"weakness", "weaker"}.isdisjoint(changes_in(post))


def new_signs(values: Values) -> dict[str, Any]:
    """What is new, as symptoms. "No" is an answer too; an old weakness is not asked again."""
    chosen = values.get("changes") or []
    if chosen == ["none"]:
        return {"numbness_change": "none", "tingling_change": "none"}
    found: dict[str, Any] = {}
    for which in ("numbness", "tingling"):
        if which in chosen:
            found |= {which: True, f"{which}_change": "new"}
    if "numbness" in chosen and "numb_side" in values:
        found["side"] = values["numb_side"]
    if "weaker" in chosen or "weakness" in chosen:
        found["weakness"] = "worse" if "weaker" in chosen else "new"
    if "weakness" in chosen and "weakness_side" in values:
        found["weakness_side"] = values["weakness_side"]
    if "weakness" in chosen and values.get("foot_drop") in ("yes", "no"):
        found["foot_drop"] = values["foot_drop"] == "yes"
    return found


def in_both_legs(values: Values) -> dict[str, Any] | None:
    """The check-in that goes with a session or a morning where both legs are newly numb."""
    if "numbness" not in (values.get("changes") or []) or values.get("numb_side") != "both":
        return None
    return {"symptoms": new_signs({"changes": ["numbness"], "numb_side": "both"})}
