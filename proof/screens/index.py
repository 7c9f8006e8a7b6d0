"""docs/screens.md: every screen with its four pictures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from proof import markdown
from proof.screens.shown import GROUPS, SCHEMES, SIZES, Screen

DOCS: Final = Path(__file__).parents[2] / "docs"
FOLDER: Final = DOCS / "screens"
PAGE: Final = DOCS / "screens.md"
MADE: Final = "<!-- Made by `python -m proof screens` from proof/screens/. Change that. -->"
ABOUT: Final = (
    "Each screen as somebody in the eleventh week of [a story](stories/disc.md) sees it: on a "
    "phone (390 pixels) and at a desk (1280), in the light and in the dark. "
    "`python -m proof screens` takes the pictures anew from the real server, whose clock stands."
)


def page() -> str:
    """The whole page."""
    return "\n\n".join([MADE, "# Screens", ABOUT, *parts()]) + "\n"


def parts() -> Iterator[str]:
    """A heading for each group, and its screens."""
    for group, screens in GROUPS.items():
        yield f"## {group}"
        for screen in screens:
            yield f"### {screen.title}\n\n{screen.says}\n\n{pictures(screen)}"


def pictures(screen: Screen) -> str:
    """Four pictures: the phone above, the desk below."""
    rows = [[picture(screen, size, scheme) for scheme in SCHEMES] for size in SIZES]
    return markdown.table(SCHEMES, rows)


def picture(screen: Screen, size: str, scheme: str) -> str:
    """One picture, with what it shows in words."""
    shows = f"{screen.title}, {SIZES[size][0]} pixels, {scheme}"
    return f"![{shows}](screens/{screen.file(size, scheme)})"
