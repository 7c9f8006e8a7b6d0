"""What has depth in a figure, painted from the farthest to the nearest: solids, parts, joins."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steadyback.movement.figure.colours import FAR_STEPS
from steadyback.movement.figure.depth import Thing, painting_order
from steadyback.movement.figure.head_painting import paint_head
from steadyback.movement.figure.joins import Join, joins_of_build
from steadyback.movement.figure.muscles import Patch
from steadyback.movement.figure.painting import Scene, paint_join, paint_part, part_thing
from steadyback.movement.figure.shape import Part
from steadyback.movement.figure.solid_painting import paint_solid, solid_thing
from steadyback.movement.figure.solids import Solid
from steadyback.movement.figure.worked import paint_patch
from steadyback.movement.skeleton import other_side
from steadyback.vocabulary import Share

FAR_FROM_M = 0.05
FAR_PER_M = 2.6
"""A limb fades when its pair is nearer by more than this, by this much per metre."""
JOINT_CLEAR = 1.2
"""A hand this near to a joint (in radii of the joint) keeps the line between its parts."""
CREASED = 0.45
"""A joint is bent when the cosine of its angle is less than this (63 degrees)."""


def step_of(behind: float) -> int:
    """The step of fading for a limb that is so many metres behind its pair."""
    share = (behind - FAR_FROM_M) * FAR_PER_M
    return max(step for step, least in enumerate(FAR_STEPS) if step == 0 or share >= least)


@dataclass(frozen=True)
class Layers:
    """What has depth in a scene: solids first, then the body's parts, each as a thing to order."""

    scene: Scene
    solids: Sequence[Solid]
    parts: Sequence[Part]
    patches: Sequence[tuple[Patch, Share]]
    ghost: str = ""
    """What is painted behind the body and before what lies behind the body, such as a wall."""

    @cached_property
    def things(self) -> list[Thing]:
        """Solids and parts, in that order, as things to put in order."""
        place = {part.name: len(self.solids) + each for each, part in enumerate(self.parts)}
        bodies = [part_thing(self.scene, part, place.get(part.over)) for part in self.parts]
        return [*(solid_thing(self.scene, solid) for solid in self.solids), *bodies]

    @cached_property
    def far(self) -> dict[str, int]:
        """By limb: how many steps it fades, because its pair on the other side is nearer."""
        limbs = sorted({part.limb for part in self.parts if part.limb})
        near = {limb: self.nearness(limb) for limb in limbs}
        return {limb: step_of(near[other_side(limb)] - here) for limb, here in near.items()}

    def nearness(self, limb: str) -> float:
        """Mean nearness of a limb's parts to the viewer, metres."""
        bodies = self.things[len(self.solids) :]
        near = [
            thing.nearness
            for part, thing in zip(self.parts, bodies, strict=True)
            if part.limb == limb
        ]
        return sum(near) / len(near)

    def painted(self) -> str:
        """Everything from the farthest to the nearest."""
        clipped = {name for patch, _ in self.patches for name in patch.parts}
        order, out = painting_order(self.things), ""
        for place, which in enumerate(order):
            if which < len(self.solids):
                out += paint_solid(self.scene, self.solids[which])
                continue
            part = self.parts[which - len(self.solids)]
            out += self.ghost if all(each < len(self.solids) for each in order[:place]) else ""
            out += self.one_part(part, marked=part.name in clipped)
            out += self.after_part(part, order[: place + 1])
        return out

    def one_part(self, part: Part, *, marked: bool) -> str:
        """One part; the head has a face and hair."""
        if part.name == "head":
            return paint_head(self.scene, part)
        return paint_part(self.scene, part, self.far.get(part.limb, 0), marked=marked)

    def after_part(self, part: Part, order: Sequence[int]) -> str:
        """Joins and patches that only waited for this part."""
        first = len(self.solids)
        done = [self.parts[which - first].name for which in order if which >= first]
        out = "".join(
            self.join(join, part, order)
            for join in joins_of_build(self.scene.look.build)
            if part.name in join.parts and {*join.parts} <= {*done}
        )
        for patch, share in self.patches:
            needed = {*patch.parts, *patch.after}
            if part.name in needed and needed <= {*done}:
                out += paint_patch(self.scene, patch, share)
        return out

    def join(self, join: Join, last: Part, order: Sequence[int]) -> str:
        """A join, where it is seen."""
        step = self.join_step(join, last, order)
        return "" if step is None else paint_join(self.scene, join, last.name, last.role, step)

    def join_step(self, join: Join, last: Part, order: Sequence[int]) -> int | None:
        """By how many steps a join fades; None where its parts fade differently, where it creases,
        and where something lies between them: then it is not seen."""
        first = len(self.solids)
        place = {part.name: first + each for each, part in enumerate(self.parts)}
        names = [place[name] for name in join.parts]
        steps = {self.far.get(self.parts[each - first].limb, 0) for each in names}
        start = min(order.index(each) for each in names)
        between = [self.things[each] for each in order[start + 1 : -1] if self.strange(each, last)]
        if len(steps) > 1 or self.creased(join) or self.hidden(join, between):
            return None
        return steps.pop()

    def strange(self, which: int, part: Part) -> bool:
        """Whether a thing is a solid or belongs to another limb than a part."""
        if which < len(self.solids):
            return True
        return self.parts[which - len(self.solids)].limb not in ("", part.limb)

    def creased(self, join: Join) -> bool:
        """Whether a joint that creases is bent."""
        above, below = (self.scene.placed.skeleton.index[hull[0].segment] for hull in join.into)
        frames = self.scene.placed.frames
        return join.creases and float(frames[above][:, 1] @ frames[below][:, 1]) < CREASED

    def hidden(self, join: Join, between: Sequence[Thing]) -> bool:
        """Whether something that was painted between two parts lies on their joint."""
        at, radii = self.scene.ball_places([join.joint])
        joint, reach = self.scene.camera.seen(at)[0], float(radii[0]) * JOINT_CLEAR
        return any(
            bool((np.hypot(*(thing.balls - joint)[:, :2].T) < thing.radii + reach).any())
            for thing in between
            if thing.nearness > float(joint[2])
        )
