"""Questions about the week: what it is for, what is at hand, which days, how long, and when."""

from steadyback.vocabulary import Equipment
from steadyback.web.look.fields import Field, Option
from steadyback.web.look.words import WEEKDAYS
from steadyback.wording.english import EQUIPMENT


def equipment_field() -> Field:
    """What is at hand."""
    order: tuple[tuple[str, tuple[Equipment, ...]], ...] = (
        ("At home", tuple(EQUIPMENT)[:9]),
        ("For training", tuple(EQUIPMENT)[9:]),
    )
    options = tuple(
        Option(one, EQUIPMENT[one][0].upper() + EQUIPMENT[one][1:], group=group)
        for group, ids in order
        for one in ids
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


GOALS = (
    "Sleep through the night",
    "Sit without pain",
    "Walk further",
    "Lift and carry",
    "Get back to work",
    "Get back to sport",
    "Play with children",
)


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
