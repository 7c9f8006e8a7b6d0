"""What a led session says: one text for voice and caption, true to the dose."""

import re

import pytest

from steadyback.catalogue.exercise import Level
from steadyback.engine.day_table.script import script
from steadyback.engine.during import STRICTNESS
from steadyback.record.plan import PlannedItem, Reason
from steadyback.wording import Said, at_once_words, said_of, spoken_dose
from tests.catalogue_fixture import the_catalogue

CATALOGUE = the_catalogue()
LEVELS = list(CATALOGUE.levels.values())
BECAUSE = (Reason(id="REQUIRED", numbers={}, sources=("our_proposal",)),)


def item(level: Level, **changes: object) -> PlannedItem:
    dose = level.dosing.default
    made = PlannedItem(
        level=level.id, sets=dose.sets, reps=dose.reps, hold_s=dose.hold_s,
        step_down=dose.step_down, sides=level.sides, rest_s=level.dosing.rest_s, seconds=0,
        reasons=BECAUSE,
    )  # fmt: skip
    return made.model_copy(update=changes)


def said(level: Level, **changes: object) -> tuple[Said, list[str]]:
    one = item(level, **changes)
    steps = script(CATALOGUE, one)
    found = said_of(one, level, steps)
    assert len(found.steps) == len(steps)
    return found, [found.texts[place] if place >= 0 else "" for place in found.steps]


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.id)
def test_every_exercise_says_its_name_its_dose_and_asks_at_the_end(level: Level) -> None:
    _, texts = said(level)
    assert texts[0].startswith(f"{level.name}. {spoken_dose(item(level))}")
    assert texts[-1] == "Done. How did that go?"
    assert all(texts)


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.id)
def test_every_number_that_is_said_is_one_of_the_dose(level: Level) -> None:
    one = item(level)
    allowed = {one.sets, one.reps, one.hold_s, one.hold_s // 60, one.hold_s % 60, 1}
    allowed |= set(range(1, one.sets + 1)) | set(level.dosing.default.reps_by_set)
    cues = {int(n) for cue in (*level.cues, level.name) for n in re.findall(r"\d+", cue)}
    found, _ = said(level)
    numbers = {int(n) for text in found.texts for n in re.findall(r"\d+", text)}
    assert numbers <= allowed | cues


def test_a_set_that_gets_shorter_is_said_set_by_set() -> None:
    level = CATALOGUE.levels["bird-dog-4"]
    assert spoken_dose(item(level, sets=3, reps=6, step_down=2, hold_s=8)) == (
        "3 sets of 6, then 4, then 2, hold 8 seconds, left and right in turn"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (30, "30 seconds"), (60, "60 seconds"), (120, "2 minutes"),
     (150, "2 minutes and 30 seconds")],
)  # fmt: skip
def test_one_hold_is_said_as_time(seconds: int, words: str) -> None:
    level = CATALOGUE.levels["plank-4"]
    assert spoken_dose(item(level, sets=2, reps=1, hold_s=seconds)) == f"2 times {words}"


def test_sides_that_take_turns_are_named_and_a_change_of_side_is_announced() -> None:
    _, texts = said(CATALOGUE.levels["bird-dog-4"])
    assert any(text.startswith("Left. Move.") for text in texts)
    assert any(text.startswith("Right. Move.") for text in texts)
    _, texts = said(CATALOGUE.levels["clamshell-2"])
    assert "Change sides. Now the right side." in texts
    assert texts[0].endswith("Left side first.")


def test_nothing_but_the_cue_is_said_where_nothing_moves() -> None:
    level = CATALOGUE.levels["walking-1"]
    _, texts = said(level)
    assert level.cues[0] in texts


def test_half_the_movement_and_invited_repetitions_are_said() -> None:
    _, texts = said(CATALOGUE.levels["squat-1"], range="half", invited_reps=2)
    assert "Do only half the movement." in texts[0]
    assert "One more, if it feels easy." in texts


@pytest.mark.parametrize("action", STRICTNESS)
def test_each_answer_to_pain_has_its_words(action: str) -> None:
    lines = at_once_words(action, 0.75, others=True)  # type: ignore[arg-type]
    assert len(lines) == 1
    assert lines[0].endswith(".")
    more = at_once_words(action, 0.75, others=False)  # type: ignore[arg-type]
    assert len(more) == (1 if action == "stop_session" else 2)
