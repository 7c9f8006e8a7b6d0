"""The mutants of the policy: every threshold one step lower and one step higher."""

from collections.abc import Callable, Iterator

from proof.mutation.memory import every, field_put
from proof.mutation.mutant import Mutant, Undo, all_undone
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.catalogue.source import Threshold
from steadyback.engine.reasons import LIMITS

SHARE_STEP = 0.05
STEP = 1.0
"""One step of anything that is counted in whole units, and of a share."""


def of_policy(catalogue: Catalogue) -> Iterator[Mutant]:
    """Two mutants for each threshold: lower, and higher."""
    for name, threshold in catalogue.policy.thresholds().items():
        for way, sign in (("lower", -1), ("higher", 1)):
            value = float(threshold) + sign * step_of(threshold)
            yield Mutant(
                id=f"policy.{name}.{way}",
                family="thresholds",
                says=f"{value:g} {threshold.unit}, not {float(threshold):g}: {threshold.says}",
                apply=put(name, value),
                rules=tuple(rule for rule, names in LIMITS.items() if name in names),
                reach=frozenset({f"policy:{name}"}),
            )


def step_of(threshold: Threshold) -> float:
    """The smallest step that means something to a person: a twentieth of a share, else one."""
    fraction = not float(threshold).is_integer()
    return SHARE_STEP if threshold.unit == "share" or fraction else STEP


def put(name: str, value: float) -> Callable[[], Undo]:
    """Give a threshold another value in every policy."""

    def apply() -> Undo:
        return all_undone(put_in(policy, name, value) for policy in every(Policy))

    return apply


def put_in(policy: Policy, name: str, value: float) -> Undo:
    """Give a threshold another value in one policy; its unit and sources stay."""
    old: Threshold = policy.__dict__[name]
    return field_put(policy, name, Threshold.of(value, old.unit, old.says, old.sources))
