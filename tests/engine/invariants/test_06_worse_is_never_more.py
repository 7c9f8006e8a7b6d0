"""6. All else equal, a worse pain report never leads to a higher dose."""

from datetime import timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.invariants.stories import trained, trainings
from tests.engine.standing import enlarged, standing_of
from tests.records import (
    CALM,
    FEW_MORNING,
    FEW_SESSION,
    Json,
    Record,
    altered,
    made,
    short_screen,
    steady_records,
    usual_morning,
    usual_session,
)

WORSE: dict[str, tuple[Any, ...]] = {
    "leg_nprs": (3, 4, 5, 6, 7, 8, 10),
    "back_nprs": (3, 4, 6, 8, 10),
    "distal_level": (2, 3, 4, 5),
    "nights_woken": (1, 2, 3, 7),
    "woken_last_two_nights": (1, 2),
    "settle_minutes": (15, 30, 61, 200),
    "trend": ("same", "worse"),
    "numbness": (True,),
    "tingling": (True,),
    "numbness_change": ("new", "worse"),
    "numb_sites": (["lower_back"], ["left_foot"], ["left_calf", "right_calf"], ["saddle"]),
    "tingling_sites": (["left_thigh"], ["right_foot"], ["saddle"]),
    "weakness": ("stable", "new", "worse"),
    "foot_drop": (True,),
    "slr_symptoms": (True,),
}
"""Answers worse than those of CALM, from bad to worst."""


@given(steady_records(), st.sampled_from([(n, v) for n, vs in WORSE.items() for v in vs]))
def test_a_worse_check_in_never_means_more(record: Record, answer: tuple[str, Any]) -> None:
    name, worse = answer
    said = {k: v for k, v in CALM.items() if k not in ("weeks", "first_episode")}
    at = record.on + timedelta(hours=1)

    def after(symptoms: Json) -> Record:
        body = {"symptoms": symptoms, "answers": short_screen()}
        return record.plus(made("zz", at, "check_in", body)).at(at + timedelta(minutes=1))

    better = standing_of(after(said))
    assert enlarged(better, standing_of(after(said | {name: worse}))) == []


@given(trainings(run=1), FEW_SESSION, st.data())
def test_a_worse_session_never_means_more(
    story: tuple[Record, list[Json]], alterations: list[Any], data: st.DataObject
) -> None:
    record, done = story
    body = altered(usual_session() | {"levels": done}, alterations)
    name = data.draw(st.sampled_from(("leg_during", "leg_after", "back_during", "back_after")))
    old = body.get(name)
    assume(old is not None and old < 10)
    worse = body | {name: data.draw(st.integers((old or 0) + 1, 10))}
    stories = [trained(record, "z", one, {}) for one in (body, worse)]
    better, worst = (standing_of(story) for story in stories)
    assert enlarged(better, worst) == []


@given(trainings(run=1), FEW_MORNING, st.data())
def test_a_worse_morning_never_means_more(
    story: tuple[Record, list[Json]], alterations: list[Any], data: st.DataObject
) -> None:
    record, done = story
    body = altered(usual_morning("z"), alterations)
    name = data.draw(
        st.sampled_from(("leg_nprs", "back_nprs", "distal_level", "stiffness", "settled_hours"))
    )
    old, most = body.get(name), 5 if name == "distal_level" else 10
    assume(old is not None and old < most)
    worse = body | {name: data.draw(st.integers((old or 0) + 1, most))}
    record = trained(record, "z", {"levels": done}, None)
    at = record.on + timedelta(hours=14)
    stories = [
        record.plus(made("zm", at, "morning_after", one)).at(at + timedelta(hours=1))
        for one in (body, worse)
    ]
    better, worst = (standing_of(story) for story in stories)
    assert enlarged(better, worst) == []
