"""From the answers on the screens to the bodies of the events `profile` and `intake`."""

from datetime import date
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.web.look.fields import Values
from steadyback.web.look.flag_questions import answers_of, asked_flags, details_of
from steadyback.web.look.health_fields import cautions, treatment, without_none, yes_no
from steadyback.web.look.symptoms import marks
from steadyback.web.start.questions import Step, steps

SAME = ("distal_level", "side", "leg_nprs", "back_nprs", "weakness", "weakness_side", "trend")
NUMBERS = (
    "nights_woken",
    "woken_last_two_nights",
    "settle_minutes",
    "sitting_minutes",
    "bending_minutes",
)
WEEKS = {"days": 1 / 7, "weeks": 1.0, "months": 52.18 / 12, "years": 52.18}


def standing(catalogue: Catalogue, values: Values) -> Values:
    """The answers to questions that still apply: one that was overtaken counts no more."""
    asked = {field.name for step in steps(catalogue, values) for field in step.fields}
    return {name: value for name, value in values.items() if name in asked and value != "unknown"}


def profile_body(values: Values) -> dict[str, Any]:
    """Country and year of birth; an unknown country is left open."""
    body: dict[str, Any] = {"birth_year": values.get("birth_year")}
    if values.get("country") != "other":
        body["country"] = values.get("country")
    return {name: value for name, value in body.items() if value is not None}


def intake_body(catalogue: Catalogue, values: Values, today: date) -> dict[str, Any]:
    """Everything answered so far; what was not answered is left out."""
    known = standing(catalogue, values)
    flags = asked_flags(catalogue, "full", "pregnancy" in (known.get("cautions") or []))
    body = {
        "symptoms": symptoms(known),
        "answers": answers_of(known, flags),
        "flag_details": details_of(known, flags, today),
        "conditions": known.get("conditions"),
        "cautions": cautions(known),
        "treatment": treatment(known, today),
        "direction": known.get("direction", "unknown" if "trend" in known else None),
        "abilities": yes_no(known, ("floor", "kneel", "hands_and_knees")),
        "equipment": without_none(known.get("equipment")),
        "schedule": schedule(known),
        "goals": goals(known),
        "experience": experience(known),
    }
    return {name: value for name, value in body.items() if value not in (None, {})}


def symptoms(known: Values) -> dict[str, Any]:
    """How things are now."""
    found = {name: known[name] for name in SAME if name in known} | marks(known)
    found.update({name: int(known[name]) for name in NUMBERS if name in known})
    found.update(yes_no(known, ("foot_drop", "first_episode")))
    for name in ("numbness", "tingling"):
        if name in known:
            found[name] = known[name] != "none"
            found[f"{name}_change"] = known[name]
    if "amount" in known and "unit" in known:
        found["weeks"] = round(min(known["amount"] * WEEKS[known["unit"]], 5200), 2)
    return found


def schedule(known: Values) -> dict[str, Any] | None:
    """Days, minutes and times."""
    if "days" not in known or "minutes" not in known:
        return None
    names = ("days", "minutes", "wakes_at", "trains_at")
    return {name: known[name] for name in names if name in known}


def goals(known: Values) -> list[str] | None:
    """What it is for."""
    if "training" not in known and "goals" not in known:
        return None
    own = [known["own_goal"]] if known.get("own_goal") else []
    return [*(known.get("goals") or []), *own]


def experience(known: Values) -> dict[str, Any] | None:
    """Earlier training."""
    if "training" not in known:
        return None
    return {"training": known["training"], **yes_no(known, ("machine_induction",))}


def first_open(all_steps: list[Step], done: list[str]) -> Step | None:
    """The first screen that was not answered yet."""
    return next((step for step in all_steps if step.id not in done), None)
