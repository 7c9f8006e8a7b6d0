"""Load in words: how much a level asks of the spine and of each muscle group, beside other levels.

Only the order of the levels counts, never newtons or per cent. The words go with "estimate, plus or
minus one band"; they order exercises and do not tell whether an exercise is safe for a person.
Nothing that decides what a person may do reads them: symptoms come first (docs/algorithms/load.md).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal, TypeVar, get_args

import numpy as np
from pydantic import Field

from steadyback.movement.description import Described
from steadyback.movement.rotation import Array
from steadyback.vocabulary import MuscleGroup

SpineBand = Literal["very_low", "low", "medium", "high", "very_high"]
DemandBand = Literal["low", "medium", "high"]
Basis = Literal["estimate", "content", "published", "remembered", "clinician"]
"""Estimated; given by the level's author because the effort is the person's own; published and
confirmed in its source; raised by a value that nobody has confirmed; or decided by a clinician."""
SPINE_BANDS: Final[tuple[SpineBand, ...]] = get_args(SpineBand)
DEMAND_BANDS: Final[tuple[DemandBand, ...]] = get_args(DemandBand)
Band = TypeVar("Band", bound=str)

SLIGHT: Final = 0.10
"""Where both models ask less than this of a muscle group, its demand is low and the level takes no
part in the order: most levels hardly use most groups (our_proposal)."""
PERCENT_BANDS: Final = (20.0, 40.0)
"""Published activity up to 20 per cent is low, up to 40 medium (tiers of Reiman 2012, remembered,
the two highest taken together)."""
NEWTON_BANDS: Final = (500.0, 1000.0, 2000.0, 3300.0)
"""Published pressing up to which a band goes (our_proposal); the last is the action limit that R58
quotes."""


class Told(Described):
    """A band, what it rests on, and where from or why."""

    basis: Basis = "estimate"
    sources: tuple[str, ...] = ()
    reason: str = ""


class Spine(Told):
    """How much the level presses the lumbar spine together, beside other levels."""

    band: SpineBand


class Demand(Told):
    """How much the level asks of one muscle group, beside other levels."""

    band: DemandBand


class LevelBands(Described):
    """All bands of one level."""

    spine: Spine
    demand: dict[MuscleGroup, Demand]


class Bands(Described):
    """What the command made: a hash of all it was made from, and the bands by level.

    `none` are levels without bands, each with what is wrong.
    """

    made_from: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    levels: dict[str, LevelBands]
    none: dict[str, str] = {}


def ranks(values: Sequence[float]) -> Array:
    """The rank of each value, 1 the least; equal values share the mean of their ranks."""
    every = np.array(values)
    below = (every[None] < every[:, None]).sum(axis=1)
    same = (every[None] == every[:, None]).sum(axis=1)
    return np.asarray(below + (same + 1) / 2)


def mean_ranks(a: Sequence[float], b: Sequence[float]) -> Array:
    """The mean of the ranks that two models give."""
    return np.asarray((ranks(a) + ranks(b)) / 2)


def in_parts(order: Sequence[float], words: Sequence[Band]) -> list[Band]:
    """A word for each value by its place in the order: as many equal parts as there are words."""
    share = (ranks(order) - 0.5) / max(1, len(order))
    return [words[min(len(words) - 1, int(one * len(words)))] for one in share]


def spine_bands(order: Mapping[str, float]) -> dict[str, SpineBand]:
    """Fifths of the levels by their place in the order."""
    return dict(zip(order, in_parts(list(order.values()), SPINE_BANDS), strict=True))


def demand_bands(order: Mapping[str, float], most: Mapping[str, float]) -> dict[str, DemandBand]:
    """Thirds, by their place in the order, of the levels that ask something of the group; `most` is
    what the higher model asks."""
    asking = [level for level in order if most[level] >= SLIGHT]
    words = dict(zip(asking, in_parts([order[one] for one in asking], DEMAND_BANDS), strict=True))
    return {level: words.get(level, "low") for level in order}


def published_demand(percent: float) -> DemandBand:
    """The band of a published muscle activity, per cent of the strongest effort."""
    return DEMAND_BANDS[sum(percent > limit for limit in PERCENT_BANDS)]


def published_spine(newtons: float) -> SpineBand:
    """The band of a published pressing of the lumbar spine."""
    return SPINE_BANDS[sum(newtons > limit for limit in NEWTON_BANDS)]
