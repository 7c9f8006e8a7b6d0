"""What authors get wrong in a movement: each named with its file, line and key, and by how much."""

import shutil
from pathlib import Path

import pytest

from steadyback.catalogue.laws_of_movements import furthest
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import HOME, Movements, read_movements, read_words, write_solved
from steadyback.movement.baked import baked
from steadyback.movement.motion import bake

HOLDS = "bird-dog-1: {base: hands_and_knees, watch: [lumbar.flex]}"


def written(folder: Path, text: str, *, at: str = "some.yaml") -> tuple[Movements, list[str]]:
    """The movements of a folder with our bases and one file of this text, and its faults."""
    folder.mkdir(exist_ok=True)
    shutil.copy(HOME / "bases.yaml", folder / "bases.yaml")
    folder.joinpath(at).write_text(text, "utf-8")
    movements, faults = read_words(folder)
    return movements, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "one:\n  base: hands_and_knees\n  keys:\n    - q: {knee.flex.R: -150}",
            (
                "some.yaml:4: one.keys[0].q.knee.flex.R: -150 is 150 degrees beyond "
                "what this joint "
                "does (0 to 155). Change it."
            ),
        ),
        (
            "one:\n  base: standing\n  stance: {q: {hip.flex.*: 200}}",
            (
                "some.yaml:3: one.stance.q.hip.flex.*: 200 is 70 degrees beyond "
                "what this joint does "
                "(-30 to 130). Change it."
            ),
        ),
        (
            "one: {base: standing}\ntwo:\n  like: one\n  end:\n    q: {ankle.dorsi.L: 40.5}",
            (
                "some.yaml:5: two.end.q.ankle.dorsi.L: 40.5 is 0.5 degrees beyond "
                "what this joint does "
                "(-55 to 40). Change it."
            ),
        ),
        (
            "one:\n  base: standing\n  keys: [{reach: {palm.R: [0, 3, 0]}}]",
            (
                "some.yaml:3: one.keys[0]: key 0: palm.R is 852 mm too far from heel.R, "
                "which is at most 2.15 m away. Change it."
            ),
        ),
        (
            "one:\n  base: standing\n  keys: [{}, {reach: {heel.L: [0, 0.4, 0]}}]",
            (
                "some.yaml:3: one.keys[1]: key 1: heel.L is 400 mm too far from "
                "the surface that it is "
                "on. Release it there."
            ),
        ),
        (
            "one:\n  base: sitting\n  watch: [banana]",
            "some.yaml:3: one.watch[0]: unknown joint banana. Correct it.",
        ),
        (
            "one:\n  base: sitting\n  arrow: nose_tip.R",
            "some.yaml:3: one.arrow: unknown landmark nose_tip.R. Correct it.",
        ),
        (
            "one:\n  base: sitting\n  close_up: zzz",
            "some.yaml:3: one.close_up: unknown landmark zzz. Correct it.",
        ),
        (
            "one:\n  base: sitting\n  press: [{at: zzz, to: down}]",
            "some.yaml:3: one.press[0]: unknown landmark zzz. Correct it.",
        ),
        (
            "one:\n  base: sitting\n  press: [{at: waist_front, to: in}]",
            "some.yaml:3: one.press[0]: waist_front has no side, so nothing is in of it. Write",
        ),
        (
            "one:\n  base: sitting\n  press: [{at: palm.R, to: sideways}]",
            "some.yaml:3: one.press[0].to:",
        ),
        (
            "one:\n  base: standing\n  keys:\n    - {}\n    - {release: [banana]}",
            "some.yaml:5: one.keys[1].release[0]: unknown landmark banana. Correct it.",
        ),
        (
            "one: [1, 2]",
            "some.yaml:1: one: A movement has names and values, such as {base: standing}. Write",
        ),
        ("one: abc", "some.yaml:1: one: A movement has names and values"),
        (
            "one:\n  base: standing\n  keys: []\n  start: {q: {knee.flex.R: 9}}",
            "some.yaml:3: one.keys: This cannot be: a movement has 1 to 8 keys. Change it.",
        ),
        (
            "one:\n  base: standing\n  keys: abc\n  end: {q: {knee.flex.R: 9}}",
            "some.yaml:3: one.keys: This cannot be: write a list of keys here, such as",
        ),
        (
            "one:\n  base: standing\n  keys: [abc]\n  end: {q: {knee.flex.R: 9}}",
            "some.yaml:3: one.keys: This cannot be: write a list of keys here, such as",
        ),
        (
            "one:\n  base: standing\n  end: abc",
            "some.yaml:3: one.end: This cannot be: write names and values here, such as",
        ),
        ("one:\n  base: standing\n  end: {q: [1, 2]}", "some.yaml:3: one.end.q: This cannot be:"),
        (
            "one: {base: standing}\ntwo: {base: standing}\nsix:\n  like: [one, two]",
            "some.yaml:4: six.like: This cannot be: write one name here. Change it.",
        ),
        (
            "one: {base: standing}\ntwo:\n  like: one\n  stance: abc",
            "some.yaml:4: two.stance: This cannot be: write names and values here, such as",
        ),
        ("one: {stance: {}}", "some.yaml:1: one.base: “base” is missing. Add it."),
        (
            "one:\n  like: two\ntwo:\n  like: one",
            "some.yaml:2: one.like: “one” → “two” → “one”: each is like the next. Write one of",
        ),
        (
            "six: {like: two}\none: {like: two}\ntwo: {like: one}",
            "some.yaml:2: one.like: “one” → “two” → “one”: each is like the next. Write one of",
        ),
    ],
)
def test_what_no_body_can_do_or_no_file_can_say_is_named_where_it_stands(
    tmp_path: Path, text: str, says: str
) -> None:
    _, faults = written(tmp_path, text)
    assert len(faults) == 1, faults
    assert faults[0].startswith(says)


def test_what_is_like_a_movement_with_a_fault_is_not_blamed_for_it(tmp_path: Path) -> None:
    text = "one: {base: standing, watch: [banana]}\ntwo: {like: one}\nsix: {base: standing}"
    movements, faults = written(tmp_path, text)
    assert [fault.split(": ")[1] for fault in faults] == ["one.watch[0]"]
    assert set(movements.movements) == {"six"}


def test_a_base_that_no_body_can_take_is_told_once_where_it_stands(tmp_path: Path) -> None:
    written(tmp_path, "one: {base: bent}\ntwo: {base: odd}")
    bases = "bent:\n  face: up\n  contacts: [heel.*]\n  q: {knee.flex.*: 170}\n"
    bases += "odd:\n  face: up\n  contacts: [hoof.R]\n  q: {tail.flex: 1}\n"
    (tmp_path / "bases.yaml").write_text(bases)
    assert [str(fault) for fault in read_words(tmp_path)[1]] == [
        (
            "bases.yaml:4: bent.q.knee.flex.*: 170 is 15 degrees beyond what this joint does (0 to "
            "155). Change it."
        ),
        "bases.yaml:7: odd.contacts[0]: unknown landmark hoof.R. Correct it.",
        "bases.yaml:8: odd.q.tail.flex: unknown joint tail.flex. Correct it.",
    ]


def test_two_points_are_as_far_apart_as_the_body_between_them_is_long() -> None:
    """By hand, in fractions of stature: the forearm from elbow to grip; heel to other heel."""
    assert furthest("heel.R", "heel.R") == 0
    assert furthest("heel.R", "ball.R") == pytest.approx(0.115 * 1.75)
    shank = (0.018**2 + 0.010**2) ** 0.5
    assert furthest("ankle.R", "ankle_back.R") == pytest.approx(shank * 1.75)
    foot = (0.030**2 + 0.039**2) ** 0.5
    legs = 2 * (0.245 + 0.246 + foot) + 0.10
    assert furthest("heel.R", "heel.L") == furthest("heel.L", "heel.R")
    assert furthest("heel.R", "heel.L") == pytest.approx(legs * 1.75)


@pytest.fixture
def beside_exercises(tmp_path: Path) -> Path:
    """A folder of one movement, beside the exercise with its ladder."""
    exercises = tmp_path / "exercises"
    exercises.mkdir()
    shutil.copy(HOME.parent / "exercises" / "bird-dog.yaml", exercises)
    folder = tmp_path / "movements"
    written(folder, HOLDS, at="bird-dog.yaml")
    return folder


def judged(folder: Path) -> list[str]:
    """Every fault of a folder of movements."""
    return [str(fault) for fault in read_movements(folder)[1]]


def test_every_level_of_a_ladder_must_move_and_every_movement_be_of_a_level(
    beside_exercises: Path,
) -> None:
    says = "This level has no movement, nor has its twin. Write one."
    ladder = [level.id for level in load_catalogue().ladder("bird-dog")]
    still = [f"bird-dog.yaml:1: {level}: {says}" for level in ladder[1:]]
    assert judged(beside_exercises) == still
    (beside_exercises / "bird-dog.yaml").write_text(f"{HOLDS}\nbird-dog-77: {{base: standing}}\n")
    unknown = "bird-dog.yaml:2: bird-dog-77: There is no level bird-dog-77. Correct its name."
    assert judged(beside_exercises) == [*still, unknown]
    assert [str(one) for one in read_words(beside_exercises, load_catalogue().levels)[1]] == [
        unknown
    ]


def test_a_level_whose_twin_moves_needs_no_movement(tmp_path: Path) -> None:
    levels = load_catalogue().levels.values()
    twin = next(level for level in levels if level.twin is not None)
    (tmp_path / "exercises").mkdir()
    shutil.copy(HOME.parent / "exercises" / f"{twin.exercise}.yaml", tmp_path / "exercises")
    folder = tmp_path / "movements"
    written(folder, "", at="some.yaml")
    assert any(f" {twin.id}: This level has no movement" in fault for fault in judged(folder))
    other = load_catalogue().level(twin.twin or "")
    shutil.copy(HOME.parent / "exercises" / f"{other.exercise}.yaml", tmp_path / "exercises")
    written(folder, f"{other.id}: {{base: standing}}")
    assert not any(f" {twin.id}: This level has no movement" in fault for fault in judged(folder))


def keep(folder: Path, level: str = "bird-dog-1") -> None:
    """Solve a level of a folder, and keep the result there, whatever it is."""
    movements, _ = read_words(folder)
    motion = bake(movements.base(level), movements.movements[level])
    write_solved(level, baked(motion, movements.view(level), movements.source(level)), folder)


def test_what_is_kept_must_be_of_these_words_and_nothing_else(tmp_path: Path) -> None:
    """Each folder of its own, because what is kept is read once."""
    remedy = "Run: steadyback catalogue bake bird-dog-1"
    for name in ("fresh", "changed", "never", "broken", "more"):
        written(tmp_path / name, HOLDS)
        keep(tmp_path / name)
    solved = Path("solved") / "bird-dog-1.json"
    assert judged(tmp_path / "fresh") == []

    written(tmp_path / "changed", HOLDS.replace("lumbar.flex", "lumbar.flex, neck.flex"))
    assert judged(tmp_path / "changed") == [
        f"some.yaml:1: bird-dog-1: It changed since it was solved. {remedy}"
    ]
    (tmp_path / "never" / solved).unlink()
    assert judged(tmp_path / "never") == [f"some.yaml:1: bird-dog-1: It was never solved. {remedy}"]
    (tmp_path / "broken" / solved).write_text("{}")
    assert judged(tmp_path / "broken") == [
        f"some.yaml:1: bird-dog-1: What is kept of it cannot be read. {remedy}"
    ]
    (tmp_path / "more" / "solved" / "squat-1.json").write_text("{}")
    assert judged(tmp_path / "more") == [
        "solved/squat-1.json:1: No level with a movement is called so. Delete the file."
    ]


def test_a_reach_that_was_solved_and_kept_all_the_same_is_told_with_how_far_off_it_is(
    tmp_path: Path,
) -> None:
    far = "{release: [palm.R, fingers.R], reach: {palm.R: [2.5, 1.5, 0.2]}}"
    text = f"bird-dog-1:\n  base: hands_and_knees\n  keys: [{{}}, {far}]"
    assert written(tmp_path, text)[1] == []
    keep(tmp_path)
    (fault,) = judged(tmp_path)
    assert fault.startswith("some.yaml:1: bird-dog-1: contact out of reach ")
    assert "palm.R" in fault
    assert float(fault.split("out of reach ")[1].split(" mm")[0]) > 500


def test_when_all_changed_it_is_said_once(tmp_path: Path) -> None:
    written(tmp_path, "one: {base: standing}\ntwo: {base: standing}")
    keep(tmp_path, "one")
    keep(tmp_path, "two")
    written(tmp_path, "one: {base: sitting}\ntwo: {base: sitting}")
    assert judged(tmp_path) == [
        (
            "solved:1: Every movement changed, or the way they are solved. "
            "Run: steadyback catalogue bake"
        )
    ]


def test_of_a_file_that_cannot_be_read_nothing_more_is_said(beside_exercises: Path) -> None:
    """What is kept of its levels must not be called without a movement."""
    written(beside_exercises, f"{HOLDS}\nbird-dog-2: [", at="bird-dog.yaml")
    (beside_exercises / "solved").mkdir()
    (beside_exercises / "solved" / "bird-dog-2.json").write_text("{}")
    (fault,) = judged(beside_exercises)
    assert fault.startswith("bird-dog.yaml:3: The file is not YAML here")
