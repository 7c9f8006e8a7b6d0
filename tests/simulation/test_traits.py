"""Who virtual people are: the same for the same seed, never impossible, each number sourced."""

from dataclasses import replace

import pytest

from steadyback.catalogue.reading import read_file
from steadyback.simulation.parameters import (
    HERE,
    LIMITS,
    OURS,
    Impossible,
    our_parameters,
    read_parameters,
)
from steadyback.simulation.traits import CAUTIONS, check_everybody, checked, traits
from steadyback.vocabulary import CAUTION_IDS
from tests.catalogue_fixture import the_catalogue

PARAMETERS = our_parameters()


def test_it_makes_the_same_people_of_the_same_seed() -> None:
    one = [traits(1, number, PARAMETERS) for number in range(50)]
    assert [traits(1, number, PARAMETERS) for number in reversed(range(50))] == one[::-1]
    assert [traits(2, number, PARAMETERS) for number in range(50)] != one
    assert len({(t.leg, t.offset) for t in one}) == 50


def test_it_makes_all_kinds_of_people() -> None:
    people = [traits(1, number, PARAMETERS) for number in range(400)]
    assert {one.side for one in people} == {"left", "right", "both"}
    assert {one.floor for one in people} == {True, False}
    assert {one.cause for one in people} == {
        "disc_herniation", "stenosis", "spondylolisthesis", "deep_gluteal", "unknown",
    }  # fmt: skip
    assert {caution for one in people for caution in one.cautions} == {c["id"] for c in CAUTIONS}
    assert {str(c["id"]) for c in CAUTIONS} <= set(CAUTION_IDS)
    assert 0.45 < sum(one.adherent for one in people) / 400 < 0.55


def test_it_refuses_impossible_traits_and_names_all_that_is_wrong() -> None:
    person = traits(1, 0, PARAMETERS)
    with pytest.raises(Impossible) as refused:
        checked(
            replace(
                person, leg=11, minutes=90, days=(), side="middle", wakes=20, trains=6, weeks=4000,
                cautions=("dragon",), equipment=("sofa",),
            )
        )  # fmt: skip
    said = " | ".join(refused.value.problems)
    for word in ("leg is 11", "minutes is 90", "days are none", "side is", "before waking"):
        assert word in said
    for word in ("'dragon'", "'sofa'", "longer than the person has lived"):
        assert word in said
    assert len(refused.value.problems) == 8


def test_parameters_that_make_some_impossible_are_refused_with_how_many_and_who() -> None:
    """Each within its limits, and together more weeks than somebody has lived."""
    with pytest.raises(Impossible) as refused:
        check_everybody(1, range(1000), PARAMETERS.but(long_weeks=200, age_least=18))
    whole, *first = refused.value.problems
    assert whole.startswith("these parameters make ")
    assert " of 1,000 people impossible; look at long_weeks, long_share, age_least" in whole
    assert len(first) == 5
    assert all("longer than the person has lived" in one for one in first)
    assert int(first[0].split()[1].rstrip(":")) < 200
    check_everybody(1, range(1000), PARAMETERS)


def test_every_parameter_has_a_source_or_says_that_it_is_ours() -> None:
    known = {*the_catalogue().sources, OURS}
    for name, row in PARAMETERS.rows.items():
        assert set(row.sources) <= known, name
        assert row.sources, name
    assert {name for name, row in PARAMETERS.rows.items() if row.sources == ("R78",)} == {
        "improved_share", "improved_least", "long_odds",
    }  # fmt: skip


def test_every_parameter_is_used_and_every_one_that_is_used_is_there() -> None:
    code = "".join(
        path.read_text("utf-8") for path in HERE.parent.glob("*.py") if path.name != "parameters.py"
    )
    unused = [name for name in LIMITS if f'["{name}"]' not in code]
    assert unused == []
    assert set(PARAMETERS.rows) == set(LIMITS)


def test_it_refuses_impossible_parameters_and_names_all_that_is_wrong() -> None:
    with pytest.raises(Impossible) as refused:
        PARAMETERS.but(late=1.5, age_least=90, flare_rise_most=1, disc_share=0.9, wings=2)
    assert refused.value.problems == (
        "wings is not a parameter",
        "late is 1.5; it lies between 0 and 1",
        "flare_rise_least (2) is above flare_rise_most (1)",
        "age_least (90) is above age_most (82)",
        "the shares of the causes come to 1.06, more than all people",
    )


def test_it_refuses_a_file_with_every_fault_and_its_line(tmp_path) -> None:
    text = HERE.read_text("utf-8")
    text = text.replace("doubled: {value: 0.03", "doubled: {value: often").replace(
        'noise: {value: 0.7, unit: "points of 10"', "noise: {value: 0.7"
    )
    text = text.replace("\nunsaid:", "\nunspoken:")
    path = tmp_path / "parameters.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(Impossible) as refused:
        read_parameters(path)
    said = "\n".join(refused.value.problems)
    line = read_file(path, path.name).line(("doubled",))
    assert f"parameters.yaml:{line}: doubled.value" in said
    assert "noise.unit" in said
    assert "unsaid is missing" in said
    assert "unspoken is not a parameter" in said


def test_other_numbers_have_another_digest() -> None:
    assert PARAMETERS.but(late=0.5).digest != PARAMETERS.digest
    assert PARAMETERS.but(late=PARAMETERS["late"]).digest == PARAMETERS.digest
