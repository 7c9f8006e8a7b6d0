"""A whole run: the same with any number of workers, resumed without counting anybody twice."""

import errno
import json
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from steadyback.simulation import pool
from steadyback.simulation.figures import ratio, share, summary
from steadyback.simulation.lookout import Break
from steadyback.simulation.outcome import Noticed, Outcome, Totals, WeekLived
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.results import CASES_MOST, Refused, Results, parts_of
from steadyback.simulation.trial import Trial
from tests.catalogue_fixture import the_catalogue

TRIAL = Trial(1, 1, our_parameters())
PEOPLE = 12
SETTINGS = {"people": PEOPLE, "weeks": 1, "seed": 1}


def quiet(text: str) -> None:
    """Says nothing."""


def ran(folder, workers: int = 0, people: int = PEOPLE, says=quiet) -> Results:
    results = Results(folder, SETTINGS | {"people": people})
    pool.run(TRIAL, people, workers, results, says)
    return results


def found(results: Results, people: int = PEOPLE) -> tuple[list[Outcome], Totals]:
    outcomes = list(pool.outcomes_of(results, people))
    return outcomes, pool.totals_of(outcomes)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Results:
    """A run in this process that nothing disturbed."""
    return ran(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_it_comes_to_the_same_with_one_worker_two_and_four(
    whole, tmp_path, monkeypatch, workers
) -> None:
    outcomes, totals = found(whole)
    monkeypatch.setattr("steadyback.simulation.results.PART", 3)  # four parts: one for each
    assert found(ran(tmp_path, workers=workers)) == (outcomes, totals)
    assert totals.people == PEOPLE
    assert not totals.broken


class Here(ThreadPoolExecutor):
    """Threads of this process in the place of processes."""

    def __init__(self, workers, *others) -> None:
        super().__init__(workers)


def test_what_was_kept_is_not_held_in_memory_until_the_end(whole, tmp_path, monkeypatch) -> None:
    """Case files are large, and in a long run there are many."""
    alive: list[weakref.ref] = []

    def quick(trial, numbers):
        part = whole.part(numbers)
        assert part is not None
        done = pool.Worked(part, {})
        alive.append(weakref.ref(done))
        return done

    held = []
    monkeypatch.setattr(pool, "ProcessPoolExecutor", Here)
    monkeypatch.setattr(pool, "worked", quick)
    ran(tmp_path, 1, says=lambda text: held.append(sum(one() is not None for one in alive)))
    assert len(alive) == len(parts_of(PEOPLE)) == 3
    assert held[-1] == 1


def test_after_ctrl_c_nothing_is_written_again(whole, tmp_path, monkeypatch) -> None:
    keeps, real = [], Results.keep

    def stops(text: str) -> None:
        if text.startswith(f"{PEOPLE} of"):
            raise KeyboardInterrupt

    def keep(results, part) -> None:
        keeps.append(part.numbers)
        real(results, part)

    monkeypatch.setattr(pool, "ProcessPoolExecutor", Here)
    monkeypatch.setattr(pool, "worked", lambda trial, numbers: pool.Worked(whole.part(numbers), {}))
    monkeypatch.setattr(Results, "keep", keep)
    with pytest.raises(pool.Stopped):
        ran(tmp_path, 1, says=stops)
    assert sorted(keeps, key=min) == parts_of(PEOPLE)


def test_it_goes_on_after_an_interruption_and_counts_nobody_twice(
    whole, tmp_path, monkeypatch
) -> None:
    real, asked = pool.worked, []

    def interrupted(trial, numbers, catalogue=None):
        asked.append(numbers)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return real(trial, numbers, catalogue)

    with monkeypatch.context() as once:
        once.setattr(pool, "worked", interrupted)
        with pytest.raises(pool.Stopped):
            ran(tmp_path)
    kept = Results(tmp_path, SETTINGS)
    assert found(kept)[1].people == 5
    again = []

    def counted(trial, numbers, catalogue=None):
        again.append(numbers)
        return real(trial, numbers, catalogue)

    monkeypatch.setattr(pool, "worked", counted)
    resumed = ran(tmp_path)
    assert again == parts_of(PEOPLE)[1:]
    assert found(resumed) == found(whole)
    ran(tmp_path)
    assert again == parts_of(PEOPLE)[1:]


def test_a_part_that_is_not_whole_is_done_again(whole, tmp_path) -> None:
    results = ran(tmp_path, people=5)
    path = results.path(range(5))
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    (results.parts / "0000000-0000004.jsonl.unfinished").write_text("half", "utf-8")
    assert results.part(range(5)) is None
    again = ran(tmp_path, people=5)
    assert found(again, 5)[0] == found(whole)[0][:5]
    assert [one.name for one in again.parts.iterdir()] == [path.name]


def test_a_full_disk_leaves_what_was_finished(whole, tmp_path, monkeypatch) -> None:
    real, parts = Results.keep, []

    def full(results, part):
        parts.append(part)
        if len(parts) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(results, part)

    with monkeypatch.context() as once:
        once.setattr(Results, "keep", full)
        with pytest.raises(OSError, match="No space"):
            ran(tmp_path)
    assert found(Results(tmp_path, SETTINGS))[1].people == 5
    assert found(ran(tmp_path)) == found(whole)


def test_more_people_go_on_from_fewer(whole, tmp_path) -> None:
    ran(tmp_path, people=7)
    assert found(ran(tmp_path)) == found(whole)


def test_a_folder_with_another_run_is_refused(tmp_path) -> None:
    Results(tmp_path, SETTINGS)
    with pytest.raises(Refused, match=r"seed was 1.*weeks was 1"):
        Results(tmp_path, SETTINGS | {"seed": 2, "weeks": 3})
    (tmp_path / "run.json").write_text("?", "utf-8")
    with pytest.raises(Refused, match="cannot be read"):
        Results(tmp_path, SETTINGS)


@pytest.mark.parametrize("content", ["[]", "null", "3", '"run"', "[" * 100_000])
def test_a_folder_whose_run_is_no_object_is_refused(tmp_path, content) -> None:
    (tmp_path / "run.json").write_text(content, "utf-8")
    with pytest.raises(Refused, match="cannot be read"):
        Results(tmp_path, SETTINGS)


def broken(number: str) -> Break:
    return Break(datetime(2026, 1, 5, tzinfo=UTC), (f"{number}: so it is",), {"events": []})


def test_one_invariant_that_breaks_for_many_leaves_room_for_a_rarer_one(tmp_path) -> None:
    results = Results(tmp_path, SETTINGS)
    for person in range(CASES_MOST + 20):
        results.keep_broken(person, [broken("10")])
    results.keep_broken(5000, [broken("10"), broken("1")])
    assert results.cases() == {"10": CASES_MOST, "1": 1}
    assert (results.broken / "0005000-1.case.json").exists()
    again = Results(tmp_path, SETTINGS)
    assert again.cases() == results.cases()
    again.keep_broken(3, [broken("10")])
    assert again.cases() == results.cases()


def test_it_says_how_far_it_is(tmp_path) -> None:
    said: list[str] = []
    ran(tmp_path, people=5, says=said.append)
    assert said[-1].startswith("5 of 5 people")
    assert said[-1].endswith("nothing broken")


def test_what_was_broken_before_it_was_interrupted_is_said_too(tmp_path) -> None:
    results = ran(tmp_path, people=5)
    part = results.part(range(5))
    assert part is not None
    first, *others = part.outcomes
    results.keep(replace(part, outcomes=(replace(first, broken={"6": 2}), *others)))
    said: list[str] = []
    ran(tmp_path, says=said.append)
    assert said[0].endswith("2 invariants broken")


def outcome(number: int) -> Outcome:
    source = Random(number)
    halves = tuple(source.randint(0, 9) for _ in range(7))
    week = WeekLived(1, 7, 1, 3, 2, source.randint(0, 3), halves)
    return Outcome(
        number=number, cause="unknown", weeks=(week, week), stages={1: 0, source.randint(1, 4): 3},
        placed=number % 3,
        rules={"PM07": source.randint(1, 9)}, noticed=(Noticed("flare", 2, number % 4 or None),),
        locked={"any": number % 3, "RF25": number % 3}, days=14, plans=2, looks=30,
        events={"check_in": number}, improved=number % 2 == 0, leg=(5, 3), broken={},
    )  # fmt: skip


def test_totals_are_the_same_in_any_order_and_grouping() -> None:
    people = [outcome(number) for number in range(40)]
    shuffled = Random(1).sample(people, len(people))
    halves = pool.totals_of(shuffled[:13]) + pool.totals_of(shuffled[13:])
    assert halves == pool.totals_of(people)
    assert halves.people == 40
    assert halves.weeks == 80


def test_shares_have_exact_intervals() -> None:
    """The textbook values of Clopper and Pearson; 3 of 300 unseen is the rule of three."""
    half = share(5, 10)
    assert (half.value, round(half.low or 0, 4), round(half.high or 0, 4)) == (0.5, 0.1871, 0.8129)
    none = share(0, 300)
    assert none.low == 0
    assert round(none.high or 0, 4) == 0.0122
    assert share(300, 300).high == 1
    assert share(0, 0).value is None


def test_what_is_counted_within_people_has_an_interval_by_seed() -> None:
    done, planned = [1, 2, 3, 0, 3] * 20, [3] * 100
    one = ratio(done, planned, 1)
    assert one == ratio(done, planned, 1)
    assert one.value == 0.6
    assert (one.low or 1) < 0.6 < (one.high or 0)
    assert ratio([0], [0], 1).value is None


def test_the_report_names_the_rules_that_never_acted(whole) -> None:
    outcomes, totals = found(whole)
    report = summary(outcomes, totals, the_catalogue(), 1)
    named = {one["rule"] for one in report["rules"]["named"]}
    assert "SCREEN_SHORT" in named
    assert "AGE" in report["rules"]["never"]
    assert named.isdisjoint(report["rules"]["never"])
    known = {*the_catalogue().rules, *the_catalogue().red_flags}
    assert named <= known
    assert named | {*report["rules"]["never"], *report["rules"]["not_asked"]} == known
    assert "NEED_QUIET" in report["rules"]["not_asked"]
    assert json.loads(json.dumps(report)) == report
