"""Home tests as questions: counts of each side, numb skin, and whether pain explains a low count.

Source: evidence page, section 1.3 (design proposal) and section 6 (R76). A fall that pain explains
is no loss of strength; only a plain yes says so.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from steadyback.catalogue.questionnaire import TestField
from steadyback.languages import N_
from steadyback.web.look.fields import Field, Option, Values
from steadyback.web.look.flag_questions import UNKNOWN, YES_NO

STEPS, RISES, STANDS = 10, 10, 80
"""The most that each test counts: steps and rises by its own words, stands by the record."""
SIDED: dict[TestField, int] = {"heel_walk": STEPS, "heel_raise": RISES}
"""Tests of each side, and the most that each counts."""
SIDES: dict[TestField, dict[str, str]] = N_(
    {
        "heel_walk": {
            "left": "Good steps on your heels, left",
            "right": "Good steps on your heels, right",
        },
        "heel_raise": {"left": "Rises on your toes, left", "right": "Rises on your toes, right"},
    }
)
PAINFUL = Field(
    "painful",
    "Did pain keep a number low?",
    "one",
    (*YES_NO, UNKNOWN),
    hint="Say no if you were not able to do more, and it was not pain that stopped you.",
    wide=True,
)
NUMB = Field(
    "numb",
    "Is skin of a leg or foot newly numb, or has numb skin spread?",
    "one",
    (
        Option("no", "No"),
        Option("left", "Yes, on the left"),
        Option("right", "Yes, on the right"),
        Option("both", "Yes, on both sides"),
    ),
    wide=True,
)


def result_fields(asked: Iterable[TestField]) -> Iterator[Field]:
    """The questions of a home test."""
    for name in asked:
        if name in SIDED:
            for side, label in SIDES[name].items():
                yield Field(
                    f"{name}-{side}",
                    label,
                    "number",
                    high=SIDED[name],
                    hint="Write 0 if you cannot do it at all.",
                )
        else:
            yield Field(name, "How often did you stand up?", "number", high=STANDS, unit="times")
    yield PAINFUL
    yield NUMB


def result(asked: Iterable[TestField], values: Values) -> dict[str, Any]:
    """The results as the record keeps them."""
    found: dict[str, Any] = {}
    for name in asked:
        if name in SIDED:
            found[name] = {side: values[f"{name}-{side}"] for side in ("left", "right")}
        else:
            found[name] = values[name]
    if values[PAINFUL.name] in ("yes", "no"):
        found["painful_counts"] = values[PAINFUL.name] == "yes"
    return found


def newly_numb(values: Values) -> dict[str, Any] | None:
    """The check-in that goes with newly numb skin; None where there is none."""
    side = values.get(NUMB.name, "no")
    if side == "no":
        return None
    return {"symptoms": {"numbness": True, "numbness_change": "new", "side": side}}
