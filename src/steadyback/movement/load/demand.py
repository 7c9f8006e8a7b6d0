"""What a scene asks of muscles and spine, by two models that know different things.

Model A is moment by strength at each joint. Model B shares the moments out among 34 muscle groups.
Both find the contacts that leave the body the least work. Each also gives a stand-in for how much
the lowest joint of the spine is pressed together. The numbers are for putting exercises in order
and for nothing else: they were up to fivefold off what was measured (docs/algorithms/load.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from steadyback.movement.load.muscle_groups import Group, muscle_groups
from steadyback.movement.load.scene import Scene
from steadyback.movement.load.statics import ROOT, LeftOver, Problem, non_negative, problem
from steadyback.movement.load.supports import SIDEWAYS, costs, sideways_rows
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import SIDES, SKELETON

Measure = Literal[
    "gluteus_maximus",
    "gluteus_medius",
    "hamstrings",
    "quadriceps",
    "erector_spinae",
    "obliques",
    "rectus_abdominis",
    "hip_adductors",
]
"""What is compared with published muscle activity."""

STRENGTH: Final[Mapping[str, tuple[float, float]]] = {
    "hip.flex": (110, 220),
    "hip.abd": (125, 120),
    "hip.rot_ext": (50, 50),
    "knee.flex": (110, 230),
    "ankle.dorsi": (45, 160),
    "lumbar.flex": (150, 260),
    "lumbar.bend_right": (140, 140),
    "lumbar.twist_left": (90, 90),
}
"""Newton metres at most towards more and towards less of an angle (remembered, our_proposal)."""
RESERVE: Final[Mapping[str, float]] = {
    "shoulder.flex": 75,
    "shoulder.abd": 65,
    "shoulder.rot_ext": 40,
    "elbow.flex": 65,
    "forearm.pron": 20,
    "wrist.flex": 20,
    "thorax.flex": 40,
    "thorax.bend_right": 40,
    "thorax.twist_left": 30,
    "neck.flex": 30,
    "neck.bend_right": 30,
    "neck.twist_left": 20,
    "ankle.inversion": 30,
    "toes.extend": 25,
}
"""The same for joints whose muscles model B does not have (our_proposal)."""
THORAX_MORE = 3.0
"""By how much the joint higher up the spine is stronger for model A than its reserve: its muscles
are those of the lumbar joint (our_proposal)."""
MISSING_NM = 12.0
"""What model B lets other joints do beyond their muscles, dearly (our_proposal)."""
RESERVE_COST, THORAX_COST, MISSING_COST = 0.5, 1.5, 3.0
"""What it costs model B to use all of a reserve: of most joints, of the joint higher up the spine,
and of a joint that has muscles of its own (our_proposal)."""

LEVER_EXTEND, LEVER_FLEX, LEVER_SIDE, LEVER_TWIST = 0.056, 0.075, 0.075, 0.055
SLANT_SIDE, SLANT_TWIST = 0.9, 0.7
CO_CONTRACTION, TONE_N = 1.15, 180.0
"""From moment to pressing: levers in metres, how much of a slanting pull goes along the spine, what
opposing muscles add, and what is never let go (our_proposal)."""
FORCES, SIDES_COST, MOMENT_NM = 100.0, 1.0, 30.0
"""Model B: how much the equations count, what a sideways newton costs by body weight, and how many
newton metres off count as much as all of the body's weight (our_proposal)."""
EXTENSORS_BEND, OBLIQUES_FLEX, RECTUS_BEND = 0.4, 0.4, 0.3
"""Model A: how much of bending to a side the muscles of the back take part in, of bending forward
those of the sides, and of bending to a side the straight one of the belly (our_proposal)."""
HAMSTRINGS_HIP, HAMSTRINGS_KNEE, HAMSTRINGS_STRAIGHT = 0.5, 0.5, 0.3
"""Model A: how much of straightening the hip and of bending the knee the hamstrings do, and how
much a knee that is held straight takes away (our_proposal)."""
CURLED_NM = -20.0
"""While the lumbar joint straightens by no more than this, a trunk that curls higher up is judged
there, newton metres (our_proposal)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one model says of a scene: each measure as a share of what is possible (0 nothing), and
    the pressing of the lowest joint of the spine in newtons, a stand-in that is never shown."""

    muscles: Mapping[Measure, float]
    spine: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Both models' answers for a scene, what the contacts left over, and what hands on furniture
    carry by body weight."""

    a: Asked
    b: Asked
    left_over: LeftOver
    on_hands: float


def judged(scene: Scene) -> Judged:
    """Solve a scene by both models. KeyError for a landmark or surface that there is not."""
    equations = problem(scene)
    forces = least_moments(equations)
    moments = -(equations.given + equations.columns @ forces)[6:]
    return Judged(
        a=Asked(by_moment(moments), spine_by_moment(equations, forces, moments)),
        b=by_groups(equations),
        left_over=equations.left_over(forces),
        on_hands=equations.on_hands(forces),
    )


def stem(name: str) -> str:
    """An angle's name without its side."""
    return name[:-2] if name[-2:] in (".R", ".L") else name


def measure_of_joint(name: str) -> float:
    """By which strength a joint's moment counts for model A, newton metres."""
    if name in STRENGTH:
        return sum(STRENGTH[name]) / 2
    return RESERVE[name] * (THORAX_MORE if name.startswith("thorax") else 1)


JOINTS: Final = [stem(turn.name) for turn in SKELETON.turns]
BY_JOINT: Final = np.array([measure_of_joint(name) for name in JOINTS])


def least_moments(equations: Problem) -> Array:
    """The contact forces (newtons) that leave the joints the least work by their strength."""
    weight, root = equations.weight, equations.scaled_root()
    price, along = costs(equations.supports), sideways_rows(equations.supports) * SIDEWAYS
    rows = np.vstack(
        [
            equations.columns[:6] * (root * weight * ROOT)[:, None],
            equations.columns[6:] * (weight / BY_JOINT)[:, None],
            np.diag(price),
            along,
        ]
    )
    wanted = np.concatenate(
        [
            -equations.given[:6] * root * ROOT,
            -equations.given[6:] / BY_JOINT,
            np.zeros(len(price) + len(along)),
        ]
    )
    return non_negative(rows, wanted) * weight


def share(moments: Array, name: str) -> tuple[float, float]:
    """A joint's moment towards more and towards less of its angle, each by its strength."""
    moment = float(moments[SKELETON.turn_index[name]])
    more, less = STRENGTH[stem(name)]
    return max(moment, 0.0) / more, max(-moment, 0.0) / less


def either(moments: Array, joint: str, way: int) -> float:
    """The larger share of two sides."""
    return max(share(moments, f"{joint}.{side}")[way] for side in SIDES)


def by_moment(moments: Array) -> dict[Measure, float]:
    """Model A's measures of the muscles."""
    flex, bend, twist = (
        share(moments, f"lumbar.{way}") for way in ("flex", "bend_right", "twist_left")
    )
    return {
        "gluteus_maximus": either(moments, "hip.flex", 1),
        "gluteus_medius": either(moments, "hip.abd", 0),
        "hamstrings": max(hamstrings(moments, side) for side in SIDES),
        "quadriceps": either(moments, "knee.flex", 1),
        "erector_spinae": flex[1] + EXTENSORS_BEND * max(bend),
        "obliques": max(bend) + max(twist) + OBLIQUES_FLEX * flex[0],
        "rectus_abdominis": flex[0] + RECTUS_BEND * max(bend),
        "hip_adductors": either(moments, "hip.abd", 1),
    }


def hamstrings(moments: Array, side: str) -> float:
    """They straighten the hip and bend the knee; a knee that must be held straight takes some of
    their use away."""
    hip, knee = share(moments, f"hip.flex.{side}"), share(moments, f"knee.flex.{side}")
    pulls = HAMSTRINGS_HIP * hip[1] + HAMSTRINGS_KNEE * knee[0]
    return max(pulls - HAMSTRINGS_STRAIGHT * knee[1], 0.0)


def spine_by_moment(equations: Problem, forces: Array, moments: Array) -> float:
    """Model A's pressing of the lowest joint of the spine, newtons.

    Where the trunk is curled up with the low back on the floor, the work is done higher up.
    """
    flex, bend, twist = (
        float(moments[SKELETON.turn_index[f"lumbar.{way}"]])
        for way in ("flex", "bend_right", "twist_left")
    )
    higher = float(moments[SKELETON.turn_index["thorax.flex"]])
    if higher > flex > CURLED_NM:
        flex = higher
    muscles = (
        (-flex / LEVER_EXTEND if flex < 0 else flex / LEVER_FLEX)
        + abs(bend) / LEVER_SIDE * SLANT_SIDE
        + abs(twist) / LEVER_TWIST * SLANT_TWIST
    )
    return along_spine(equations, forces) + muscles * CO_CONTRACTION + TONE_N


ABOVE: Final = SKELETON.moved[:, SKELETON.turn_index["lumbar.flex"]] > 0
"""Which segments are above the lowest joint of the spine."""


def along_spine(equations: Problem, forces: Array) -> float:
    """What weight and contacts press through the lowest joint of the spine, newtons."""
    frames, index = equations.placed.frames, SKELETON.index
    axis = frames[index["pelvis"]][:, 1] + frames[index["lumbar"]][:, 1]
    axis /= np.linalg.norm(axis)
    return float(-equations.by_segment(forces)[ABOVE].sum(axis=0) @ axis)


def by_groups(equations: Problem) -> Asked:
    """Model B: contacts and muscle groups found together, for the least sum of squares."""
    groups = muscle_groups(equations.placed.pose)
    spare, dear = reserves()
    weight, count = equations.weight, len(equations.pushes)
    table = np.hstack([equations.columns * weight, pulls(groups), spare])
    price = np.concatenate([costs(equations.supports), np.ones(len(groups)), dear])
    along = sideways_rows(equations.supports) * SIDES_COST
    beside = np.zeros((len(along), len(price) - count))
    scale = np.concatenate([equations.scaled_root(), np.ones(len(JOINTS)) / MOMENT_NM]) * FORCES
    rows = np.vstack([table * scale[:, None], np.diag(price), np.hstack([along, beside])])
    wanted = np.concatenate([-equations.given * scale, np.zeros(len(price) + len(along))])
    found = non_negative(rows, wanted)
    active = {
        group.name: float(value)
        for group, value in zip(groups, found[count : count + len(groups)], strict=True)
    }
    pressing = sum(active[group.name] * group.newtons * group.along_spine for group in groups)
    spine = along_spine(equations, found[:count] * weight) + pressing * CO_CONTRACTION + TONE_N
    return Asked(by_activity(active), spine)


def pulls(groups: Iterable[Group]) -> Array:
    """What each group at its strongest does to each angle (41 × groups)."""
    columns = []
    for group in groups:
        column = np.zeros(6 + len(JOINTS))
        for name, lever in group.levers.items():
            column[6 + SKELETON.turn_index[name]] = lever * group.newtons
        columns.append(column)
    return np.array(columns).T


def reserves() -> tuple[Array, Array]:
    """Moments that stand for muscles which model B does not have, both ways, and what they cost."""
    columns, dear = [], []
    for place, name in enumerate(JOINTS):
        for sign in (1.0, -1.0):
            column = np.zeros(6 + len(JOINTS))
            column[6 + place] = sign * RESERVE.get(name, MISSING_NM)
            columns.append(column)
            dear.append(cost_of(name))
    return np.array(columns).T, np.array(dear)


def cost_of(joint: str) -> float:
    """What it costs model B to let a joint do more than its muscles do."""
    if joint.startswith("thorax"):
        return THORAX_COST
    return RESERVE_COST if joint in RESERVE else MISSING_COST


NAMED: Final[Mapping[Measure, str]] = {
    "gluteus_maximus": "gluteus_maximus",
    "gluteus_medius": "gluteus_medius",
    "hamstrings": "hamstrings",
    "quadriceps": "vasti",
    "erector_spinae": "erector_spinae",
    "obliques": "external_oblique",
    "rectus_abdominis": "rectus_abdominis",
    "hip_adductors": "adductors",
}
"""The group of model B that stands for each measure."""


def by_activity(active: Mapping[str, float]) -> dict[Measure, float]:
    """Model B's measures: the more active side."""
    return {
        measure: max(active[f"{name}.{side}"] for side in SIDES) for measure, name in NAMED.items()
    }


def most(found: Iterable[Asked]) -> Asked:
    """The most that any scene of a movement asks, measure by measure. ValueError without scenes."""
    scenes = list(found)
    muscles = {m: max(one.muscles[m] for one in scenes) for m in NAMED}
    return Asked(muscles, max(one.spine for one in scenes))
