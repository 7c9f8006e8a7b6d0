"""The index of the rules: what each says, on what, where it is made, and where it is explained."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from proof.markdown import code, page, table
from steadyback import engine
from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.reasons import Because

ALGORITHMS = Path(__file__).parents[1] / "docs" / "algorithms"
ENGINE = Path(engine.__file__).parent
DECLARED = ("reasons.py",)
"""Where every id stands in a list; that is not where a rule lives."""


def rules(catalogue: Catalogue) -> str:
    """Every rule and red flag with its sources, its modules and the pages that explain it."""
    says = {name: rule.says for name, rule in catalogue.rules.items()}
    sources = {name: rule.sources for name, rule in catalogue.rules.items()}
    flags = {name: flag.question for name, flag in catalogue.red_flags.items()}
    return page(
        "Every rule by its id",
        "src/steadyback/catalogue/rules.yaml, red_flags.yaml and the engine",
        "The id stands in every reason that the programme gives. A rule is explained, with what it "
        "promises and worked numbers, on the page named last.",
        table(
            ("rule", "says", "sources", "made in", "explained in"),
            (
                (f"`{name}`", text, ", ".join(sources[name]), code(made_in(name)), links(name))
                for name, text in says.items()
            ),
        ),
        "## The danger signs",
        "Each has its rule in `engine/red_flags.py`; [triage](triage.md) explains how they meet.",
        table(
            ("sign", "asked", "sources"),
            (
                (f"`{name}`", text, ", ".join(catalogue.red_flags[name].sources))
                for name, text in flags.items()
            ),
        ),
    )


def made_in(rule: str) -> list[str]:
    """The engine's modules that give this rule as a reason."""
    names = rf"Because\.{re.escape(Because(rule).name)}\b|\"{re.escape(rule)}\""
    found = re.compile(names)
    return [file for file, text in engine_texts().items() if found.search(text)]


def engine_texts() -> Mapping[str, str]:
    """The engine's source by the file's path within it."""
    files = {file.relative_to(ENGINE).as_posix(): file for file in sorted(ENGINE.rglob("*.py"))}
    return {name: one.read_text("utf-8") for name, one in files.items() if name not in DECLARED}


def links(rule: str) -> str:
    """Links to the pages that explain a rule."""
    return ", ".join(f"[{name}]({name}.md)" for name in explained_in(rule))


def explained_in(rule: str) -> list[str]:
    """The hand-written pages that name a rule."""
    found = re.compile(rf"(?<![\w-]){re.escape(rule)}(?![\w-])")
    return [name for name, text in written_pages().items() if found.search(text)]


def written_pages() -> Mapping[str, str]:
    """The hand-written pages of docs/algorithms by name."""
    files = sorted(ALGORITHMS.glob("*.md"))
    return {file.stem: file.read_text("utf-8") for file in files if file.stem != "rules"}


def unexplained(catalogue: Catalogue) -> Iterator[str]:
    """Rules that no page explains, or that no module of the engine makes."""
    for rule in catalogue.rules:
        if not explained_in(rule):
            yield f"{rule}: no page of docs/algorithms explains it"
        if not made_in(rule):
            yield f"{rule}: no module of the engine gives it"
