"""Who stands on the worklist after some events, and as what."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from steadyback.engine import State
from steadyback.engine.progress import Course, followed
from steadyback.engine.worklist import Need, NeedKind, Urgency, needs, urgency
from steadyback.record import Event, timeline
from steadyback.wording import need_words
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    PERSON,
    check_in,
    day,
    done,
    event,
    intake,
)

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
OPPORTUNITIES = {NeedKind.READY_TO_PROGRESS, NeedKind.READY_FOR_DISCHARGE}
SQUAT = done("squat-1")


def known(events: Iterable[Event], on: datetime) -> tuple[State, Course]:
    """State and course of some events up to a moment."""
    return followed(PERSON, timeline(events, on), CATALOGUE)


def listed(events: Iterable[Event], on: datetime) -> dict[NeedKind, Need]:
    """The needs of these events at a moment, each kind once."""
    found = needs(CATALOGUE, *known(events, on), on)
    by_kind = {one.kind: one for one in found}
    assert len(by_kind) == len(found)
    return by_kind


def said(need: Need) -> str:
    """A need as the clinician reads it."""
    return " ".join(need_words(need, CATALOGUE))


def days_with(leg: dict[int, int] | int, days: Iterable[int], **more: Any) -> list[Event]:
    """A check-in on each of some days with this leg pain."""
    return [
        check_in(day(n), leg_nprs=leg if isinstance(leg, int) else leg[n], **more) for n in days
    ]


def on_day(number: int) -> date:
    return day(number).date()


FORTNIGHT = [intake(), *days_with(2, range(1, 15))]
"""Two weeks of check-ins of somebody well enough, with leg pain 2, who has not trained yet."""
LATER = day(14.1)


def rmdq(ticks: int, at: float) -> Event:
    """A finished Roland-Morris questionnaire."""
    answers = {f"rmdq_{n:02d}": 1 for n in range(1, ticks + 1)} | {"finished": 1}
    return event("measure", day(at), {"questionnaires": {"rmdq": answers}})


def key(found: dict[NeedKind, Need] | tuple[Need, ...]) -> Urgency:
    return urgency(tuple(found.values()) if isinstance(found, dict) else found)
