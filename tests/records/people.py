"""Who the records are about: where and when they live, what they have and can."""

from datetime import date

from hypothesis import strategies as st

from steadyback.record import Person
from steadyback.vocabulary import CAUTION_IDS, EQUIPMENT, FLAG_IDS
from tests.records.alteration import GONE, Add, Alteration, Json, Without, few
from tests.records.symptoms import CALM

ZONES = (
    "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "UTC",
    "Pacific/Kiritimati", "Australia/Lord_Howe", "Pacific/Pago_Pago",
)  # fmt: skip
FIRST_DAYS = tuple(
    date.fromisoformat(text)
    for text in (
        "2026-03-02", "2026-03-28", "2026-10-23", "2026-03-06", "2026-10-30", "2026-04-03",
        "2026-12-28", "2024-02-27", "2026-07-01",
    )
)  # fmt: skip
"""Among them days before the clocks change in each zone, a week 53 and a leap day."""

CAUTION_ENTRIES: tuple[Json, ...] = (
    *({"id": name} for name in CAUTION_IDS),
    {"id": "pregnancy", "pregnancy_weeks": 14},
    {"id": "pregnancy", "pregnancy_weeks": 30},
    {"id": "post_discectomy", "surgery_date": "2026-01-20"},
    {"id": "post_discectomy", "surgery_date": "2025-06-01"},
    {"id": "spinal_surgery_other", "surgery_date": "2025-12-20"},
    {"id": "hip_replacement", "surgery_date": "2025-11-01"},
    {"id": "hip_replacement", "surgery_date": "2024-05-01"},
    {"id": "knee_replacement", "surgery_date": "2024-05-01"},
    {"id": "hypertension_uncontrolled", "bp_systolic": 150, "bp_diastolic": 95},
    {"id": "hypertension_uncontrolled", "bp_systolic": 190, "bp_diastolic": 115},
    {"id": "sensory_loss", "heat_sensation_ok": False},
    {"id": "other", "text": "an odd knee"},
)
CLOCKS = ("00:30", "01:00", "02:30", "03:00", "06:30", "07:15", "11:00", "18:00", "22:30")
INTAKE_ALTERATIONS: tuple[Alteration, ...] = (
    *((("cautions",), Add(entry)) for entry in CAUTION_ENTRIES),
    *(
        (("conditions",), Add(name))
        for name in (
            "stenosis", "spondylolisthesis", "disc_herniation", "muscle_imbalance",
            "deep_gluteal", "unknown",
        )
    ),
    *((("equipment",), Without(name)) for name in EQUIPMENT),
    *((("abilities", name), False) for name in ("floor", "kneel", "hands_and_knees")),
    *((("abilities", name), GONE) for name in ("floor", "kneel", "hands_and_knees")),
    *((("direction",), name) for name in ("flexion", "neutral", "unknown", GONE)),
    *((("schedule", "minutes"), value) for value in (5, 8, 12, 45, 60)),
    *(
        (("schedule", "days"), days)
        for days in (["sun"], ["mon", "thu"], ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    ),
    *((("schedule", "wakes_at"), value) for value in (*CLOCKS, GONE)),
    *((("schedule", "trains_at"), value) for value in (*CLOCKS, GONE)),
    (("experience", "machine_induction"), True),
    (("experience", "training"), "regular"),
    *(
        (("treatment",), {name: day})
        for name in ("strong_analgesia_last", "injection_last")
        for day in ("2026-02-25", "2025-11-20")
    ),
    *(
        ((name,), GONE)
        for name in (
            "symptoms", "conditions", "cautions", "treatment", "abilities", "equipment",
            "schedule", "goals", "experience",
        )
    ),
)  # fmt: skip
GENTLE_ALTERATIONS = tuple(
    (path, value)
    for path, value in INTAKE_ALTERATIONS
    if path[0] in ("equipment", "direction", "schedule", "experience") and path != ("schedule",)
)


FEW_INTAKE = few(INTAKE_ALTERATIONS, 6)
PEOPLE = st.builds(
    Person,
    birth_year=st.sampled_from((1979, 1965, 2004, 2010, None)),
    time_zone=st.sampled_from(ZONES),
    country=st.sampled_from((None, "GB", "ZZ")),
)


def usual_intake() -> Json:
    """Everything answered, nothing wrong, everything at hand."""
    return {
        "symptoms": dict(CALM),
        "answers": dict.fromkeys(FLAG_IDS, "no"),
        "flag_details": {},
        "conditions": [],
        "cautions": [],
        "treatment": {},
        "direction": "extension",
        "abilities": {"floor": True, "kneel": True, "hands_and_knees": True},
        "equipment": list(EQUIPMENT),
        "schedule": {
            "days": ["mon", "wed", "fri"], "minutes": 20, "wakes_at": "07:00", "trains_at": "18:30",
        },
        "goals": ["to sit through a film"],
        "experience": {"training": "some", "machine_induction": False},
    }  # fmt: skip
