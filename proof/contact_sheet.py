"""docs/figures: every level's picture in small, to be looked at without captions.

`python -m proof figures` draws the end of each movement at 220 x 170 px and photographs the sheets
with the Chromium that the browser tests use.
"""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any, Final

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.pictures import picture

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "figures"
WIDTH, HEIGHT, LINE = 220, 170, 18
COLUMNS, ROWS = 8, 8
STYLE = (
    "body{margin:0;background:#f1f5f4;display:grid;font:11px sans-serif;color:#14272b;"
    f"grid-template-columns:repeat({COLUMNS},{WIDTH}px);grid-auto-rows:{HEIGHT + LINE}px}}"
    f"svg{{width:{WIDTH}px;height:{HEIGHT}px;display:block}} div{{overflow:hidden}}"
)


def add_command(commands: Any) -> None:
    """`python -m proof figures`."""
    parser = commands.add_parser("figures", help="draw the contact sheets of all levels")
    parser.add_argument("--start", action="store_true", help="the first frames, into start-*.png")
    parser.set_defaults(run=lambda arguments: write("start" if arguments.start else "end"))


def write(frame: str) -> int:
    """Photograph every sheet; exit status 2 where there is no browser."""
    browser = run(  # noqa: S603
        [ROOT / "frontend" / "chromium.sh", "find"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not browser:
        print("There is no Chromium. Run: make browser")
        return 2
    FOLDER.mkdir(exist_ok=True)
    for number, levels in enumerate(sheets(), start=1):
        photograph(browser, "".join(page(levels, frame)), FOLDER / f"{frame}-{number}.png", levels)
    return 0


def sheets() -> Iterator[Sequence[Level]]:
    """The levels that have a movement, so many to a sheet."""
    drawn = [level for level in load_catalogue().levels.values() if solved_for(level)]
    each = COLUMNS * ROWS
    for first in range(0, len(drawn), each):
        yield drawn[first : first + each]


def page(levels: Sequence[Level], frame: str) -> Iterator[str]:
    """One sheet as HTML."""
    yield f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>'
    for level in levels:
        yield f"<div>{picture(level, frame, size=(WIDTH, HEIGHT))}{escape(level.id)}</div>"


def photograph(browser: str, html: str, path: Path, levels: Sequence[Level]) -> None:
    """Save a page as a picture."""
    rows = -(-len(levels) // COLUMNS)
    size = f"{WIDTH * COLUMNS},{(HEIGHT + LINE) * rows}"
    with TemporaryDirectory() as folder:
        source = Path(folder) / "sheet.html"
        source.write_text(html, encoding="utf-8")
        words = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        run(  # noqa: S603
            [browser, *words, f"--screenshot={path}", f"--window-size={size}", source.as_uri()],
            check=True,
            capture_output=True,
        )
