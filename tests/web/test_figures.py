"""Pictures of levels: there for everybody, kept by the browser, and silent about people."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import solved_for
from steadyback.movement.figure.shape import Look
from steadyback.web.look.figures import address, figure_of

LEVELS = [level for level in load_catalogue().levels.values() if solved_for(level)]


@pytest.mark.parametrize("frame", ["start", "end"])
def test_a_picture_is_an_svg_with_a_name_and_a_description(client: Client, frame: str) -> None:
    level = LEVELS[0]
    answer = client.get(address(level.id, frame, "1", Look(), "light"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    drawing = ElementTree.fromstring(answer.content)
    names = {child.tag.rpartition("}")[2]: child.text for child in drawing}
    assert names["title"] == level.name
    assert names["desc"] == level.summary


def test_the_left_side_and_the_dark_ground_are_other_pictures(client: Client) -> None:
    one = address(LEVELS[0].id, "end", "1", Look(), "light")
    dark = address(LEVELS[0].id, "end", "1", Look(), "dark")
    answers = {client.get(url).content for url in (one, dark, f"{one}&side=left")}
    assert len(answers) == 3


@pytest.mark.parametrize(
    "url",
    [
        "/figures/bird-dog-99/end.svg",
        "/figures/nothing/start.svg",
        "/figures/bird-dog-4/middle.svg",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_nonsense_in_the_address_gives_the_usual_picture(client: Client) -> None:
    plain = client.get(f"/figures/{LEVELS[0].id}/end.svg").content
    odd = client.get(f"/figures/{LEVELS[0].id}/end.svg?build=%00&tone=<script>&ground=7").content
    assert odd == plain


def test_the_address_changes_with_the_movement_and_names_no_person() -> None:
    found = figure_of(LEVELS[0])
    kept = solved_for(LEVELS[0])
    assert found is not None
    assert kept is not None
    for url in (found.start, found.end, found.start_dark, found.end_dark):
        assert kept.source in url
        assert "/p/" not in url
