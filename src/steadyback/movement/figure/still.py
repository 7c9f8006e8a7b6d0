"""One frame of a solved movement as a picture: on a page, in print, from the command line."""

from collections.abc import Mapping

from steadyback.movement.baked import Baked, mirrored
from steadyback.movement.description import Thing
from steadyback.movement.figure.camera import Camera, FrameBox
from steadyback.movement.figure.figure import SIZE, draw, fit
from steadyback.movement.figure.shape import Look
from steadyback.movement.figure.signs import MINUTE_S, SignName, Signs
from steadyback.movement.figure.worked import BOTH
from steadyback.movement.pose import Placed, forward
from steadyback.movement.props import Prop
from steadyback.movement.skeleton import other_side
from steadyback.vocabulary import Muscle, Share

OTHER = {"R": "L", "L": "R"}
FITTED = 7
"""So many frames of a movement decide how large it is drawn."""


def frame_of(kept: Baked, words: str) -> int:
    """A frame by name (start, end) or by its share of the way (0 to 1). ValueError for others.

    A cycle ends where it began: its "end" is the key half way round.
    """
    if words in ("start", "end"):
        far = kept.keys[len(kept.keys) // 2] if kept.path == "cycle" else len(kept) - 1
        return 0 if words == "start" else far
    try:
        share = float(words)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(f"{words!r} is not a frame. Write start, end, or a number from 0 to 1.")
    return round(share * (len(kept) - 1))


def still(
    kept: Baked,
    *,
    frame: int,
    worked: Mapping[Muscle, Share],
    title: str,
    description: str,
    prefix: str,
    mirror: bool = False,
    look: Look | None = None,
    size: tuple[float, float] = SIZE,
    one_sided: bool = False,
    stay_s: float = 0.0,
) -> str:
    """One frame as SVG; all frames of a movement have the same scale and place. The arrow shows
    the way that was gone, so the first frame has none, nor a sign of what is done at the end.

    `one_sided` shows the legs' muscles only where the movement says that they work, `stay_s` is how
    long the end is held (seconds).
    """
    placed = posed(kept, frame, mirror=mirror)
    return draw(
        placed,
        title=title,
        description=description,
        prefix=prefix,
        camera=camera_of(kept, mirror=mirror),
        worked=worked,
        props=props_of(kept, mirror=mirror),
        look=look,
        size=size,
        frame_box=box_of(kept, mirror, look or Look(), size),
        arrow=way(kept, frame, mirror=mirror),
        close_up=swapped(kept.close_up, mirror=mirror),
        signs=signs_of(kept, frame, stay_s, mirror=mirror),
        ghost=posed(kept, 0, mirror=mirror) if kept.ghost and frame else None,
        sides=working_sides(kept, one_sided=one_sided, mirror=mirror),
        mirrored=mirror,
    )


def signs_of(kept: Baked, frame: int, stay_s: float, *, mirror: bool) -> Signs | None:
    """What a frame says beyond its pose; nothing of where a movement only begins."""
    if frame == 0 and len(kept) > 1:
        return None
    press = [one.model_copy(update={"at": swapped(one.at, mirror=mirror)}) for one in kept.press]
    return Signs(tuple(press), kept.breathe, stay_s)


def signs_used(kept: Baked, stay_s: float) -> tuple[SignName, ...]:
    """Which signs the picture of the end has, for a legend in words."""
    clock: SignName = "minute" if stay_s <= MINUTE_S else "hour"
    pressed = {press.to == "tight" for press in kept.press}
    used: dict[SignName, bool] = {
        "arrow": kept.arrow is not None and len(kept) > 1,
        "force": False in pressed,
        "tight": True in pressed,
        "breath": kept.breathe,
        clock: stay_s > 0,
        "shade": kept.ghost and len(kept) > 1,
        "larger": kept.close_up is not None,
    }
    return tuple(name for name, here in used.items() if here)


def working_sides(kept: Baked, *, one_sided: bool, mirror: bool) -> frozenset[str]:
    """The sides whose legs' muscles are shown."""
    if not one_sided or kept.works == "both":
        return BOTH
    return frozenset(kept.works if not mirror else OTHER[kept.works])


def posed(kept: Baked, frame: int, *, mirror: bool) -> Placed:
    """The body in one frame, for the right or the left side."""
    pose = kept.pose(frame)
    return forward(mirrored(pose) if mirror else pose)


def camera_of(kept: Baked, *, mirror: bool) -> Camera:
    """From where a level is seen; a mirrored one from the other side, so that nothing is hidden."""
    camera = Camera(kept.view.azimuth, kept.view.elevation)
    return camera.other_side() if mirror else camera


def props_of(kept: Baked, *, mirror: bool) -> tuple[Prop, ...]:
    """What is in the picture, on the other side of the person where it is mirrored."""
    return tuple(thing_mirrored(thing).prop if mirror else thing.prop for thing in kept.props)


def thing_mirrored(thing: Thing) -> Thing:
    """A thing where the mirror shows it."""
    at = None if thing.at is None else (thing.at[0], thing.at[1], -thing.at[2])
    held = tuple(swapped(name, mirror=True) or name for name in thing.held)
    return thing.model_copy(update={"at": at, "turn": -thing.turn, "held": held})


def swapped(name: str | None, *, mirror: bool) -> str | None:
    """A landmark, of the other side where the picture is mirrored."""
    return other_side(name) if name is not None and mirror else name


def box_of(kept: Baked, mirror: bool, look: Look, size: tuple[float, float]) -> FrameBox:
    """The scale and place at which a whole movement is inside its picture."""
    poses = [posed(kept, frame, mirror=mirror) for frame in fitted(kept)]
    return fit(poses, camera_of(kept, mirror=mirror), props_of(kept, mirror=mirror), size, look)


def fitted(kept: Baked) -> list[int]:
    """The frames that decide how large a movement is drawn."""
    last = len(kept) - 1
    return sorted({round(last * part / (FITTED - 1)) for part in range(FITTED)})


def way(kept: Baked, frame: int, *, mirror: bool) -> list[list[float]] | None:
    """The way of the arrow's landmark up to a frame, or None where there is none."""
    name = swapped(kept.arrow, mirror=mirror)
    if name is None or frame == 0:
        return None
    placed = (posed(kept, number, mirror=mirror) for number in range(frame + 1))
    return [[float(value) for value in here.point(name)] for here in placed]
