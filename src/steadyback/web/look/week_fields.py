"""Questions about the week: what it is for, what is at hand, which days, how long, and when."""

from steadyback.languages import N_
from steadyback.vocabulary import Equipment
from steadyback.web.look.fields import Field, Option
from steadyback.web.look.words import WEEKDAYS

EQUIPMENT_FIRST: dict[Equipment, str] = N_(
    {
        "mat": "A mat",
        "bed": "A bed",
        "chair": "A steady chair",
        "wall": "A free wall",
        "table": "A table or worktop",
        "step": "A step or stair",
        "pillow": "A pillow",
        "cushion": "A cushion",
        "towel": "A towel",
        "strap": "A strap or belt",
        "stick": "A broomstick",
        "band": "An exercise band",
        "anchor": "A place to fix a band",
        "block": "A yoga block or thick book",
        "ball": "A soft ball",
        "bench": "A bench",
        "dumbbell": "Dumbbells",
        "kettlebell": "A kettlebell",
        "barbell": "A barbell",
        "ankle_weight": "Ankle weights",
        "bike": "An exercise bike",
        "gym_machines": "Gym machines",
    }
)
"""The things of wording/english.EQUIPMENT where they stand alone, in the same order."""


def equipment_field() -> Field:
    """What is at hand."""
    order: tuple[tuple[str, tuple[Equipment, ...]], ...] = (
        (N_("At home"), tuple(EQUIPMENT_FIRST)[:9]),
        (N_("For training"), tuple(EQUIPMENT_FIRST)[9:]),
    )
    options = tuple(
        Option(one, EQUIPMENT_FIRST[one], group=group) for group, ids in order for one in ids
    )
    return Field(
        "equipment",
        "What do you have to hand?",
        "many",
        (*options, Option("none", "None of these", group="Or")),
        hint="You need no special equipment. More choices mean more variety.",
        none="none",
        wide=True,
    )


def schedule_fields() -> tuple[Field, ...]:
    """Days and minutes."""
    return (
        Field(
            "days",
            "On which days?",
            "many",
            tuple(Option(day, name) for day, name in WEEKDAYS),
            hint="Three or more is good. Rest days are part of it.",
            wide=True,
        ),
        Field(
            "minutes",
            "For how many minutes?",
            "number",
            hint="From 5 to 60. Short and regular beats long and rare.",
            low=5,
            high=60,
            unit="minutes",
        ),
    )


def time_fields() -> tuple[Field, ...]:
    """When they wake and train."""
    return (
        Field(
            "wakes_at",
            "When do you usually get up?",
            "time",
            hint="In the first two hours your discs are stiffer, so some bending exercises wait.",
        ),
        Field("trains_at", "When would you like to train?", "time"),
    )


GOALS = N_(
    (
        "Sleep through the night",
        "Sit without pain",
        "Walk further",
        "Lift and carry",
        "Get back to work",
        "Get back to sport",
        "Play with children",
    )
)
"""A record keeps the English words of a goal; they are said where they are shown."""


def goal_fields() -> tuple[Field, Field]:
    """What it is for: some that many have, and one of their own."""
    return (
        Field(
            "goals",
            "What would you most like to be able to do?",
            "many",
            tuple(Option(goal, goal) for goal in GOALS),
            required=False,
            wide=True,
        ),
        Field("own_goal", "Something else?", "text", required=False, high=90),
    )
