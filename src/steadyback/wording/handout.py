"""What stands on paper beside the exercises: danger signs, how to read pain, a bad spell, the code.

Numbers come from the policy, signs and plans from the catalogue; nothing here has one of its own.
"""

import re
from dataclasses import dataclass
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.policy import Policy
from steadyback.catalogue.red_flag import CountryNumbers, RedFlag
from steadyback.record.plan import PlannedItem

WEEK: Final = "Your week"
PROGRAMME: Final = "Your programme"
WAITS: Final = "Exercise waits for now"
FOR: Final = "For {name}"
FROM: Final = "From {name}"
WHAT_IT_IS: Final = "Steadyback supports self-management. It does not diagnose and it cannot promise a cure. Nobody is watching what you write here."
SIGNS: Final = "Danger signs: call now, or go to the emergency department"
SIGNS_INTRO: Final = "If you would say yes to one of these, do not exercise. Get help at once."
WORRIED: Final = "Worried, but none of these? Call {number}, {name}, or your doctor."
WORRIED_ALONE: Final = "Worried, but none of these? Call your doctor or the out-of-hours service."
THOUGHTS: Final = "Thoughts of ending your life? You do not have to be sure to ask for help."
NO_CRISIS_LINE: Final = "Call your emergency number, or a crisis line near you."
BEFORE: Final = "Before each session"
BEFORE_LINES: Final = (
    "Go through the danger signs. With one of them, do not exercise.",
    "Leg pain {pm00_leg} or more, further down than yesterday, or woken on {pm00_nights} nights? Then do not use this sheet today. Check in with Steadyback: it makes the session small.",
)
PAIN: Final = "How to read pain while you exercise"
PAIN_NOTE: Final = (
    "0 is no pain, 10 the worst you can imagine. If two lines fit, the lower one counts."
)
PAIN_ROWS: Final = (
    (
        "Go on",
        "Back pain {pm07_back} or less and up by no more than {pm07_rise}. Leg pain no higher than before, and {pm07_leg} or less.",
    ),
    (
        "Make it smaller",
        "Back pain above {pm07_back}, up to {pm09_back}. Or leg pain up by {pm05_rise}, or {pm05b_leg} or more as before. Do half the movement, and go on only while the pain does not rise.",
    ),
    (
        "Stop that exercise",
        "Back pain above {pm09_back}. Leg pain up by {pm06_rise}, or up to {pm06_leg} or more. Or pain further down your leg: rest in the position that eases you. If it stays there for more than {pm03_settle_minutes} minutes, leave that exercise out for {pm03_block_days} days.",
    ),
    ("Stop the session, get help", "A leg is newly numb or weak, or a danger sign came up."),
)
MORNING: Final = "The next morning: {pm10_rise} or more above where you began, or not settled after {pm10_hours} hours, means that the next session is smaller. Tell Steadyback."
FLARE_LESSON: Final = "flares"
FLARE_PARTS: Final = ("Today and the next two days", "From day three", "When to ask for help")
"""The parts of the lesson that are a plan; the whole lesson is in the library."""
NOTES: Final = "How it went, pain from 0 to 10. Type it in under “From paper”."
ASKED_AFTER: Final = ("Worst in the leg", "Worst in the back", "Next morning: leg", "back")
BETWEEN: Final = "Between sessions"
NO_DAY_LEFT: Final = (
    "No training day is left in this week. The next week is planned once it begins."
)
LEFT_OUT: Final = (
    "Something that was planned is left out or easier now, because of what was told since."
)
CODE_SAYS: Final = "The code opens this plan on any device, without an account. Whoever has it can see the plan. End it under “Take it along”."
RUNG: Final = "level {rung} of {rungs}"
STOP_IF: Final = "Stop if: {sign}"
HERE: Final = "you are here"
LADDERS: Final = "Each exercise is a ladder, easiest first. You move up when your leg and back have taken a level well, never by the calendar."
NEXT_NEEDS: Final = "For the next one"
NOT_OPEN: Final = "Not open just now"
MADE: Final = "Made on {day}"
VERSIONS: Final = "Plan {week}, version {revision}. Catalogue {catalogue}, engine {engine}."
PROGRAMME_VERSIONS: Final = "Catalogue {catalogue}, engine {engine}."


COUNT: Final = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)"
)
FOR_SO_LONG: Final = re.compile(
    rf",? for (?:about |up to )?{COUNT}(?: (?:to|or) {COUNT})? (?:slow )?(?:second|minute|breath)s?",
    re.IGNORECASE,
)
"""How long something is held, within a sentence that says more."""
TELLS_A_DOSE: Final = re.compile(
    rf"\b{COUNT}\b[^.]*\b(?:seconds?|minutes?|times|repetitions?|sets?|breaths?)\b|\beach set\b",
    re.IGNORECASE,
)
"""A number of seconds, minutes, times or sets in a sentence."""


@dataclass(frozen=True, slots=True)
class Call:
    """One number to call, and whose it is."""

    number: str
    name: str


def with_numbers(words: str, policy: Policy) -> str:
    """Words with the policy's numbers in their places."""
    return words.format_map({name: f"{float(getattr(policy, name)):g}" for name in named(words)})


def named(words: str) -> list[str]:
    """The names in braces, in their order."""
    return [part.partition("}")[0] for part in words.split("{")[1:]]


def pain_rows(policy: Policy) -> tuple[tuple[str, str], ...]:
    """What to do by what is felt, mildest first, with the policy's numbers (PM02 to PM09)."""
    return tuple((title, with_numbers(words, policy)) for title, words in PAIN_ROWS)


def danger_signs(catalogue: Catalogue) -> tuple[RedFlag, ...]:
    """The signs that need help at once, as they are asked before every session."""
    flags = catalogue.red_flags.values()
    return tuple(flag for flag in flags if flag.highest == "emergency" and "short" in flag.screens)


def calls(numbers: CountryNumbers, first: str = "emergency") -> tuple[Call, ...]:
    """Whom to call, the line that is meant first; the emergency number is always among them."""
    order = ("emergency",) if first == "emergency" else (first, "emergency")
    lines = (getattr(numbers, name) for name in order)
    return tuple(Call(line.number, line.name) for line in lines if line is not None)


def worried_words(numbers: CountryNumbers) -> str:
    """Whom to ask about what is no danger sign."""
    line = numbers.urgent
    return WORRIED_ALONE if line is None else WORRIED.format(number=line.number, name=line.name)


def crisis_words(numbers: CountryNumbers) -> str:
    """Whom to talk to about thoughts of ending one's life."""
    line = numbers.crisis
    says = NO_CRISIS_LINE if line is None else f"Call {line.number}, {line.name}."
    return f"{THOUGHTS} {says}"


def flare_plan(catalogue: Catalogue) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What to do in a bad spell: the lesson's name, and those of its parts that are a plan."""
    lesson = catalogue.lessons[FLARE_LESSON]
    parts = {part.heading: part.text for part in lesson.parts}
    return lesson.name, tuple((heading, parts[heading]) for heading in FLARE_PARTS)


def rung_words(level: Level, catalogue: Catalogue) -> str:
    """Which rung a level is: "level 2 of 6"."""
    rungs = catalogue.ladder(level.exercise)
    return RUNG.format(rung=level.rung, rungs=rungs[-1].rung)


def how_words(summary: str) -> str:
    """How an exercise is done, without how long or how often.

    A summary tells the usual dose; what counts is the person's own, which stands beside it.
    """
    sentences = re.split(r"(?<=[.!?])\s+", FOR_SO_LONG.sub("", summary))
    return " ".join(one for one in sentences if not TELLS_A_DOSE.search(one))


def tick_rows(item: PlannedItem) -> tuple[tuple[str, int], ...]:
    """The boxes to tick: for each go of the day and each side that is done apart, its sets."""
    if item.sets == 1 and item.sides != "each":
        return (("", item.times_a_day),)
    goes = [f"{n}." for n in range(1, item.times_a_day + 1)] if item.times_a_day > 1 else [""]
    sides = ("left", "right") if item.sides == "each" else ("",)
    rows = ((f"{go} {side}".strip(), item.sets) for go in goes for side in sides)
    return tuple((label[:1].upper() + label[1:], sets) for label, sets in rows)
