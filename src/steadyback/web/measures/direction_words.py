"""The direction test in words: what to do at each step, and what came of it.

Source: evidence page, section 2.2, steps 2 to 5.
"""

from steadyback.catalogue.policy import Policy
from steadyback.engine.counts import direction_of, peripheralised
from steadyback.engine.direction_test import Block
from steadyback.record.training import DirectionTest

STEPS: dict[Block, tuple[tuple[str, str], ...]] = {
    "A": (
        ("press-up-1", "2 minutes"),
        ("press-up-2", "1 minute"),
        ("press-up-4", "10 times"),
    ),
    "B": (("flexion-in-lying-2", "10 times"),),
}
"""Each movement of a block and how much of it (evidence page, 2.2, steps 2 and 4)."""
WHAT_TO_DO = (
    "First: how is it before you move?",
    "Do the movements. Wait 1 minute. How is it now?",
    "Rest for 10 minutes. How is it then?",
)
WORSE = (
    "It got worse, so this direction rests for {days} days. That is useful to know.",
    "Lie in the position that eases you most, and take it gently today.",
)
EASES = (
    "Your pain moved up, and it stayed up. Bending {way} eases your leg.",
    "Your plan can use it. We test again after {again} days, because it can change.",
)
NEITHER = (
    "It made no clear difference. That is common, and your exercises go on as they are.",
    "Another day we may ask you to try the other direction.",
)
WAYS = {"extension": "backwards", "flexion": "forwards"}


def matters(test: DirectionTest, policy: Policy) -> bool:
    """Whether the test changes what a week should hold."""
    return peripheralised(test, policy) or direction_of(test, policy) in WAYS


def told(test: DirectionTest, policy: Policy) -> tuple[str, ...]:
    """What came of a test, in sentences."""
    if peripheralised(test, policy):
        return tuple(line.format(days=int(policy.pm03_block_days)) for line in WORSE)
    way, again = WAYS.get(direction_of(test, policy)), int(policy.direction_retest_days)
    return NEITHER if way is None else tuple(line.format(way=way, again=again) for line in EASES)
