"""High irritability: how often a mini-session may be done today.

Sources: evidence.md 4.2 (2-3 mini-sessions a day of 5-8 minutes), rulings 22: together never more
than one day's dose at moderate irritability.
"""

from collections.abc import Sequence

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine.ladder import dose_now
from steadyback.engine.situation import Situation
from steadyback.record.plan import PlannedItem


def times_today(
    catalogue: Catalogue, now: Situation, items: Sequence[PlannedItem], minutes: int
) -> int:
    """How often these items may be done in one day, 1 to 3; `minutes` is one such session.

    Each item's dose together stays within its dose now, all together within the minutes asked for.
    """
    asked = now.state.schedule.minutes if now.state.schedule is not None else 0
    fits = [int(catalogue.policy.mini_sessions_most), asked // max(1, minutes)]
    for item in items:
        level = catalogue.levels[item.level]
        whole, _, _ = dose_now(catalogue, now, level)
        one = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
        fits.append(work(whole) // work(one))
    return max(1, min(fits))


def work(dose: Dose) -> int:
    """All repetitions by seconds held; of descending sets each as it is."""
    return sum(dose.reps_by_set) * max(1, dose.hold_s)
