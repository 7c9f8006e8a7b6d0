"""The catalogue's danger-sign questions as fields, and their answers as the record keeps them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import Detail, RedFlag
from steadyback.vocabulary import FlagId
from steadyback.web.look.fields import Field, Option, Values

YES_NO_UNSURE = (Option("no", "No"), Option("yes", "Yes"), Option("unsure", "I am not sure"))
UNKNOWN = Option("unknown", "I do not know")
ONSETS = (
    Option("0", "In the last 2 weeks"),
    Option("14", "2 to 6 weeks ago"),
    Option("42", "6 to 12 weeks ago"),
    Option("85", "More than 12 weeks ago"),
    UNKNOWN,
)
"""Days ago, always the latest of the span, which is the careful reading."""
COURSES = (
    Option("better", "Getting better"),
    Option("same", "Staying the same"),
    Option("worse", "Getting worse"),
    UNKNOWN,
)
SEVERITIES = (Option("mild", "Mild"), Option("severe", "Severe"), UNKNOWN)
YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def asked_flags(catalogue: Catalogue, screen: str, pregnant: bool) -> list[RedFlag]:
    """The questions of a screen, in the order of their ids."""
    return [
        flag
        for flag in catalogue.red_flags.values()
        if screen in flag.screens
        and (flag.asked_when == "always" or (flag.asked_when == "pregnant" and pregnant))
    ]


def answer_field(flag: RedFlag) -> Field:
    """Yes, no or not sure."""
    return Field(flag.id, flag.question, "one", YES_NO_UNSURE, hint=flag.explain or "")


def asks_details(flag: RedFlag) -> bool:
    """Whether a "yes" leads to more questions; where it is an emergency anyway, the card comes."""
    return bool(flag.details) and flag.lowest != "emergency"


def detail_fields(flag: RedFlag) -> tuple[Field, ...]:
    """The follow-up questions to a "yes"."""
    return tuple(detail_field(flag, detail) for detail in flag.details)


def detail_field(flag: RedFlag, detail: Detail) -> Field:
    """One follow-up question."""
    name = f"{flag.id}-{detail.field}"
    match detail.field:
        case "onset":
            return Field(name, detail.question, "one", ONSETS)
        case "course":
            return Field(name, detail.question, "one", COURSES)
        case "severity":
            return Field(name, detail.question, "one", SEVERITIES, wide=True)
        case "assessed":
            return Field(name, detail.question, "one", (*YES_NO, UNKNOWN), wide=True)
        case "parts":
            parts = tuple(Option(part, detail.part_words[part]) for part in detail.parts)
            none = Option("none", "None of these")
            return Field(name, detail.question, "many", (*parts, none, UNKNOWN), none="none")


def answers_of(values: Values, flags: Iterable[RedFlag]) -> dict[FlagId, str]:
    """What was answered, as the record keeps it."""
    return {flag.id: values[flag.id] for flag in flags if flag.id in values}


def details_of(
    values: Values, flags: Iterable[RedFlag], today: date
) -> dict[FlagId, dict[str, Any]]:
    """The details of each "yes". Where the parts are not known, nothing is: the highest level."""
    found: dict[FlagId, dict[str, Any]] = {}
    for flag in flags:
        parts = values.get(f"{flag.id}-parts")
        if values.get(flag.id) != "yes" or (parts and "unknown" in parts):
            continue
        given = dict(given_details(values, flag, today))
        if given:
            found[flag.id] = given
    return found


def given_details(
    values: Mapping[str, Any], flag: RedFlag, today: date
) -> Iterator[tuple[str, Any]]:
    """Each detail that was given and is known."""
    for detail in flag.details:
        value = values.get(f"{flag.id}-{detail.field}")
        if value is None or value == "unknown":
            continue
        match detail.field:
            case "onset":
                yield "onset", (today - timedelta(days=int(value))).isoformat()
            case "assessed":
                yield "assessed", value == "yes"
            case "parts":
                yield "parts", [part for part in value if part != "none"]
            case _:
                yield detail.field, value
