"""Random but plausible whole records of one person, for property tests.

A record begins with an intake and goes on in steps: check-ins, sessions whose levels are those the
advice of that moment gives, mornings after, tests, clearances, changes, choices, corrections. Each
step is a usual day with a few alterations, so that a failing record shrinks towards a dull one.
"""

from tests.records.alteration import GONE, Alteration, Json, altered, few
from tests.records.bodies import EXERCISES, LEVELS
from tests.records.diary import Diary, issued
from tests.records.people import (
    CAUTION_ENTRIES,
    CLOCKS,
    FIRST_DAYS,
    INTAKE_ALTERATIONS,
    PEOPLE,
    ZONES,
    usual_intake,
)
from tests.records.record import Record, advised, folded, made, moment
from tests.records.sessions import (
    FEW_MORNING,
    FEW_SESSION,
    as_asked,
    offered,
    usual_morning,
    usual_session,
)
from tests.records.steps import session
from tests.records.symptoms import CALM, FLARED, SORE, short_screen
from tests.records.whole import planned_days, records, steady_records

__all__ = [
    "CALM",
    "CAUTION_ENTRIES",
    "CLOCKS",
    "EXERCISES",
    "FEW_MORNING",
    "FEW_SESSION",
    "FIRST_DAYS",
    "FLARED",
    "GONE",
    "INTAKE_ALTERATIONS",
    "LEVELS",
    "PEOPLE",
    "SORE",
    "ZONES",
    "Alteration",
    "Diary",
    "Json",
    "Record",
    "advised",
    "altered",
    "as_asked",
    "few",
    "folded",
    "issued",
    "made",
    "moment",
    "offered",
    "planned_days",
    "records",
    "session",
    "short_screen",
    "steady_records",
    "usual_intake",
    "usual_morning",
    "usual_session",
]
