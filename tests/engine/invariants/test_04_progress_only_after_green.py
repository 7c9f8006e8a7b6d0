"""4. No progression after a session that was not green, did not settle or led further down the leg.

Nor more than one change to a level at a time, more than two levels up in a session, or a weekly
volume above the policy's jump.
"""

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from steadyback.engine.days import local_day
from tests.engine.invariants.present import Present
from tests.engine.invariants.progress import MOST_AT_ONCE, moved_up
from tests.engine.invariants.stories import newcomer, trained, trainings
from tests.engine.invariants.watching import too_much_work, volume_of
from tests.records import Json, Record, as_asked, folded, moment, steady_records

NOT_GREEN: tuple[Json, ...] = (
    {"leg_after": 2},
    {"leg_after": 3},
    {"leg_during": 5},
    {"leg_before": 4, "leg_during": 4, "leg_after": 4},
    {"leg_before": 6, "leg_during": 6, "leg_after": 4},
    {"back_after": 4},
    {"back_during": 6},
    {"back_before": 0, "back_during": 3},
    {"distal_after": 2},
    {"distal_before": 0},
    {"numbness_change": "new"},
    {"tingling_change": "worse"},
    {"weakness_change": "worse"},
    {"leg_before": None},
    {"back_before": None},
    {"distal_before": None},
    {"leg_after": None},
    {"back_after": None},
    {"distal_after": None},
    {"answers": {"RF16": "yes"}},
)
"""Changes to a green session (everything 1) that each leave it amber or red."""
NOT_SETTLED: tuple[Json, ...] = (
    {"settled_hours": None},
    {"settled_hours": 25},
    {"leg_nprs": 2},
    {"leg_nprs": 3},
    {"leg_nprs": None},
    {"back_nprs": 3},
    {"back_nprs": None},
    {"distal_level": 2},
    {"distal_level": None},
    {"numbness_change": "worse"},
    {"tingling_change": "new"},
    {"weakness_change": "new"},
    {"stiffness": 8},
)
SPOILT: tuple[Json, ...] = ({"rir": 1}, {"rir": None}, {"form_ok": False}, {"changed": "stopped"})


@given(trainings(run=1))
def test_a_second_green_settled_session_moves_at_most_two_levels_up_by_one_change(
    story: tuple[Record, list[Json]],
) -> None:
    record, done = story
    for number in range(3):
        before = folded(record)
        record = trained(record, f"z{number}", {"levels": done}, {})
        moved = moved_up(before, folded(record))
        assert len(moved) <= MOST_AT_ONCE
        assert set(moved.values()) <= {1}


def test_a_second_green_settled_session_does_move_something_up() -> None:
    record = newcomer({})
    done = [as_asked("pelvic-tilt-1", None, over=True)]
    once = trained(record, "y0", {"levels": done}, {})
    twice = trained(once, "y1", {"levels": done}, {})
    assert moved_up(folded(record), folded(once)) == {}
    assert list(moved_up(folded(once), folded(twice)).values()) == [1]


@given(trainings(run=1), st.sampled_from(NOT_GREEN))
def test_nothing_moves_up_after_a_session_that_was_not_green(
    story: tuple[Record, list[Json]], worse: Json
) -> None:
    record, done = story
    before = folded(record)
    after = folded(trained(record, "z", {"levels": done, **worse}, {}))
    assert after.sessions[-1].colour != "green"
    assert moved_up(before, after) == {}


@given(trainings(run=1), st.sampled_from((*NOT_SETTLED, "no answer")))
def test_nothing_moves_up_after_a_session_that_did_not_settle(
    story: tuple[Record, list[Json]], worse: Json | str
) -> None:
    record, done = story
    before = folded(record)
    morning = None if isinstance(worse, str) else worse
    after = folded(trained(record, "z", {"levels": done}, morning))
    assert moved_up(before, after) == {}


@given(trainings(run=1), st.sampled_from(SPOILT))
def test_no_level_moves_up_without_repetitions_to_spare_in_good_form(
    story: tuple[Record, list[Json]], spoilt: Json
) -> None:
    record, done = story
    before = folded(record)
    changed = [{k: v for k, v in (one | spoilt).items() if v is not None} for one in done]
    assert moved_up(before, folded(trained(record, "z", {"levels": changed}, {}))) == {}


@given(steady_records())
def test_a_week_stays_within_a_tenth_above_the_best_green_week(record: Record) -> None:
    record = trained(record, "y", {"levels": [as_asked("squat-1", None, over=True)]}, {})
    now = Present(record.at(next_monday(record)))
    assume(now.plan is not None)
    assert now.plan is not None
    said = {reason.id for reason in now.plan.reasons} & {"VOLUME", "DELOAD", "FLARE"}
    assert bool(said) == bool(now.state.green_volume)
    assert list(too_much_work(now)) == []
    volume = sum(volume_of(item) for day in now.plan.days for item in day.items)
    caps = [one.numbers["cap"] for one in now.plan.reasons if one.id == "VOLUME"]
    assert all(volume <= float(cap or 0) + 0.1 for cap in caps)


def next_monday(record: Record) -> datetime:
    """Noon of the next Monday, where the person lives."""
    zone = folded(record).zone
    today = local_day(record.on, zone)
    return moment(today + timedelta(days=7 - today.weekday()), zone, 12)
