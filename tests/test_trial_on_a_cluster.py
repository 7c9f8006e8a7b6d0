"""A trial on a real Dask cluster: a scheduler and workers as processes of their own.

All of it listens on this machine alone, and nothing has a dashboard.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client

from steadyback.catalogue.other_numbers import OtherNumbers
from steadyback.cli import simulating
from steadyback.simulation import cluster, pool
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.program import program
from steadyback.simulation.results import Results, parts_of
from steadyback.simulation.trial import Trial
from tests.commands import run as run
from tests.until import LIMIT_S, until

TRIAL = Trial(1, 1, our_parameters())
PEOPLE, FEW = 20, 6
SETTINGS = {"people": PEOPLE, "weeks": 1, "seed": 1}
COMMAND = ("simulate", "--people", "5", "--weeks", "1", "--out")
OLDER = "import steadyback.engine\nsteadyback.engine.ENGINE_VERSION = '0.0.1'\n"
NONE = "import sys\nsys.modules['steadyback'] = None\n"


class Cluster:
    """A scheduler and the workers that were started for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: dict[str, subprocess.Popen] = {}
        told = folder / "scheduler.json"
        words = ("scheduler", "--port", "0", "--scheduler-file", str(told))
        self.scheduler = self.started("scheduler", words)
        until(lambda: told.exists() and told.stat().st_size > 0, "a scheduler")
        self.address = json.loads(told.read_text("utf-8"))["address"]

    def started(self, name: str, words: tuple[str, ...]) -> subprocess.Popen:
        """A process of Dask, which tells what it does into a file."""
        # Without an address for the dashboard Dask listens on all of them, even where it has none.
        here = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
        command = [sys.executable, "-m", "dask", *words, *here]
        environment = os.environ | {"DASK_CONFIG": str(self.folder / "no settings")}
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def worker(self, name: str, *, preloads: str = "") -> None:
        """One worker more, with one thread, that has run something first."""
        before = self.folder / f"{name}.py"
        before.write_text(preloads, "utf-8")
        self.workers[name] = self.started(
            name,
            (
                "worker", self.address, "--name", name, "--nthreads", "1", "--no-nanny",
                "--local-directory", str(self.folder), "--preload", str(before),
            ),
        )  # fmt: skip
        with Client(self.address, timeout=LIMIT_S, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=LIMIT_S)

    def ended(self) -> None:
        """Every process that was started is killed."""
        for process in (*self.workers.values(), self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def given(tmp_path_factory) -> Iterator[Cluster]:
    """A scheduler that has no workers yet."""
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.ended()


@pytest.fixture(autouse=True, scope="module")
def small_and_slow() -> Iterator[None]:
    """Parts of two people, so that few people are many parts; and a machine may be slow."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr("steadyback.simulation.results.PART", 2)
        here.setattr(cluster, "REACHED_S", LIMIT_S)
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Results:
    """The same people in this process, undisturbed."""
    results = Results(tmp_path_factory.mktemp("whole"), SETTINGS)
    pool.run(TRIAL, PEOPLE, 0, results, quiet)
    return results


def quiet(text: str) -> None:
    """Says nothing."""


def lives(results: Results, people: int = PEOPLE) -> dict[str, bytes]:
    """What is kept of each part, without what it cost."""
    return {
        results.path(part).name: results.path(part).read_bytes().split(b"\n", 1)[1]
        for part in parts_of(people)
        if results.part(part) is not None
    }


def test_a_killed_worker_changes_nothing_and_nobody_is_there_twice(given, whole, tmp_path) -> None:
    given.worker("one")
    given.worker("two")
    said: list[str] = []

    def kills(text: str) -> None:
        said.append(text)
        if len(said) > 1:
            return
        work, names = client.processing(), client.scheduler_info()["workers"]
        busy = max(work, key=lambda one: len(work[one]))
        assert work[busy]
        given.workers[names[busy]["name"]].kill()

    results = Results(tmp_path / "out", SETTINGS)
    with Client(given.address, timeout=LIMIT_S, set_as_default=False) as client:
        cluster.run(given.address, TRIAL, PEOPLE, results, kills)
    assert sorted(worker.poll() is None for worker in given.workers.values()) == [False, True]
    assert lives(results) == lives(whole)
    outcomes = list(pool.outcomes_of(results, PEOPLE))
    assert [one.number for one in outcomes] == list(range(PEOPLE))
    assert pool.totals_of(outcomes) == pool.totals_of(pool.outcomes_of(whole, PEOPLE))
    assert said[-1].startswith(f"{PEOPLE} of {PEOPLE} people")
    assert len(said) == len(parts_of(PEOPLE))


def test_ctrl_c_keeps_whoever_is_under_way_and_the_same_run_goes_on(given, whole, tmp_path) -> None:
    given.worker("one")
    said: list[str] = []

    def interrupts(text: str) -> None:
        said.append(text)
        if len(said) == 1:
            raise KeyboardInterrupt

    results = Results(tmp_path / "out", SETTINGS)
    with pytest.raises(pool.Stopped):
        cluster.run(given.address, TRIAL, PEOPLE, results, interrupts)
    kept = lives(results)
    assert 1 <= len(kept) < len(parts_of(PEOPLE))
    assert kept.items() <= lives(whole).items()
    assert said[1].startswith("Stopping.")
    cluster.run(given.address, TRIAL, PEOPLE, results, said.append)
    assert len(said) == 2 + len(parts_of(PEOPLE)) - len(kept)
    assert lives(results) == lives(whole)


def test_a_cluster_that_goes_away_ends_in_a_sentence_and_the_same_command_goes_on(
    given, whole, run, tmp_path, monkeypatch
) -> None:
    given.worker("one")

    def killer() -> pool.Says:
        return lambda text: given.scheduler.kill()

    folder = tmp_path / "out"
    words = ("simulate", "--people", str(FEW), "--weeks", "1", "--out", folder)
    with monkeypatch.context() as once:
        once.setattr(simulating, "progress_line", killer)
        found = run(*words, "--cluster", given.address)
    assert found.status == 3
    assert "the cluster went away. What was finished is kept; the same" in found.err
    assert "Traceback" not in found.err
    before = json.loads((folder / "run.json").read_text("utf-8"))
    assert 1 <= len(lives(Results(folder, before))) < len(parts_of(FEW))
    assert run(*words, "--workers", "0").status == 0
    assert lives(Results(folder, before)) == lives(whole, FEW)


def test_a_cluster_without_workers_or_with_others_is_refused_with_all_problems(
    given, run, tmp_path
) -> None:
    words = (*COMMAND, tmp_path / "out", "--cluster", given.address)
    found = run(*words)
    assert found.status == 2
    assert found.err == (
        f"the cluster at {given.address} has no workers yet; start some, then try again\n"
    )
    given.worker("right")
    given.worker("older", preloads=OLDER)
    given.worker("none", preloads=NONE)
    found = run(*words)
    assert found.status == 2
    lines = sorted(line.split(" ", 2)[2] for line in found.err.splitlines())
    assert len(lines) == 2
    assert lines[1].startswith("has another Steadyback or none: ")
    assert lines[0].startswith("engine is 0.0.1+")
    assert lines[0].endswith(f", here it is {program()}")
    assert not (tmp_path / "out").exists()


def test_a_worker_that_comes_later_and_is_another_is_given_nothing() -> None:
    same = cluster.versions(TRIAL)
    with pytest.raises(cluster.Lost, match=r"came later: engine is .*, here it is 9\.9"):
        cluster.worked_there(range(5), TRIAL, same | {"engine": "9.9"})
    other = replace(TRIAL, policy=OtherNumbers("other.yaml", b"stage2_leg: 4"))
    with pytest.raises(cluster.Lost, match="came later: catalogue is "):
        cluster.worked_there(range(5), other, same)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "no://where:1"])
def test_a_scheduler_that_cannot_be_reached_is_refused(run, tmp_path, monkeypatch, address) -> None:
    monkeypatch.setattr(cluster, "REACHED_S", 0.2)
    found = run(*COMMAND, tmp_path / "out", "--cluster", address)
    assert found.status == 2
    assert found.err.startswith(f"no cluster can be reached at '{address}': ")
    assert len(found.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_without_the_package_it_is_said_how_to_get_it(run, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = run(*COMMAND, tmp_path / "out", "--cluster", "tcp://127.0.0.1:1")
    assert found.status == 2
    assert found.err.strip() == cluster.MISSING
    assert "pip install 'steadyback[cluster]'" in found.err
    assert not (tmp_path / "out").exists()


def test_processes_or_a_cluster_and_not_both(run, tmp_path) -> None:
    found = run(*COMMAND, tmp_path / "out", "--workers", "2", "--cluster", "tcp://127.0.0.1:1")
    assert found.status == 2
    assert "not allowed with argument" in found.err
