"""All needs of one person, the most urgent first."""

from collections.abc import Iterator
from datetime import datetime

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.absence import brought_up
from steadyback.engine.days import local_day
from steadyback.engine.progress.course import Course
from steadyback.engine.state import State
from steadyback.engine.triage import triage
from steadyback.engine.worklist.change import important_changes
from steadyback.engine.worklist.flags import flagged
from steadyback.engine.worklist.need import WORRIES, Need, NeedKind, place
from steadyback.engine.worklist.quiet import gone_quiet
from steadyback.engine.worklist.ready import ready, waiting
from steadyback.engine.worklist.worse import did_not_settle, further_down, leg_pain_up


def needs(catalogue: Catalogue, state: State, course: Course, on: datetime) -> tuple[Need, ...]:
    """Why a clinician should look at somebody at a moment, for the fold and course up to it.

    Total and cheap; empty where nothing stands. Under a lock the others stay listed beneath it.
    Nobody is ready while something worries, and who has gone quiet is not known to be better.
    """
    state = brought_up(state, on, catalogue)
    found = list(standing(catalogue, state, course, on))
    kinds = {one.kind for one in found}
    if NeedKind.GONE_QUIET in kinds:
        found = [one for one in found if one.kind is not NeedKind.BETTER]
    found.extend(waiting(catalogue, state, on))
    if WORRIES.isdisjoint(kinds):
        found.extend(ready(catalogue, state, on))
    return tuple(sorted(found, key=place))


def standing(catalogue: Catalogue, state: State, course: Course, on: datetime) -> Iterator[Need]:
    """What may be going wrong, which stands until something else is told, and what is better."""
    found, today = triage(catalogue, state, on), local_day(on, state.zone)
    yield from flagged(catalogue, state, course, found, on)
    yield from important_changes(catalogue, course, today)
    yield from further_down(catalogue, state, course, today)
    yield from leg_pain_up(catalogue, state)
    yield from did_not_settle(catalogue, state)
    yield from gone_quiet(catalogue, state, course, on, locked=found.locked)
