"""What works in a figure: patches in a colour and a hatch, clipped to the parts they lie on."""

from collections.abc import Mapping

from steadyback.movement.figure.muscles import FACING, SHOWN_WITH, Patch, on_hip, on_leg, patches_of
from steadyback.movement.figure.outline import hull_path, number
from steadyback.movement.figure.painting import Scene, part_mark
from steadyback.movement.skeleton import SIDES
from steadyback.vocabulary import Muscle, Share

WORK: dict[Share, tuple[str, str, float]] = {
    "high": ("#e2603a", "#8c2a0c", 0.020),
    "medium": ("#f3b191", "#a8481f", 0.040),
}
"""Colour, colour of the hatch, and the hatch's spacing in metres. Low is not shown."""


BOTH: frozenset[str] = frozenset(SIDES)
OF_THE_LEG: frozenset[Muscle] = frozenset(
    patch.muscle for side in SIDES for patch in (*on_hip(side), *on_leg(side))
)
"""Muscles of one leg; those of the trunk work on both sides together."""


def shown_patches(
    scene: Scene, worked: Mapping[Muscle, Share], sides: frozenset[str] = BOTH
) -> list[tuple[Patch, Share]]:
    """The patches that work, can be seen, and look at the viewer; of the legs those of `sides`."""
    shares: dict[Muscle, Share] = {}
    for muscle, share in worked.items():
        shown = SHOWN_WITH.get(muscle, muscle)
        if share in WORK and shares.get(shown) != "high":
            shares[shown] = share
    return [
        (patch, shares[patch.muscle])
        for patch in patches_of(scene.look.build)
        if patch.muscle in shares
        and (patch.side in sides or patch.muscle not in OF_THE_LEG)
        and scene.facing(patch.segment, patch.outward) > FACING
    ]


def paint_patch(scene: Scene, patch: Patch, share: Share) -> str:
    """A patch, clipped to the parts that it lies on: its colour, and the hatch over it."""
    path = "".join(hull_path(scene.circles(hull)) for hull in patch.hulls)
    name = f"{scene.prefix}-{patch.muscle}{patch.side}"
    clip = "".join(f'<use href="#{part_mark(scene, part)}"/>' for part in patch.parts)
    fill, line, _ = WORK[share]
    return (
        f'<clipPath id="{name}">{clip}</clipPath><g clip-path="url(#{name})">'
        f'<path class="fig-work-{share}" fill="{fill}" stroke="{line}" d="{path}"/>'
        f'<path fill="url(#{scene.prefix}-{share})" d="{path}"/></g>'
    )


def hatch(scene: Scene, share: Share) -> str:
    """The pattern of a share of work: slanting lines, closer for more, with nothing between them,
    so that no renderer shows seams."""
    _, line, apart = WORK[share]
    step = number(max(2.4 if share == "high" else 5.0, apart * scene.box.scale))
    width = number(max(0.7, 0.005 * scene.box.scale))
    return (
        f'<pattern id="{scene.prefix}-{share}" width="{step}" height="{step}"'
        f' patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
        f'<path class="fig-hatch-{share}" stroke="{line}" stroke-width="{width}"'
        f' d="M0 1h{step}"/></pattern>'
    )
