"""What is asked the morning after a session, on its own page and on the led one."""

from typing import Final

from steadyback.languages import N_
from steadyback.web.look.fields import Field, Option
from steadyback.web.look.words import body_map, pain

MORNING: Final = (
    Field(
        "settled",
        "Did it settle after the session?",
        "one",
        (
            Option("0", "Yes, at once", "No worse than before"),
            Option("3", "Yes, the same evening"),
            Option("12", "Yes, by this morning"),
            Option("no", "No, it is still worse than before"),
        ),
    ),
    pain("leg_nprs", N_("Leg pain this morning")),
    pain("back_nprs", N_("Back pain this morning")),
    body_map("distal_level", N_("How far down do you feel pain now?")),
    Field(
        "stiffness",
        "How stiff are you this morning?",
        "scale",
        low_words="0 not at all",
        high_words="10 as stiff as can be",
    ),
    Field(
        "soreness",
        "Are your muscles sore, as after sport?",
        "one",
        (
            Option("none", "No"),
            Option("one", "On one side"),
            Option("both", "On both sides"),
        ),
        wide=True,
    ),
)
"""How the body took it; what is new is asked with it."""
