"""The studio for authors: draw a level, solve it, see it, and be told what is wrong with it."""

import json
import re
import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest

from steadyback.catalogue.loader import CatalogueFaults
from steadyback.catalogue.movements import HOME, read_words
from steadyback.catalogue.reading import Fault
from steadyback.cli import add_commands, drawing, preview
from steadyback.cli.preview import Studio, handler_of

OUT_OF_REACH = """
bird-dog-1:
  base: hands_and_knees
  keys: [{}, {release: [palm.R, fingers.R], reach: {palm.R: [2.5, 1.5, 0.2]}}]
"""
FAULTY = (
    "keys: []\n  start: {}",
    "keys: abc\n  end: {}",
    "end: abc",
    "end: {q: [1, 2]}",
    "like: [a, b]",
    "stance: abc\n  like: bird-dog-1",
    "watch: [banana]",
    "keys: [{q: {knee.flex.R: -150, hip.flex.R: 200}}]",
)
"""Each is told at line 3 of its file."""


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
        (("draw", "squat-4", "--frame", "0_1"), "'0_1' is not a frame."),
        (("draw", "squat-4", "--frame", " 1"), "' 1' is not a frame."),
        (("draw", ""), "An empty name is not a level. See: steadyback catalogue list"),
        (("catalogue", "bake", " "), "An empty name is not a level."),
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


def test_check_judges_levels_and_what_is_kept_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(HOME.parent, folder, ignore=shutil.ignore_patterns("*.py", "solved"))
    (folder / "movements" / "solved").mkdir()
    squat = folder / "movements" / "squat.yaml"
    squat.write_text("squat-4: {base: standing}\nsquat-77: {base: standing}\nsquat-6: [1]\n")
    assert ran("catalogue", "check", str(folder)) == 2
    told = capsys.readouterr().err
    for says in (
        "movements/squat.yaml:1: squat-1: This level has no movement, nor has its twin. Write one.",
        "movements/squat.yaml:1: squat-4: It was never solved. Run: steadyback catalogue bake",
        "movements/squat.yaml:2: squat-77: There is no level squat-77. Correct its name.",
        "movements/squat.yaml:3: squat-6: A movement has names and values",
    ):
        assert says in told


@pytest.fixture
def bird_dog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of movements that the commands read in place of ours; ours are still what is kept."""
    shutil.copy(HOME / "bases.yaml", tmp_path)
    monkeypatch.setattr(drawing, "read_words", partial(read_words, tmp_path))
    return tmp_path / "bird-dog.yaml"


@pytest.mark.parametrize("words", FAULTY)
@pytest.mark.parametrize(
    "command",
    [("draw",), ("draw", "--fresh"), ("catalogue", "bake"), ("catalogue", "reference")],
    ids=" ".join,
)
def test_every_command_names_a_mistake_with_file_line_and_key(
    words: str, command: tuple[str, ...], bird_dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bird_dog.write_text(f"bird-dog-1:\n  base: hands_and_knees\n  {words}\n")
    assert ran(*command, "bird-dog-1") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("movements/bird-dog.yaml:3: bird-dog-1.")


def test_bake_names_the_contact_that_is_out_of_reach_and_by_how_much(
    bird_dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bird_dog.write_text(OUT_OF_REACH)
    assert ran("catalogue", "bake", "--check", "bird-dog-1") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.search(r"bird-dog-1: contact out of reach \d{3,4}\.\d mm .* at palm\.R, ", told.err)


def test_a_fresh_picture_of_what_cannot_be_reached_comes_with_a_warning(
    bird_dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bird_dog.write_text(OUT_OF_REACH)
    assert ran("draw", "bird-dog-1", "--fresh") == 0
    told = capsys.readouterr()
    assert ElementTree.fromstring(told.out).tag.endswith("svg")
    assert "bird-dog-1: contact out of reach" in told.err


def test_what_changed_since_it_was_solved_is_drawn_with_a_warning_and_is_no_reference(
    bird_dog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bird_dog.write_text("bird-dog-1: {base: hands_and_knees, watch: [lumbar.flex]}\n")
    remedy = "Run: steadyback catalogue bake bird-dog-1"
    assert ran("draw", "bird-dog-1") == 0
    told = capsys.readouterr()
    assert "<svg" in told.out
    assert f"bird-dog-1: It changed since it was solved. {remedy}" in told.err
    assert "Draw it anew with --fresh." in told.err
    assert ran("catalogue", "reference", "bird-dog-1") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"bird-dog-1: It changed since it was solved. {remedy}\n"


def test_what_is_kept_and_cannot_be_read_is_solved_anew(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(level: str) -> None:
        raise ValueError(f"{level}.json: 3 faults")

    monkeypatch.setattr(drawing, "load_solved", broken)
    assert ran("draw", "bird-dog-1") == 0
    assert "<svg" in capsys.readouterr().out


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
    assert "at palm.R, key 1" in page


@pytest.mark.parametrize("words", FAULTY)
def test_the_preview_shows_every_mistake_on_its_page(words: str, studio: tuple[Path, str]) -> None:
    folder, address = studio
    broken = f"bird-dog-1:\n  base: hands_and_knees\n  {words}\nbird-dog-77: [1, 2]\n"
    (folder / "bird-dog.yaml").write_text(broken)
    page = fetched(f"{address}/?exercise=bird-dog")
    assert "bird-dog.yaml:3: bird-dog-1." in page
    assert "bird-dog-77: There is no level bird-dog-77." in page
    assert "<b>bird-dog-1</b> has faults: see above." in page
    assert "<b>bird-dog-2</b> has no movement yet." in page


def test_the_preview_says_why_a_level_cannot_be_solved(
    studio: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsolvable(*words: object) -> None:
        raise KeyError("unknown <joint>")

    monkeypatch.setattr(preview, "bake", unsolvable)
    page = fetched(f"{studio[1]}/?exercise=bird-dog")
    assert page.count("cannot be solved: &#x27;unknown &lt;joint&gt;&#x27;.") == 6


def test_the_preview_names_the_faults_of_the_catalogue(
    studio: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty() -> None:
        raise CatalogueFaults([Fault("policy.yaml", 7, "pm06_leg", "is <missing>.")])

    monkeypatch.setattr(preview, "load_catalogue", faulty)
    assert "policy.yaml:7: pm06_leg: is &lt;missing&gt;." in fetched(studio[1])


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "evil.example", 403),
        ("/saved", "evil.example:8010", 403),
        ("/saved", "localhost.evil.example", 403),
        ("/saved", "[localhost", 403),
        ("/saved", "", 403),
        ("/saved", "127.0.0.1:8010", 200),
        ("/saved", "LOCALHOST", 200),
        ("/favicon.ico", "localhost", 404),
        ("//[saved", "localhost", 404),
        ("/saved/", "localhost", 404),
    ],
)
def test_the_preview_answers_this_machine_alone_and_only_its_own_pages(
    path: str, host: str, status: int, studio: tuple[Path, str]
) -> None:
    connection = HTTPConnection("127.0.0.1", int(studio[1].rsplit(":", 1)[1]), timeout=60)
    connection.request("GET", path, headers={"Host": host})
    answered = connection.getresponse()
    assert answered.status == status
    assert ("svg" in answered.read().decode()) is False
    connection.close()


@pytest.mark.parametrize("given", ["99999999", "-1", "0", "65536", "80_10", "abc"])
def test_a_port_that_there_is_not_is_told_in_a_sentence(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        ran("catalogue", "preview", f"--port={given}")
    assert ended.value.code == 2
    assert "a port lies between 1 and 65535" in capsys.readouterr().err


def test_a_port_in_use_is_told_in_a_sentence(
    studio: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    taken = studio[1].rsplit(":", 1)[1]
    assert ran("catalogue", "preview", "--port", taken) == 2
    assert f"port {taken} is in use; choose another with --port" in capsys.readouterr().err


def test_the_preview_names_a_mistake_with_file_and_line(studio: tuple[Path, str]) -> None:
    folder, address = studio
    (folder / "bird-dog.yaml").write_text("bird-dog-1:\n  base: hands_and_knees\n  sped: 3\n")
    page = fetched(f"{address}/?exercise=bird-dog")
    assert "bird-dog.yaml:3" in page
    assert "not a field here" in page
    (folder / "bird-dog.yaml").write_text("bird-dog-1: [\n")
    page = fetched(f"{address}/?exercise=bird-dog")
    assert "bird-dog.yaml:2: The file is not YAML here" in page
    assert "<b>bird-dog-1</b> has faults: see above." in page
