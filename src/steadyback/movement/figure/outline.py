"""The outline of circles: the exact convex hull as a path of straight lines and arcs.

The player draws with the same algorithm, so it is kept small: walk round the hull by the direction
in which its edge looks, and at each circle find which other one takes over first.
"""

from collections.abc import Iterable, Sequence
from math import acos, atan2, cos, hypot, pi, sin

Circle = tuple[float, float, float]
"""Centre x, centre y and radius, in units of the picture."""
Arc = tuple[int, float, float]
"""Which circle, and from and to which direction (radians) it is the edge."""

TURN = 2 * pi
SMALL = 1e-9
CORNER = 0.7
FLAT = 0.05
"""An arc shorter than the first is drawn as a corner, one that bulges less than the second as a
line; in units of the picture, less than can be seen."""


def takeover(here: Circle, other: Circle) -> float | None:
    """In which direction (radians) another circle begins to reach farther; None if never."""
    across, down, more = other[0] - here[0], other[1] - here[1], here[2] - other[2]
    apart = hypot(across, down)
    if apart <= abs(more) + SMALL:
        return None
    return atan2(down, across) - acos(more / apart)


def next_circle(circles: Sequence[Circle], here: int, direction: float) -> tuple[float, int] | None:
    """How far to turn until the edge leaves this circle, and for which one. Of two in one line the
    farther is taken."""
    found: tuple[float, float, int] | None = None
    for other, circle in enumerate(circles):
        at = takeover(circles[here], circle)
        if at is None:
            continue
        turn = (at - direction + SMALL) % TURN
        apart = hypot(circle[0] - circles[here][0], circle[1] - circles[here][1])
        if (
            found is None
            or turn < found[0] - SMALL
            or (turn < found[0] + SMALL and apart > found[1])
        ):
            found = (turn, apart, other)
    return (max(0.0, found[0] - SMALL), found[2]) if found else None


def arcs(circles: Sequence[Circle]) -> list[Arc]:
    """The hull's edge in order: circles and the directions between which each is the edge."""
    here = max(
        range(len(circles)),
        key=lambda each: (circles[each][0] + circles[each][2], circles[each][2]),
    )
    first, direction, turned, edge = here, 0.0, 0.0, list[Arc]()
    while turned < TURN:
        step = next_circle(circles, here, direction)
        turn = min(step[0] if step else TURN, TURN - turned)
        edge.append((here, direction, direction + turn))
        direction, turned = direction + turn, turned + turn
        if step is None or turned >= TURN - SMALL:
            break
        here = step[1]
    if len(edge) > 1 and edge[-1][0] == first:
        edge[0] = (first, edge.pop()[1] - TURN, edge[0][2])
    return edge


def number(value: float) -> str:
    """A number to one decimal, as short as a path may hold it."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text in ("-0", "0") else text.replace("0.", ".", 1) if abs(value) < 1 else text


def joined(values: Iterable[float]) -> str:
    """Numbers side by side; a minus sign parts them too."""
    out = ""
    for value in values:
        text = number(value)
        out += text if not out or text.startswith("-") else f" {text}"
    return out


class Path:
    """A path under the pen, to some decimals (at most 1). Steps are relative to the rounded place,
    so no error adds up."""

    def __init__(self, decimals: int = 1) -> None:
        self.text = ""
        self.decimals = decimals
        self.x = self.y = 0.0

    def step(self, x: float, y: float) -> tuple[float, float]:
        """The rounded way to a place, where the pen then is."""
        dx, dy = round(x - self.x, self.decimals), round(y - self.y, self.decimals)
        self.x, self.y = self.x + dx, self.y + dy
        return dx, dy

    def move(self, x: float, y: float) -> None:
        """Lift the pen and put it down somewhere."""
        self.x = self.y = 0.0
        self.text += "M" + joined(self.step(x, y))

    def line(self, x: float, y: float) -> None:
        """A straight line; none if there is no way to go."""
        dx, dy = self.step(x, y)
        if dx or dy:
            self.text += "l" + joined((dx, dy))

    def arc(self, radii: tuple[float, float], lean: float, flags: str, x: float, y: float) -> None:
        """An arc of an ellipse that leans by some degrees; flags are "large sweep". A flag is one
        character, so nothing needs to part it from what follows."""
        dx, dy = self.step(x, y)
        sizes = (round(radii[0], self.decimals), round(radii[1], self.decimals), lean)
        self.text += f"a{joined(sizes)} {flags.replace(' ', '')}{joined((dx, dy))}"

    def close(self) -> None:
        """Back to where the pen was put down."""
        self.text += "z"


def on(circle: Circle, direction: float) -> tuple[float, float]:
    """The point of a circle in a direction."""
    return circle[0] + circle[2] * cos(direction), circle[1] + circle[2] * sin(direction)


def whole_circle(circle: Circle, decimals: int = 1) -> str:
    """One circle as a path."""
    x, y, radius = circle
    path = Path(decimals)
    path.move(x - radius, y)
    path.arc((radius, radius), 0, "1 1", x + radius, y)
    path.arc((radius, radius), 0, "1 1", x - radius, y)
    path.close()
    return path.text


def hull_path(circles: Sequence[Circle], decimals: int = 1) -> str:
    """The convex hull of circles as an SVG path, clockwise on the screen. At least one circle."""
    edge = arcs(circles)
    if len(edge) == 1:
        return whole_circle(circles[edge[0][0]], decimals)
    path = Path(decimals)
    for place, (which, start, end) in enumerate(edge):
        circle, turn = circles[which], end - start
        go = path.line if place else path.move
        if turn * circle[2] < CORNER:
            go(*on(circle, (start + end) / 2))
            continue
        go(*on(circle, start))
        if circle[2] * turn * turn / 8 < FLAT:
            path.line(*on(circle, end))
        else:
            large = "1 1" if turn > pi else "0 1"
            path.arc((circle[2], circle[2]), 0, large, *on(circle, end))
    path.close()
    return path.text


def polygon_path(points: Iterable[Sequence[float]]) -> str:
    """A closed path of straight lines through points in the picture."""
    path = Path()
    for place, point in enumerate(points):
        (path.line if place else path.move)(point[0], point[1])
    path.close()
    return path.text
