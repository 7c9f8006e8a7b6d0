"""The picture of a level: how it moves, what it works, and its words, drawn together."""

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.movement.baked import Baked
from steadyback.movement.figure.figure import SIZE
from steadyback.movement.figure.shape import Look
from steadyback.movement.figure.still import frame_of, still


def picture(
    level: Level,
    frame: str = "end",
    *,
    kept: Baked | None = None,
    mirror: bool = False,
    look: Look | None = None,
    size: tuple[float, float] = SIZE,
) -> str:
    """One frame of a level as SVG: `start`, `end`, or a share of the way (0 to 1).

    `kept` is a movement that was solved just now, in place of the one that is kept; ids begin with
    the level's own. LookupError for a level that was never solved, ValueError for no such frame.
    """
    solved = kept or solved_for(level)
    if solved is None:
        raise LookupError(f"{level.id} was never solved: steadyback catalogue bake")
    number = frame_of(solved, frame)
    return still(
        solved,
        frame=number,
        worked={work.muscle: work.share for work in level.muscles},
        title=level.name,
        description=level.summary,
        prefix=f"{level.id}-{number}",
        mirror=mirror,
        look=look,
        size=size,
        one_sided=one_sided(level),
        stay_s=stay_s(level),
    )


def one_sided(level: Level) -> bool:
    """Whether a level works one side at a time."""
    return level.sides != "both"


def stay_s(level: Level) -> float:
    """How long a picture says that a level is held, or walked: its usual dose, in seconds."""
    return float(level.dosing.default.hold_s)
