"""Plain words for what the record holds as short ids: parts of the body, things, days."""

from datetime import date

from steadyback.catalogue.exercise import Level
from steadyback.web.look.fields import Field, Option
from steadyback.wording.english import MUSCLES

BODY_OPTIONS: tuple[Option, ...] = (
    Option("0", "No pain now"),
    Option("1", "Lower back"),
    Option("2", "Buttock"),
    Option("3", "Thigh"),
    Option("4", "Calf"),
    Option("5", "Foot or toes"),
)

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


def rung_name(level: Level, exercise_name: str) -> str:
    """The exercise with its level, such as "Leg curl, level 1"."""
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
