"""Questions about health and the last weeks that several pages ask, and how they are stored."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.languages import N_, n_
from steadyback.vocabulary import CautionId
from steadyback.web.look.fields import Field, Option, Values
from steadyback.web.look.flag_questions import UNKNOWN, YES_NO

SURGERY: tuple[CautionId, ...] = (
    "post_discectomy",
    "spinal_surgery_other",
    "hip_replacement",
    "knee_replacement",
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
        (Option("0", "No night"), Option("1", "One night"), Option("2", "Both nights")),
        wide=True,
    ),
)
A_DAY = 24 * 60


def minutes_options(low: float, high: float) -> tuple[Option, ...]:
    """Three spans of minutes, each stored as a time well inside it."""
    short, long = int(low), int(high)
    less = n_("Less than {n} minute", "Less than {n} minutes", short)
    between = n_("{short} to {n} minute", "{short} to {n} minutes", long, short=short)
    more = n_("More than {n} minute", "More than {n} minutes", long)
    return (
        Option(str(short // 2), less),
        Option(str((short + long) // 2), between),
        Option(str(long + long // 2), more),
    )


def settle_field(policy: Policy) -> Field:
    """How long pain takes to settle, in the spans that irritability is scored by."""
    spans = minutes_options(policy.irritability_settle_minutes, policy.irritability_settle_long)
    return Field(
        "settle_minutes",
        "When something sets the pain off, how long until it settles again?",
        "one",
        (*spans, Option(str(A_DAY), "It is still there the next day"), UNKNOWN),
        hint="After something ordinary, such as sitting too long or picking something up.",
    )


def tolerance_fields(policy: Policy) -> tuple[Field, ...]:
    """How long sitting and bending are tolerated, in the spans that irritability is scored by."""
    spans = minutes_options(policy.irritability_tolerance_short, policy.irritability_tolerance)
    sitting = N_("How long can you sit before it gets worse?")
    return (
        Field("sitting_minutes", sitting, "one", (*spans, UNKNOWN)),
        Field(
            "bending_minutes",
            "How long can you do things bent forward?",
            "one",
            (*spans, UNKNOWN),
            hint="For example at the sink or in the garden.",
        ),
    )


def conditions_field() -> Field:
    """What a doctor has said."""
    return Field(
        "conditions",
        "Has a doctor or physiotherapist told you what causes it?",
        "many",
        (
            *(Option(*one) for one in CONDITIONS),
            Option("unknown", "No, or I do not know"),
        ),
        hint="Choose all that fit.",
        none="unknown",
    )


def cautions_field(catalogue: Catalogue) -> Field:
    """What calls for care."""
    known = tuple(
        Option(name, asked_of(catalogue, name), group=group)
        for group, names in CAUTION_GROUPS
        for name in names
    )
    return Field(
        "cautions",
        "Do any of these fit you?",
        "many",
        (
            *known,
            Option("other", "Something else that could matter", group="Or"),
            Option("none", "None of these", group="Or"),
        ),
        hint="Each one changes which exercises are right for you. Choose all that fit.",
        none="none",
    )


def asked_of(catalogue: Catalogue, name: CautionId) -> str:
    """A caution's question."""
    caution = catalogue.cautions[name]
    return caution.question or caution.name


CAUTION_GROUPS: tuple[tuple[str, tuple[CautionId, ...]], ...] = (
    (
        N_("Operations"),
        (*SURGERY, "retinal_surgery"),
    ),
    (
        N_("Bones and joints"),
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
        N_("Heart, blood and illness"),
        (
            "hypertension_uncontrolled",
            "heart_condition",
            "bleeding_disorder",
            "dialysis",
            "active_cancer",
            "epilepsy",
        ),
    ),
    (N_("Pregnancy and belly"), ("pregnancy", "postpartum", "hernia", "prolapse")),
    (N_("Feeling, balance and eyes"), ("sensory_loss", "vertigo", "glaucoma")),
)
CONDITIONS = (
    ("disc_herniation", N_("A disc problem"), N_("Slipped, bulging or herniated disc")),
    ("stenosis", N_("Spinal stenosis"), N_("A narrow spinal canal")),
    ("spondylolisthesis", N_("Spondylolisthesis"), N_("One bone of the spine has slid forward")),
    ("deep_gluteal", N_("A deep buttock problem"), N_("Piriformis or deep gluteal syndrome")),
    ("muscle_imbalance", N_("A muscle imbalance"), ""),
)


def surgery(caution: CautionId) -> Field:
    """When the operation was."""
    return Field(
        f"{caution}-surgery_date",
        "When was the operation?",
        "date",
        past=True,
        hint="The month is enough: choose any day in it. Leave it empty only if nobody knows: "
        "then a clinician comes first.",
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


def relief_fields(policy: Policy) -> tuple[Field, ...]:
    """Medicine and injections, for as long as the rules look back."""
    relief = n_(
        "Have you taken strong pain relief in the last {n} day?",
        "Have you taken strong pain relief in the last {n} days?",
        int(policy.pm15_days),
    )
    injection = n_(
        "Have you had an injection in your back in the last {n} week?",
        "Have you had an injection in your back in the last {n} weeks?",
        int(policy.operation_weeks),
    )
    return (
        Field(
            "strong_relief",
            relief,
            "one",
            YES_NO,
            hint="For example codeine, tramadol, morphine or medicine for nerves. "
            "It can hide pain.",
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
            injection,
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


def yes_no(known: Values, names: Iterable[str]) -> dict[str, bool]:
    """The answers that are yes or no."""
    return {name: known[name] == "yes" for name in names if name in known}


def without_none(chosen: list[str] | None) -> list[str] | None:
    """A choice of several, with nothing for "none of these"."""
    return None if chosen is None else [value for value in chosen if value != "none"]


def cautions(known: Values) -> list[dict[str, Any]] | None:
    """Each caution with the details that were given."""
    chosen = without_none(known.get("cautions"))
    return None if chosen is None else [caution(known, one) for one in chosen]


def caution(known: Values, name: str) -> dict[str, Any]:
    """One caution; a detail's field is named after it and the caution."""
    entry: dict[str, Any] = {"id": name}
    for field in DETAILS.get(name, ()):  # type: ignore[call-overload]
        if field.name in known:
            detail = field.name.removeprefix(f"{name}-")
            value = known[field.name]
            entry[detail] = value == "yes" if detail == "heat_sensation_ok" else value
    return entry


def treatment(known: Values, today: date) -> dict[str, Any] | None:
    """The days of strong pain relief and injection; taken on an unknown day is taken today."""
    if "strong_relief" not in known:
        return None
    found: dict[str, Any] = {}
    if known["strong_relief"] == "yes":
        found["strong_analgesia_last"] = known.get("strong_analgesia_last", today.isoformat())
    if known.get("injection") == "yes":
        found["injection_last"] = known.get("injection_last", today.isoformat())
    return found
