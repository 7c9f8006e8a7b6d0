"""Compares the order that the models give with published orders, honestly.

The matched levels are halved by a rule that was written before anything was looked at: sorted by
id, the first, third, fifth … choose the model; the second, fourth, sixth … are reported once. The
mean of both models is kept unless A or B is better by more than 0.05 on the choosing half.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

import numpy as np

from proof.load_data import Match, Notes, Posture, published
from proof.load_estimate import Estimate
from proof.load_told import Model, order
from steadyback.catalogue.movements import Movements
from steadyback.movement.baked import baked
from steadyback.movement.description import Movement, Touch, View
from steadyback.movement.load.bands import ranks
from steadyback.movement.load.demand import Asked, Judged, Measure, judged
from steadyback.movement.load.scene import Carried, Weight, scenes
from steadyback.movement.motion import bake

MODELS: Final[tuple[Model, ...]] = get_args(Model)
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
BETTER: Final = 0.05
FEWEST: Final = 4
"""A rank correlation of fewer values says nothing."""
SEED, RESAMPLES = 20261121, 2000
MEANS: Final = {"mean": True, "peak": False}


@dataclass(frozen=True, slots=True)
class Value:
    """One level and measure: what is published, what the models ask, and whether it is sure."""

    level: str
    measure: Measure
    published: float
    a: float
    b: float
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """One posture or level of which a pressing of the spine is published."""

    name: str
    published: float
    a: float
    b: float
    confirmed: bool


def halves(matches: Iterable[Match]) -> tuple[list[str], list[str]]:
    """Levels that choose and levels that are reported; those with peaks alone are in neither."""
    names = sorted(match.level for match in matches if published(match, MEANS))
    return names[::2], names[1::2]


def values(levels: Sequence[str], notes: Notes, found: Mapping[str, Estimate]) -> list[Value]:
    """All published values of some levels, beside what the models ask."""
    out = []
    for match in notes.matches:
        one = found.get(match.level)
        if match.level not in levels or one is None or one.a is None or one.b is None:
            continue
        for measure, (percent, sure) in published(match, MEANS).items():
            a, b = one.a.muscles[measure], one.b.muscles[measure]
            out.append(Value(match.level, measure, percent, a, b, sure))
    return out


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation, None where there are too few values or no order."""
    if len(one) < FEWEST:
        return None
    left, right = ranks(one), ranks(other)
    if left.std() == 0 or right.std() == 0:
        return None
    return float(np.corrcoef(left, right)[0, 1])


def agreement(found: Sequence[Value | Pressed], model: Model) -> float | None:
    """How well a model's order agrees with the published one."""
    by_model = order([one.a for one in found], [one.b for one in found], model)
    return correlation([one.published for one in found], by_model)


def spread(found: Sequence[Value | Pressed], model: Model) -> tuple[float, float] | None:
    """Between what 95 per cent of resamplings of the values agree, None where there are too few."""
    if agreement(found, model) is None:
        return None
    by = np.random.default_rng(SEED)
    scores = []
    for _ in range(RESAMPLES):
        some = [found[place] for place in by.integers(0, len(found), len(found))]
        score = agreement(some, model)
        if score is not None:
            scores.append(score)
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)


def choice(choosing: Sequence[Value]) -> Model:
    """The model for the bands: the mean, unless another is clearly better."""
    scores = {model: agreement(choosing, model) or -1.0 for model in MODELS}
    best = max(scores, key=lambda model: scores[model])
    return best if scores[best] > scores["mean"] + BETTER else "mean"


def pressed_postures(notes: Notes, movements: Movements) -> list[Pressed]:
    """The postures in which a disc's pressure was measured, judged."""
    return [
        Pressed(p.name, p.mpa, asked[0].spine, asked[1].spine, p.confirmed)
        for p in notes.postures
        for asked in [posture_asked(p, movements)]
    ]


def posture_asked(posture: Posture, movements: Movements) -> tuple[Asked, Asked]:
    """What both models ask of a posture, with its weight in both hands."""
    one = posture_judged(posture, movements)
    return one.a, one.b


def posture_judged(posture: Posture, movements: Movements) -> Judged:
    """Solve and judge one posture."""
    base = movements.bases[posture.base]
    movement = Movement(base=posture.base, keys=(Touch(q=posture.q, add=posture.add),))
    kept = baked(bake(base, movement), View(), posture.name)
    weights = tuple(Weight(at=f"grip.{side}", kg=posture.kg / 2) for side in "RL" if posture.kg)
    ((_, scene),) = scenes(base, movement, kept, Carried(weights=weights))
    return judged(scene)


def pressed_levels(notes: Notes, found: Mapping[str, Estimate]) -> list[Pressed]:
    """Levels of which a pressing in newtons is published."""
    out = []
    for one in notes.spine:
        here = found.get(one.level)
        if here and here.a and here.b:
            out.append(Pressed(one.level, one.middle, here.a.spine, here.b.spine, one.confirmed))
    return out
