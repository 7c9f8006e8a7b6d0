"""What pages may show of load, and what a clinician may decide about it, with faults in place."""

from pathlib import Path

import pytest

from steadyback.catalogue import load_bands
from steadyback.catalogue.load_bands import (
    BANDS,
    NOTES,
    Override,
    read_bands,
    read_overrides,
    shown_bands,
)
from steadyback.catalogue.loader import load_catalogue
from steadyback.movement.load.bands import Bands, Demand, LevelBands, Spine

LEVELS = load_catalogue().levels
DECIDED = """overrides:
  - level: squat-1
    spine: medium
    reason: The hands carry half of it.
    who: Ada Okafor
    when: 2026-11-30
"""


def faults_of(folder: Path, text: str) -> list[str]:
    """What is wrong with notes of this text."""
    folder.joinpath(NOTES).write_text(text, "utf-8")
    return [str(fault) for fault in read_overrides(folder, LEVELS)[1]]


def with_bands(monkeypatch: pytest.MonkeyPatch, **demand: Demand) -> None:
    """A single judged level, squat-4."""
    groups = {group: Demand(band="high") for group in read_bands().levels["squat-4"].demand}
    level = LevelBands(spine=Spine(band="low"), demand=groups | demand)
    made = Bands(made_from="0" * 16, levels={"squat-4": level})
    monkeypatch.setattr(load_bands, "read_bands", lambda: made)


def test_an_estimated_muscle_band_is_never_shown() -> None:
    shown = [bands for level in LEVELS if (bands := shown_bands(level))]
    muscles = [told for one in shown for _, told in one.muscles]
    assert len(shown) > 100
    assert len(muscles) > 20
    assert {told.basis for told in muscles} <= {"published", "content", "clinician"}


@pytest.mark.parametrize("basis", ["published", "content", "clinician"])
def test_a_muscle_band_with_a_better_basis_is_shown(
    basis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Demand.model_validate({"band": "low", "basis": basis, "reason": "Seen it done."})
    with_bands(monkeypatch, hamstrings=told)
    shown = shown_bands("squat-4")
    assert shown is not None
    assert shown.muscles == (("hamstrings", told),)
    assert shown_bands("squat-5") is None


def test_every_judged_level_has_a_spine_band_to_show() -> None:
    kept = read_bands()
    assert {level for level in LEVELS if shown_bands(level)} == kept.levels.keys()
    assert all(shown_bands(level) is None for level in kept.none)


def test_broken_bands_are_refused_with_their_file(tmp_path: Path) -> None:
    path = tmp_path / BANDS.name
    path.write_text('{"made_from": "no", "levels": {"squat-1": {}}}')
    with pytest.raises(ValueError, match=r"bands\.json: 3 faults"):
        read_bands(path)


def test_our_notes_name_levels_that_exist_and_decide_with_reasons() -> None:
    decided, faults = read_overrides(BANDS.parents[1], LEVELS)
    assert faults == []
    assert all(one.reason and one.who and one.when for one in decided)


def test_a_clinicians_decision_is_read_with_who_when_and_why(tmp_path: Path) -> None:
    tmp_path.joinpath(NOTES).write_text(DECIDED, "utf-8")
    decided, faults = read_overrides(tmp_path, LEVELS)
    assert faults == []
    assert decided == (
        Override(
            level="squat-1", spine="medium", reason="The hands carry half of it.",
            who="Ada Okafor", when="2026-11-30",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("level: squat-1", "level: squat-9", 2, "“squat-9” is not a level."),
        ("    reason: The hands carry half of it.\n", "", 2, "“reason” is missing. Add it."),
        ("    who: Ada Okafor\n", "", 2, "“who” is missing. Add it."),
        ("    when: 2026-11-30\n", "", 2, "“when” is missing. Add it."),
        ("2026-11-30", "yesterday", 6, "“yesterday” is not written as"),
        ("    spine: medium\n", "", 2, "it decides nothing; give spine or demand"),
        ("spine: medium", "spine: heavy", 3, "“heavy” is not an allowed word."),
        ("spine: medium", "demand: {wings: low}", 3, "“wings” is not an allowed word."),
        ("carry half of it", "leave 900 N to the back", 2, "its reason speaks of newtons"),
        ("    spine", "    spines", 3, "“spines” is not a field here."),
    ],
)
def test_a_faulty_decision_is_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in DECIDED
    told = faults_of(tmp_path, DECIDED.replace(old, new))
    assert any(one.startswith(f"{NOTES}:{line}: ") and says in one for one in told), told


def test_an_unknown_level_is_told_wherever_the_notes_name_it(tmp_path: Path) -> None:
    text = "willed:\n  - {level: squat-1, reason: Own.}\n  - {level: hop-1, reason: Own.}\n"
    told = faults_of(tmp_path, text + "overrides: []\n")
    assert told == [
        f"{NOTES}:3: willed[1].level: “hop-1” is not a level. Correct it, or take the entry out."
    ]


def test_notes_without_a_place_for_decisions_are_refused(tmp_path: Path) -> None:
    assert "This must be a list, empty or not." in faults_of(tmp_path, "willed: []\n")[0]
    assert len(faults_of(tmp_path, "overrides: [\n")) == 1
