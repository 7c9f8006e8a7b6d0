"""The questions of the intake, one screen each, in order; later ones depend on earlier answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import RedFlag
from steadyback.vocabulary import CautionId
from steadyback.web.look.fields import Field, Option, Values
from steadyback.web.look.flag_questions import (
    UNKNOWN,
    YES_NO,
    answer_field,
    asked_flags,
    asks_details,
    detail_fields,
)
from steadyback.web.look.symptoms import SIDES, WEAK_LEG
from steadyback.web.look.week_fields import equipment_field, schedule_fields, time_fields
from steadyback.web.look.words import COUNTRIES, body_map, pain

Part = Literal["You", "Your pain", "Your health", "Your week", "Safety questions"]


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: its address, what it asks, and a title where it asks more than one thing."""

    id: str
    part: Part
    fields: tuple[Field, ...]
    title: str = ""
    intro: str = ""
    flag: RedFlag | None = None


SURGERY: tuple[CautionId, ...] = (
    "post_discectomy",
    "spinal_surgery_other",
    "hip_replacement",
    "knee_replacement",
)


def steps(catalogue: Catalogue, values: Values) -> list[Step]:
    """Every screen that applies, given the answers so far."""
    return [
        *about_you(),
        *about_pain(values),
        *about_health(catalogue, values),
        *about_week(values),
        *about_danger(catalogue, values),
    ]


def about_you() -> Iterator[Step]:
    """Where and how old: the numbers to call, and the age limit."""
    countries = (*(Option(code, name) for code, name in COUNTRIES.items()),)
    yield Step(
        "about",
        "You",
        (
            Field(
                "country",
                "Which country are you in?",
                "select",
                (*countries, Option("other", "Somewhere else")),
                hint="So that we show the right emergency numbers.",
            ),
            Field("birth_year", "In which year were you born?", "number", low=1900, high=2100),
        ),
        title="First, a little about you",
    )


def about_pain(values: Values) -> Iterator[Step]:
    """Where it hurts, how much, how long, and what it does to the day and the night."""
    where = body_map(
        "distal_level",
        "How far down do you feel pain now?",
        hint="Choose the lowest place. Leave out numbness and tingling, we ask about those next.",
    )
    side = Field("side", "On which side?", "one", SIDES, wide=True)
    yield Step("where", "Your pain", (where, side), title="Where does it hurt?")
    yield Step(
        "pain",
        "Your pain",
        (
            pain("leg_nprs", "Leg pain", "Anywhere below the buttock."),
            pain("back_nprs", "Back pain", "Your lower back and buttocks."),
        ),
        title="At its worst in the last 24 hours",
    )
    yield Step("numb", "Your pain", (changing("numbness", "Is any part of your leg numb?"),))
    tingling = "Do you have tingling or pins and needles in your leg?"
    yield Step("tingling", "Your pain", (changing("tingling", tingling),))
    weakness = changing("weakness", "Is your leg weaker than it should be?", "Weak")
    yield Step("weakness", "Your pain", (weakness,))
    if values.get("weakness") in ("stable", "new", "worse"):
        yield Step("weak-leg", "Your pain", WEAK_LEG, title="About the weakness")
    yield Step("how-long", "Your pain", HOW_LONG, title="How long has this been going on?")
    yield Step("trend", "Your pain", (TREND,))
    yield Step("sleep", "Your pain", SLEEP, title="How do you sleep?")
    yield Step("settle", "Your pain", (SETTLE,))
    yield Step("tolerance", "Your pain", TOLERANCE, title="Sitting and bending")
    yield Step("eases", "Your pain", (EASES,))


def changing(name: str, question: str, short: str = "Yes") -> Field:
    """No; yes for a while; new; getting worse."""
    options = (
        Option("none", "No"),
        Option("stable", f"{short}, for a while, and not changing"),
        Option("new", f"{short}, and it is new"),
        Option("worse", f"{short}, and it is getting worse or spreading"),
    )
    return Field(name, question, "one", options)


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
TREND = Field(
    "trend",
    "Over the last two weeks, how has it been going?",
    "one",
    (
        Option("better", "Getting better"),
        Option("same", "About the same"),
        Option("worse", "Getting worse"),
    ),
)
SLEEP = (
    Field(
        "nights_woken",
        "On how many of the last 7 nights did pain wake you?",
        "one",
        tuple(Option(str(n), str(n)) for n in range(8)),
        wide=True,
    ),
    Field(
        "woken_last_two_nights",
        "And of the last two nights?",
        "one",
        (Option("0", "Neither"), Option("1", "One"), Option("2", "Both")),
        wide=True,
    ),
)
SETTLE = Field(
    "settle_minutes",
    "When something sets the pain off, how long until it settles again?",
    "one",
    (
        Option("10", "Less than 15 minutes"),
        Option("45", "15 minutes to an hour"),
        Option("120", "More than an hour"),
        Option("1440", "It is still there the next day"),
        UNKNOWN,
    ),
    hint="After something ordinary, such as sitting too long or picking something up.",
)
MINUTES = (
    Option("5", "Less than 10 minutes"),
    Option("20", "10 to 30 minutes"),
    Option("45", "More than 30 minutes"),
    UNKNOWN,
)
TOLERANCE = (
    Field("sitting_minutes", "How long can you sit before it gets worse?", "one", MINUTES),
    Field(
        "bending_minutes",
        "How long can you do things bent forward?",
        "one",
        MINUTES,
        hint="For example at the sink or in the garden.",
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
    conditions = tuple(Option(*one) for one in CONDITIONS)
    yield Step(
        "conditions",
        "Your health",
        (
            Field(
                "conditions",
                "Has a doctor or physiotherapist told you what causes it?",
                "many",
                (*conditions, Option("unknown", "No, or I do not know")),
                hint="Choose all that fit.",
                none="unknown",
            ),
        ),
    )
    cautions = tuple(
        Option(name, asked_of(catalogue, name), group=group)
        for group, names in CAUTION_GROUPS
        for name in names
    )
    yield Step(
        "cautions",
        "Your health",
        (
            Field(
                "cautions",
                "Do any of these fit you?",
                "many",
                (
                    *cautions,
                    Option("other", "Something else that could matter", group="Or"),
                    Option("none", "None of these", group="Or"),
                ),
                hint="Each one changes which exercises are right for you. Choose all that fit.",
                none="none",
            ),
        ),
    )
    yield from caution_details(catalogue, values)
    yield Step("relief", "Your health", RELIEF, title="Pain relief")
    yield Step("abilities", "Your health", ABILITIES, title="What can you get into?")


def asked_of(catalogue: Catalogue, name: CautionId) -> str:
    """A caution's question."""
    caution = catalogue.cautions[name]
    return caution.question or caution.name


CAUTION_GROUPS: tuple[tuple[str, tuple[CautionId, ...]], ...] = (
    (
        "Operations",
        (*SURGERY, "retinal_surgery"),
    ),
    (
        "Bones and joints",
        (
            "osteoporosis",
            "vertebral_fracture",
            "hip_osteoarthritis",
            "knee_osteoarthritis",
            "wrist_pain",
            "shoulder_pain",
            "neck_pain",
        ),
    ),
    (
        "Heart, blood and illness",
        (
            "hypertension_uncontrolled",
            "heart_condition",
            "bleeding_disorder",
            "dialysis",
            "active_cancer",
            "epilepsy",
        ),
    ),
    ("Pregnancy and belly", ("pregnancy", "postpartum", "hernia", "prolapse")),
    ("Feeling, balance and eyes", ("sensory_loss", "vertigo", "glaucoma")),
)
CONDITIONS = (
    ("disc_herniation", "A disc problem", "Slipped, bulging or herniated disc"),
    ("stenosis", "Spinal stenosis", "A narrow spinal canal"),
    ("spondylolisthesis", "Spondylolisthesis", "One bone of the spine has slid forward"),
    ("deep_gluteal", "A deep buttock problem", "Piriformis or deep gluteal syndrome"),
    ("muscle_imbalance", "A muscle imbalance", ""),
)


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


def surgery(caution: CautionId) -> Field:
    """When the operation was."""
    return Field(
        f"{caution}-surgery_date",
        "When was the operation?",
        "date",
        past=True,
        hint="The month is enough: choose any day in it. Leave it empty if you do not know.",
        required=False,
    )


DETAILS: dict[CautionId, tuple[Field, ...]] = {
    **{caution: (surgery(caution),) for caution in SURGERY},
    "pregnancy": (
        Field(
            "pregnancy-pregnancy_weeks",
            "How many weeks pregnant are you?",
            "number",
            low=0,
            high=45,
            unit="weeks",
            required=False,
        ),
    ),
    "hypertension_uncontrolled": (
        Field(
            "hypertension_uncontrolled-bp_systolic",
            "The upper number of your last blood pressure",
            "number",
            hint="Leave both empty if you do not know them.",
            low=50,
            high=300,
            required=False,
        ),
        Field(
            "hypertension_uncontrolled-bp_diastolic",
            "The lower number",
            "number",
            low=30,
            high=200,
            required=False,
        ),
    ),
    "sensory_loss": (
        Field(
            "sensory_loss-heat_sensation_ok",
            "Can you feel warm and hot normally on your lower back?",
            "one",
            (*YES_NO, UNKNOWN),
            wide=True,
        ),
    ),
    "other": (
        Field(
            "other-text",
            "What is it?",
            "text",
            hint="In a few words. A clinician can read it; it does not change the exercises.",
            high=500,
        ),
    ),
}

RELIEF = (
    Field(
        "strong_relief",
        "Have you taken strong pain relief in the last two weeks?",
        "one",
        YES_NO,
        hint="For example codeine, tramadol, morphine or medicine for nerves. It can hide pain.",
        wide=True,
    ),
    Field(
        "strong_analgesia_last",
        "If yes, on which day last?",
        "date",
        past=True,
        hint="Leave it empty if it was today.",
        required=False,
    ),
    Field(
        "injection",
        "Have you had an injection in your back in the last 12 weeks?",
        "one",
        YES_NO,
        wide=True,
    ),
    Field(
        "injection_last",
        "If yes, on which day?",
        "date",
        past=True,
        hint="Leave it empty if you do not know.",
        required=False,
    ),
)
ABILITIES = (
    Field("floor", "Can you get down to the floor and up again?", "one", YES_NO, wide=True),
    Field("kneel", "Can you kneel?", "one", YES_NO, wide=True),
    Field("hands_and_knees", "Can you be on hands and knees?", "one", YES_NO, wide=True),
)


def about_week(values: Values) -> Iterator[Step]:
    """What is there to use, when there is time, and what it is for."""
    yield Step("equipment", "Your week", (equipment_field(),))
    yield Step("schedule", "Your week", schedule_fields(), title="When could you train?")
    yield Step("times", "Your week", time_fields(), title="Your mornings")
    yield Step("goals", "Your week", (GOALS, OWN_GOAL), title="What is it for?")
    machines: tuple[Field, ...] = ()
    if "gym_machines" in (values.get("equipment") or []):
        question = "Has somebody shown you how to use the gym machines?"
        machines = (Field("machine_induction", question, "one", YES_NO, wide=True),)
    yield Step("experience", "Your week", (TRAINING, *machines))


GOALS = Field(
    "goals",
    "What would you most like to be able to do?",
    "many",
    tuple(
        Option(goal, goal)
        for goal in (
            "Sleep through the night",
            "Sit without pain",
            "Walk further",
            "Lift and carry",
            "Get back to work",
            "Get back to sport",
            "Play with children",
        )
    ),
    required=False,
    wide=True,
)
OWN_GOAL = Field("own_goal", "Something else?", "text", required=False, high=90)
TRAINING = Field(
    "training",
    "How much strength training have you done before?",
    "one",
    (
        Option("none", "None", "New to it"),
        Option("some", "Some", "Now and then, or a while ago"),
        Option("regular", "Regular", "Most weeks"),
    ),
)


def about_danger(catalogue: Catalogue, values: Values) -> Iterator[Step]:
    """The red flags one by one, each "yes" followed by what decides about it."""
    pregnant = "pregnancy" in (values.get("cautions") or [])
    for flag in asked_flags(catalogue, "full", pregnant):
        yield Step(flag.id.lower(), "Safety questions", (answer_field(flag),), flag=flag)
        if values.get(flag.id) == "yes" and asks_details(flag):
            yield Step(
                f"{flag.id.lower()}-more",
                "Safety questions",
                detail_fields(flag),
                title="Tell us a little more",
                intro=flag.question,
                flag=flag,
            )
