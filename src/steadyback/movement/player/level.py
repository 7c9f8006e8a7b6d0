"""A level's movement for the player: everything that needs depth or content is worked out here.

The player in the browser only turns joints, projects balls and draws hulls; what covers what, which
joints and muscles show and how far a limb fades is said here for each baked frame. All numbers are
whole: the pelvis in millimetres, angles in tenths of a degree, the picture in tenths of a unit.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from steadyback.movement.baked import Baked
from steadyback.movement.figure.camera import FrameBox
from steadyback.movement.figure.depth import covering, ordered
from steadyback.movement.figure.figure import SIZE, fit, holding_sides
from steadyback.movement.figure.joins import joins_of_build
from steadyback.movement.figure.layers import Layers
from steadyback.movement.figure.muscles import PATCHES, Patch
from steadyback.movement.figure.painting import Scene, scene_of
from steadyback.movement.figure.prop_shapes import solids_of
from steadyback.movement.figure.shape import Look, Part, parts_of
from steadyback.movement.figure.solids import Solid
from steadyback.movement.figure.still import (
    camera_of,
    fitted,
    frame_of,
    posed,
    props_of,
    working_sides,
)
from steadyback.movement.figure.worked import BOTH, WORK, hatch, shown_patches
from steadyback.movement.player.body import LIMBS
from steadyback.movement.player.coded import (
    Channel,
    changes,
    channel,
    letters,
    named,
    spaced,
    steps,
)
from steadyback.movement.player.things import (
    Styles,
    arrow_of,
    close_up_of,
    marks,
    painted,
    things,
)
from steadyback.movement.props import Prop
from steadyback.movement.skeleton import SKELETON
from steadyback.vocabulary import Muscle, Share

Json = dict[str, Any]
JOIN_FROM, PATCH_FROM, SOLID_FROM = 100, 200, 300
"""Items of the painting order: parts from 0; joins, two numbers each (which part lies below);
muscle patches; solids."""
HALF_ROUND = 180.0
PATCH_NUMBER = {(patch.muscle, patch.side): number for number, patch in enumerate(PATCHES)}
HATCH = re.compile(r' width="([\d.]+)".* stroke-width="([\d.]+)"')


def turned_round(kept: Baked) -> Baked:
    """The same movement seen from the opposite side."""
    azimuth = kept.view.azimuth + HALF_ROUND
    azimuth -= 2 * HALF_ROUND if azimuth > HALF_ROUND else 0
    return kept.model_copy(update={"view": kept.view.model_copy(update={"azimuth": azimuth})})


def played(
    kept: Baked,
    worked: Mapping[Muscle, Share],
    look: Look | None = None,
    *,
    one_sided: bool = False,
    stay_s: float = 0.0,
) -> Json:
    """A level for the player, for one build, with what its still says (still.still). Raises
    KeyError for a landmark that there is not."""
    look, styles = look or Look(), Styles()
    props = props_of(kept, mirror=False)
    sides = working_sides(kept, one_sided=one_sided, mirror=False)
    scenes = scenes_of(kept, props, look)
    layers = [layers_of(scene, props, worked, sides) for scene in scenes]
    far = frame_of(kept, "end")
    items, orders = named(orders_of(layers))
    shares = {patch_number(patch): share for each in layers for patch, share in each.patches}
    return {
        "frames": len(kept),
        "move": [*spaced(kept.root), *spaced(kept.facing), *angles(kept)],
        **view(scenes[0]),
        "holds": "".join(sorted(holding_sides(props))),
        "floor": [
            piece for mat in mats(props, scenes[0]) for piece in painted(scenes[0], mat, styles)
        ],
        "things": things(scenes, [each.solids for each in layers], styles),
        "items": "".join(letters(each) for each in steps(items)),
        "order": changes(orders),
        "far": changes([[each.far.get(limb, 0) for limb in LIMBS] for each in layers]),
        "work": shares,
        "hatch": {share: hatch_of(scenes[0], share) for share in sorted(set(shares.values()))},
        "arrow": arrow_of(kept, scenes, styles),
        "close": close_up_of(kept, scenes[len(scenes) // 2], layers[0].parts),
        "ghost": kept.ghost,
        "far_end": far,
        **marks(kept, stay_s, layers[far], styles),
        "styles": styles.known,
    }


def angles(kept: Baked) -> list[Channel]:
    """Every turn of the skeleton in its order, tenths of a degree."""
    return [channel(kept.angles.get(turn.name, (0,))) for turn in SKELETON.turns]


def view(scene: Scene) -> Json:
    """From where it is seen (degrees), the picture's place and scale, and the width of outlines."""
    box = scene.box
    return {
        "camera": [scene.camera.azimuth, scene.camera.elevation],
        "box": [round(box.left, 5), round(box.top, 5), round(box.scale, 4), box.width, box.height],
        "line": round(scene.line_width, 2),
    }


def hatch_of(scene: Scene, share: Share) -> list[float | str]:
    """Of a hatch: the distance of its lines, their width, the ground and the lines' colour."""
    found = HATCH.search(hatch(scene, share))
    if found is None:
        raise ValueError("worked.hatch is written in another way than the player reads")
    fill, line, _ = WORK[share]
    return [float(found[1]), float(found[2]), fill, line]


def scenes_of(kept: Baked, props: Sequence[Prop], look: Look) -> list[Scene]:
    """Every frame before the level's camera, all at one scale and place (as still.py has it)."""
    camera = camera_of(kept, mirror=False)
    places = [posed(kept, frame, mirror=False) for frame in range(len(kept))]
    box: FrameBox = fit([places[frame] for frame in fitted(kept)], camera, props, SIZE, look)
    return [scene_of(placed, camera, box, look, "") for placed in places]


def layers_of(
    scene: Scene,
    props: Sequence[Prop],
    worked: Mapping[Muscle, Share],
    sides: frozenset[str] = BOTH,
) -> Layers:
    """What has depth in one frame."""
    parts = parts_of(scene.look.build, holding_sides(props))
    things = [s for prop in props if prop.kind != "mat" for s in solids_of(prop, scene.placed)]
    return Layers(scene, things, parts, shown_patches(scene, worked, sides))


def mats(props: Sequence[Prop], scene: Scene) -> list[Solid]:
    """What lies under everything, even the shadow."""
    return [s for prop in props if prop.kind == "mat" for s in solids_of(prop, scene.placed)]


def orders_of(frames: Sequence[Layers]) -> list[list[int]]:
    """The items of every frame in the order of painting. An order stays as long as it is right: so
    nothing flickers between two that are as good."""
    order, out = list[int](), list[list[int]]()
    for layers in frames:
        under = covering(layers.things)
        if not (order and fits(order, under)):
            order = ordered(layers.things, under)
        out.append(order_of(layers, order))
    return out


def fits(order: Sequence[int], under: Sequence[set[int]]) -> bool:
    """Whether everything is painted after what it covers."""
    place = {which: each for each, which in enumerate(order)}
    return all(place[one] < place[which] for which in order for one in under[which])


def order_of(layers: Layers, order: Sequence[int]) -> list[int]:
    """The items of one frame, its things in an order (as Layers.painted has it)."""
    first, out = len(layers.solids), list[int]()
    done: set[str] = set()
    for place, which in enumerate(order):
        if which < first:
            out.append(SOLID_FROM + which)
            continue
        part = layers.parts[which - first]
        done.add(part.name)
        out.append(which - first)
        out += joins_after(layers, part, order[: place + 1], done)
        out += patches_after(layers, part, done)
    return out


def joins_after(layers: Layers, part: Part, order: Sequence[int], done: set[str]) -> list[int]:
    """The joins that waited for a part and are seen, each with which of its parts lies below."""
    return [
        JOIN_FROM + 2 * number + (1 if join.parts[0] == part.name else 0)
        for number, join in enumerate(joins_of_build(layers.scene.look.build))
        if part.name in join.parts
        and {*join.parts} <= done
        and layers.join_step(join, part, order) is not None
    ]


def patches_after(layers: Layers, part: Part, done: set[str]) -> list[int]:
    """The muscles that waited for a part."""
    return [
        PATCH_FROM + patch_number(patch)
        for patch, _ in layers.patches
        if part.name in (needed := {*patch.parts, *patch.after}) and needed <= done
    ]


def patch_number(patch: Patch) -> int:
    """A patch's place in muscles.PATCHES."""
    return PATCH_NUMBER[patch.muscle, patch.side]
