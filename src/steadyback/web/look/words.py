"""Plain words for what the record holds as short ids: parts of the body, things, days."""

from unicodedata import normalize

from steadyback.catalogue.exercise import Level
from steadyback.languages import N_, _
from steadyback.web.look.fields import Field, Option
from steadyback.wording import phrases
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
    ("mon", N_("Monday")),
    ("tue", N_("Tuesday")),
    ("wed", N_("Wednesday")),
    ("thu", N_("Thursday")),
    ("fri", N_("Friday")),
    ("sat", N_("Saturday")),
    ("sun", N_("Sunday")),
)

COUNTRIES: dict[str, str] = N_(
    {
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
)


def countries() -> list[tuple[str, str]]:
    """The countries with their names as they are said, in the order of those; accents aside."""
    said = [(code, _(name)) for code, name in COUNTRIES.items()]
    return sorted(said, key=lambda one: normalize("NFKD", one[1]).encode("ascii", "ignore").lower())


def muscles_in_words(level: Level) -> str:
    """The muscles that do most of the work, plain words first."""
    shares = {work.share for work in level.muscles}
    most = next(share for share in ("high", "medium", "low") if share in shares)
    found = [MUSCLES[work.muscle] for work in level.muscles if work.share == most][:3]
    return _(
        "{plain} ({names})",
        plain=listed([_(words) for words, _name in found]),
        names=phrases.listed(_(name) for _words, name in found),
    )


def listed(words: list[str]) -> str:
    """Words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}", first=phrases.listed(words[:-1]), last=words[-1])


def rung_name(level: Level, exercise_name: str) -> str:
    """The exercise with its level, such as "Leg curl, level 1"."""
    return _("{exercise}, level {rung}", exercise=exercise_name, rung=level.rung)


day_in_words = phrases.weekday_and_day


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
