"""The letter to a clinician: what was told and counted, in the person's own words and scores.

The one source of its words, for the page and for the paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State
from steadyback.engine.days import local_day
from steadyback.engine.questionnaires import change
from steadyback.record.answers import FlagDetail, Symptoms
from steadyback.vocabulary import FlagId
from steadyback.wording.document import review_notice
from steadyback.wording.english import DISTAL
from steadyback.wording.grounds import day_words
from steadyback.wording.measures import change_words, score_words

TITLE: Final = "To the clinician"
USES: Final = "I use Steadyback, open software that plans home exercise for sciatica."
STOPPED: Final = "It stopped and asked me to see you."
NOT_REVIEWED: Final = "It does not diagnose, and its rules are not yet reviewed by a clinician. These are my own answers."
REVIEWED: Final = "It does not diagnose. These are my own answers."
SIGNS: Final = "Danger signs I reported"
NO_SIGNS: Final = "None answered with yes."
UNSURE: Final = "Where I was not sure"
NOW: Final = "How it is now"
ALSO: Final = "Also"
COUNTED: Final = "Strength, counted at home on {day}"
COUNTS: Final = (
    ("Steps on the heels", ("heel_walk_left", "heel_walk_right")),
    ("Rises on the toes", ("heel_raise_left", "heel_raise_right")),
    ("Standing up from a chair in 30 seconds", ("sit_to_stand",)),
)
SCORES: Final = "Questionnaires and tests"
COURSE: Final = "The last days"
DAYS: Final = 14
"""So many readings of pain are in the letter, the newest (our_proposal)."""
ASK: Final = "What I would like to ask"
ASKED: Final = "Is it safe for me to do gentle strengthening for back, hips and legs? Is there anything I should leave out? Until when does that hold?"
CODE: Final = "To open exercise again"
CODE_SAYS: Final = "For you as the clinician: open this address. It asks which of the signs above you have looked into, who you are, and until when exercise is safe."
CODE_SCAN: Final = "Clinicians: with this code exercise can be opened again. How, is said below."
CODE_PICTURE: Final = "QR code of the address {address}"
CODE_ONCE: Final = "It works once, until {until}, and not if something new is told meanwhile. If your computer cannot reach it, open it in the browser of the person who brings this letter."
REPLY: Final = "For you to fill in, so that I can note it"
REPLY_LINES: Final = (
    "Name and profession",
    "Seen on",
    "May do, and leave out",
    "Holds until",
    "Signature",
)
CHANGES: Final = {"new": "new", "worse": "worse", "none": "no change"}
UNKNOWN: Final = "not answered"
NONE_HERE: Final = "–"


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list: what stands out, and what follows it."""

    strong: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below their headings; the first of each row names it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter; `blanks` are lines that somebody fills in by hand."""

    title: str
    says: str = ""
    points: tuple[Point, ...] = ()
    table: Table | None = None
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Where a clinician opens exercise again, and the last day on which it works."""

    address: str
    until: date


@dataclass(frozen=True, slots=True)
class Letter:
    """The whole letter."""

    day: str
    title: str
    opening: str
    sections: tuple[Section, ...]
    versions: str


def letter_of(
    catalogue: Catalogue, state: State, advice: Advice, day: date, code: Code | None = None
) -> Letter:
    """The letter of a record at the moment of its advice; `day` is the person's own date.

    `code` is where a clinician can open exercise again, where the letter goes out with one.
    """
    return Letter(
        day=f"{day.day} {day:%B %Y}",
        title=TITLE,
        opening=opening(catalogue, advice),
        sections=tuple(sections(catalogue, state, advice, code)),
        versions=f"Steadyback, catalogue {advice.catalogue}, engine {advice.engine}.",
    )


def opening(catalogue: Catalogue, advice: Advice) -> str:
    """What this is, and what it is not."""
    last = NOT_REVIEWED if review_notice(catalogue) else REVIEWED
    return " ".join([USES, *([STOPPED] if advice.locked else []), last])


def sections(
    catalogue: Catalogue, state: State, advice: Advice, code: Code | None
) -> Iterator[Section]:
    """Each part that has something to say."""
    yield danger_signs(catalogue, state, advice)
    unsure = [flag for flag in advice.triage.open_flags if is_unsure(state, flag)]
    if unsure:
        asked = (Point("", f"{catalogue.red_flags[one].question} ({one})") for one in unsure)
        yield Section(UNSURE, points=tuple(asked))
    yield Section(NOW, points=tuple(Point("", words) for words in now_words(state)))
    if state.cautions:
        names = (Point("", catalogue.cautions[one.id].name) for one in state.cautions)
        yield Section(ALSO, points=tuple(names))
    yield from strength(state)
    yield from scores(catalogue, state)
    yield from course(state)
    yield Section(ASK, says=ASKED)
    if code is not None:
        once = CODE_ONCE.format(until=day_words(code.until.isoformat()))
        yield Section(CODE, says=CODE_SAYS, points=(Point(code.address), Point("", once)))
    yield Section(REPLY, blanks=REPLY_LINES)


def danger_signs(catalogue: Catalogue, state: State, advice: Advice) -> Section:
    """Each sign that stands, with its level and what was added to it."""
    found = []
    for standing in advice.triage.flags:
        rest = f"Yes ({standing.id}, level {standing.level})."
        details = ", ".join(details_in_words(catalogue, state, standing.id))
        found.append(Point(catalogue.red_flags[standing.id].question, f"{rest} {details}".strip()))
    return Section(SIGNS, says="" if found else NO_SIGNS, points=tuple(found))


def is_unsure(state: State, flag: FlagId) -> bool:
    """Whether the newest answer was "not sure"; a question may also not have been asked yet."""
    known = state.flags.get(flag)
    return known is not None and known.answer == "unsure"


def details_in_words(catalogue: Catalogue, state: State, flag: FlagId) -> list[str]:
    """What the person added to a danger sign, newest report first."""
    known = state.flags.get(flag)
    asked = catalogue.red_flags[flag].details
    words = {key: said for detail in asked for key, said in detail.part_words.items()}
    reports = reversed(known.reports if known else ())
    return [said for one in reports if one.detail for said in detail_words(one.detail, words)]


def detail_words(detail: FlagDetail, words: dict[str, str]) -> Iterator[str]:
    """The details of one report."""
    if detail.onset:
        yield f"began about {detail.onset:%d %B %Y}"
    if detail.course:
        yield f"course: {detail.course}"
    if detail.severity:
        yield f"{detail.severity}"
    yield from (words[part] for part in detail.parts or () if part in words)


def now_words(state: State) -> Iterator[str]:
    """How it is now, as far as it was told."""
    symptoms = state.symptoms
    if symptoms.leg_nprs is not None:
        back = "not given" if symptoms.back_nprs is None else f"{symptoms.back_nprs} of 10"
        yield f"Leg pain {symptoms.leg_nprs} of 10, back pain {back}, at worst in 24 hours"
    if symptoms.distal_level is not None:
        side = f", side: {symptoms.side}" if symptoms.side else ""
        yield f"Felt down to: {DISTAL[symptoms.distal_level]}{side}"
    yield nerve_words(symptoms)
    if symptoms.weeks is not None:
        onset = state.onset
        since = f"Since about {onset:%B %Y}" if onset else f"For about {symptoms.weeks:.0f} weeks"
        yield f"{since}, {symptoms.trend or 'course not given'}"
    if symptoms.nights_woken is not None:
        yield f"Woken by pain on {symptoms.nights_woken} of the last 7 nights"


def nerve_words(symptoms: Symptoms) -> str:
    """Numbness, tingling and weakness in one line."""
    numb = felt(symptoms.numbness, symptoms.numbness_change)
    tingling = felt(symptoms.tingling, symptoms.tingling_change)
    weak = symptoms.weakness or UNKNOWN
    return f"Numbness: {numb}. Tingling: {tingling}. Weakness: {weak}"


def felt(there: bool | None, changed: str | None) -> str:
    """Yes or no, and how it changed."""
    if there is None:
        return UNKNOWN
    return f"yes ({CHANGES[changed]})" if there and changed else "yes" if there else "no"


def strength(state: State) -> Iterator[Section]:
    """What was counted at home, each side apart."""
    counts = state.counts
    if counts is None:
        return
    rows = []
    for name, keys in COUNTS:
        values = [counts.values.get(key) for key in keys]
        if any(value is not None for value in values):
            cells = [NONE_HERE if value is None else str(value) for value in values]
            rows.append((name, *(cells if len(cells) > 1 else [*cells, NONE_HERE])))
    title = COUNTED.format(day=on_day(state, counts.at))
    table = Table(("Test", "Left, or both", "Right"), tuple(rows))
    yield Section(title, table=table)


def scores(catalogue: Catalogue, state: State) -> Iterator[Section]:
    """The newest score of each measure, with the change since the first."""
    rows = []
    for measure in catalogue.questionnaires.values():
        known = state.scores.get(measure.id, ())
        if known:
            first = known[0] if len(known) > 1 else None
            changed = change_words(change(measure, first, known[-1]), measure) or NONE_HERE
            score = score_words(measure, known[-1].points)
            rows.append((measure.name, on_day(state, known[-1].at), score, changed))
    if rows:
        yield Section(SCORES, table=Table(("What", "When", "Score", "Change"), tuple(rows)))


def course(state: State) -> Iterator[Section]:
    """The course of leg and back pain, and how far down it was felt."""
    readings = state.readings[-DAYS:]
    if len(readings) < 2:
        return
    rows = (
        (
            on_day(state, one.at),
            *(NONE_HERE if value is None else str(value) for value in (one.leg, one.back)),
            NONE_HERE if one.distal is None else DISTAL[one.distal].removeprefix("your "),
        )
        for one in readings
    )
    heads = ("Day", "Leg, 0 to 10", "Back, 0 to 10", "Felt down to")
    yield Section(COURSE, table=Table(heads, tuple(rows)))


def on_day(state: State, at: datetime) -> str:
    """The person's own day of a moment."""
    return day_words(local_day(at, state.zone).isoformat())
