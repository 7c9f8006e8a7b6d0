"""The direction test in words: what to do at each step, and what came of it.

Source: evidence page, section 2.2, steps 2 to 5.
"""

from steadyback.catalogue.policy import Policy
from steadyback.engine.counts import direction_of, peripheralised
from steadyback.engine.direction_test import Block
from steadyback.languages import N_, _, n_
from steadyback.record.training import DirectionTest

STEPS: dict[Block, tuple[tuple[str, str], ...]] = {
    "A": (
        ("press-up-1", N_("2 minutes")),
        ("press-up-2", N_("1 minute")),
        ("press-up-4", N_("10 times")),
    ),
    "B": (("flexion-in-lying-2", N_("10 times")),),
}
"""Each movement of a block and how much of it (evidence page, 2.2, steps 2 and 4)."""
WHAT_TO_DO = N_(
    (
        "First: how is it before you move?",
        "Do the movements. Wait 1 minute. How is it now?",
        "Rest for 10 minutes. How is it then?",
    )
)
NEITHER = N_(
    (
        "It made no clear difference. That is common, and your exercises go on as they are.",
        "Another day we may ask you to try the other direction.",
    )
)
EASES = N_(
    {
        "extension": "Your pain moved up, and it stayed up. Bending backwards eases your leg.",
        "flexion": "Your pain moved up, and it stayed up. Bending forwards eases your leg.",
    }
)


def matters(test: DirectionTest, policy: Policy) -> bool:
    """Whether the test changes what a week should hold."""
    return peripheralised(test, policy) or direction_of(test, policy) in EASES


def told(test: DirectionTest, policy: Policy) -> tuple[str, ...]:
    """What came of a test, in sentences."""
    if peripheralised(test, policy):
        return worse(int(policy.pm03_block_days))
    way = EASES.get(direction_of(test, policy))
    if way is None:
        return tuple(_(line) for line in NEITHER)
    return _(way), tested_again(int(policy.direction_retest_days))


def worse(days: int) -> tuple[str, ...]:
    """It got worse, so the direction rests for these days."""
    rests = n_(
        "It got worse, so this direction rests for {n} day. That is useful to know.",
        "It got worse, so this direction rests for {n} days. That is useful to know.",
        days,
    )
    return rests, _("Lie in the position that eases you most, and take it gently today.")


def tested_again(days: int) -> str:
    """After so many days the test is made anew."""
    return n_(
        "Your plan can use it. We test again after {n} day, because it can change.",
        "Your plan can use it. We test again after {n} days, because it can change.",
        days,
    )
