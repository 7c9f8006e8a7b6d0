"""Too easy: an invitation to a few more repetitions, so that the usual rule can count them.

Sources: evidence.md 4.4 (2-for-2: R23; our proposal). A level moves up only by 2-for-2, whatever
the person wishes. What a wish can do is to invite to the repetitions that 2-for-2 asks for.
"""

from math import ceil

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.deload import is_easier
from steadyback.engine.holding import held
from steadyback.engine.progression import history_of
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation
from steadyback.engine.state import both_ways
from steadyback.engine.timing import set_seconds
from steadyback.record.plan import PlannedItem


def with_invitations(
    catalogue: Catalogue, now: Situation, items: tuple[PlannedItem, ...]
) -> tuple[PlannedItem, ...]:
    """The items, with more repetitions in the last set of those that were too easy."""
    if not now.state.steering.too_easy or not may_invite(catalogue, now):
        return items
    return tuple(
        invited(catalogue, item) if is_too_easy(catalogue, now, item) else item for item in items
    )


def may_invite(catalogue: Catalogue, now: Situation) -> bool:
    """Nobody is invited to more while nothing may progress, in an easier week or when irritable."""
    week = iso_week(local_day(now.on, now.state.zone))
    easier = is_easier(now.state, week) or now.missed >= catalogue.policy.pm14_short_days
    return now.score.band != "high" and not easier and not held(now.state, now.on, catalogue)


def is_too_easy(catalogue: Catalogue, now: Situation, item: PlannedItem) -> bool:
    """Said to be too easy, and green and settled when it was last done, at its whole dose today."""
    level = catalogue.levels[item.level]
    known = now.state.progress.get(history_of(level))
    if item.level not in now.state.steering.too_easy or known is None or item.range == "half":
        return False
    last = [s for s in now.state.sessions if any(p.level == item.level for p in s.performed)]
    whole = (item.sets, item.reps, item.hold_s) == (
        known.dose.sets, known.dose.reps, known.dose.hold_s,
    )  # fmt: skip
    room = item.reps + catalogue.policy.two_for_two_reps <= level.dosing.ceiling.reps
    grows = room and not any(item.level in one.steering.doses for one in both_ways(now.state))
    return bool(last) and last[-1].counted and whole and grows


def invited(catalogue: Catalogue, item: PlannedItem) -> PlannedItem:
    """The item with the invitation, its seconds and its reason."""
    level, more = catalogue.levels[item.level], int(catalogue.policy.two_for_two_reps)
    one = set_seconds(level, level.dosing.floor.model_copy(update={"hold_s": item.hold_s}), more)
    seconds = ceil(one * (1 if item.sides == "both" else 2))
    reason = because(catalogue, Because.TOO_EASY, level=item.level, reps=more)
    changed = {
        "invited_reps": more,
        "seconds": item.seconds + seconds,
        "reasons": (*item.reasons, reason),
    }
    return item.model_copy(update=changed)
