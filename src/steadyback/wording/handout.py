"""What stands on paper beside the exercises: danger signs, how to read pain, a bad spell, the code.

Numbers come from the policy, signs and plans from the catalogue; nothing here has one of its own.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.policy import Policy
from steadyback.catalogue.red_flag import CountryNumbers, RedFlag
from steadyback.languages import N_, _, per_language, said_in, spoken
from steadyback.record.plan import PlannedItem
from steadyback.wording.phrases import number_words

WEEK: Final = N_("Your week")
PROGRAMME: Final = N_("Your programme")
WAITS: Final = N_("Exercise waits for now")
FOR: Final = N_("For {name}")
FROM: Final = N_("From {name}")
WHAT_IT_IS: Final = N_(
    "Steadyback supports self-management. It does not diagnose and it cannot promise a cure. Nobody is watching what you write here."
)
SIGNS: Final = N_("Danger signs: call now, or go to the emergency department")
SIGNS_INTRO: Final = N_("If you would say yes to one of these, do not exercise. Get help at once.")
WORRIED: Final = N_("Worried, but none of these? Call {number}, {name}, or your doctor.")
WORRIED_ALONE: Final = N_(
    "Worried, but none of these? Call your doctor or the out-of-hours service."
)
THOUGHTS: Final = N_("Thoughts of ending your life? You do not have to be sure to ask for help.")
NO_CRISIS_LINE: Final = N_("Call your emergency number, or a crisis line near you.")
BEFORE: Final = N_("Before each session")
BEFORE_LINES: Final = N_(
    (
        "Go through the danger signs. With one of them, do not exercise.",
        "Leg pain {pm00_leg} or more, further down than yesterday, or woken on {pm00_nights} nights? Then do not use this sheet today. Check in with Steadyback: it makes the session small.",
    )
)
PAIN: Final = N_("How to read pain while you exercise")
PAIN_NOTE: Final = N_(
    "0 is no pain, 10 the worst you can imagine. If two lines fit, the lower one counts."
)
PAIN_ROWS: Final = N_(
    (
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
)
MORNING: Final = N_(
    "The next morning: {pm10_rise} or more above where you began, or not settled after {pm10_hours} hours, means that the next session is smaller. Tell Steadyback."
)
FLARE_LESSON: Final = "flares"
FLARE_PARTS: Final = ("Today and the next two days", "From day three", "When to ask for help")
"""The headings of those parts of the lesson that are a plan; the whole lesson is in the library."""
NOTES: Final = N_("How it went, pain from 0 to 10. Type it in under “From paper”.")
ASKED_AFTER: Final = N_(
    (
        "Worst in the leg",
        "Worst in the back",
        "Next morning: leg",
        "back",
    )
)
BETWEEN: Final = N_("Between sessions")
NO_DAY_LEFT: Final = N_(
    "No training day is left in this week. The next week is planned once it begins."
)
LEFT_OUT: Final = N_(
    "Something that was planned is left out or easier now, because of what was told since."
)
CODE_SAYS: Final = N_(
    "The code opens this plan on any device, without an account. Whoever has it can see the plan. End it under “Take it along”."
)
SIDES: Final = N_({"left": "Left", "right": "Right"})
SIDES_OF_A_GO: Final = N_({"left": "{go}. left", "right": "{go}. right"})
RUNG: Final = N_("level {rung} of {rungs}")
STOP_IF: Final = N_("Stop if: {sign}")
HERE: Final = N_("you are here")
LADDERS: Final = N_(
    "Each exercise is a ladder, easiest first. You move up when your leg and back have taken a level well, never by the calendar."
)
NEXT_NEEDS: Final = N_("For the next one")
NOT_OPEN: Final = N_("Not open just now")
MADE: Final = N_("Made on {day}")
VERSIONS: Final = N_("Plan {week}, version {revision}. Catalogue {catalogue}, engine {engine}.")
PROGRAMME_VERSIONS: Final = N_("Catalogue {catalogue}, engine {engine}.")

COUNTS: Final = N_("one two three four five six seven eight nine ten twelve fifteen twenty thirty")
TIMES: Final = N_("second seconds minute minutes breath breaths")
COUNTED: Final = N_("second seconds minute minutes times repetitions set sets breath breaths")
"""Words for numbers, for times and for all that is counted, with a blank between them."""
BEFORE_A_TIME: Final = N_("for about, for up to, for")
"""What goes with a time when it is cut out of a sentence; like those below with commas between."""
BARE_AFTER: Final = N_("wait, waiting")
"""After what a time stands without one of those; * where it may after any word."""
BOUND_TO: Final = N_("to, of, in, every, after, within, before, than")
"""After what a time says more than how long, so that cutting it out would break the sentence."""
EITHER_NUMBER: Final = N_("to, or")
"""What stands between the two numbers of a time."""
EACH_SET: Final = N_("each set")


@dataclass(frozen=True, slots=True)
class Call:
    """One number to call, and whose it is."""

    number: str
    name: str


def with_numbers(words: str, policy: Policy) -> str:
    """A message with the policy's numbers in their places."""
    said = _(words)
    return said.format_map({one: number_words(float(getattr(policy, one))) for one in named(said)})


def named(words: str) -> list[str]:
    """The names in braces, in their order."""
    return [part.partition("}")[0] for part in words.split("{")[1:]]


def pain_rows(policy: Policy) -> tuple[tuple[str, str], ...]:
    """What to do by what is felt, mildest first, with the policy's numbers (PM02 to PM09)."""
    return tuple((_(title), with_numbers(words, policy)) for title, words in PAIN_ROWS)


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
    if line is None:
        return _(WORRIED_ALONE)
    return _(WORRIED, number=line.number, name=line.name)


def crisis_words(numbers: CountryNumbers) -> str:
    """Whom to talk to about thoughts of ending one's life."""
    line = numbers.crisis
    if line is None:
        return f"{_(THOUGHTS)} {_(NO_CRISIS_LINE)}"
    return f"{_(THOUGHTS)} {_('Call {number}, {name}.', number=line.number, name=line.name)}"


def flare_plan(catalogue: Catalogue) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What to do in a bad spell: the lesson's name, and those of its parts that are a plan."""
    lesson = catalogue.lessons[FLARE_LESSON]
    parts = {part.heading: part.text for part in lesson.parts}
    headings = (in_catalogue(heading, parts) for heading in FLARE_PARTS)
    return lesson.name, tuple((heading, parts[heading]) for heading in headings)


def in_catalogue(heading: str, parts: Mapping[str, str]) -> str:
    """A heading as the catalogue has it, in the language that is spoken or in English."""
    said = said_in(spoken(), "catalogue", heading)
    return said if said in parts else heading


def rung_words(level: Level, catalogue: Catalogue) -> str:
    """Which rung a level is: "level 2 of 6"."""
    rungs = catalogue.ladder(level.exercise)
    return _(RUNG, rung=level.rung, rungs=rungs[-1].rung)


def how_words(summary: str) -> str:
    """How an exercise is done, without how long or how often.

    A summary tells the usual dose; what counts is the person's own, which stands beside it. A time
    is cut out of its sentence ("hold for 5 seconds and breathe"); what tells a dose still is left
    out whole.
    """
    time, dose = patterns()
    told = (time.sub(without, one) for one in re.split(r"(?<=[.!?])\s+", summary))
    return " ".join(one for one in told if not dose.search(one))


def without(found: re.Match[str]) -> str:
    """Nothing for a time; one that is bound to the words before it stays ("up to 30 seconds")."""
    return found.group() if found["bound"] else found["kept"] or ""


@per_language
def patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A time within a sentence that says more, and what tells a dose, in the language spoken."""
    number = rf"(?:\d+|{one_of(_(COUNTS).split())})"
    bound, bare, before, between = (
        one_of(_(words).split(", "))
        for words in (BOUND_TO, BARE_AFTER, BEFORE_A_TIME, EITHER_NUMBER)
    )
    time = (
        rf"(?:(?P<bound>\b{bound}(?: {before})?)|(?P<kept>\b{bare})|,? {before}) {number}"
        rf"(?: {between} {number})? {one_of(_(TIMES).split())}\b"
    )
    dose = rf"\b{number}\b[^.]*\b{one_of(_(COUNTED).split())}\b|\b{re.escape(_(EACH_SET))}\b"
    return re.compile(time, re.IGNORECASE), re.compile(dose, re.IGNORECASE)


def one_of(words: Iterable[str]) -> str:
    """A pattern for one of some words, the longest that fits; * is any word."""
    longest = sorted(words, key=len, reverse=True)
    patterns = [r"\w+" if one == "*" else re.escape(one) for one in longest]
    return f"(?:{'|'.join(patterns)})"


def tick_rows(item: PlannedItem) -> tuple[tuple[str, int], ...]:
    """The boxes to tick: for each go of the day and each side that is done apart, its sets."""
    if item.sets == 1 and item.sides != "each":
        return (("", item.times_a_day),)
    goes = range(1, item.times_a_day + 1) if item.times_a_day > 1 else (None,)
    sides: tuple[str | None, ...] = ("left", "right") if item.sides == "each" else (None,)
    return tuple((tick_label(go, side), item.sets) for go in goes for side in sides)


def tick_label(go: int | None, side: str | None) -> str:
    """Which go of the day and which side a row of boxes is for; None where there is only one."""
    if side is None:
        return "" if go is None else f"{go}."
    return _(SIDES[side]) if go is None else _(SIDES_OF_A_GO[side], go=go)
