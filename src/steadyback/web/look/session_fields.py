"""What is asked right before and right after a session, on the one page and on the led one."""

from typing import Final

from steadyback.languages import N_
from steadyback.web.look.fields import Field, Option
from steadyback.web.look.words import body_map, pain

NOW: Final = (
    pain("leg_nprs", N_("Leg pain"), N_("At its worst in the last 24 hours.")),
    pain("back_nprs", N_("Back pain"), N_("At its worst in the last 24 hours.")),
    body_map("distal_level", N_("How far down do you feel pain now?")),
    Field(
        "woken_last_two_nights",
        "Did pain wake you in the last two nights?",
        "one",
        (Option("0", "No"), Option("1", "In one"), Option("2", "In both")),
        wide=True,
    ),
)
"""How it is today: the check-in's first questions."""
AFTER: Final = (
    pain("leg_after", N_("Leg pain now")),
    pain("back_after", N_("Back pain now")),
    body_map("distal_after", N_("How far down do you feel pain now?")),
)
"""How it is after the session."""
MOVED_DOWN: Final = Field(
    "moved_down",
    "Did pain go further down your leg at any time?",
    "one",
    (
        Option("no", "No"),
        Option("soon", "Yes, and it went back within 10 minutes"),
        Option("later", "Yes, it took longer, or it is still there"),
    ),
)
"""Whether pain moved away from the back during the session, and whether it settled (PM03, PM04)."""
