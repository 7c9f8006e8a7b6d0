"""What `doctor` says of a planner that does not come."""

import os
import time
from functools import partial

import pytest

from steadyback.web.records import examination, planning_process


def test_a_planner_that_takes_too_long_is_said_to_be_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    # No function of ours is sent: what the next test puts in its place could not be packed, and a
    # pool that was closed before waits for ever for what never left (Python 3.11).
    monkeypatch.setattr(planning_process, "load_everything", partial(time.sleep, 1))
    monkeypatch.setattr(examination, "STARTS_S", 0)
    assert examination.planner_trouble() == "it did not start within 0 s"


def test_a_planner_that_dies_as_it_starts_is_said_to_have_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planning_process, "load_everything", os.abort)
    assert examination.planner_trouble() == "it ended as it started"


def test_after_either_the_planner_answers_again() -> None:
    assert examination.planner_trouble() == ""
