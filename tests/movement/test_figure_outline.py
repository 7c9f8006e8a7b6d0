"""The hull of circles: exact, closed, and short."""

import re
from itertools import pairwise
from math import cos, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.movement.figure.face import Cap, cap_path
from steadyback.movement.figure.outline import Circle, Path, arcs, hull_path, number, polygon_path

CIRCLES = st.lists(
    st.tuples(
        st.floats(-200, 200).map(lambda value: round(value, 2)),
        st.floats(-200, 200).map(lambda value: round(value, 2)),
        st.floats(0.5, 60).map(lambda value: round(value, 2)),
    ),
    min_size=1,
    max_size=7,
)


def reach(circle: Circle, direction: float) -> float:
    """How far a circle reaches in a direction."""
    return circle[0] * cos(direction) + circle[1] * sin(direction) + circle[2]


def numbers(path: str) -> list[float]:
    flags_apart = re.sub(r"(a[\d.]+ [\d.]+[ -][\d.]+) ([01])([01])", r"\1 \2 \3 ", path)
    return [float(text) for text in re.findall(r"-?\d*\.?\d+", flags_apart)]


@given(CIRCLES)
def test_the_hull_contains_every_circle(circles: list[Circle]) -> None:
    for which, start, end in arcs(circles):
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            direction = start + (end - start) * share
            edge = reach(circles[which], direction)
            assert all(reach(circle, direction) <= edge + 1e-5 for circle in circles)


@given(CIRCLES)
def test_the_edge_goes_round_once_without_a_gap(circles: list[Circle]) -> None:
    edge = arcs(circles)
    for (_, _, end), (_, start, _) in pairwise(edge):
        assert start == pytest.approx(end, abs=1e-9)
    assert edge[-1][2] - edge[0][1] == pytest.approx(2 * pi, abs=1e-6)
    assert all(end >= start for _, start, end in edge)


@given(CIRCLES)
def test_the_path_is_closed_and_ends_where_its_hull_does(circles: list[Circle]) -> None:
    path = hull_path(circles)
    assert path.startswith("M")
    assert path.endswith("z")
    assert path.count("M") == 1
    assert max(map(abs, numbers(path))) < 1000


def test_a_circle_within_another_leaves_no_trace() -> None:
    assert hull_path([(0, 0, 10), (2, 1, 3)]) == hull_path([(0, 0, 10)])


def test_two_circles_make_two_arcs() -> None:
    path = hull_path([(0, 0, 5), (40, 0, 5)])
    assert path.count("a") == 2
    assert path.count("l") == 1


def test_circles_in_one_line_need_only_the_outer_two() -> None:
    line = [(0.0, 0.0, 5.0), (20.0, 0.0, 5.0), (40.0, 0.0, 5.0)]
    assert [which for which, _, _ in arcs(line)] in ([2, 0], [2, 0, 2], [0, 2], [0, 2, 0])


@pytest.mark.parametrize(
    ("value", "text"), [(0.04, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (12.0, "12")]
)
def test_numbers_are_as_short_as_a_path_allows(value: float, text: str) -> None:
    assert number(value) == text


def test_rounding_does_not_add_up_along_a_path() -> None:
    path = Path()
    path.move(0, 0)
    for step in range(1, 101):
        path.line(step * 0.14, 0)
    assert path.x == pytest.approx(14.0, abs=0.06)


def test_a_polygon_closes() -> None:
    assert polygon_path([(0, 0), (10, 0), (10, 5)]) == "M0 0l10 0l0 5z"


@pytest.mark.parametrize("near", [-1.0, -0.7, -0.2, 0.0, 0.2, 0.7, 1.0])
def test_a_cap_shows_more_of_itself_the_more_it_looks_at_the_viewer(near: float) -> None:
    flat = (1 - near * near) ** 0.5
    path = cap_path(Cap(50, 50, 20, (0.0, -flat, near), 0.1))
    assert (path == "") == (near == -1.0)
    if path:
        assert path.count("a") == 2
        assert path.endswith("z")
