"""Questions about symptoms that several pages ask in the same words."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict

from steadyback.languages import N_, _
from steadyback.record.answers import Symptoms
from steadyback.web.look.fields import Field, Option, Values, raw_values
from steadyback.web.look.flag_questions import UNKNOWN, YES_NO
from steadyback.web.look.site_maps import SADDLE, in_words

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
MARK = N_("Mark every place on the picture. Leave it empty if you cannot tell.")
BETWEEN = N_(
    "Around the back passage or the genitals, even a little, or on one side only. Doctors ask "
    "everyone this. It needs help today, so please say it."
)
NUMB_WHERE = Field(
    "numb_sites",
    "Where is it numb?",
    "sites",
    (Option(SADDLE, "Numb between my legs", BETWEEN),),
    hint=MARK,
    required=False,
    when="numbness",
)
TINGLING_WHERE = Field(
    "tingling_sites",
    "Where does it tingle?",
    "sites",
    (Option(SADDLE, "Tingling between my legs", BETWEEN),),
    hint=MARK,
    required=False,
    when="tingling",
)
WHERE = (NUMB_WHERE, TINGLING_WHERE)
NOW = N_(
    {
        NUMB_WHERE.name: "Where is it numb now?",
        TINGLING_WHERE.name: "Where does it tingle now?",
    }
)
NUMB_SIDE = Field(
    "numb_side", "Which leg is numb?", "one", SIDES[:3], wide=True, told_by=NUMB_WHERE.name
)
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


CHANGES = (NEW_SIGNS, *WHERE)
"""What is new and, where it is felt on the skin, where; the pictures open with the answer."""


def where_now(known: Symptoms) -> tuple[Field, ...]:
    """The maps to fill in again each week: numbness and tingling that are known are asked at once.

    Source: evidence.md 1.2, RF29 (map it weekly; design proposal).
    """
    told = (known.numbness, known.numb_sites), (known.tingling, known.tingling_sites)
    return tuple(
        again(field, sites) if there else field
        for field, (there, sites) in zip(WHERE, told, strict=True)
    )


def again(field: Field, sites: tuple[str, ...]) -> Field:
    """A map that is shown at once, with what was marked the last time in words."""
    hint = _("Mark every place as it is today.")
    if sites:
        hint = f"{hint} {_('Last time you marked: {places}.', places=in_words(sites))}"
    return replace(field, label=NOW[field.name], hint=hint, when="")


def changes_in(post: QueryDict | None) -> list[str]:
    """What a form says is new, also where other answers of it are still missing."""
    return NEW_SIGNS.read(post) or [] if post is not None else []


def asked_of_changes(post: QueryDict | None) -> tuple[Field, ...]:
    """The side of a new numbness; a new weakness needs no more to stop a session."""
    chosen = changes_in(post)
    return (NUMB_SIDE,) if "numbness" in chosen and not grave(post) else ()


def grave(post: QueryDict | None) -> bool:
    """Whether what is new stops everything, whatever else is answered."""
    weak = not {"weakness", "weaker"}.isdisjoint(changes_in(post))
    return weak or between_the_legs(post)


def between_the_legs(post: QueryDict | None) -> bool:
    """Whether a form says that the skin between the legs is numb or tingles (RF03)."""
    return post is not None and any(SADDLE in post.getlist(field.name) for field in WHERE)


def marks(values: Values) -> dict[str, Any]:
    """The places that were marked, as symptoms."""
    return {field.name: values[field.name] for field in WHERE if values.get(field.name)}


def new_signs(values: Values) -> dict[str, Any]:
    """What is new, as symptoms. "No" is an answer too; an old weakness is not asked again."""
    chosen = values.get("changes") or []
    found = marks(values)
    if chosen == ["none"]:
        return found | {"numbness_change": "none", "tingling_change": "none"}
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


def signs_at_once(post: QueryDict) -> dict[str, Any]:
    """What is new in a form that cannot be stored yet, as symptoms."""
    return new_signs(raw_values(WHERE, post) | {"changes": changes_in(post)})


def beside_id(made: str) -> str:
    """The id of that check-in, from the id of the entry it goes with: of the same moment it comes
    just before, as a beginning does, so that the side is known when the other one is read."""
    return made[:-1]


def told_beside(values: Values) -> dict[str, Any] | None:
    """The check-in that goes with a session or a morning, which hold neither places nor sides:
    where something was marked, or a leg is newly numb."""
    on_skin = [one for one in values.get("changes") or [] if one in ("numbness", "tingling")]
    sided = "numbness" in on_skin and "numb_side" in values
    if not sided and not marks(values):
        return None
    known = {name: values[name] for name in ("numb_side",) if name in values}
    return {"symptoms": new_signs({**known, **marks(values), "changes": on_skin})}
