"""The studio for authors: draw a level, solve it, see it, and be told what is wrong with it."""

import json
import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest

from steadyback.catalogue.movements import HOME
from steadyback.cli import add_commands
from steadyback.cli.preview import Studio, handler_of

OUT_OF_REACH = """
bird-dog-1:
  base: hands_and_knees
  keys: [{}, {reach: {palm.R: [2.5, 1.5, 0.2]}}]
"""


def ran(*words: str) -> int:
    parser = ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args(words)
    status: int = arguments.run(arguments)
    return status


def test_draw_writes_the_picture_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("draw", "bird-dog-4") == 0
    drawing = ElementTree.fromstring(capsys.readouterr().out)
    assert drawing.tag.endswith("svg")
    assert drawing.attrib["role"] == "img"


def test_frame_mirror_and_twin_are_pictures_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    drawn = set()
    for words in ((), ("--frame", "start"), ("--frame", "0.5"), ("--mirror",)):
        assert ran("draw", "bird-dog-4", *words) == 0
        drawn.add(capsys.readouterr().out)
    assert len(drawn) == 4
    assert ran("draw", "superman-4") == 0
    assert "<svg" in capsys.readouterr().out


def test_draw_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "squat.svg"
    assert ran("draw", "squat-4", "--out", str(path)) == 0
    assert ElementTree.parse(path).getroot().tag.endswith("svg")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("draw", "bird-dog-99"), "bird-dog-99 is not a level. See: steadyback catalogue list"),
        (("draw", "squat-4", "--frame", "7"), "'7' is not a frame. Write start, end, or a number"),
        (("draw", "squat-4", "--frame", "nan"), "'nan' is not a frame."),
        (("draw", "squat-4", "--out", "/nowhere/at/all.svg"), "cannot write /nowhere/at/all.svg"),
        (("catalogue", "bake", "nothing-1"), "nothing-1 is not a level."),
        (("catalogue", "reference", "nothing-1"), "nothing-1 is not a level."),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_sentence(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(*words) == 2
    assert says in capsys.readouterr().err


def test_check_reads_the_movements_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(HOME.parent, folder, ignore=shutil.ignore_patterns("*.py", "solved"))
    assert ran("catalogue", "check", str(folder)) == 0
    (folder / "movements" / "squat.yaml").write_text("squat-1:\n  base: sitting\n  sped: 3\n")
    assert ran("catalogue", "check", str(folder)) == 2
    assert "movements/squat.yaml:3: squat-1.sped" in capsys.readouterr().err


def test_bake_says_of_a_level_whether_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("catalogue", "bake", "--check", "squat-4") == 0
    assert capsys.readouterr().out == "squat-4: holds\n"


def test_a_reference_gives_the_watched_angles_from_start_to_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ran("catalogue", "reference", "bird-dog-4") == 0
    found = json.loads(capsys.readouterr().out)
    hip = next(curve for curve in found["curves"] if curve["joint"] == "hip.flex.R")
    assert len(hip["degrees"]) == 21
    assert hip["degrees"][0] > 60
    assert abs(hip["degrees"][-1] - 2) <= 8
    assert hip["tolerance"] == 12
    assert found["tolerance_source"] == "our_proposal"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A studio over a copy of a few movements, and its address."""
    for name in ("bases.yaml", "bird-dog.yaml"):
        shutil.copy(HOME / name, tmp_path / name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(Studio(tmp_path)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield tmp_path, f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetched(address: str) -> str:
    with urlopen(address, timeout=60) as answer:
        text: str = answer.read().decode()
    return text


def test_the_preview_draws_again_what_its_author_saved(studio: tuple[Path, str]) -> None:
    folder, address = studio
    page = fetched(f"{address}/?exercise=bird-dog")
    assert page.count("<svg") == 12
    assert "has no movement yet" in fetched(f"{address}/?exercise=squat")
    before = fetched(f"{address}/saved")
    (folder / "bird-dog.yaml").write_text(OUT_OF_REACH)
    assert fetched(f"{address}/saved") != before
    page = fetched(f"{address}/?exercise=bird-dog")
    assert page.count("<svg") == 2
    assert "contact out of reach" in page
    assert "at key 1" in page


def test_the_preview_names_a_mistake_with_file_and_line(studio: tuple[Path, str]) -> None:
    folder, address = studio
    (folder / "bird-dog.yaml").write_text("bird-dog-1:\n  base: hands_and_knees\n  sped: 3\n")
    page = fetched(f"{address}/?exercise=bird-dog")
    assert "bird-dog.yaml:3" in page
    assert "not a field here" in page
