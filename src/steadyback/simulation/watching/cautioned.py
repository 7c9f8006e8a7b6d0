"""What the cautions that were told mean now, where that is certain: columns, hazards, holds.

Some cautions change with time. They count here only where the time was told and nothing changes
within the days that a plan may hold.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.record.answers import CautionEntry

OPERATED = ("post_discectomy", "spinal_surgery_other")
DAYS_AHEAD, DAYS_BACK = timedelta(days=8), timedelta(days=1)
"""A plan's days lie within a week from now; in no zone is the day more than one off."""


@dataclass(frozen=True)
class Cautioned:
    """The columns that hold, the cautions whose hazards are judged, and the longest hold."""

    columns: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()
    hold_most: int | None = None


def cautioned(
    catalogue: Catalogue, told: Iterable[CautionEntry], since: date, today: date
) -> Cautioned:
    """What cautions mean that were told on a day."""
    entries = tuple(told)
    found = [(one.id, set(columns_of(catalogue.policy, one, since, today))) for one in entries]
    columns = {column for _, of_one in found for column in of_one}
    judged = {name for name, _ in found} - {
        name for name, of_one in found if not is_judged(name, of_one)
    }
    holds = [catalogue.cautions[name].max_hold_s for name, _ in found]
    caps = [hold for hold in holds if hold is not None]
    return Cautioned(frozenset(columns), frozenset(judged), min(caps, default=None))


def columns_of(policy: Policy, one: CautionEntry, since: date, today: date) -> Iterator[str]:
    """The columns of the matrix that a caution falls into for certain."""
    if one.id in OPERATED:
        early, late = float(policy.discectomy_early_weeks), float(policy.discectomy_late_weeks)
        if before_weeks(one, today, early):
            yield "post_discectomy_early"
        elif after_weeks(one, today, early) and before_weeks(one, today, late):
            yield "post_discectomy_late"
    elif one.id == "hip_replacement":
        if before_weeks(one, today, float(policy.hip_early_weeks)):
            yield "hip_replacement_early"
        elif after_weeks(one, today, float(policy.hip_early_weeks)):
            yield "hip_replacement_stable"
    else:
        yield one.id
    if one.id == "pregnancy" and one.pregnancy_weeks is not None:
        by_now = timedelta(weeks=one.pregnancy_weeks) + (today - since) - DAYS_BACK
        if by_now >= timedelta(weeks=float(policy.pregnancy_supine_weeks)):
            yield "pregnancy_late"


def before_weeks(one: CautionEntry, today: date, weeks: float) -> bool:
    """Whether an operation will be less than so many weeks ago on every day of a plan."""
    done = one.surgery_date
    return done is not None and today + DAYS_AHEAD - done < timedelta(weeks=weeks)


def after_weeks(one: CautionEntry, today: date, weeks: float) -> bool:
    """Whether an operation is at least so many weeks ago already."""
    done = one.surgery_date
    return done is not None and today - DAYS_BACK - done >= timedelta(weeks=weeks)


def is_judged(name: str, columns: set[str]) -> bool:
    """Whether the hazards of a caution are judged for certain: not once an operation is healed."""
    if name == "hip_replacement":
        return columns == {"hip_replacement_early"}
    return name != "post_discectomy" or bool(columns)
