"""Pictures of levels: there for everybody, kept by the browser, and silent about people."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import solved_for
from steadyback.movement.baked import Baked
from steadyback.movement.figure.shape import Look
from steadyback.web.look import versions
from steadyback.web.look.figures import PRESSED, address, figure_of, still_version
from steadyback.web.look.playing import played_version
from steadyback.web.look.versions import HOME, drawing_code, hashed
from tests.movement.test_load import imported

LEVELS = [level for level in load_catalogue().levels.values() if solved_for(level)]


@pytest.mark.parametrize("frame", ["start", "end"])
def test_a_picture_is_an_svg_with_a_name_and_a_description(client: Client, frame: str) -> None:
    level = LEVELS[0]
    answer = client.get(address(level.id, frame, current(level), Look(), "light"))
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


def kept_of(level: Level) -> Baked:
    kept = solved_for(level)
    assert kept is not None
    return kept


def current(level: Level) -> str:
    return still_version(level, kept_of(level))


def test_the_address_has_the_pictures_version_and_names_no_person() -> None:
    found = figure_of(LEVELS[0])
    assert found is not None
    for url in (found.start, found.end, found.start_dark, found.end_dark):
        assert f"v={current(LEVELS[0])}" in url
        assert "/p/" not in url


@pytest.mark.parametrize("changed", [{"name": "Other"}, {"summary": "Other."}, {"muscles": ()}])
def test_another_word_or_muscle_is_another_address(changed: dict[str, Any]) -> None:
    level = LEVELS[0]
    other = level.model_copy(update=changed)
    assert still_version(other, kept_of(level)) != current(level)


def test_another_movement_or_other_code_is_another_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    level = LEVELS[0]
    before = (current(level), played_version(level, kept_of(level)))
    moved = kept_of(level).model_copy(update={"source": "other"})
    assert still_version(level, moved) != before[0]
    assert played_version(level, moved) != before[1]
    monkeypatch.setattr(versions, "drawn_by", lambda: "other code")
    assert current(level) != before[0]
    assert played_version(level, kept_of(level)) != before[1]


def test_an_address_of_another_version_is_not_kept_without_asking(client: Client) -> None:
    old = address(LEVELS[0].id, "end", "old", Look(), "light")
    for url in (old, f"/figures/{LEVELS[0].id}/end.svg"):
        said = client.get(url)["Cache-Control"]
        assert "immutable" not in said
        assert "no-cache" in said


def test_a_hash_of_files_changes_with_a_letter_in_any_of_them(tmp_path: Path) -> None:
    files = [tmp_path / "one.py", tmp_path / "two.py"]
    for file in files:
        file.write_text("a")
    before = hashed(files)
    files[1].write_text("b")
    assert hashed(files) != before


def test_all_code_of_ours_that_draws_is_part_of_the_version() -> None:
    """Every module of `movement` that a picture or the player's numbers are made with."""
    movement = HOME / "movement"
    seen: set[Path] = set()
    waiting = [HOME / "catalogue" / "pictures.py", movement / "player" / "level.py"]
    while waiting:
        for name in imported(waiting.pop()):
            file = HOME.parent.joinpath(*name.split(".")).with_suffix(".py")
            if file.is_relative_to(movement) and file.is_file() and file not in seen:
                seen.add(file)
                waiting.append(file)
    only_solved = {movement / f"{name}.py" for name in ("motion", "rounding", "solver")}
    assert len(seen) > 20
    assert seen - set(drawing_code()) == only_solved


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("brace-4", "(hands press down, held)"),
        ("seated-abduction-1", "(knees press outward, hands press inward, held)"),
        ("side-plank-1", "(right side, forearm presses away, held)"),
        ("brace-1", "(tummy drawn in, breathing, held)"),
        ("hip-thrust-1", "(buttocks tight, held)"),
        ("side-lying-leg-lift-6", "(right side, free hip pulls up)"),
        ("bird-dog-4", "(right leg moves, held)"),
        ("squat-4", "Free squat"),
        ("walking-1", "Short flat walk"),
    ],
)
def test_a_picture_s_words_say_what_presses_and_what_is_held(name: str, said: str) -> None:
    found = figure_of(load_catalogue().level(name))
    assert found is not None
    assert found.alt == (f"{load_catalogue().level(name).name} {said}" if "(" in said else said)


def test_every_sign_has_words_of_its_own() -> None:
    marks = {press.at.partition(".")[0] for level in LEVELS for press in kept_of(level).press}
    assert marks <= PRESSED.keys()
