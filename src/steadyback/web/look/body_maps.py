"""The body maps of pages: muscles that are looked for, and places where pain is felt.

What is drawn depends on nobody and is made once in a process; what holds words, once in each
language. A form sends the marked places under the name of its list with `-at` after it, each as its
level and its side, such as "4L" for the left calf; the lower back lies in the middle and is "1".
The list beside the picture stays; where the two disagree, the one further down holds, and both
sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from steadyback.exports.balance_picture import group_paths
from steadyback.languages import N_, _, per_language
from steadyback.movement.figure.body_map import (
    MAP_SIZE,
    VIEWS,
    AreaName,
    SymptomRegion,
    View,
    areas_of,
    farthest,
    map_figure,
    scene_from,
    sides_of,
    silhouette,
    symptom_map,
)
from steadyback.movement.skeleton import SIDES, Side
from steadyback.vocabulary import MUSCLE_GROUPS

MARKED = "{name}-at"
"""What a form calls the places marked for a list."""
MIDDLE: AreaName = "low_back"
"""The area that is one place for both sides, and so tells no side."""
PLACE_WORDS: dict[str, str] = N_(
    {
        "1": "lower back",
        "2L": "left buttock",
        "2R": "right buttock",
        "3L": "left thigh",
        "3R": "right thigh",
        "4L": "left calf or shin",
        "4R": "right calf or shin",
        "5L": "left foot or toes",
        "5R": "right foot or toes",
    }
)
"""A place by what a form sends for it."""
ROOM = 8.0
"""How far a target reaches past the body, in units of the picture."""
Box = tuple[float, float, float, float]
"""Left, top, width and height in the picture."""


@dataclass(frozen=True, slots=True)
class MuscleLink:
    """A muscle group on the map: where its link leads, and what it looks like in both views."""

    id: str
    words: str
    chosen: bool
    address: str
    path: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place to mark: what a form sends for it, its words, its outline, and where to tap.

    The words are marked, not said.
    """

    value: str
    level: int
    side: str
    words: str
    path: str
    targets: tuple[Box, ...]


# ------------------------------------------------------------------ muscles


@cache
def body() -> SafeString:
    """The body from the front and from behind, as it stands in the figures."""
    return mark_safe(map_figure())  # noqa: S308 - drawn from our own numbers


def muscle_links(
    address: str, asks: Sequence[tuple[str, str]], words: Mapping[str, str]
) -> list[MuscleLink]:
    """A link for each group that the filter offers: it adds the group to what is asked, or takes
    it off. `asks` are the kinds and answers asked for now, `words` the filter's own names."""
    out = []
    for group in MUSCLE_GROUPS:
        if group not in words or group not in group_paths():
            continue
        ask = ("muscle", group)
        chosen = ask in asks
        after = [one for one in asks if one != ask] if chosen else [*asks, ask]
        target = f"{address}?{urlencode(after)}" if after else address
        out.append(MuscleLink(group, words[group], chosen, target, group_paths()[group]))
    return out


# ------------------------------------------------------------------ symptoms


def value_of(region: SymptomRegion) -> str:
    """What a form sends for a region."""
    return str(region.distal_level) + ("" if region.area == MIDDLE else region.side)


@cache
def regions() -> dict[str, tuple[SymptomRegion, ...]]:
    """The regions of each value, from the back downward."""
    found: dict[str, tuple[SymptomRegion, ...]] = {}
    for region in sorted(symptom_map(), key=lambda one: one.distal_level):
        found[value_of(region)] = (*found.get(value_of(region), ()), region)
    return found


def marked(post: QueryDict, name: str) -> list[SymptomRegion]:
    """The regions that a form says are marked. Raises ValueError for one that is not there."""
    given = post.getlist(MARKED.format(name=name))
    if not set(given) <= regions().keys():
        raise ValueError(_("Please choose places on the picture."))
    return [region for value in given for region in regions()[value]]


def level_in(post: QueryDict, name: str, listed: int | None) -> int | None:
    """How far down pain is felt: the further one of the list and the picture; None where neither
    was answered. Raises ValueError."""
    found = marked(post, name)
    if not found:
        return listed
    return max(farthest(found), listed or 0)


def side_in(post: QueryDict, name: str, listed: str | None) -> str | None:
    """The side: both where the list and the picture disagree, None where neither says one.

    Raises ValueError.
    """
    found = sides_of([one for one in marked(post, name) if one.area != MIDDLE])
    if found == "none" or found == listed:
        return listed
    return found if listed is None else "both"


# ------------------------------------------------------------------ the picture to mark


def bounds(view: View, side: Side) -> dict[AreaName, Box]:
    """Left, top, right and bottom of each area of one side."""
    out: dict[AreaName, Box] = {}
    for area, hull in areas_of(side, view).items():
        discs = scene_from(view).circles(hull)
        out[area] = (
            min(float(x - r) for x, _, r in discs),
            min(float(y - r) for _, y, r in discs),
            max(float(x + r) for x, _, r in discs),
            max(float(y + r) for _, y, r in discs),
        )
    return out


def rows(found: Iterable[Box]) -> list[float]:
    """Where targets that lie under each other meet: halfway between areas, with room at the
    foot."""
    boxes = list(found)
    between = [(above[3] + below[1]) / 2 for above, below in pairwise(boxes)]
    return [boxes[0][1], *between, min(MAP_SIZE[1], boxes[-1][3] + ROOM)]


def targets(view: View, side: Side) -> dict[AreaName, Box]:
    """Where to tap for each area: a column from the middle outward, without gaps."""
    found = bounds(view, side)
    middle = MAP_SIZE[0] * (0.25 if view == "front" else 0.75)
    left = min(box[0] for box in found.values()) - ROOM
    right = max(box[2] for box in found.values()) + ROOM
    left, right = (left, middle) if left + right < 2 * middle else (middle, right)
    edges = rows(found.values())
    return {
        area: (round(left), round(top), round(right - left), round(bottom - top))
        for area, (top, bottom) in zip(found, pairwise(edges), strict=True)
    }


@cache
def places() -> tuple[Place, ...]:
    """Everything that can be marked."""
    at = {(view, side): targets(view, side) for view in VIEWS for side in SIDES}
    out = []
    for value, found in regions().items():
        first = found[0]
        sided = first.area != MIDDLE
        out.append(
            Place(
                value,
                first.distal_level,
                first.side if sided else "",
                PLACE_WORDS[value],
                "".join(one.path for one in found),
                tuple(at[one.view, one.side][one.area] for one in found),
            )
        )
    return tuple(out)


def boxes(words: str) -> list[tuple[Place, str]]:
    """Each place with the words of its box, said; in `words` the place itself is `{place}`."""
    return [(one, _(words, place=_(one.words))) for one in places()]


@cache
def outline() -> SafeString:
    """The body as one shape in each view."""
    return mark_safe("".join(silhouette(view) for view in VIEWS))  # noqa: S308 - our own numbers


@per_language
def symptom_picture(name: str) -> SafeString:
    """The picture that belongs to the list of this name, with nothing marked."""
    context = {
        "id": f"f-{name}",
        "marked": MARKED.format(name=name),
        "outline": outline(),
        "places": places(),
        "boxes": boxes(N_("Pain in the {place}")),
        "kind": "pain",
        "group": _("The same on a picture: mark every place that hurts"),
        "hatch": "M0 1h7",
    }
    return render_to_string("look/symptom_map.html", context)
