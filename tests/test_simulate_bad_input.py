"""Bad input to the command that tries the rules: refused with all problems named, nothing written;
and a disk that is full at any moment, after which the same command goes on."""

import errno
import json
import os
import re

import pytest

from steadyback.simulation.parameters import HERE
from tests.commands import run as run

FEW = ("simulate", "--people", "5", "--weeks", "1", "--workers", "0", "--out")
OURS = HERE.read_text("utf-8")


def other(**values: str) -> str:
    """Our parameters with these values as they are written."""
    text = OURS
    for name, value in values.items():
        text, found = re.subn(
            rf"^{name}: {{value: [^,]+,", f"{name}: {{value: {value},", text, flags=re.M
        )
        assert found == 1
    return text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("late: {value: 1", ["The file is not YAML here"]),
        ("- late\n- doubled\n", ["mine.yaml:1: The file must hold keys and values at its top"]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ["mine.yaml:1: The file is not UTF-8 here"]),
        (b"late\x00: 3", ["mine.yaml:1: The file holds the character U+0000"]),
        (other(late="three", noise="much"), [
            "noise.value: “much” is not a number", "late.value: “three” is not a number",
        ]),
        (other(late="nan", noise="inf"), ["noise.value: This", "late.value: This"]),
        (OURS + "latte: {value: 1, unit: share, says: A drink., sources: [our assumption]}\n", [
            "latte is not a parameter; remove it",
        ]),
        (OURS.replace("\nlate: ", "\nlatte: "), [
            "late is missing", "latte is not a parameter; remove it",
        ]),
        (re.sub(r"^late: .*$", "late: 0.5", OURS, flags=re.M), [
            "late: needs a value, a unit, what it says, and sources",
        ]),
    ],
)  # fmt: skip
def test_parameters_that_cannot_be_read_are_refused(run, tmp_path, content, says) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = run(*FEW, tmp_path / "trial", "--parameters", path)
    assert found.status == 2
    told = found.err.splitlines()
    assert len(told) == len(says)
    for line, beginning in zip(told, says, strict=True):
        assert beginning in line
    assert not (tmp_path / "trial").exists()


def test_people_whom_nobody_can_be_are_refused_before_anything_is_written(run, tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(other(long_weeks="200", age_least="18"), "utf-8")
    out = tmp_path / "trial"
    found = run("simulate", "--people", "100", "--weeks", "1", "--out", out, "--parameters", path)
    assert found.status == 2
    told = found.err.splitlines()
    assert " of 100 people impossible; look at long_weeks, " in told[0]
    assert told[1].startswith("person ")
    assert told[1].endswith("longer than the person has lived")
    assert not out.exists()


@pytest.mark.parametrize("option", ["--parameters", "--policy"])
@pytest.mark.parametrize("place", ["nowhere.yaml", "."])
def test_a_file_that_is_not_there_or_is_none_is_one_sentence(run, tmp_path, option, place) -> None:
    found = run(*FEW, tmp_path / "trial", option, tmp_path / place)
    assert found.status == 2
    [told] = found.err.splitlines()
    assert "cannot be opened" in told or told.startswith(f"cannot read {tmp_path / place}: ")
    assert not (tmp_path / "trial").exists()


def test_a_policy_outside_its_limits_is_refused_with_all_problems(run, tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "pm00_leg: 12\nstage2_leg: little\nnonsense: 1\nage_least: 12\nexercises_most: 4.5\n"
        "pm14_long_days: 40\n",
        "utf-8",
    )
    found = run(*FEW, tmp_path / "trial", "--policy", path)
    assert found.status == 2
    assert [line.partition(". ")[0] for line in found.err.splitlines()] == [
        f"{path}:1: pm00_leg: 12 does not lie between 0 and 10 NPRS",
        f"{path}:2: stage2_leg: “little” is not a number",
        f"{path}:3: nonsense: “nonsense” is not a number of the policy",
        f"{path}:4: age_least: 12 does not lie between 18 and 120 years",
        f"{path}:5: exercises_most: 4.5 exercises is not a whole number",
        f"{path}:6: pm14_long_days: 40 is above pm14_stage_days, which is 28",
    ]
    assert not (tmp_path / "trial").exists()


def test_another_policy_is_named_in_its_results_and_is_another_run(run, tmp_path) -> None:
    path, folder = tmp_path / "mine.yaml", tmp_path / "trial"
    path.write_text("pm00_leg: 5\n", "utf-8")
    assert run(*FEW, folder, "--policy", path).status == 0
    told = json.loads((folder / "run.json").read_text("utf-8"))
    assert told["policy"] == {"pm00_leg": 5.0}
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["policy"]["pm00_leg"] == 5
    assert report["policy"]["stage2_leg"] == 5
    page = (folder / "report.html").read_text("utf-8")
    assert "tried with other numbers than ours: pm00_leg 5." in page
    found = run(*FEW, folder)
    assert found.status == 2
    assert "holds another run" in found.err
    assert "catalogue was" in found.err


def test_a_disk_that_is_full_at_any_moment_leaves_whole_files_and_the_same_command_goes_on(
    run, tmp_path, monkeypatch
) -> None:
    """Each file is written whole or not at all, whichever of them the disk has no room for."""
    assert run(*FEW, tmp_path / "undisturbed").status == 0
    real, folder, full = os.fsync, tmp_path / "trial", 0
    while True:
        left = full

        def sync(file: int) -> None:
            nonlocal left
            if not left:
                raise OSError(errno.ENOSPC, "No space left on device")
            left -= 1
            real(file)

        with monkeypatch.context() as once:
            once.setattr(os, "fsync", sync)
            found = run(*FEW, folder)
        assert list(folder.rglob("*.unfinished")) == []
        if found.status == 0:
            break
        assert found.status in (2, 3)
        assert "No space left on device" in found.err
        full += 1
    assert full >= 4
    for name in ("report.json", "parts/0000000-0000004.jsonl"):
        kept, wanted = (
            (one / name).read_text("utf-8") for one in (folder, tmp_path / "undisturbed")
        )
        assert kept.splitlines()[1:] == wanted.splitlines()[1:]
