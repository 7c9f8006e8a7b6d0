"""A mean week on the body, for paper: each muscle group shaded by its sets beside the aim.

Colour never stands alone: what has enough is hatched closely, what has a little widely, what has
none keeps a dashed edge.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from steadyback.engine import GroupShare
from steadyback.engine.balance import Enough
from steadyback.exports.charts import Picture, Table
from steadyback.languages import _
from steadyback.movement.figure.body_map import map_figure, muscle_map
from steadyback.vocabulary import MuscleGroup
from steadyback.wording import english
from steadyback.wording import progress as words
from steadyback.wording.phrases import number_words

VIEW_BOX: Final = "0 8 400 392"
PAINT: Final[dict[Enough, str]] = {
    "enough": 'fill="#e2603a" stroke="#8c2a0c" stroke-width="2"',
    "little": 'fill="#f6c9b1" stroke="#a8481f" stroke-width="1.6"',
    "none": 'fill="#ffffff" fill-opacity=".5" stroke="#16282c" stroke-dasharray="4 4"',
}
HATCHED: Final[dict[Enough, int]] = {"enough": 6, "little": 13}
"""How far apart the lines of a hatch are."""


@cache
def group_paths() -> dict[MuscleGroup, str]:
    """The outline of each group, both sides and both views."""
    paths: dict[MuscleGroup, str] = {}
    for region in muscle_map():
        if region.group is not None:
            paths[region.group] = paths.get(region.group, "") + region.path
    return paths


def balance_picture(shares: Sequence[GroupShare], name: str = "balance") -> Picture:
    """The body with each group, and a table of sets and aims."""
    says = " ".join(share_words(one) for one in shares)
    rows = tuple((_(english.GROUPS_FIRST[one.group]), number_words(one.sets)) for one in shares)
    table = Table((_(words.MUSCLES), _(words.SETS_A_WEEK)), rows)
    return Picture(name, _(words.MEAN_WEEK), says, balance_svg(shares), table, _(words.SHADES))


def share_words(one: GroupShare) -> str:
    """The sets of a group, and whether that is enough."""
    named = _(english.GROUPS_FIRST[one.group])
    return _(words.SHARE[one.enough], group=named, sets=number_words(one.sets))


def balance_svg(shares: Sequence[GroupShare]) -> str:
    """Both views of the body with the groups on it, in the colours of paper."""
    hatches = "".join(hatch(shade, apart) for shade, apart in HATCHED.items())
    groups = "".join(painted(one) for one in shares)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{VIEW_BOX}"><defs>{hatches}</defs>'
        f"{map_figure()}{groups}</svg>"
    )


def hatch(shade: Enough, apart: int) -> str:
    """The lines over a group."""
    return (
        f'<pattern id="hatch-{shade}" width="{apart}" height="{apart}" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
        f'<path d="M0 1h{apart}" stroke="#8c2a0c" stroke-width="1.6"/></pattern>'
    )


def painted(one: GroupShare) -> str:
    """A group in its shade."""
    path = group_paths().get(one.group, "")
    if not path:
        return ""
    lines = f'<path fill="url(#hatch-{one.enough})" d="{path}"/>' if one.enough in HATCHED else ""
    return f'<path {PAINT[one.enough]} d="{path}"/>{lines}'
