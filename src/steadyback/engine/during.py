"""What to do at once when something is felt during an exercise: the pain table's first column.

Sources: evidence.md 4.3, "During session" (R37, R37b for the back; stricter, ours, for the leg),
rulings 5, 18 and 20. Every rule is evaluated and the most restrictive answer wins; what no rule
matches is amber. It decides about this moment only: the session as a whole is judged when it is
stored (`pain.judge_session`).
"""

from collections.abc import Iterable
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine import pain
from steadyback.engine.pain import Observed
from steadyback.engine.reasons import because
from steadyback.record.plan import Reason
from steadyback.record.value import Value

Action = Literal[
    "go_on", "smaller_range", "half_range", "stop_set", "stop_exercise", "stop_session"
]
STRICTNESS: tuple[Action, ...] = (
    "go_on", "smaller_range", "half_range", "stop_set", "stop_exercise", "stop_session",
)  # fmt: skip
ACTIONS: dict[str, Action] = {
    "PM01": "stop_session",
    "PM02": "stop_session",
    "PM03": "stop_exercise",
    "PM04": "stop_set",
    "PM05": "smaller_range",
    "PM05b": "half_range",
    "PM06": "stop_exercise",
    "PM07": "go_on",
    "PM08": "smaller_range",
    "PM09": "stop_exercise",
    "PM11": "go_on",
    "PM13": "go_on",
    "PM-AMBER": "smaller_range",
    "PM-MISSING": "stop_set",
}
"""The answer of each rule of the table."""


class Doing(Value):
    """What to do now.

    `range_share` is how much of the movement is left (1: all of it), `recheck_minutes` when to ask
    again where the pain is, `others` whether other exercises may follow, `easier` that an easier
    level is offered.
    """

    action: Action
    range_share: float
    recheck_minutes: int | None
    others: bool
    easier: bool
    reasons: tuple[Reason, ...]


def during(
    catalogue: Catalogue, seen: Observed, level: str | None = None, *, afraid: bool = False
) -> Doing:
    """What to do about what was felt in a level; a rise that has no settling time yet is PM03."""
    found = [finding.rule for finding in pain.findings(seen, catalogue.policy, level)]
    rules = [*found, *(["PM13"] if afraid else [])]
    action = strictest(ACTIONS[rule] for rule in rules)
    if strong(seen, catalogue.policy) and strictest((action, "half_range")) == "half_range":
        action = "half_range"
        rules = [*rules, *({"PM-AMBER"} - set(rules))]
    leg = seen.leg_high
    calm = leg is not None and leg <= catalogue.policy.pm05_final_leg
    further = {"PM03", "PM04"} & set(rules)
    return Doing(
        action=action,
        range_share=range_share(catalogue, action),
        recheck_minutes=int(catalogue.policy.pm03_settle_minutes) if further else None,
        others=action != "stop_session" and (calm or "PM06" not in rules),
        easier=afraid or action in ("stop_set", "stop_exercise"),
        reasons=tuple(because(catalogue, rule, level=level) for rule in rules),
    )


def strictest(actions: Iterable[Action]) -> Action:
    """The most restrictive of some answers."""
    return max(actions, key=STRICTNESS.index)


def strong(seen: Observed, policy: Policy) -> bool:
    """Leg pain above what PM05b covers: where it stays as it was, no rule of the table names it.

    It must not be answered more mildly than the smaller pain of PM05b.
    """
    return seen.leg_high is not None and seen.leg_high > policy.pm05b_most


def range_share(catalogue: Catalogue, action: Action) -> float:
    """How much of the movement is left: all, a quarter less (PM08), half (PM04, PM05b), nothing."""
    if action in ("stop_exercise", "stop_session"):
        return 0.0
    if action in ("half_range", "stop_set"):
        return float(catalogue.policy.half_range)
    return 1.0 if action == "go_on" else 1 - float(catalogue.policy.pm08_cut)
