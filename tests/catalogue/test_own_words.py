"""A clinic's own exercise says a level in other words; nothing that binds can be written."""

import pickle
from functools import cache
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from pydantic import ValidationError

from steadyback.catalogue.exercise import Dose, Level
from steadyback.catalogue.own_words import (
    OwnWords,
    WordedLevel,
    binding,
    in_own_words,
    new_numbers,
    outside,
    said_for,
    unlawful,
    worded,
)
from steadyback.catalogue.ways import ways_of
from steadyback.engine import Locked, advise, fold_all, preview_week, week_at
from steadyback.engine.ladder import Climb, climb
from steadyback.engine.permission import permit
from steadyback.engine.situation import Situation, situation
from steadyback.record import timeline
from steadyback.vocabulary import Direction
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import PERSON, day, intake, set_stage
from tests.records import Record, records, steady_records

REAL = the_catalogue()
LEVEL = REAL.levels["bird-dog-3"]
USUAL: dict[str, Any] = {
    "name": "Kitchen bird dog",
    "summary": "Kneel on all fours. Slide one foot back and lift the leg a little.",
    "what_for": "It helps you to carry your shopping.",
    "cues": ("Keep your back long.", "Breathe out as the leg lifts."),
    "mistakes": ("Lifting the leg too high.",),
}


def own(**changes: Any) -> OwnWords:
    return OwnWords.model_validate(USUAL | changes)


def ours_again(level: Level) -> OwnWords:
    """Our own words for a level, as if a clinic had written them."""
    return OwnWords(
        name=level.name, summary=level.summary, cues=level.cues, mistakes=level.mistakes
    )


EVERYWHERE = worded(REAL, {name: own(name=f"Own {name}") for name in REAL.levels})
"""Every level of the catalogue in other words."""


def test_it_says_what_was_written_and_binds_what_ours_binds() -> None:
    level = in_own_words(LEVEL, own())
    assert (level.name, level.cues) == ("Kitchen bird dog", own().cues)
    assert level.summary == f"{USUAL['summary']} {USUAL['what_for']}"
    for name in set(Level.model_fields) - {"name", "summary", "cues", "mistakes"}:
        assert getattr(level, name) == getattr(LEVEL, name), name


@pytest.mark.parametrize("part", sorted(set(Level.model_fields) - set(OwnWords.model_fields)))
def test_a_clinic_cannot_write_anything_that_binds(part: str) -> None:
    value = LEVEL.model_dump()[part]
    with pytest.raises(ValidationError):
        OwnWords.model_validate(USUAL | {part: value})


Both = tuple[Situation, Situation]


@cache
def people() -> tuple[Both, ...]:
    """People of each stage, some cautions and directions, without a clinic's words and with."""
    found = []
    for stage, caution, direction in product(range(1, 6), CAUTIONS, get_args(Direction)):
        cautions = [{"id": caution}] if caution else []
        known = [intake(cautions=cautions, direction=direction), set_stage(stage, day(0.1))]
        told = timeline(known, day(1))
        one, other = (fold_all(PERSON, told, catalogue) for catalogue in (REAL, EVERYWHERE))
        assert one == other
        found.append((situation(REAL, one, day(1)), situation(EVERYWHERE, other, day(1))))
    return tuple(found)


CAUTIONS = ("", "osteoporosis", "knee_osteoarthritis", "glaucoma", "hernia", "active_cancer")


@pytest.mark.parametrize("name", sorted(REAL.levels))
def test_for_each_level_an_exercise_made_from_it_is_open_exactly_when_the_original_is(
    name: str,
) -> None:
    ours, theirs = REAL.levels[name], EVERYWHERE.levels[name]
    assert isinstance(theirs, WordedLevel)
    for one, other in people():
        first, second = permit(REAL, one, ours), permit(EVERYWHERE, other, theirs)
        assert (second.open, second.refusals, second.notes) == (
            first.open, first.refusals, first.notes,
        )  # fmt: skip


@pytest.mark.parametrize("name", sorted(REAL.exercises))
def test_each_ladder_is_climbed_as_far_and_with_the_same_dose(name: str) -> None:
    for one, other in people():
        first, second = climb(REAL, one, name), climb(EVERYWHERE, other, name)
        assert reached(second) == reached(first)
        assert second.ends == first.ends


def reached(found: Climb) -> tuple[Any, ...] | None:
    """The rung of a climb: which one, with which dose and why."""
    one = found.rung
    return None if one is None else (one.level.id, one.dose, one.load, one.reasons)


@given(records())
def test_no_rule_reads_a_clinics_words(record: Record) -> None:
    known = timeline(record.events, record.on)
    state = fold_all(record.person, known, EVERYWHERE)
    assert state == record.state
    assert advise(EVERYWHERE, state, record.on) == advise(REAL, record.state, record.on)


@given(steady_records())
def test_the_week_is_the_same_with_a_clinics_words(record: Record) -> None:
    try:
        week = week_at(record.state, record.on)
        ours = preview_week(REAL, record.state, week)
    except Locked:
        return
    assert preview_week(EVERYWHERE, record.state, week) == ours


@pytest.mark.parametrize("name", sorted(REAL.levels))
def test_our_own_words_would_pass_as_a_clinics(name: str) -> None:
    level = REAL.levels[name]
    assert list(new_numbers(level, ours_again(level))) == []
    assert in_own_words(level, ours_again(level)).summary == level.summary


def test_lawful_words_break_no_law() -> None:
    assert list(unlawful(REAL, LEVEL.id, own())) == []


@pytest.mark.parametrize(
    ("changes", "law", "part"),
    [
        ({"summary": "This will cure your back."}, "nothing-is-promised", "summary"),
        ({"name": "Safe for a slipped disc"}, "nobody-is-frightened", "name"),
        ({"cues": ("Push harder!", "Breathe out.")}, "nobody-is-shouted-at", "cues"),
        ({"cues": ("Push!", "Breathe out.")}, "nobody-is-shouted-at", "cues"),
        ({"name": "Miracle"}, "nothing-is-promised", "name"),
        ({"mistakes": ("Sagging - badly.",)}, "sentences-have-no-dashes", "mistakes"),
        ({"cues": ("Lift your left leg.", "Go on.")}, "sided-levels-name-no-side", "cues"),
        ({"cues": ("Go on.", "Go on.")}, "nothing-is-listed-twice", "cues"),
        ({"name": REAL.levels["bird-dog-4"].name}, "names-tell-things-apart", "name"),
        ({"summary": "Do it 40 times."}, "numbers-are-ours", "summary"),
        ({"what_for": "It is worth 99 of the others."}, "numbers-are-ours", "what_for"),
    ],
)
def test_the_laws_of_our_words_hold_for_theirs(
    changes: dict[str, Any], law: str, part: str
) -> None:
    found = list(unlawful(REAL, LEVEL.id, own(**changes)))
    assert [(one.law, one.part) for one in found] == [(law, part)]


def test_a_number_that_ours_have_may_stand() -> None:
    assert "5" in LEVEL.summary
    assert list(unlawful(REAL, LEVEL.id, own(summary="Hold for 5 seconds."))) == []


def test_too_few_or_too_many_lines_are_refused() -> None:
    for changes in (
        {"cues": ("One.",)},
        {"cues": tuple(f"Line {n}." for n in "abcdef")},
        {"mistakes": ()},
        {"name": "A" * 81},
        {"summary": ""},
    ):
        with pytest.raises(ValidationError):
            own(**changes)


def test_a_dose_keeps_the_floor_and_ceiling_of_its_level() -> None:
    low, high = LEVEL.dosing.floor, LEVEL.dosing.ceiling
    assert outside(LEVEL, low) == outside(LEVEL, high) == {}
    more = Dose(sets=high.sets + 1, reps=high.reps, hold_s=high.hold_s)
    assert outside(LEVEL, more) == {"sets": (low.sets, high.sets)}
    assert "hold_s" in outside(LEVEL, Dose(sets=1, reps=6, hold_s=60))


def test_the_joint_catalogue_has_one_word_more_and_nothing_else() -> None:
    joint = worded(REAL, {LEVEL.id: own(), "gone-1": own()})
    assert joint.version == REAL.version
    assert joint.as_written is REAL
    assert worded(joint, {}).as_written is REAL
    assert isinstance(joint.levels[LEVEL.id], WordedLevel)
    assert joint.ladder("bird-dog")[2] is joint.levels[LEVEL.id]
    others = [name for name in REAL.levels if name != LEVEL.id]
    assert all(joint.levels[name] is REAL.levels[name] for name in others)
    assert list(ways_of(joint.levels[LEVEL.id])) == list(ways_of(LEVEL))
    assert pickle.loads(pickle.dumps(joint)).levels[LEVEL.id].name == "Kitchen bird dog"


def test_in_another_position_our_words_are_said() -> None:
    name = "bird-dog-1"
    joint = worded(REAL, {name: own()})
    assert said_for(joint, name, None).name == "Kitchen bird dog"
    assert said_for(joint, name, "inclined") is REAL.levels[name]


def test_words_were_written_for_what_binds_and_not_for_our_words() -> None:
    mark = binding(LEVEL)
    assert len({binding(level) for level in REAL.levels.values()}) == len(REAL.levels)
    assert binding(LEVEL.model_copy(update={"summary": "Said otherwise.", "cues": ()})) == mark
    ceiling = LEVEL.dosing.model_copy(update={"ceiling": Dose(sets=6, reps=30, hold_s=10)})
    for change in (
        {"position": "prone"}, {"stage": 1}, {"gate": "G0"}, {"hazards": ()}, {"dosing": ceiling},
        {"not_if": ("pregnancy",)}, {"muscles": ()}, {"sides": "both"}, {"surface": "none"},
    ):  # fmt: skip
        assert binding(LEVEL.model_copy(update=change)) != mark, change
