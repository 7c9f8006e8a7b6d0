"""Writes the pages of docs/ that are made from the catalogue, or says which are not fresh."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from proof import articles, proposals, rule_pages, safety_pages, story_pages
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue

Commands = Any
"""argparse's collection of subcommands; it has no public type."""
DOCS = Path(__file__).parents[1] / "docs"
PAGES: dict[str, Callable[[Catalogue], str]] = {
    "algorithms/rules.md": rule_pages.rules,
    "articles.md": articles.articles,
    "intended-use.md": safety_pages.intended_use,
    "proposals.md": proposals.proposals,
    "safety-case.md": safety_pages.safety_case,
    "stories/disc.md": story_pages.story("disc"),
    "stories/stenosis.md": story_pages.story("stenosis"),
}


def add_command(commands: Commands) -> None:
    """`documents [--check]`."""
    parser: ArgumentParser = commands.add_parser(
        "documents", help="write the pages of docs/ that are made by a command"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail when one is old")
    parser.add_argument(
        "--into", type=Path, default=DOCS, metavar="FOLDER", help="docs/ if left out"
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Write every page, or name each that is not fresh; the exit status."""
    catalogue = load_catalogue()
    stale = stale_pages(catalogue, arguments.into)
    if arguments.check:
        for name in stale:
            print(f"docs/{name} is not fresh. Run `make documents`.", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        file = arguments.into / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGES[name](catalogue), "utf-8")
        print(f"docs/{name}")
    return 0


def stale_pages(catalogue: Catalogue, docs: Path = DOCS) -> list[str]:
    """The pages that are missing or say something else than the catalogue."""
    return [
        name
        for name, made in PAGES.items()
        if not (docs / name).is_file() or (docs / name).read_text("utf-8") != made(catalogue)
    ]
