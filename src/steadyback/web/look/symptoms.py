"""Questions about symptoms that several pages ask in the same words."""

from steadyback.web.look.fields import Field, Option
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
NEW_SIGNS = Field(
    "changes",
    "Is anything new?",
    "one",
    (
        Option("none", "No"),
        Option("tingling", "New or more tingling"),
        Option("numbness", "New or more numbness"),
        Option("weakness", "New weakness"),
        Option("weaker", "A weakness is getting worse"),
    ),
)
