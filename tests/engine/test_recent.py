"""A state holds as much of the past as any rule looks back on, whatever a clinician sets."""

from datetime import timedelta

import pytest

from steadyback.catalogue.policy import Policy
from steadyback.catalogue.source import Threshold
from steadyback.engine.recent import kept_for
from tests.catalogue_fixture import the_catalogue

POLICY = the_catalogue().policy
LOOKED_BACK = {
    "window_days": 1, "reds_days": 1, "stiffness_days": 1, "stage3_green_days": 1,
    "morning_asked_days": 1, "slider_quiet_days": 1, "volume_weeks": 7,
    "deload_amber_weeks": 7,
}  # fmt: skip
"""The numbers that look back over check-ins or sessions, each with the days of its unit."""


def with_number(name: str, value: float) -> Policy:
    """The policy as another clinic might set it."""
    old = POLICY.thresholds()[name]
    changed = Threshold.of(value, old.unit, old.says, old.sources)
    return POLICY.model_copy(update={name: changed})


@pytest.mark.parametrize("name", sorted(LOOKED_BACK))
@pytest.mark.parametrize("value", [40, 100])
def test_the_past_is_kept_for_as_long_as_a_rule_looks_back(name: str, value: int) -> None:
    longest = timedelta(days=value * LOOKED_BACK[name])
    assert kept_for(with_number(name, value)) >= longest


def test_it_is_not_kept_for_ever() -> None:
    assert kept_for(POLICY) <= timedelta(weeks=8)
