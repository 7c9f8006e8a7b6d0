"""The case file: one person's whole record as JSON, read with every problem and its place."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from steadyback.languages import N_, _, count_of, n_
from steadyback.record.event import (
    EVENTS,
    AnyEvent,
    CorrectionEvent,
    Event,
    MorningAfterEvent,
    SessionDoneEvent,
    event_from,
)
from steadyback.record.value import PRINTABLE, Short, Value
from steadyback.record.zone import ZoneName, zone_of

MAX_BYTES = 12_000_000
"""Some ten years of somebody who trains and tells everything; read within 300 MB (our proposal)."""
MAX_DEPTH = 40
MAX_PARTS = 700_000
"""Objects, lists and their parts: a file of MAX_BYTES that people filled has fewer, and one
of nothing but empty lists would need a gigabyte (our proposal)."""
MAX_PROBLEMS = 200
MAX_EVENTS = 50_000
MAX_EVENT_PARTS = 10_000
"""The largest week that was ever planned in a test, with every reason, has a fifth of it."""
CLOCK_SLACK = timedelta(days=1)
"""How far ahead of the server's clock an event may be dated (our proposal)."""
AHEAD = "ahead"
"""The code of an event that is dated later than that (frontend/src/led/verdict.ts says it anew)."""
NOT_JSON = N_(
    (
        "Expecting value",
        "Expecting property name enclosed in double quotes",
        "Expecting ':' delimiter",
        "Expecting ',' delimiter",
        "Extra data",
        "Unterminated string starting at",
        "Invalid control character at",
    )
)
"""What Python's reader of JSON finds wrong most often; other reasons of it stay in English."""


class Person(Value):
    """Who the record is about, without a name."""

    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    height_cm: Annotated[int, Field(ge=100, le=250)] | None = None
    mass_kg: Annotated[float, Field(ge=25, le=400)] | None = None
    locale: Short = "en-GB"
    time_zone: ZoneName = "UTC"
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as a value that can be computed with."""
        return zone_of(self.time_zone)


class Case(Value):
    """A case file, format steadyback-case/1."""

    format: Literal["steadyback-case/1"]
    notice: Annotated[str, Field(max_length=200)] | None = None
    """For people who open the file; no part of the record, and ignored when it is read."""
    person: Person
    events: tuple[AnyEvent, ...] = Field(max_length=MAX_EVENTS)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a JSON pointer (RFC 6901) and a sentence with the remedy.

    `code` names it for programs in every language, where one has to know what it is.
    """

    pointer: str
    says: str
    code: str | None = None


class CaseProblems(Exception):
    """A case that is not valid, with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.pointer or '/'}: {p.says}" for p in self.problems))


def read_case(text: str | bytes, now: datetime | None = None) -> Case:
    """Read a case file. Raises CaseProblems with every problem found.

    `now` is the reader's clock: an event dated more than a day later is refused. Without it no
    event is too late.
    """
    data = plain_json(text)
    told = data.get("events") if isinstance(data, dict) else None
    told = told if isinstance(told, list) else []
    if len(told) > MAX_EVENTS:
        says = _("holds more than {most} events", most=count_of(MAX_EVENTS))
        raise CaseProblems([Problem("/events", says)])
    head = {**data, "events": []} if told else data
    problems: list[Problem] = []
    try:
        case = Case.model_validate_json(json.dumps(head))
    except ValidationError as error:
        problems += problems_of(error, head)
    events = events_in(told, problems)
    if problems:
        raise CaseProblems(problems[:MAX_PROBLEMS])
    case = case.model_copy(update={"events": events})
    problems += islice(broken_promises(case, now), MAX_PROBLEMS)
    if problems:
        raise CaseProblems(problems)
    return case


def events_in(told: list[Any], problems: list[Problem]) -> tuple[Event, ...]:
    """Each event of a list; their problems are added, until there are enough of them.

    One after the other, as a file of nothing but mistakes would need a gigabyte for all of them.
    The list is emptied on the way: what was read is not kept twice.
    """
    events: list[Event] = []
    for place, data in enumerate(told):
        told[place] = None
        if len(problems) >= MAX_PROBLEMS:
            break
        text = json.dumps(data)
        if len(text) > 2 * MAX_EVENT_PARTS and has_more_parts(data, MAX_EVENT_PARTS):
            says = _(
                "has more than {most} parts; no event has so many", most=count_of(MAX_EVENT_PARTS)
            )
            problems.append(Problem(f"/events/{place}", says))
            continue
        try:
            events.append(EVENTS.validate_json(text))
        except ValidationError as error:
            problems += [
                Problem(f"/events/{place}{one.pointer}", one.says)
                for one in problems_of(error, data)
            ]
    return tuple(events)


def has_more_parts(data: Any, limit: int) -> bool:
    """Whether a value holds more values than so many; never recurses itself."""
    waiting, count = [data], 0
    while waiting and count <= limit:
        value = waiting.pop()
        if isinstance(value, dict | list):
            count += len(value)
            if count <= limit:
                waiting += value.values() if isinstance(value, dict) else value
    return count > limit


def plain_json(text: str | bytes) -> Any:
    """Parse JSON strictly: UTF-8, no name twice, no NaN, bounded in size and depth."""
    raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        says = _("the file is larger than {most} bytes", most=count_of(MAX_BYTES))
        raise CaseProblems([Problem("", says)])
    if raw.count(b",") + raw.count(b"{") + raw.count(b"[") > MAX_PARTS:
        says = _("the file has more than {most} parts", most=count_of(MAX_PARTS))
        raise CaseProblems([Problem("", says)])
    try:
        data = json.loads(raw, object_pairs_hook=names_once, parse_constant=no_constant)
    except RecursionError:
        raise CaseProblems([too_deep()]) from None
    except UnicodeDecodeError as error:
        says = _("is not UTF-8 text at byte {byte}; save it as UTF-8", byte=error.start)
        raise CaseProblems([Problem("", says)]) from None
    except json.JSONDecodeError as error:
        says = _(
            "is not JSON: {reason} at line {line}, column {column}",
            reason=_(error.msg),
            line=error.lineno,
            column=error.colno,
        )
        raise CaseProblems([Problem("", says)]) from None
    except ValueError as error:
        raise CaseProblems([Problem("", str(error))]) from None
    if deeper_than(data, MAX_DEPTH):
        raise CaseProblems([too_deep()])
    return data


def too_deep() -> Problem:
    """The problem of JSON nested deeper than any record."""
    says = n_(
        "is nested more than {n} level deep; a record never is",
        "is nested more than {n} levels deep; a record never is",
        MAX_DEPTH,
    )
    return Problem("", says)


def names_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, or raise ValueError where a name stands twice."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            says = _("the name {name} stands twice in one object; keep one", name=repr(name[:60]))
            raise ValueError(says)
        found[name] = value
    return found


def no_constant(name: str) -> None:
    """Refuse NaN and infinities."""
    raise ValueError(_("{name} is not a number; leave the field out instead", name=name))


def deeper_than(data: Any, limit: int) -> bool:
    """Whether any value lies more than `limit` levels deep; never recurses itself."""
    level = [data]
    for _depth in range(limit):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return any(isinstance(value, dict | list) for value in level)


def problems_of(error: ValidationError, data: Any) -> tuple[Problem, ...]:
    """Every validation error as a problem with its JSON pointer into `data`."""
    return tuple(
        Problem(pointer(found["loc"], data), sentence(found))
        for found in error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    )


def sentence(found: Any) -> str:
    """Pydantic's message without its prefixes, with the remedy for an unknown field."""
    if found["type"] == "extra_forbidden":
        return _("is not a field here; remove it or correct its name")
    if found.get("ctx", {}).get("pattern") == PRINTABLE:
        return _("holds a control character; remove it")
    message: str = found["msg"]
    return message.removeprefix("Value error, ")


def pointer(loc: tuple[int | str, ...], data: Any) -> str:
    """The JSON pointer of a location, without the steps that exist only in the validator."""
    steps: list[str] = []
    here = data
    for index, step in enumerate(loc):
        last = index == len(loc) - 1
        if isinstance(here, dict) and (step in here or last):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            continue
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in steps)


def broken_promises(case: Case, now: datetime | None) -> Iterator[Problem]:
    """What no single field can show: doubled ids, clocks that disagree, lost references."""
    by_id: dict[str, Event] = {}
    for index, event in enumerate(case.events):
        if event.id in by_id and by_id[event.id] != event:
            yield Problem(f"/events/{index}/id", _("stands twice with different content"))
        by_id.setdefault(event.id, event)
    for index, event in enumerate(case.events):
        yield from promises_of(event, f"/events/{index}", by_id, now)


def promises_of(
    event: Event, place: str, by_id: dict[str, Event], now: datetime | None
) -> Iterator[Problem]:
    """The problems of one event beside the others of its record."""
    if now is not None and event.at > now + CLOCK_SLACK:
        says = _("lies more than a day ahead of this machine's clock")
        yield Problem(f"{place}/at", says, AHEAD)
    if event.recorded_at is not None and event.at > event.recorded_at + CLOCK_SLACK:
        yield Problem(f"{place}/recorded_at", _("lies more than a day before the event itself"))
    if isinstance(event, SessionDoneEvent):
        started = event.body.started_at
        if started is not None and started > event.at:
            yield Problem(f"{place}/body/started_at", _("the session starts after it ends"))
    if isinstance(event, MorningAfterEvent):
        yield from promises_of_reply(event, place, by_id)
    if isinstance(event, CorrectionEvent):
        yield from promises_of_correction(event, place, by_id)


def promises_of_reply(
    event: MorningAfterEvent, place: str, by_id: dict[str, Event]
) -> Iterator[Problem]:
    """A morning-after reply names a session that came before it."""
    session = by_id.get(event.body.for_session)
    if not isinstance(session, SessionDoneEvent):
        yield Problem(f"{place}/body/for_session", _("names no session of this record"))
    elif session.at > event.at:
        says = _("the clock ran backwards: it lies before its session")
        yield Problem(f"{place}/at", says)


def promises_of_correction(
    event: CorrectionEvent, place: str, by_id: dict[str, Event]
) -> Iterator[Problem]:
    """A correction names an earlier event that its author may correct, and a body that fits it."""
    target = by_id.get(event.body.event)
    if target is None or isinstance(target, CorrectionEvent):
        says = _("names no event of this record that can be corrected")
        yield Problem(f"{place}/body/event", says)
        return
    if target.at > event.at:
        says = _("the clock ran backwards: it lies before what it corrects")
        yield Problem(f"{place}/at", says)
    clinician = event.by_clinician or event.by_clinician_elsewhere
    if not clinician and target.by != event.by:
        says = _("only whoever wrote an event, or a clinician, may correct it")
        yield Problem(f"{place}/by", says)
    if event.body.body is not None:
        try:
            replaced(target, event)
        except ValidationError as error:
            yield from (
                Problem(f"{place}/body{problem.pointer}", problem.says)
                for problem in problems_of(error, {"body": event.body.body})
            )


def replaced(target: Event, correction: CorrectionEvent) -> Event:
    """The target with the body of its correction; raises pydantic.ValidationError."""
    plain = target.model_dump(mode="json", exclude={"body"})
    return event_from({**plain, "body": correction.body.body})
