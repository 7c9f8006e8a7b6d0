"""Plain words for what the record holds as short ids: parts of the body, things, days."""

from datetime import date

from steadyback.catalogue.exercise import Level
from steadyback.vocabulary import Equipment, Muscle, Position
from steadyback.web.look.fields import Field, Option

DISTAL: tuple[str, ...] = (
    "nowhere",
    "your lower back",
    "your buttock",
    "your thigh",
    "your calf",
    "your foot",
)
"""Where pain is felt, by distal level."""

BODY_OPTIONS: tuple[Option, ...] = (
    Option("0", "No pain now"),
    Option("1", "Lower back"),
    Option("2", "Buttock"),
    Option("3", "Thigh"),
    Option("4", "Calf"),
    Option("5", "Foot or toes"),
)

MUSCLES: dict[Muscle, tuple[str, str]] = {
    "gluteus_maximus": ("buttocks", "gluteus maximus"),
    "gluteus_medius": ("outer hip", "hip abductors"),
    "hamstrings": ("back of the thighs", "hamstrings"),
    "quadriceps": ("front of the thighs", "quadriceps"),
    "erector_spinae": ("long back muscles", "erector spinae"),
    "multifidus": ("deep back", "multifidus"),
    "transverse_abdominis": ("deep tummy", "transverse abdominis"),
    "obliques": ("side of the tummy", "obliques"),
    "rectus_abdominis": ("front of the tummy", "rectus abdominis"),
    "hip_adductors": ("inner thigh", "hip adductors"),
    "hip_flexors": ("front of the hip", "hip flexors"),
    "deep_hip_rotators": ("deep hip", "deep hip rotators"),
    "calf": ("calf", "calf muscles"),
    "upper_back": ("upper back", "upper back"),
    "latissimus_dorsi": ("broad back", "latissimus dorsi"),
    "shoulder": ("shoulder", "shoulder"),
    "pelvic_floor": ("pelvic floor", "pelvic floor"),
}

POSITIONS: dict[Position, str] = {
    "supine": "lying on your back",
    "hook_lying": "lying on your back, knees bent",
    "side_lying": "lying on your side",
    "prone": "lying on your front",
    "hands_and_knees": "on hands and knees",
    "kneeling": "kneeling",
    "sitting": "sitting",
    "standing": "standing",
}

EQUIPMENT: dict[Equipment, str] = {
    "mat": "a mat",
    "bed": "a bed",
    "chair": "a steady chair",
    "wall": "a free wall",
    "table": "a table or worktop",
    "step": "a step or stair",
    "pillow": "a pillow",
    "cushion": "a cushion",
    "towel": "a towel",
    "strap": "a strap or belt",
    "stick": "a broomstick",
    "band": "an exercise band",
    "anchor": "a place to fix a band",
    "block": "a yoga block or thick book",
    "ball": "a soft ball",
    "bench": "a bench",
    "dumbbell": "dumbbells",
    "kettlebell": "a kettlebell",
    "barbell": "a barbell",
    "ankle_weight": "ankle weights",
    "bike": "an exercise bike",
    "gym_machines": "gym machines",
}

STAGES: dict[int, str] = {
    0: "First things first",
    1: "Calm things down",
    2: "Build control",
    3: "Build strength",
    4: "Carry load",
    5: "Keep it up",
}

WEEKDAYS: tuple[tuple[str, str], ...] = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)

COUNTRIES: dict[str, str] = {
    "AU": "Australia",
    "AT": "Austria",
    "BE": "Belgium",
    "CA": "Canada",
    "DK": "Denmark",
    "FI": "Finland",
    "FR": "France",
    "DE": "Germany",
    "IN": "India",
    "IE": "Ireland",
    "IT": "Italy",
    "NL": "Netherlands",
    "NZ": "New Zealand",
    "NO": "Norway",
    "PL": "Poland",
    "PT": "Portugal",
    "ZA": "South Africa",
    "ES": "Spain",
    "SE": "Sweden",
    "CH": "Switzerland",
    "GB": "United Kingdom",
    "US": "United States",
}


def muscles_in_words(level: Level) -> str:
    """The muscles that do most of the work, plain words first."""
    shares = {work.share for work in level.muscles}
    most = next(share for share in ("high", "medium", "low") if share in shares)
    found = [MUSCLES[work.muscle] for work in level.muscles if work.share == most][:3]
    plain = listed([words for words, _ in found])
    return f"{plain} ({', '.join(name for _, name in found)})"


def listed(words: list[str]) -> str:
    """Words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def level_name(level: Level, exercise_name: str) -> str:
    """The exercise with its level."""
    return f"{exercise_name}, level {level.rung}"


def day_in_words(day: date) -> str:
    """Friday 20 November."""
    return f"{day:%A} {day.day} {day:%B}"


def pain(name: str, label: str, hint: str = "") -> Field:
    """A scale from no pain to the worst pain."""
    return Field(
        name,
        label,
        "scale",
        hint=hint,
        low_words="0 no pain",
        high_words="10 worst pain you can imagine",
    )


def body_map(name: str, label: str, hint: str = "") -> Field:
    """The picture of the body, for how far down pain is felt."""
    return Field(name, label, "body", BODY_OPTIONS, hint=hint)
