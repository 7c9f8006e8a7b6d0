"""Asks the tests, one by one, in this process: a pytest plugin that takes over the run.

The tests are collected once. What `work` then does with them (mostly in forked children) is its
own affair; a test is asked through pytest itself, so fixtures and captured output work as usual.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".mutation"
"""Not committed: what a run has found so far."""
SCENARIOS = "tests/test_scenarios.py"
ASKED = (SCENARIOS, "tests/engine", "tests/wording", "tests/catalogue", "tests/record")
"""Where the tests are: those that need neither a browser nor a database."""
NOT_ASKED = ("tests/engine/invariants", "tests/engine/test_record_machine.py")
"""Properties of whole random lives: each takes minutes, and a mutant would need them all."""
PROFILE = "mutation"
OPTIONS = (
    "-q", "-p", "no:django", "-p", "no:cacheprovider", "--capture=sys", f"--rootdir={ROOT}",
    *(f"--ignore={ROOT / path}" for path in NOT_ASKED),
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What one test said: whether it failed, whether for want of time, after how many seconds."""

    failed: bool
    too_slow: bool
    seconds: float


class TooSlow(BaseException):
    """A test took far longer than without a mutant. No `except Exception` may swallow it."""


class TakenOver:
    """The plugin: hands the collected tests to `work` instead of running them."""

    def __init__(self, work: Callable[["TakenOver"], None]) -> None:
        """Keep the work for when the tests are there."""
        self.work = work
        self.items: dict[str, pytest.Item] = {}
        self.failed = False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take over."""
        self.items = {item.nodeid: item for item in session.items}
        self.work(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember whether any part of the test failed."""
        self.failed = self.failed or report.failed

    def ask(self, name: str, seconds: float) -> Answer:
        """Run one test, for so many seconds at most."""
        item = self.items[name]
        self.failed = False
        began = time.monotonic()
        try:
            with time_limit(seconds):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        except TooSlow:
            return Answer(failed=True, too_slow=True, seconds=time.monotonic() - began)
        return Answer(self.failed, too_slow=False, seconds=time.monotonic() - began)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlow after so many seconds."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def with_tests(work: Callable[[TakenOver], None], paths: tuple[str, ...] = ASKED) -> int:
    """Collect the tests and do the work with them; pytest's exit status.

    Properties draw the same examples as in `make test`, but a failing one is not made smaller.
    """
    settings.register_profile(
        PROFILE,
        max_examples=200,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )
    os.environ["HYPOTHESIS_PROFILE"] = PROFILE
    files = [str(ROOT / path) for path in paths]
    return int(pytest.main([*OPTIONS, *files], plugins=[TakenOver(work)]))
