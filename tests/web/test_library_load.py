"""Load on an exercise's page: in order beside the others, cited, never a number, and no verdict."""

import re

import pytest

from steadyback.catalogue import load_bands
from steadyback.catalogue.load_bands import read_bands
from steadyback.catalogue.loader import load_catalogue
from steadyback.movement.load.bands import Bands, Demand, LevelBands, Spine
from steadyback.web.library.ladder import sources_of
from steadyback.web.library.loads import shown_load
from steadyback.wording import load
from tests.web.conftest import Device
from tests.web.test_library import page_of, part_of, text_of

CATALOGUE = load_catalogue()
LOAD = re.compile(r'<details class="load">.*?</details>', re.DOTALL)
SOURCE = re.compile(r"source R\d+[a-z]?\b")
EXERCISES = sorted({level.exercise for level in CATALOGUE.levels.values()})


def loads(page: str) -> list[str]:
    """What a page says of load, level by level."""
    return LOAD.findall(page)


def judged(monkeypatch: pytest.MonkeyPatch, spine: Spine, **demand: Demand) -> None:
    """squat-4 as if it had been judged so."""
    level = LevelBands.model_validate({"spine": spine, "demand": demand})
    made = Bands(made_from="0" * 16, levels={"squat-4": level})
    monkeypatch.setattr(load_bands, "read_bands", lambda: made)


def test_each_judged_level_says_where_it_stands_and_the_others_say_nothing(owner: Device) -> None:
    kept = read_bands().levels
    for name in EXERCISES:
        page = page_of(owner, f"library/{name}")
        for level in CATALOGUE.ladder(name):
            said = loads(part_of(page, level.rung))
            assert len(said) == (level.id in kept), level.id
            for one in said:
                text = text_of(one)
                assert load.SPINE[kept[level.id].spine.band] in text
                assert load.ORDER in text
                assert load.NOT_HARM in text
                assert re.findall(r"\d", SOURCE.sub("", text.replace(level.name, ""))) == []
                assert not re.search(r"\bk?N\b|newton", text)


def test_an_estimated_muscle_band_stands_on_no_page(owner: Device) -> None:
    for name in EXERCISES:
        page = page_of(owner, f"library/{name}")
        for level in CATALOGUE.ladder(name):
            bands = read_bands().levels.get(level.id)
            if bands is not None:
                better = [one for one in bands.demand.values() if one.basis != "estimate"]
                (said,) = loads(part_of(page, level.rung))
                assert said.count("<li>") == len(better), level.id


def test_a_published_band_is_cited_on_the_page(owner: Device) -> None:
    page = page_of(owner, "library/bird-dog")
    (said,) = loads(part_of(page, 4))
    assert "Outer hips : a lot, as measured ( source R43 )" in text_of(said)
    for source in set(re.findall(r'href="#(source-\w+)"', said)):
        listed = page.partition(f'<li id="{source}" lang="en">')[2].partition("</li>")[0]
        assert len(listed) > 20


def test_every_source_of_a_load_is_listed_with_its_exercise() -> None:
    for exercise in CATALOGUE.exercises.values():
        shown = [one for level in exercise.levels if (one := shown_load(level.id))]
        assert {name for one in shown for name in one.sources} <= set(sources_of(exercise))


def test_a_clinicians_decision_shows_its_reason_and_no_estimate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    why = "Ada Okafor, 2026-11-30: The hands carry half of it."
    told = Demand(band="low", basis="clinician", reason=why)
    judged(monkeypatch, Spine(band="medium", basis="clinician", reason=why), hamstrings=told)
    shown = shown_load("squat-4")
    assert shown is not None
    assert shown.basis == f"A clinician decided this. {why}"
    assert not shown.ours
    assert [one.says for one in shown.muscles] == [f"a little. A clinician decided this. {why}"]


def test_newtons_of_a_published_pressing_stay_off_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reason = "About 6000 N with the spine bent backwards."
    judged(
        monkeypatch,
        Spine(band="very_high", basis="published", sources=("R58",), reason=reason),
        hamstrings=Demand(
            band="high", basis="published", sources=("R24",), reason="At 60 degrees."
        ),
    )
    shown = shown_load("squat-4")
    assert shown is not None
    assert shown.basis == load.SPINE_PUBLISHED
    assert shown.sources == ("R11", "R58", "R24")
    assert not re.search(r"\d", " ".join([shown.spine, shown.basis, shown.muscles[0].says]))


def test_a_pressing_that_is_only_remembered_is_called_an_estimate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for basis, source in (("published", "our_proposal"), ("remembered", "R58")):
        told = {"band": "high", "basis": basis, "sources": (source,), "reason": "2585 N"}
        judged(monkeypatch, Spine.model_validate(told))
        shown = shown_load("squat-4")
        assert shown is not None
        assert "estimate" in shown.basis
        assert "measured" not in shown.basis
        assert shown.ours


def test_it_is_closed_until_somebody_wants_it(owner: Device) -> None:
    said = loads(page_of(owner, "library/squat"))
    assert said
    assert not any("<details open" in one for one in said)
    names = [text_of(one.partition("</summary>")[0]) for one in said]
    assert len(set(names)) == len(names)
