"""Home tests: strength counts against last time, the direction test, and single results.

Sources: evidence.md 1.3 (design proposal), 2.2 (R19, R20), rulings 6, 11.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine.reported import numbness_signs, with_signs
from steadyback.engine.scores import mood, with_scores
from steadyback.engine.state import Block, Counts, Report, State, changed
from steadyback.record.event import MeasureEvent
from steadyback.record.training import DirectionTest, Measure
from steadyback.vocabulary import Direction


def after_measure(state: State, event: MeasureEvent, catalogue: Catalogue) -> State:
    """Results of a measure, and the danger signs in a fall of the counts."""
    body = event.body
    state = with_scores(state, event, catalogue)
    values = counts_of(body)
    if values:
        found = fallen(state.counts, values, body, event.at, catalogue.policy)
        state = with_signs(state, found)
        before = state.counts.values if state.counts else {}
        state = changed(state, counts=Counts(event.at, {**before, **values}))
    tests = state.tests
    stated = {
        name: getattr(body, name)
        for name in ("trunk_hold_s", "hinge_ok")
        if getattr(body, name) is not None
    }
    stated["phq2"] = mood(body, catalogue, tests.phq2)
    if body.direction_test is not None:
        stated["direction"] = direction_of(body.direction_test, catalogue.policy)
        stated["direction_at"] = event.at
    state = changed(state, tests=replace(tests, **stated))
    if body.direction_test is not None and any(r.numbness_new for r in body.direction_test.ratings):
        side = state.symptoms.side
        state = with_signs(state, numbness_signs("new", side, (), event.at))
    if body.direction_test is None or not peripheralised(body.direction_test, catalogue.policy):
        return state
    return with_direction_closed(state, body.direction_test, event.at, catalogue.policy)


def peripheralised(test: DirectionTest, policy: Policy) -> bool:
    """Pain further down, leg pain up by 2, or new numbness, at any rating after the first."""
    start = min(test.ratings, key=lambda rating: rating.minute)
    return any(
        rating.distal_level > start.distal_level
        or rating.leg_nprs - start.leg_nprs >= policy.direction_leg_rise
        or rating.numbness_new
        for rating in test.ratings
    )


def with_direction_closed(state: State, test: DirectionTest, at: datetime, policy: Policy) -> State:
    """That direction rests for 7 days; both worsening is for a clinician (2.2)."""
    name: Literal["extension", "flexion"] = "extension" if test.block == "A" else "flexion"
    until = at + timedelta(days=policy.pm03_block_days)
    worsened = state.tests.worsened_by | {name}
    state = changed(
        state,
        tests=replace(state.tests, worsened_by=worsened),
        blocks=(*state.blocks, Block((), name, until)),
        last_pm03_at=at,
    )
    if len(worsened) < policy.directions_worse:
        return state
    return with_signs(state, iter([Report("RF24", at, None, "clinician", "DIRECTION")]))


def counts_of(body: Measure) -> dict[str, int]:
    """The strength counts of a measure by name and side."""
    sides = {"heel_walk": body.heel_walk, "heel_raise": body.heel_raise}
    values = {
        f"{name}_{side}": getattr(count, side)
        for name, count in sides.items()
        if count is not None
        for side in ("left", "right")
    }
    if body.sit_to_stand_30s is not None:
        values["sit_to_stand"] = body.sit_to_stand_30s
    return values


def fallen(
    before: Counts | None, now: dict[str, int], body: Measure, at: datetime, policy: Policy
) -> Iterator[Report]:
    """New inability is an emergency; a fall of 30 % or 3 without a pain explanation a clinician."""
    yield from not_at_all(before, now, body, at)
    if before is None:
        return
    known = {name: (before.values[name], now[name]) for name in now if name in before.values}
    if any(then > 0 and count == 0 for then, count in known.values()):
        yield Report("RF06", at, None, "emergency", "NEURO")
    drops = [
        name
        for name, (then, count) in known.items()
        if then - count >= policy.count_drop_reps or count <= then * (1 - policy.count_drop_share)
    ]
    drops = [name for name in drops if known[name][0] > known[name][1]]
    if drops and body.painful_counts is not True:
        both = {name.rpartition("_")[2] for name in drops} >= {"left", "right"}
        yield Report("RF06", at, None, "emergency" if both else "clinician", "NEURO")


def not_at_all(
    before: Counts | None, now: dict[str, int], body: Measure, at: datetime
) -> Iterator[Report]:
    """A first count of 0 of a foot without a pain explanation: nobody knows whether it is new."""
    first = (n for n in now if before is None or n not in before.values)
    if any(now[name] == 0 for name in first) and body.painful_counts is not True:
        yield Report("RF06", at, None, "clinician", "NEURO")


def direction_of(test: DirectionTest, policy: Policy) -> Direction:
    """The direction that centralised in this test, or neutral.

    Centralised: the distal level fell and stayed down for 10 minutes, the back rose by 2 at most.
    What made it worse at any rating centralised nothing.
    """
    if peripheralised(test, policy):
        return "neutral"
    ratings = {int(rating.minute): rating for rating in test.ratings}
    asked = (0, int(policy.direction_soon_minutes), int(policy.direction_late_minutes))
    if not set(asked) <= set(ratings):
        return "neutral"
    start, soon, late = (ratings[minute] for minute in asked)
    fell = soon.distal_level < start.distal_level and late.distal_level < start.distal_level
    calm = late.back_nprs - start.back_nprs <= policy.direction_back_rise
    if fell and calm:
        return "extension" if test.block == "A" else "flexion"
    return "neutral"
