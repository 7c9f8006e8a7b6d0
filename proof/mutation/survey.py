"""The tests without any mutant: how long each takes, whether it passes, and what it reaches."""

import json
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from proof.mutation.children import in_children
from proof.mutation.noticing import ROOT, SCENARIOS, TakenOver
from proof.mutation.reach import REACHED, Recorder

LONGEST = 600.0
"""Seconds after which a test is given up, without a mutant."""
OFTEN = 50
"""After so many tests what was found is kept, should the run be stopped."""
KEPT = "survey.pickle"
"""Not committed: what was surveyed before."""


@dataclass(frozen=True)
class Surveyed:
    """One test as it is without a mutant; `mark` is a hash of all that it may depend on."""

    name: str
    mark: str
    passed: bool = False
    seconds: float = LONGEST
    reached: frozenset[str] = field(default_factory=frozenset)
    rules: frozenset[str] = field(default_factory=frozenset)

    @property
    def scenario(self) -> bool:
        """Whether it is a person with the advice expected."""
        return self.name.startswith(f"{SCENARIOS}::test_the_advice_is")


def survey(tests: TakenOver, names: Iterable[str], jobs: int, folder: Path) -> tuple[Surveyed, ...]:
    """Every test, each in a child of its own, so that none finds what another one cached.

    Tests that nothing changed for are not run again.
    """
    recorder = Recorder(names)
    mark = code_mark(frozenset(names))
    before = kept(folder)

    def work(name: str) -> Surveyed:
        recorder.begin()
        answer = tests.ask(name, LONGEST)
        reached, rules = frozenset(REACHED), rules_of(name)
        passed = not answer.failed
        return Surveyed(name, mark_of(name, mark), passed, answer.seconds, reached, rules)

    known = {n: before[n] for n in tests.items if n in before and fresh(before[n], mark)}
    others = [name for name in tests.items if name not in known]
    for name, found in in_children(others, work, jobs, LONGEST * 2):
        known[name] = found or Surveyed(name, mark_of(name, mark))
        if len(known) % OFTEN == 0:
            keep({**before, **known}, folder)
    keep({**before, **known}, folder)
    return tuple(known[name] for name in tests.items)


def fresh(one: Surveyed, mark: str) -> bool:
    """Whether what the test depends on is as it was."""
    return one.mark == mark_of(one.name, mark)


def kept(folder: Path) -> dict[str, Surveyed]:
    """What was surveyed before, by name."""
    path = folder / KEPT
    if not path.is_file():
        return {}
    found: dict[str, Surveyed] = pickle.loads(path.read_bytes())  # noqa: S301, written by `keep`
    return found


def keep(found: dict[str, Surveyed], folder: Path) -> None:
    """Keep it for the next run."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / KEPT).write_bytes(pickle.dumps(found))


def rules_of(name: str) -> frozenset[str]:
    """The rules that a scenario says it is about; nothing for other tests."""
    path = pair_of(name)[1]
    return frozenset(json.loads(path.read_text("utf-8"))["rule"]) if path.is_file() else frozenset()


def pair_of(name: str) -> tuple[Path, Path]:
    """Where the case and the advice of a scenario stand."""
    start = ROOT / "tests" / "scenarios" / name.rpartition("[")[2].rstrip("]")
    return Path(f"{start}_scenario.json"), Path(f"{start}_advice.json")


@cache
def code_mark(names: frozenset[str]) -> str:
    """A hash of the product, of what is recorded, and of what the tests share."""
    shared = [path for path in (ROOT / "tests").rglob("*.py") if "test_" not in path.name]
    product = (ROOT / "src" / "steadyback").rglob("*")
    content = [path for path in product if path.suffix in (".py", ".yaml")]
    return hashed([*content, *shared], *sorted(names))


@cache
def mark_of(name: str, mark: str) -> str:
    """A hash of the product and of the files that one test is made of."""
    return hashed([ROOT / name.partition("::")[0], *pair_of(name)], mark)


def hashed(paths: Iterable[Path], *texts: str) -> str:
    """One hash over some texts and files."""
    whole = sha256("\n".join(texts).encode())
    for part in contents(paths):
        whole.update(part)
    return whole.hexdigest()


def contents(paths: Iterable[Path]) -> Iterator[bytes]:
    """The names and bytes of files, sorted; those that are not there are left out."""
    for path in sorted(paths):
        if path.is_file() and "web" not in path.relative_to(ROOT).parts:
            yield str(path.relative_to(ROOT)).encode() + path.read_bytes()
