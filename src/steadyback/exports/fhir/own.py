"""Our own codes, under one address that is ours to change: what no confirmed code exists for.

A code that is not listed here (or in the catalogue) cannot be written: asking for it is a KeyError.
"""

from functools import cache
from typing import Any, Final, Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.questionnaire import HomeTest
from steadyback.wording import english

Json = dict[str, Any]
SystemName = Literal[
    "observation", "exercise-level", "danger-sign", "action-level", "moment", "session-mode", "tag"
]
CANONICAL: Final = "https://steadyback.example/fhir"
"""The base of all our canonical addresses. `.example` belongs to nobody (RFC 2606): the project has
no domain yet, and an address that somebody else could buy must not stand in records."""

OBSERVATIONS: Final[dict[str, str]] = {
    "report": "How it is, as the person tells it",
    "exercise-session": "Exercise session",
    "distal-level": "How far down pain is felt: 0 not, 1 back, 2 buttock, 3 thigh, 4 calf, 5 foot",
    "distal-before": "How far down pain was felt before (0-5)",
    "distal-peak": "The furthest down pain was felt meanwhile (0-5)",
    "distal-after": "How far down pain was felt afterwards (0-5)",
    "distal-settle-minutes": "Minutes until pain was as far up as before",
    "repetitions-in-reserve": "Repetitions that would still have been possible in the last set",
    "fear": "Afraid while doing it",
    "form-ok": "Felt that it was done well",
    "change-made": "What was changed: easier, half the movement, skipped, stopped",
    "stiffness": "Morning stiffness, 0-10",
    "soreness": "Muscle soreness: none, one side, both sides",
    "settled-hours": "Hours until symptoms had settled after a session, or not yet",
    "side": "Side of the symptoms",
    "numbness": "Numbness",
    "numbness-change": "Whether numbness is new or worse",
    "numb-sites": "Where it is numb",
    "tingling": "Tingling",
    "tingling-change": "Whether tingling is new or worse",
    "tingling-sites": "Where it tingles",
    "weakness": "Weakness",
    "weakness-change": "Whether weakness is new or worse",
    "weakness-side": "Side of the weakness",
    "foot-drop": "The foot drops",
    "weeks": "Weeks since it began",
    "onset-date": "When it began",
    "first-episode": "The first episode",
    "trend": "Getting better, the same, or worse",
    "nights-woken": "Nights of the last 7 woken by it",
    "woken-last-two-nights": "Nights of the last two woken by it",
    "settle-minutes": "Minutes until it settles once provoked",
    "sitting-minutes": "Minutes of sitting tolerated",
    "bending-minutes": "Minutes of bending tolerated",
    "lateral-shift": "The trunk leans to one side",
    "slr-symptoms": "Raising the straight leg brings the symptoms on",
    "heel-walk": "Steps on the heels",
    "heel-raise": "Heel raises on one leg",
    "left": "Left",
    "right": "Right",
    "sit-to-stand-30s": "Times stood up in 30 seconds",
    "trunk-hold-s": "Seconds the trunk was held",
    "hinge-ok": "Can bend at the hips with the back still",
    "painful-counts": "Pain explains the lower count",
    "phq2": "PHQ-2 total as entered",
    "measure": "Measures taken at one time",
    "direction-test": "How pain answers to repeated movement in one direction",
    "direction-leg": "Leg pain in the direction test, 0-10",
    "direction-back": "Back pain in the direction test, 0-10",
    "direction-distal": "How far down pain was felt in the direction test (0-5)",
    "direction-numbness": "New numbness in the direction test",
    "activity-walk": "Walk",
    "activity-heat": "Heat",
    "activity-posture-break": "Posture break",
    "activity-lesson": "Lesson read",
    "activity-other": "Other activity",
    "activity-minutes": "Minutes it took",
    "skin": "How the skin looked after heat",
    "agreement": "Agreement to keep and use what the person tells",
}
MOMENTS: Final[dict[str, str]] = {
    "worst-24h": "Worst in the last 24 hours",
    "now": "At the moment of asking",
    "before": "Before the session",
    "during": "The highest during the session",
    "after": "After the session",
    "peak": "The highest during one exercise",
    "next-morning": "The morning after the session",
    "score": "As a questionnaire asks it",
}
MODES: Final[dict[str, str]] = {
    "full": "The session as planned",
    "short": "A short session by choice",
    "bad_day": "The small session of a bad day",
}
TAGS: Final[dict[str, str]] = {
    "not-reviewed": english.NOT_REVIEWED,
}


def system(name: SystemName) -> str:
    """The address of one of our code systems."""
    return f"{CANONICAL}/CodeSystem/{name}"


@cache
def codes_of(name: SystemName, catalogue: Catalogue) -> dict[str, str]:
    """Every code of one of our systems, with its words."""
    match name:
        case "observation":
            return OBSERVATIONS | scores(catalogue)
        case "exercise-level":
            return {level.id: level.name for level in catalogue.levels.values()}
        case "danger-sign":
            return {flag.id: flag.question for flag in catalogue.red_flags.values()}
        case "action-level":
            return english.LEVELS
        case "moment":
            return MOMENTS
        case "session-mode":
            return MODES
        case "tag":
            return TAGS


def scores(catalogue: Catalogue) -> dict[str, str]:
    """A code for the points of each measure, the Roland-Morris total among them."""
    return {
        f"score-{one.id}": f"{one.name}: points"
        for one in catalogue.questionnaires.values()
        if not isinstance(one.answers, HomeTest)
    }


def coding(name: SystemName, code: str, catalogue: Catalogue) -> Json:
    """One of our codes as a FHIR Coding. Raises KeyError for a code that is not listed."""
    return {"system": system(name), "code": code, "display": codes_of(name, catalogue)[code]}
