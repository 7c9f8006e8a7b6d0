"""The record as CSV tables, for a spreadsheet or a statistician: one row for each fact that stands.

UTF-8, a header line, comma, CRLF (RFC 4180). Days and moments are ISO 8601; a day is the person's
own, which begins at 03:00. Numbers are those of the record, scores those of the engine. A text
that a spreadsheet would take for a formula gets an apostrophe in front (CWE-1236).
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from steadyback.catalogue.questionnaire import HomeTest
from steadyback.engine.scores import scored_points
from steadyback.exports.known import Known
from steadyback.record import Event
from steadyback.record.event import (
    ActivityEvent,
    CheckInEvent,
    IntakeEvent,
    MeasureEvent,
    MorningAfterEvent,
    PlanIssuedEvent,
    SessionDoneEvent,
)
from steadyback.record.plan import PlannedDay
from steadyback.record.training import LevelDone
from steadyback.wording import review_notice

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = tuple[Cell, ...]
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet might run."""
MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The date inside the archive: the earliest it can hold, so that equal tables are equal bytes."""
HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "sessions": (
        "session", "at", "day", "mode", "minutes", "leg_before", "back_before", "distal_before",
        "leg_during", "back_during", "leg_after", "back_after", "distal_after", "plan", "note",
    ),
    "exercises": (
        "session", "day", "level", "name", "set", "reps", "hold_s", "load_kg", "side", "rir",
        "peak_leg", "peak_back", "changed", "why",
    ),
    "pain": ("event", "at", "day", "moment", "leg", "back", "distal_level"),
    "measures": ("event", "at", "day", "measure", "item", "value"),
    "activities": ("event", "at", "day", "activity", "lesson", "minutes", "skin", "note"),
    "plans": (
        "plan", "week", "revision", "day", "level", "name", "sets", "reps", "hold_s", "load_kg",
        "sides", "rest_s", "range", "times_a_day",
    ),
}  # fmt: skip
ABOUT: Final = {
    "sessions": "Each session done. Pain is 0 to 10; distal_* is how far down it is felt, 0 to 5.",
    "exercises": "Each set of each exercise done; a row without a set number was not done.",
    "pain": "Leg and back pain (0 to 10) and how far down it is felt (0 to 5), as they were told.",
    "measures": "Answers to questionnaires by item, results of tests; item points is the score.",
    "activities": "Walks, heat, posture breaks and lessons.",
    "plans": "What was planned for days that have passed, and this week as it may be done now.",
}


def tables(known: Known) -> dict[str, str]:
    """Every table by the name of its file, as text."""
    makers: dict[str, Callable[[Known], Iterator[Row]]] = {
        "sessions": sessions,
        "exercises": exercises,
        "pain": pain,
        "measures": measures,
        "activities": activities,
        "plans": plans,
    }
    return {f"{name}.csv": written(HEADERS[name], make(known)) for name, make in makers.items()}


def zipped(known: Known) -> bytes:
    """All tables and a page about them in one ZIP file; the same record gives the same bytes."""
    files = {"README.txt": readme(known)} | tables(known)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), text, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def readme(known: Known) -> str:
    """What each table holds, and that nobody has reviewed the rules behind the plans."""
    lines = [f"{name}.csv: {says}" for name, says in ABOUT.items()]
    notice = review_notice(known.catalogue)
    lines += ["", "Entries that were taken back are left out; corrected ones are as corrected."]
    lines += ["", f"Plans: {notice}"] if notice else []
    return "\r\n".join(lines) + "\r\n"


def written(header: tuple[str, ...], rows: Iterable[Row]) -> str:
    """One table as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: Cell) -> Cell:
    """The cell as a spreadsheet takes it for what it is; a number stays a number."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def placed(known: Known, event: Event) -> tuple[str, str, str]:
    """An event's id, its moment with offset, and the person's day."""
    return event.id, event.at.isoformat(), known.day(event.at).isoformat()


def name_of(known: Known, level: str) -> str:
    """A level's name; empty for one that the catalogue no longer has."""
    found = known.catalogue.levels.get(level)
    return "" if found is None else found.name


def sessions(known: Known) -> Iterator[Row]:
    """One row for each session."""
    for event in known.events:
        if isinstance(event, SessionDoneEvent):
            body = event.body
            before = (body.leg_before, body.back_before, body.distal_before)
            after = (body.leg_after, body.back_after, body.distal_after)
            during = (body.leg_during, body.back_during)
            first = (*placed(known, event), body.mode, body.minutes)
            yield (*first, *before, *during, *after, body.plan, body.note)


def exercises(known: Known) -> Iterator[Row]:
    """One row for each set, and one for an exercise of which none was done."""
    for event in known.events:
        if isinstance(event, SessionDoneEvent):
            for level in event.body.levels:
                yield from exercise(known, event, level)


def exercise(known: Known, event: SessionDoneEvent, level: LevelDone) -> Iterator[Row]:
    """The rows of one exercise of a session."""
    day = known.day(event.at).isoformat()
    first = (event.id, day, level.level, name_of(known, level.level))
    last = (level.rir, level.peak_leg, level.peak_back, level.changed, level.why)
    for number, one in enumerate(level.sets, start=1):
        yield (*first, number, one.reps, one.hold_s, one.load_kg, one.side, *last)
    if not level.sets:
        yield (*first, None, None, None, None, None, *last)


def pain(known: Known) -> Iterator[Row]:
    """One row for each time that pain or its place was told."""
    for event in known.events:
        for moment, leg, back, distal in readings(event):
            if (leg, back, distal) != (None, None, None):
                yield (*placed(known, event), moment, leg, back, distal)


def readings(event: Event) -> Iterator[tuple[str, int | None, int | None, int | None]]:
    """What one event says of pain: which moment it is about, leg, back, and how far down."""
    if isinstance(event, IntakeEvent | CheckInEvent) and event.body.symptoms is not None:
        told = event.body.symptoms
        yield "worst in 24 hours", told.leg_nprs, told.back_nprs, told.distal_level
        yield "now", told.leg_now, told.back_now, None
    elif isinstance(event, SessionDoneEvent):
        body = event.body
        yield "before the session", body.leg_before, body.back_before, body.distal_before
        yield "highest in the session", body.leg_during, body.back_during, None
        yield "after the session", body.leg_after, body.back_after, body.distal_after
    elif isinstance(event, MorningAfterEvent):
        yield "next morning", event.body.leg_nprs, event.body.back_nprs, event.body.distal_level


def measures(known: Known) -> Iterator[Row]:
    """One row for each answer, each score and each result of a test."""
    for event in known.events:
        if isinstance(event, MeasureEvent):
            for name, item, value in (*answers(known, event), *tests(event)):
                yield (*placed(known, event), name, item, value)


def answers(known: Known, event: MeasureEvent) -> Iterator[tuple[str, str, Cell]]:
    """The answers to questionnaires as given, each followed by the engine's score."""
    for name, given in sorted(event.body.questionnaires.items()):
        for item, value in sorted(given.items()):
            yield name, item, value
        one = known.catalogue.questionnaires.get(name)
        if one is not None and not isinstance(one.answers, HomeTest):
            points = scored_points(one, given)
            if points is not None:
                yield name, "points", points


def tests(event: MeasureEvent) -> Iterator[tuple[str, str, Cell]]:
    """Results of tests at home."""
    body = event.body
    for name in ("sit_to_stand_30s", "trunk_hold_s", "hinge_ok", "painful_counts", "phq2"):
        if (value := getattr(body, name)) is not None:
            yield name, "", value
    for name in ("heel_walk", "heel_raise"):
        if (sides := getattr(body, name)) is not None:
            yield name, "left", sides.left
            yield name, "right", sides.right
    if body.direction_test is not None:
        for one in body.direction_test.ratings:
            for item in ("leg_nprs", "back_nprs", "distal_level", "numbness_new"):
                place = f"block {body.direction_test.block}, minute {one.minute}, {item}"
                yield "direction_test", place, getattr(one, item)


def activities(known: Known) -> Iterator[Row]:
    """One row for each activity, on the day that was named or told."""
    for event in known.events:
        if isinstance(event, ActivityEvent):
            body = event.body
            name, at, told = placed(known, event)
            day = told if body.on is None else body.on.isoformat()
            what = (body.activity, body.lesson, body.minutes, body.skin, body.note)
            yield (name, at, day, *what)


def plans(known: Known) -> Iterator[Row]:
    """One row for each exercise on each day: what was planned, and what may still be done.

    From today on only this week's plan counts, as the engine shows it now; under a lock nothing.
    """
    for event in known.plans:
        for day in event.body.plan.days:
            if day.date < known.today:
                yield from planned(known, event, day)
        if event is known.plan_of_week and known.shown is not None:
            for day in known.shown.days:
                if day.date >= known.today:
                    yield from planned(known, event, day)


def planned(known: Known, event: PlanIssuedEvent, day: PlannedDay) -> Iterator[Row]:
    """The rows of one day."""
    first = (event.id, event.body.plan.week, event.body.revision, day.date.isoformat())
    for item in (*day.items, *day.around):
        dose = (item.sets, item.reps, item.hold_s, item.load, item.sides, item.rest_s)
        name = name_of(known, item.level)
        yield (*first, item.level, name, *dose, item.range, item.times_a_day)
