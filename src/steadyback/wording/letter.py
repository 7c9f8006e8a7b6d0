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
from steadyback.languages import N_, _, full_date, month_of, n_
from steadyback.record.answers import FlagDetail, Symptoms
from steadyback.vocabulary import FlagId
from steadyback.wording.document import review_notice
from steadyback.wording.english import LEVEL_NAMES, PLACES
from steadyback.wording.measures import change_words, score_words
from steadyback.wording.phrases import day_words, listed, said

TITLE: Final = N_("To the clinician")
USES: Final = N_("I use Steadyback, open software that plans home exercise for sciatica.")
STOPPED: Final = N_("It stopped and asked me to see you.")
NOT_REVIEWED: Final = N_(
    "It does not diagnose, and its rules are not yet reviewed by a clinician. These are my own answers."
)
REVIEWED: Final = N_("It does not diagnose. These are my own answers.")
SIGNS: Final = N_("Danger signs I reported")
NO_SIGNS: Final = N_("None answered with yes.")
UNSURE: Final = N_("Where I was not sure")
NOW: Final = N_("How it is now")
ALSO: Final = N_("Also")
COUNTED: Final = N_("Strength, counted at home on {day}")
COUNTS: Final = (
    (N_("Steps on the heels"), ("heel_walk_left", "heel_walk_right")),
    (N_("Rises on the toes"), ("heel_raise_left", "heel_raise_right")),
    (N_("Standing up from a chair in 30 seconds"), ("sit_to_stand",)),
)
SCORES: Final = N_("Questionnaires and tests")
COURSE: Final = N_("The last days")
DAYS: Final = 14
"""So many readings of pain are in the letter, the newest (our_proposal)."""
ASK: Final = N_("What I would like to ask")
ASKED: Final = N_(
    "Is it safe for me to do gentle strengthening for back, hips and legs? Is there anything I should leave out? Until when does that hold?"
)
CODE: Final = N_("To open exercise again")
CODE_SAYS: Final = N_(
    "For you as the clinician: open this address. It asks which of the signs above you have looked into, who you are, and until when exercise is safe."
)
CODE_SCAN: Final = N_(
    "Clinicians: with this code exercise can be opened again. How, is said below."
)
CODE_PICTURE: Final = N_("QR code of the address {address}")
CODE_ONCE: Final = N_(
    "It works once, until {until}, and not if something new is told meanwhile. If your computer cannot reach it, open it in the browser of the person who brings this letter."
)
REPLY: Final = N_("For you to fill in, so that I can note it")
REPLY_LINES: Final = N_(
    (
        "Name and profession",
        "Seen on",
        "May do, and leave out",
        "Holds until",
        "Signature",
    )
)
CHANGES: Final = N_(
    {
        "new": "new",
        "worse": "worse",
        "stable": "no change",
        "none": "no change",
    }
)
WEAKNESS: Final = N_({"new": "new", "worse": "worse", "stable": "stable", "none": "none"})
COURSES: Final = N_({"better": "better", "same": "same", "worse": "worse"})
SEVERITIES: Final = N_({"mild": "mild", "severe": "severe"})
SIDES: Final = N_({"left": "left", "right": "right", "both": "both", "none": "none"})
COUNT_HEADS: Final = N_(("Test", "Left, or both", "Right"))
SCORE_HEADS: Final = N_(("What", "When", "Score", "Since the start"))
COURSE_HEADS: Final = N_(("Day", "Leg, 0 to 10", "Back, 0 to 10", "Felt down to"))
UNKNOWN: Final = N_("not answered")
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
        day=full_date(day),
        title=_(TITLE),
        opening=opening(catalogue, advice),
        sections=tuple(sections(catalogue, state, advice, code)),
        versions=_(
            "Steadyback, catalogue {catalogue}, engine {engine}.",
            catalogue=advice.catalogue,
            engine=advice.engine,
        ),
    )


def opening(catalogue: Catalogue, advice: Advice) -> str:
    """What this is, and what it is not."""
    last = NOT_REVIEWED if review_notice(catalogue) else REVIEWED
    return " ".join([_(USES), *([_(STOPPED)] if advice.locked else []), _(last)])


def sections(
    catalogue: Catalogue, state: State, advice: Advice, code: Code | None
) -> Iterator[Section]:
    """Each part that has something to say."""
    yield danger_signs(catalogue, state, advice)
    unsure = [flag for flag in advice.triage.open_flags if is_unsure(state, flag)]
    if unsure:
        asked = (Point("", f"{catalogue.red_flags[one].question} ({one})") for one in unsure)
        yield Section(_(UNSURE), points=tuple(asked))
    yield Section(_(NOW), points=tuple(Point("", words) for words in now_words(state)))
    if state.cautions:
        names = (Point("", catalogue.cautions[one.id].name) for one in state.cautions)
        yield Section(_(ALSO), points=tuple(names))
    yield from strength(state)
    yield from scores(catalogue, state)
    yield from course(state)
    yield Section(_(ASK), says=_(ASKED))
    if code is not None:
        once = _(CODE_ONCE, until=day_words(code.until.isoformat()))
        points = (Point(code.address), Point("", once))
        yield Section(_(CODE), says=_(CODE_SAYS), points=points)
    yield Section(_(REPLY), blanks=said(REPLY_LINES))


def danger_signs(catalogue: Catalogue, state: State, advice: Advice) -> Section:
    """Each sign that stands, with its level and what was added to it."""
    found = []
    for standing in advice.triage.flags:
        level = _(LEVEL_NAMES[standing.level])
        rest = _("Yes ({sign}, level {level}).", sign=standing.id, level=level)
        details = listed(details_in_words(catalogue, state, standing.id))
        found.append(Point(catalogue.red_flags[standing.id].question, f"{rest} {details}".strip()))
    return Section(_(SIGNS), says="" if found else _(NO_SIGNS), points=tuple(found))


def is_unsure(state: State, flag: FlagId) -> bool:
    """Whether the newest answer was "not sure"; a question may also not have been asked yet."""
    known = state.flags.get(flag)
    return known is not None and known.answer == "unsure"


def details_in_words(catalogue: Catalogue, state: State, flag: FlagId) -> list[str]:
    """What the person added to a danger sign, newest report first."""
    known = state.flags.get(flag)
    asked = catalogue.red_flags[flag].details
    words = {key: part for detail in asked for key, part in detail.part_words.items()}
    reports = reversed(known.reports if known else ())
    return [part for one in reports if one.detail for part in detail_words(one.detail, words)]


def detail_words(detail: FlagDetail, words: dict[str, str]) -> Iterator[str]:
    """The details of one report."""
    if detail.onset:
        yield _("began about {day}", day=full_date(detail.onset))
    if detail.course:
        yield _("course: {course}", course=_(COURSES[detail.course]))
    if detail.severity:
        yield _(SEVERITIES[detail.severity])
    yield from (words[part] for part in detail.parts or () if part in words)


def now_words(state: State) -> Iterator[str]:
    """How it is now, as far as it was told."""
    symptoms = state.symptoms
    if symptoms.leg_nprs is not None:
        yield pain_words(symptoms.leg_nprs, symptoms.back_nprs)
    if symptoms.distal_level is not None:
        yield place_words(_(PLACES[symptoms.distal_level]), symptoms.side)
    yield nerve_words(symptoms)
    if symptoms.weeks is not None:
        yield since_words(symptoms.weeks, state.onset, symptoms.trend)
    if symptoms.nights_woken is not None:
        yield _("Woken by pain on {nights} of the last 7 nights", nights=symptoms.nights_woken)


def pain_words(leg: int, back: int | None) -> str:
    """Leg pain, and back pain where it was told."""
    if back is None:
        return _("Leg pain {leg} of 10, back pain not given, at worst in 24 hours", leg=leg)
    return _(
        "Leg pain {leg} of 10, back pain {back} of 10, at worst in 24 hours", leg=leg, back=back
    )


def place_words(place: str, side: str | None) -> str:
    """How far down it is felt, and on which side."""
    if not side:
        return _("Felt down to: {place}", place=place)
    return _("Felt down to: {place}, side: {side}", place=place, side=_(SIDES[side]))


def since_words(weeks: float, onset: date | None, trend: str | None) -> str:
    """Since when, and how it went."""
    course = _(COURSES[trend]) if trend else _("course not given")
    if onset:
        return _("Since about {month}, {course}", month=month_of(onset), course=course)
    number = int(f"{weeks:.0f}")
    return n_(
        "For about {n} week, {course}", "For about {n} weeks, {course}", number, course=course
    )


def nerve_words(symptoms: Symptoms) -> str:
    """Numbness, tingling and weakness in one line."""
    return _(
        "Numbness: {numb}. Tingling: {tingling}. Weakness: {weak}",
        numb=felt(symptoms.numbness, symptoms.numbness_change),
        tingling=felt(symptoms.tingling, symptoms.tingling_change),
        weak=_(WEAKNESS[symptoms.weakness]) if symptoms.weakness else _(UNKNOWN),
    )


def felt(there: bool | None, changed: str | None) -> str:
    """Yes or no, and how it changed."""
    if there is None:
        return _(UNKNOWN)
    if there and changed:
        return _("yes ({change})", change=_(CHANGES[changed]))
    return _("yes") if there else _("no")


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
            rows.append((_(name), *(cells if len(cells) > 1 else [*cells, NONE_HERE])))
    title = _(COUNTED, day=on_day(state, counts.at))
    table = Table(said(COUNT_HEADS), tuple(rows))
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
        yield Section(_(SCORES), table=Table(said(SCORE_HEADS), tuple(rows)))


def course(state: State) -> Iterator[Section]:
    """The course of leg and back pain, and how far down it was felt."""
    readings = state.readings[-DAYS:]
    if len(readings) < 2:
        return
    rows = (
        (
            on_day(state, one.at),
            *(NONE_HERE if value is None else str(value) for value in (one.leg, one.back)),
            NONE_HERE if one.distal is None else _(PLACES[one.distal]),
        )
        for one in readings
    )
    yield Section(_(COURSE), table=Table(said(COURSE_HEADS), tuple(rows)))


def on_day(state: State, at: datetime) -> str:
    """The person's own day of a moment."""
    return day_words(local_day(at, state.zone).isoformat())
