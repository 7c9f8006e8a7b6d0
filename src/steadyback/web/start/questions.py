"""The questions of the intake, one screen each, in order; later ones depend on earlier answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import RedFlag
from steadyback.languages import N_
from steadyback.web.look.fields import Field, Option, Values
from steadyback.web.look.flag_questions import (
    UNKNOWN,
    YES_NO,
    answer_field,
    asked_flags,
    asks_details,
    detail_fields,
)
from steadyback.web.look.health_fields import (
    DETAILS,
    SLEEP,
    TREND,
    cautions_field,
    conditions_field,
    relief_fields,
    settle_field,
    tolerance_fields,
)
from steadyback.web.look.symptoms import NUMB_WHERE, SIDES, TINGLING_WHERE, WEAK_LEG
from steadyback.web.look.week_fields import (
    equipment_field,
    goal_fields,
    schedule_fields,
    time_fields,
)
from steadyback.web.look.words import body_map, countries, pain

Part = Literal["You", "Your pain", "Your health", "Your week", "Safety questions"]
PARTS: Final[tuple[Part, ...]] = N_(
    ("You", "Your pain", "Your health", "Your week", "Safety questions")
)


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: its address, what it asks, and a title where it asks more than one thing.

    Part and title are marked; a page says them.
    """

    id: str
    part: Part
    fields: tuple[Field, ...]
    title: str = ""
    intro: str = ""
    flag: RedFlag | None = None


def steps(catalogue: Catalogue, values: Values) -> list[Step]:
    """Every screen that applies, given the answers so far."""
    return [
        *about_you(),
        *about_pain(catalogue, values),
        *about_health(catalogue, values),
        *about_week(values),
        *about_danger(catalogue, values),
    ]


def about_you() -> Iterator[Step]:
    """Where and how old: the numbers to call, and the age limit."""
    named = (*(Option(code, name) for code, name in countries()),)
    yield Step(
        "about",
        "You",
        (
            Field(
                "country",
                "Which country are you in?",
                "select",
                (*named, Option("other", "Somewhere else")),
                hint="So that we show the right emergency numbers.",
            ),
            Field("birth_year", "In which year were you born?", "number", low=1900, high=2100),
        ),
        title=N_("First, a little about you"),
    )


def about_pain(catalogue: Catalogue, values: Values) -> Iterator[Step]:
    """Where it hurts, how much, how long, and what it does to the day and the night."""
    where = body_map(
        "distal_level",
        N_("How far down do you feel pain now?"),
        hint=N_(
            "Choose the lowest place. Leave out numbness and tingling, we ask about those next."
        ),
    )
    side = Field("side", "On which side?", "one", SIDES, wide=True, told_by=where.name)
    yield Step("where", "Your pain", (where, side), title=N_("Where does it hurt?"))
    yield Step(
        "pain",
        "Your pain",
        (
            pain("leg_nprs", N_("Leg pain"), N_("Anywhere below the buttock.")),
            pain("back_nprs", N_("Back pain"), N_("Your lower back and buttocks.")),
        ),
        title=N_("At its worst in the last 24 hours"),
    )
    numb = changing("numbness", N_("Is any part of your leg numb?"), FELT_OPTIONS, hint=SKIN)
    yield from on_skin("numb", numb, NUMB_WHERE, values)
    tingling = N_("Do you have tingling or pins and needles in your leg?")
    asked = changing("tingling", tingling, FELT_OPTIONS, hint=SKIN)
    yield from on_skin("tingling", asked, TINGLING_WHERE, values)
    weakness = changing("weakness", N_("Is your leg weaker than it should be?"), WEAK_OPTIONS)
    yield Step("weakness", "Your pain", (weakness,))
    if values.get("weakness") in FELT:
        yield Step("weak-leg", "Your pain", WEAK_LEG, title=N_("About the weakness"))
    yield Step("how-long", "Your pain", HOW_LONG, title=N_("How long has this been going on?"))
    yield Step("trend", "Your pain", (TREND,))
    yield Step("sleep", "Your pain", SLEEP, title=N_("How do you sleep?"))
    yield Step("settle", "Your pain", (settle_field(catalogue.policy),))
    tolerance = tolerance_fields(catalogue.policy)
    yield Step("tolerance", "Your pain", tolerance, title=N_("Sitting and bending"))
    yield Step("eases", "Your pain", (EASES,))


SKIN = N_("Or your bottom, your lower back, or between your legs.")
FELT = ("stable", "new", "worse")
FELT_OPTIONS = (
    Option("none", "No"),
    Option("stable", "Yes, for a while, and not changing"),
    Option("new", "Yes, and it is new"),
    Option("worse", "Yes, and it is getting worse or spreading"),
)
WEAK_OPTIONS = (
    Option("none", "No"),
    Option("stable", "Weak, for a while, and not changing"),
    Option("new", "Weak, and it is new"),
    Option("worse", "Weak, and it is getting worse or spreading"),
)


def on_skin(step: str, felt: Field, where: Field, values: Values) -> Iterator[Step]:
    """Whether skin is numb or tingles, and where it does."""
    yield Step(step, "Your pain", (felt,))
    if values.get(felt.name) in FELT:
        yield Step(f"{step}-where", "Your pain", (replace(where, when=""),))


def changing(name: str, question: str, options: tuple[Option, ...], hint: str = "") -> Field:
    """No; yes for a while; new; getting worse."""
    return Field(name, question, "one", options, hint=hint)


HOW_LONG = (
    Field("amount", "How many?", "number", low=0, high=1000),
    Field(
        "unit",
        "Days, weeks, months or years?",
        "one",
        (
            Option("days", "Days"),
            Option("weeks", "Weeks"),
            Option("months", "Months"),
            Option("years", "Years"),
        ),
        wide=True,
    ),
    Field(
        "first_episode",
        "Is this the first time you have had back or leg pain like this?",
        "one",
        (*YES_NO, UNKNOWN),
        wide=True,
    ),
)
EASES = Field(
    "direction",
    "Is there a movement that clearly eases your leg?",
    "one",
    (
        Option("extension", "Yes: standing, walking or leaning back"),
        Option("flexion", "Yes: sitting or bending forward"),
        Option("neutral", "No, neither is better"),
        Option("unknown", "I have not noticed"),
    ),
    hint="Pain moving up towards your back also counts as easing.",
)


def about_health(catalogue: Catalogue, values: Values) -> Iterator[Step]:
    """What a doctor has said, what calls for care, medicines, and what the body can get into."""
    yield Step("conditions", "Your health", (conditions_field(),))
    yield Step("cautions", "Your health", (cautions_field(catalogue),))
    yield from caution_details(catalogue, values)
    yield Step("relief", "Your health", relief_fields(catalogue.policy), title=N_("Pain relief"))
    yield Step("abilities", "Your health", ABILITIES, title=N_("What can you get into?"))


def caution_details(catalogue: Catalogue, values: Values) -> Iterator[Step]:
    """What has to be known of some of the cautions that were chosen."""
    chosen = values.get("cautions") or []
    for caution in chosen:
        fields = DETAILS.get(caution)
        if fields:
            known = catalogue.cautions.get(caution)
            yield Step(
                f"caution-{caution}", "Your health", fields, title=known.name if known else ""
            )


ABILITIES = (
    Field("floor", "Can you get down to the floor and up again?", "one", YES_NO, wide=True),
    Field("kneel", "Can you kneel?", "one", YES_NO, wide=True),
    Field("hands_and_knees", "Can you be on hands and knees?", "one", YES_NO, wide=True),
)


def about_week(values: Values) -> Iterator[Step]:
    """What is there to use, when there is time, and what it is for."""
    yield Step("equipment", "Your week", (equipment_field(),))
    yield Step("schedule", "Your week", schedule_fields(), title=N_("When could you train?"))
    yield Step("times", "Your week", time_fields(), title=N_("Your mornings"))
    yield Step("goals", "Your week", goal_fields(), title=N_("What is it for?"))
    machines: tuple[Field, ...] = ()
    if "gym_machines" in (values.get("equipment") or []):
        question = N_("Has somebody shown you how to use the gym machines?")
        machines = (Field("machine_induction", question, "one", YES_NO, wide=True),)
    yield Step("experience", "Your week", (TRAINING, *machines))


TRAINING = Field(
    "training",
    "How much strength training have you done before?",
    "one",
    (
        Option("none", "None at all", "New to it"),
        Option("some", "Some", "Now and then, or a while ago"),
        Option("regular", "Regular", "Most weeks"),
    ),
)


def asking_order(flags: Iterable[RedFlag]) -> list[RedFlag]:
    """By id, but both legs (RF05) after weakness and unsteadiness: its level rests on those."""
    return sorted(flags, key=lambda flag: "RF07+" if flag.id == "RF05" else flag.id)


def about_danger(catalogue: Catalogue, values: Values) -> Iterator[Step]:
    """The red flags one by one, each "yes" followed by what decides about it."""
    pregnant = "pregnancy" in (values.get("cautions") or [])
    for flag in asking_order(asked_flags(catalogue, "full", pregnant)):
        yield Step(flag.id.lower(), "Safety questions", (answer_field(flag),), flag=flag)
        if values.get(flag.id) == "yes" and asks_details(flag):
            yield Step(
                f"{flag.id.lower()}-more",
                "Safety questions",
                detail_fields(flag),
                title=N_("Tell us a little more"),
                intro=flag.question,
                flag=flag,
            )
