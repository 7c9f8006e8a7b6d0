"""The loader: all faults of all files at once, each at its line, and a version of the content."""

import pickle
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import steadyback.catalogue.loader
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import (
    CatalogueFaults,
    load_catalogue,
    read_catalogue,
    with_defaults,
)
from steadyback.catalogue.reading import read_text

HOME = Path(steadyback.catalogue.loader.__file__).parent
Edit = Callable[[str], str]
RETIRED = "levels: [{level: squat-9, successor: squat-1, since: 2026-03-02, why: It was hard.}]"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the real catalogue, to be spoiled."""
    for path in HOME.rglob("*.yaml"):
        copy = tmp_path / path.relative_to(HOME)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)
    return tmp_path


def spoil(root: Path, file: str, pattern: str, replacement: str) -> int:
    """Change the first match in a file; gives the line of what was changed."""
    text = (root / file).read_text("utf-8")
    found = re.search(pattern, text, re.MULTILINE)
    assert found, f"{pattern} is not in {file}"
    changed = text[: found.start()] + found.expand(replacement) + text[found.end() :]
    (root / file).write_text(changed, "utf-8")
    return text.count("\n", 0, found.start()) + 1


def told(root: Path) -> list[str]:
    return [str(fault) for fault in read_catalogue(root)[1]]


def test_the_installed_catalogue_has_no_fault() -> None:
    assert [str(fault) for fault in read_catalogue()[1]] == []


def test_a_copy_is_the_same_catalogue(root: Path) -> None:
    assert load_catalogue(root).version == load_catalogue().version


def test_faults_of_every_sieve_in_many_files_are_told_at_once(root: Path) -> None:
    syntax = spoil(root, "countries.yaml", r"^countries:", "countries: [")
    schema = spoil(root, "techniques.yaml", r"minutes: 20", "minutes: twenty")
    law = spoil(root, "exercises/squat.yaml", r"level: squat-2\b", "level: squat-3")
    doubled = spoil(root, "exercises/lunge.yaml", r"^(id: lunge)$", r"\1\nid: lunge")
    faults = told(root)
    assert any(fault.startswith("countries.yaml:") for fault in faults)
    assert any(fault.startswith(f"techniques.yaml:{schema}: ") for fault in faults)
    assert any(fault.startswith(f"exercises/squat.yaml:{law}: ") for fault in faults)
    assert any(fault.startswith(f"exercises/lunge.yaml:{doubled + 1}: ") for fault in faults)
    assert syntax


def test_loading_raises_with_every_fault(root: Path) -> None:
    spoil(root, "techniques.yaml", r"minutes: 20", "minutes: twenty")
    spoil(root, "cautions.yaml", r"    everything: CLIN", "    everything: MAYBE")
    with pytest.raises(CatalogueFaults) as caught:
        load_catalogue(root)
    assert {fault.file for fault in caught.value.faults} == {"techniques.yaml", "cautions.yaml"}
    assert str(caught.value).count("\n") == len(caught.value.faults) - 1
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


def test_there_is_no_catalogue_when_something_could_not_be_read(root: Path) -> None:
    spoil(root, "techniques.yaml", r"minutes: 20", "minutes: twenty")
    assert read_catalogue(root)[0] is None


def test_a_broken_law_still_gives_the_catalogue_to_look_at(root: Path) -> None:
    spoil(root, "techniques.yaml", r"minutes: 20", "minutes: 45")
    catalogue, faults = read_catalogue(root)
    assert catalogue is not None
    assert len(faults) == 1
    with pytest.raises(CatalogueFaults):
        load_catalogue(root)


def test_faults_come_in_the_order_of_files_and_lines(root: Path) -> None:
    spoil(root, "techniques.yaml", r"minutes: 20", "minutes: twenty")
    spoil(root, "techniques.yaml", r"id: heat", "id: cold")
    spoil(root, "cautions.yaml", r"    everything: CLIN", "    everything: MAYBE")
    faults = read_catalogue(root)[1]
    assert list(faults) == sorted(faults)


@pytest.mark.parametrize(
    ("file", "pattern", "replacement", "says"),
    [
        ("techniques.yaml", "minutes: 20", "minutes: twenty", "“twenty” is not a whole number"),
        ("techniques.yaml", "id: heat", "id: cold", "“cold” is not an allowed word. Use one of"),
        ("techniques.yaml", "minutes: 20", "minuets: 20", "“minuets” is not a field here"),
        ("techniques.yaml", "    minutes: 20", "    we_do: b", "is written twice"),
        ("sources.yaml", "seen: primary", "", "“seen” is missing. Add it."),
        ("sources.yaml", "id: R1$", "id: Q1", "is not written as"),
        ("sources.yaml", "id: R2$", "id: R1", "“R1” stands twice, first on line"),
        ("sources.yaml", "^sources:", "source:", "Its one key is “sources”"),
        ("sources.yaml", r"\A[\s\S]*\Z", "sources: many", "a list under it"),
        ("matrix.yaml", "verdict: MOD", "verdict: MAYBE", "“MAYBE” is not an allowed word"),
        ("matrix.yaml", "stenosis:", "stenoses:", "stenoses"),
        ("cautions.yaml", "ok: .*", "ok: [supine]", "must stand in exactly one list"),
        ("policy.yaml", "value: 18,", "value: many,", "“many” is not a number"),
        ("policy.yaml", "^age_least", "age_lest", "“age_least” is missing"),
        ("exercises/squat.yaml", "^id: squat", "id: squatting", "the name of its file, “squat”"),
        ("lessons/pacing.yaml", "^id: pacing", "id: passing", "the name of its file, “pacing”"),
        ("lessons/pacing.yaml", "^minutes: 3", "minutes: 9", "less than or equal to 5"),
        ("questionnaires/odi.yaml", "form: total", "form: sum", "“sum” is not an allowed word"),
        ("questionnaires/fear.yaml", "^every_weeks: 2", "every_weeks: 0", "equal to 1"),
        ("retired.yaml", r"levels: \[\]", "levels: [{level: squat-9}]", "“successor” is missing"),
        ("safety_case.yaml", "severity: critical", "severity: bad", "“bad” is not an allowed word"),
        ("safety_case.yaml", "- id: H07", "- id: H70", "H70 is out of its order"),
        ("safety_case.yaml", "tests/engine/", "tests/Engine/", "is not written as"),
    ],
)
def test_what_the_schema_refuses_is_said_in_words(
    root: Path, file: str, pattern: str, replacement: str, says: str
) -> None:
    spoil(root, file, pattern, replacement)
    assert says in "\n".join(line for line in told(root) if line.startswith(file))


def test_a_schema_fault_has_the_line_of_its_value(root: Path) -> None:
    line = spoil(root, "matrix.yaml", "verdict: CLIN", "verdict: PERHAPS")
    assert [fault.line for fault in read_catalogue(root)[1]] == [line]


def test_a_missing_field_has_the_line_of_what_misses_it(root: Path) -> None:
    line = spoil(root, "sources.yaml", r"- id: R7\n", "- id: R7\n    page: 3\n")
    spoil(
        root, "sources.yaml", r"(?<=page: 3\n)(    cite:.*\n(?:      .*\n)*)    seen: .*\n", r"\1"
    )
    missing = [fault for fault in read_catalogue(root)[1] if "missing" in fault.says]
    assert [fault.line for fault in missing] == [line]


@pytest.mark.parametrize(
    "name",
    [
        "cautions.yaml",
        "countries.yaml",
        "emergency_cards.yaml",
        "matrix.yaml",
        "policy.yaml",
        "red_flags.yaml",
        "retired.yaml",
        "rules.yaml",
        "safety_case.yaml",
        "sources.yaml",
        "techniques.yaml",
    ],
)
def test_a_file_that_is_gone_is_the_only_thing_told(root: Path, name: str) -> None:
    (root / name).unlink()
    faults = read_catalogue(root)[1]
    assert [(fault.file, fault.line) for fault in faults] == [(name, 1)]


def test_an_exercise_that_is_gone_is_missed_by_name(root: Path) -> None:
    (root / "exercises" / "superman.yaml").unlink()
    assert any(line.startswith("exercises/superman.yaml:1: “superman”") for line in told(root))


def test_an_empty_folder_is_told_and_never_raises(tmp_path: Path) -> None:
    catalogue, faults = read_catalogue(tmp_path)
    assert catalogue is None
    assert {"policy.yaml", "sources.yaml", "exercises/squat.yaml"} <= {one.file for one in faults}


@pytest.mark.parametrize("name", ["lessons/pacing", "questionnaires/rmdq"])
def test_a_lesson_or_a_questionnaire_that_is_gone_is_missed_by_name(root: Path, name: str) -> None:
    (root / f"{name}.yaml").unlink()
    stem = name.rpartition("/")[2]
    assert any(line.startswith(f"{name}.yaml:1: “{stem}” is missing") for line in told(root))


def test_a_law_over_a_lesson_names_its_file_and_line(root: Path) -> None:
    line = spoil(root, "lessons/pacing.yaml", r"^about: .*$", 'about: "A trapped nerve."')
    assert any(one.startswith(f"lessons/pacing.yaml:{line}: ") for one in told(root))


def test_a_stray_file_among_the_exercises_is_told(root: Path) -> None:
    (root / "exercises" / "squat.yml").write_text("id: squat\n", "utf-8")
    (root / "exercises" / ".hidden").write_text("", "utf-8")
    assert told(root) == ["exercises/squat.yml:1: The file's name must end in .yaml."]


def test_defaults_go_into_each_level_that_does_not_set_them() -> None:
    text = (
        "defaults:\n"
        "  position: standing\n"
        "  dosing:\n"
        "    rest_s: 30\n"
        "    floor: {sets: 1}\n"
        "levels:\n"
        "  - id: a-1\n"
        "    dosing: {rest_s: 60}\n"
        "  - id: a-2\n"
        "    position: sitting\n"
    )
    reading = with_defaults(read_text(text, "exercises/a.yaml"))
    assert reading.data == {
        "levels": [
            {
                "id": "a-1",
                "dosing": {"rest_s": "60", "floor": {"sets": "1"}},
                "position": "standing",
            },
            {
                "id": "a-2",
                "position": "sitting",
                "dosing": {"rest_s": "30", "floor": {"sets": "1"}},
            },
        ]
    }
    assert reading.line(("levels", 0, "position")) == 2
    assert reading.line(("levels", 0, "dosing", "rest_s")) == 8
    assert reading.line(("levels", 0, "dosing", "floor", "sets")) == 5
    assert reading.line(("levels", 1, "position")) == 10
    assert reading.line(("levels", 1, "dosing", "rest_s")) == 4


def test_a_fault_in_the_defaults_is_told_once_at_its_own_line(root: Path) -> None:
    text = (root / "exercises" / "squat.yaml").read_text("utf-8")
    line = text.count("\n", 0, text.index("\ndefaults:") + 1) + 2
    spoil(root, "exercises/squat.yaml", r"^defaults:$", "defaults:\n  colour: red")
    faults = [fault for fault in read_catalogue(root)[1] if "colour" in fault.says]
    assert [(fault.file, fault.line) for fault in faults] == [("exercises/squat.yaml", line)]


def test_a_word_changes_the_version_and_layout_does_not(root: Path) -> None:
    before = load_catalogue(root).version
    path = root / "sources.yaml"
    path.write_text("# a remark\n\n" + path.read_text("utf-8"), "utf-8")
    assert load_catalogue(root).version == before
    seen = {before}
    for file, pattern, word in (
        ("exercises/squat.yaml", r"^about: ", "about: Gently. "),
        ("lessons/pacing.yaml", r"^name: .*$", "name: Steady steps"),
        ("questionnaires/fear.yaml", r"^every_weeks: 2", "every_weeks: 3"),
        ("retired.yaml", r"levels: \[\]", RETIRED),
    ):
        spoil(root, file, pattern, word)
        after = read_catalogue(root)[0]
        assert after is not None
        assert re.fullmatch("[0-9a-f]{16}", after.version)
        seen.add(after.version)
    assert len(seen) == 5


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_every_kind_of_content_is_sorted_and_read_only(catalogue: Catalogue) -> None:
    kinds = [value for value in vars(catalogue).values() if isinstance(value, Mapping)]
    assert [name for name in vars(catalogue) if name not in ("version", "policy")] == [
        "exercises", "levels", "red_flags", "cards", "countries", "cautions", "matrix",
        "techniques", "lessons", "questionnaires", "retired", "sources", "rules", "safety_case",
    ]  # fmt: skip
    assert all(kinds[:10])
    for mapping in kinds:
        with pytest.raises(TypeError):
            mapping["x"] = 1  # type: ignore[index]
    for row in catalogue.matrix.values():
        with pytest.raises(TypeError):
            row["x"] = 1  # type: ignore[index]
    assert list(catalogue.exercises) == sorted(catalogue.exercises)
    assert list(catalogue.levels) == sorted(catalogue.levels, key=lambda x: x.rpartition("-"))


def test_a_ladder_is_the_levels_of_an_exercise(catalogue: Catalogue) -> None:
    ladder = catalogue.ladder("bird-dog")
    assert [level.id for level in ladder] == [f"bird-dog-{n}" for n in range(1, len(ladder) + 1)]
    assert catalogue.level("bird-dog-3") is ladder[2]
    with pytest.raises(KeyError):
        catalogue.ladder("somersault")
    with pytest.raises(KeyError):
        catalogue.level("bird-dog-9")


def test_twins_are_the_same_movement_elsewhere(catalogue: Catalogue) -> None:
    assert catalogue.twins("superman-4") == {"bird-dog-4"}
    assert catalogue.twins("bird-dog-4") == {"superman-4"}
    assert catalogue.twins("squat-1") == frozenset()


def test_a_catalogue_can_be_sent_to_another_process(catalogue: Catalogue) -> None:
    copy = pickle.loads(pickle.dumps(catalogue))
    assert copy.version == catalogue.version
    assert copy.levels == catalogue.levels
    assert copy.policy.age_least.sources == catalogue.policy.age_least.sources
    with pytest.raises(TypeError):
        copy.levels["x"] = 1
    with pytest.raises(TypeError):
        copy.matrix["squat"]["x"] = 1
