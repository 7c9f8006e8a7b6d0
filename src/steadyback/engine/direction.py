"""The direction of movement that eases the leg: tested at home, tested again, never for good.

Sources: evidence.md 2.2 (R19, R19b, R20; the algorithm is a design proposal), rulings 11.
"""

from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine.days import local_day
from steadyback.engine.stages import window
from steadyback.engine.state import State
from steadyback.engine.triage import OPERATIONS
from steadyback.record.answers import CautionEntry
from steadyback.vocabulary import Direction


def direction(catalogue: Catalogue, state: State, on: datetime) -> Direction:
    """Neutral where no test may be done at home (rulings 11); else the test's, else as stated.

    After a test that is too old it is unknown: time must not open again what a test has closed.
    What was stated without a test, by a physiotherapist say, grows old in the same way.
    """
    if untestable(catalogue, state, local_day(on, state.zone)):
        return "neutral"
    if stale(state, on, catalogue.policy):
        return "unknown"
    return state.direction if state.tests.direction is None else state.tests.direction


def stale(state: State, on: datetime, policy: Policy) -> bool:
    """Whether the newest test, or else what was stated, is too old: it is never for good."""
    known = state.tests.direction_at or state.direction_at
    return known is not None and on - known >= timedelta(days=policy.direction_stale_days)


def untestable(catalogue: Catalogue, state: State, day: date) -> bool:
    """No test at home with osteoporosis, pregnancy, a recent operation or spondylolisthesis."""
    closed = {"osteoporosis", "vertebral_fracture", "pregnancy"}
    cautions = state.cautions or ()
    if any(c.id in closed for c in cautions) or "spondylolisthesis" in (state.conditions or ()):
        return True
    return any(operated_recently(catalogue, c, day) for c in cautions)


def operated_recently(catalogue: Catalogue, entry: CautionEntry, day: date) -> bool:
    """An operation within 12 weeks, or one whose date is not known."""
    if entry.id not in OPERATIONS:
        return False
    return within_weeks(entry.surgery_date, day, float(catalogue.policy.operation_weeks))


def within_weeks(done: date | None, day: date, weeks: float) -> bool:
    """Whether a date lies less than so many weeks back; an unknown date does."""
    return done is None or day - done < timedelta(weeks=weeks)


def test_due(catalogue: Catalogue, state: State, on: datetime) -> bool:
    """Whether a test at home would help now: allowed, leg pain low enough, none in the last week.

    Only people with pain in the leg are asked; a direction that rests (PM03) is not tested.
    """
    policy, symptoms = catalogue.policy, state.symptoms
    if untestable(catalogue, state, local_day(on, state.zone)) or state.cautions is None:
        return False
    if symptoms.leg_nprs is None or symptoms.leg_nprs > policy.direction_leg:
        return False
    if symptoms.distal_level is None or symptoms.distal_level < policy.direction_distal:
        return False
    if any(block.direction is not None and block.until > on for block in state.blocks):
        return False
    tested = state.tests.direction_at
    return tested is None or on - tested >= timedelta(days=policy.direction_retest_days)


def tapering(state: State, on: datetime, policy: Policy) -> bool:
    """Whether pain stayed in the back or nowhere for a week: then once a day is enough.

    Three days have to say so, and no reading of the week may say otherwise.
    """
    since = on - timedelta(days=policy.window_days)
    week = [r for r in state.readings if since < r.at <= on and r.distal is not None]
    near = all(r.distal is None or r.distal <= policy.direction_taper_distal for r in week)
    days = [entry for entry in window(state, on, policy) if entry.distal is not None]
    return len(days) >= policy.window_entries and near
