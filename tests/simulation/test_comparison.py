"""Two policies or versions on the same people: paired differences, and how far chance goes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any

import pytest

from steadyback.catalogue.other_numbers import OtherNumbers
from steadyback.simulation import pool
from steadyback.simulation.comparing import CANNOT, bounds, change, comparison
from steadyback.simulation.figures import LEAST
from steadyback.simulation.outcome import Noticed
from steadyback.simulation.pairing import NotComparable, paired
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.results import Results
from steadyback.simulation.trial import Trial
from tests.trial_folders import SETTINGS, but, finished, usual

Json = dict[str, Any]
STRICTER = OtherNumbers("stricter.yaml", b"stage2_leg: 3\npm00_leg: 5\n")


def compared(a: Path, b: Path) -> Json:
    return comparison(paired(a, b))


def refused(a: Path, b: Path) -> list[str]:
    with pytest.raises(NotComparable) as caught:
        paired(a, b)
    return list(caught.value.problems)


def values(found: Any) -> Iterator[float]:
    """Every difference that is known."""
    if isinstance(found, dict):
        if found.get("value") is not None:
            yield found["value"]
        for inner in found.values():
            yield from values(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from values(inner)


def rule(found: Json, name: str) -> Json:
    [row] = [one for one in found["rules"] if one["rule"] == name]
    return dict(row)


# ------------------------------------------------------------------ by the real rules


def ran(folder: Path, policy: OtherNumbers | None = None) -> Path:
    """Ten people for two weeks, as the command would keep them."""
    trial = Trial(1, 2, our_parameters(), policy)
    catalogue = pool.the_catalogue(policy)
    settings = SETTINGS | {"catalogue": catalogue.version}
    pool.run(trial, 10, 0, Results(folder, settings), lambda says: None)
    numbers = {name: float(one) for name, one in catalogue.policy.thresholds().items()}
    (folder / "report.json").write_text(json.dumps({"policy": numbers}), "utf-8")
    return folder


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Json:
    """Stricter numbers for stage 2 and for what is a hard day, against ours."""
    folder = tmp_path_factory.mktemp("trials")
    return compared(ran(folder / "ours"), ran(folder / "stricter", STRICTER))


def test_a_stricter_rule_acts_more_and_holds_more_people_back(found) -> None:
    hard = rule(found, "PM00")
    assert hard["change"] == "more"
    assert hard["value"] > 0
    assert 0 < hard["differ"] < LEAST
    assert hard["low"] is hard["high"] is None
    assert found["locked"]["value"] > 0
    assert found["kept"]["value"] < 0
    second = found["stages"][0]
    assert second["stage"] == 2
    assert second["people_b"] < second["people_a"]
    assert second["only_b"] == 0
    assert rule(found, "STAGE_UP")["change"] == "fewer"


def test_it_says_which_numbers_differ_and_that_the_people_are_the_same(found) -> None:
    assert found["numbers"] == [
        {"name": "pm00_leg", "a": 7.0, "b": 5.0},
        {"name": "stage2_leg", "a": 5.0, "b": 3.0},
    ]
    assert found["a"]["catalogue"] != found["b"]["catalogue"]
    assert found["people"] == 10
    assert found["patient_weeks"] == [20, 20]
    assert found["broken"]["people_b"] == 0
    assert found["cannot"] == CANNOT
    assert "cannot show that exercise helps" in CANNOT


# ------------------------------------------------------------------ the figures


def test_a_folder_compared_with_itself_differs_in_nothing(tmp_path) -> None:
    folder = finished(tmp_path / "a")
    same = compared(folder, folder)
    assert set(values(same)) == {0.0}
    assert {one["change"] for one in same["rules"]} == {"same"}
    assert same["kept"] | {"a": 0, "b": 0} == {
        "a": 0, "b": 0, "value": 0.0, "low": None, "high": None, "same": True, "differ": 0,
    }  # fmt: skip
    assert same["numbers"] == []


def test_who_differs_is_counted_each_way_with_exact_intervals(tmp_path) -> None:
    """Of 200 people 12 are locked only in A and 3 only in B. Each way its interval leaves out 1.25
    per cent at each end, and the difference lies between the farthest ends of both."""
    locked: Json = {"locked": {"any": 2, "RF25": 2}}
    a = finished(tmp_path / "a", but(lambda n: n < 20, **locked), people=200)
    b = finished(tmp_path / "b", but(lambda n: 12 <= n < 23, **locked), people=200)
    one = compared(a, b)["met_lock"]
    assert (one["people_a"], one["people_b"], one["only_a"], one["only_b"]) == (20, 11, 12, 3)
    assert one["value"] == pytest.approx(-9 / 200)
    (lost_low, lost_high), (won_low, won_high) = bounds(12, 200), bounds(3, 200)
    assert one["low"] == pytest.approx(won_low - lost_high, abs=2e-6)
    assert one["high"] == pytest.approx(won_high - lost_low, abs=2e-6)
    for count, low, high in ((12, lost_low, lost_high), (3, won_low, won_high)):
        assert 1 - at_most(count - 1, 200, low) == pytest.approx(0.0125, abs=1e-4)
        assert at_most(count, 200, high) == pytest.approx(0.0125, abs=1e-4)


def at_most(count: int, of: int, chance: float) -> float:
    """The chance of so many or fewer, term by term."""
    return sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(count + 1))


def test_where_nobody_differs_more_people_still_might(tmp_path) -> None:
    one = compared(finished(tmp_path / "a"), finished(tmp_path / "b"))["stages"][0]
    assert one["same"]
    assert one["value"] == 0
    assert one["low"] == -one["high"] < 0


def test_people_are_their_own_measure(tmp_path) -> None:
    """One day more for everybody is one day more in every draw, however different they are."""
    a = finished(tmp_path / "a", lambda n: but(lambda _: True, rules={"PM07": n + 1})(n))
    b = finished(tmp_path / "b", lambda n: but(lambda _: True, rules={"PM07": n + 2})(n))
    one = rule(compared(a, b), "PM07")
    assert (one["days_a"], one["days_b"]) == (55, 65)
    assert one["low"] == one["high"] == pytest.approx(one["value"], abs=1e-5)
    assert one["value"] == pytest.approx(100 / 14)


def test_a_difference_of_very_few_has_no_interval(tmp_path) -> None:
    a = finished(tmp_path / "a", people=200)
    b = finished(tmp_path / "b", but(lambda n: n < LEAST - 1, plans=5), people=200)
    one = compared(a, b)["plans"]
    assert one["value"] > 0
    assert (one["differ"], one["low"], one["high"]) == (LEAST - 1, None, None)


def test_a_difference_of_several_has_an_interval_that_is_the_same_each_time(tmp_path) -> None:
    a = finished(tmp_path / "a", people=30)
    b = finished(tmp_path / "b", but(lambda n: n < LEAST, plans=5), people=30)
    one = compared(a, b)["plans"]
    assert (one["a"], one["b"]) == (2, 3)
    assert one["low"] < one["value"] < one["high"]
    assert one["low"] >= 0
    assert one == compared(a, b)["plans"]


def test_sessions_and_sets_are_compared_over_those_that_were_planned_and_trained(tmp_path) -> None:
    idle = replace(usual(3).weeks[0], planned=4, trained=0, kept=0, halves=(0,) * 7)
    a, b = finished(tmp_path / "a"), finished(tmp_path / "b", but(lambda n: n == 3, weeks=(idle,)))
    both = compared(a, b)
    assert both["kept"]["a"] == pytest.approx(100 * 26 / 60)
    assert both["kept"]["b"] == pytest.approx(100 * 20 / 58)
    groups = {one["group"]: one for one in both["sets"]}
    assert groups["hamstrings"]["a"] == groups["hamstrings"]["b"] == 1.5
    assert groups["back_extensors"]["value"] == 0


def test_days_until_something_was_noticed_are_compared_where_both_noticed_it(tmp_path) -> None:
    later, never = (Noticed("flare", 2, 6),), (Noticed("flare", 2, None),)
    a = finished(tmp_path / "a")
    b = finished(
        tmp_path / "b",
        lambda n: but(lambda n: n < 5, noticed=later)(n) if n < 8 else but(bool, noticed=never)(n),
    )
    flares, signs = compared(a, b)["noticed"]
    assert (flares["began"], flares["noticed_a"], flares["noticed_b"]) == (10, 10, 8)
    assert flares["share"]["value"] == -20
    assert flares["both"] == 8
    assert flares["days"]["value"] == pytest.approx(3 * 5 / 8)
    assert signs["began"] == 0
    assert signs["days"]["value"] is None


def test_rules_that_act_newly_or_never_are_named(tmp_path) -> None:
    new: Json = {"rules": {"PM07": 9, "PM11": 1}}
    both = compared(finished(tmp_path / "a"), finished(tmp_path / "b", but(bool, **new)))
    assert rule(both, "PM11")["change"] == "only in B"
    assert rule(both, "PM07")["change"] == "more"
    assert rule(both, "PM12")["change"] == "fewer"
    none = but(lambda n: True, rules={"PM07": 1})
    gone = compared(finished(tmp_path / "c"), finished(tmp_path / "d", none))
    assert rule(gone, "PM12")["change"] == "only in A"
    assert (change(0, 0), change(2, 2)) == ("never in either", "same")
    sizes = [abs(one["days_b"] - one["days_a"]) for one in both["rules"]]
    assert sizes == sorted(sizes, reverse=True)


def test_what_must_never_happen_is_counted_by_people_and_by_number(tmp_path) -> None:
    b = finished(tmp_path / "b", but(lambda n: n in (2, 7), broken={"4": 3}))
    one = compared(finished(tmp_path / "a"), b)["broken"]
    assert (one["people_a"], one["people_b"], one["only_b"]) == (0, 2, 2)
    assert one["numbers"] == [{"number": "4", "a": 0, "b": 6}]


def test_folders_are_read_and_never_written(tmp_path) -> None:
    a, b = finished(tmp_path / "a"), finished(tmp_path / "b")
    (a / "parts" / "0000005-0000009.jsonl.unfinished").write_text("another run is at it", "utf-8")

    def files() -> Json:
        return {str(p): p.stat().st_mtime_ns for p in sorted(tmp_path.rglob("*"))}

    before = files()
    compared(a, b)
    assert files() == before


# ------------------------------------------------------------------ what cannot be compared


def test_other_people_are_refused_with_all_that_differs(tmp_path) -> None:
    a = finished(tmp_path / "a")
    b = finished(tmp_path / "b", people=5, weeks=3, seed=2, parameters="q")
    told = refused(a, b)
    assert len(told) == 4
    for name, is_a, is_b in (
        ("people", 10, 5), ("weeks", 2, 3), ("seed", 1, 2), ("parameters", "'p'", "'q'"),
    ):  # fmt: skip
        says = f"{name} is {is_a} in {a} and {is_b} in {b}"
        assert f"these are not the same people: {says}" in told


def test_people_whom_another_version_makes_differently_are_refused(tmp_path) -> None:
    a = finished(tmp_path / "a")
    b = finished(tmp_path / "b", but(lambda n: n in (4, 6), cause="disc"))
    [told] = refused(a, b)
    assert told.startswith(f"person 4 is somebody else in {b}, and so for 2 of 10")


def test_runs_that_are_not_finished_are_refused(tmp_path) -> None:
    a, b = finished(tmp_path / "a", without=(1,)), finished(tmp_path / "b", without=(0, 1))
    assert [one.partition("; ")[0] for one in refused(a, b)] == [
        f"{a} is not finished, or another program wrote it: 5 of 10 people can be read",
        f"{b} is not finished, or another program wrote it: 0 of 10 people can be read",
    ]
    (a / "report.json").unlink()
    assert refused(a, finished(tmp_path / "c"))[0].endswith("there is no report.json")


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[]", b"null", b'{"people": 5}', b"["])
def test_a_folder_that_cannot_be_read_is_refused(tmp_path, content) -> None:
    a, b = finished(tmp_path / "a"), finished(tmp_path / "b")
    (a / "run.json").write_bytes(content)
    (b / "report.json").write_bytes(content)
    told = refused(a, b)
    assert len(told) == 2
    assert str(a / "run.json") in told[0]
    assert str(b / "report.json") in told[1]


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{}\n[]\nnull\n", b'{"cpu": 1}\n'])
def test_a_part_that_cannot_be_read_is_not_there(tmp_path, content) -> None:
    a = finished(tmp_path / "a")
    (a / "parts" / "0000000-0000004.jsonl").write_bytes(content)
    assert "5 of 10 people can be read" in refused(a, finished(tmp_path / "b"))[0]


FIELDS = sorted(usual(0).plain())


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("wrong", [-1, [{"week": 1}], {"1": "many"}, None])
def test_a_part_with_one_damaged_value_is_not_there(tmp_path, field, wrong) -> None:
    a = finished(tmp_path / "a")
    path = a / "parts" / "0000000-0000004.jsonl"
    effort, row, *others = path.read_text("utf-8").splitlines()
    damaged = json.dumps(json.loads(row) | {field: wrong})
    path.write_text("\n".join([effort, damaged, *others]) + "\n", "utf-8")
    assert "5 of 10 people can be read" in refused(a, finished(tmp_path / "b"))[0]


def test_what_is_no_run_is_refused(tmp_path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    told = refused(tmp_path / "nowhere", tmp_path / "file")
    assert told[0] == f"{tmp_path / 'nowhere'} holds no run: there is no run.json"
    assert told[1].startswith("cannot read ")


@pytest.mark.parametrize("people", [0, -5, 10**15, True, 5.0, "5"])
def test_a_number_of_people_that_means_nothing_is_refused(tmp_path, people) -> None:
    a = finished(tmp_path / "a")
    run = json.loads((a / "run.json").read_text("utf-8")) | {"people": people}
    (a / "run.json").write_text(json.dumps(run), "utf-8")
    assert "does not say people" in refused(a, finished(tmp_path / "b"))[0]
