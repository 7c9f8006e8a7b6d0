"""The founding articles, sentence by sentence: where each lives, and the tests that walk it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from proof.markdown import page, table
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Content, SourceId, Words
from steadyback.catalogue.reading import read_file
from steadyback.catalogue.safety_case import TestId
from steadyback.vocabulary import Muscle

FILE = Path(__file__).with_name("articles.yaml")
HERE = "tests/test_articles.py::"
PlaceKind = Literal[
    "exercise", "level", "technique", "lesson", "rule", "condition", "screen", "command"
]
Range = Annotated[tuple[int, ...], Field(min_length=2, max_length=2)]


class ArticleDose(Content):
    """The dose an article gives, each part as its least and most."""

    hold_s: Range | None = None
    reps: Range | None = None


class ArticleRow(Content):
    """One sentence of the articles.

    `lives` are places of the product, `words` what a lesson or technique there says, `muscles` what
    an exercise there works. `instead` says what is done instead; an exercise says it itself.
    `points` are rows of the evidence page, section 8.
    """

    part: Words
    articles: tuple[Literal["A", "B"], ...] = Field(min_length=1)
    says: Words
    lives: tuple[Annotated[str, Field(pattern=r"^[a-z]+:[A-Za-z0-9_-]+$")], ...] = Field(
        min_length=1
    )
    dose: ArticleDose | None = None
    muscles: tuple[Muscle, ...] = ()
    words: tuple[Words, ...] = ()
    points: tuple[Annotated[int, Field(ge=1, le=20)], ...] = ()
    instead: Words | None = None
    sources: tuple[SourceId, ...] = ()
    tests: Annotated[tuple[TestId, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def sourced(self) -> Self:
        """What is done instead names its sources."""
        if bool(self.instead) != bool(self.sources):
            raise ValueError("instead and sources stand together")
        return self

    def named(self, kind: PlaceKind) -> list[str]:
        """The places of one kind."""
        return [one.partition(":")[2] for one in self.lives if one.startswith(f"{kind}:")]

    @property
    def name(self) -> str:
        """The beginning of the sentence, to tell rows apart."""
        return self.says.split(":")[0].split(",")[0].rstrip(".")


@cache
def read_rows(file: Path = FILE) -> tuple[ArticleRow, ...]:
    """Every row of the file. Raises ValueError with every fault of the reading."""
    reading = read_file(file, file.name)
    if reading.faults:
        raise ValueError("\n".join(map(str, reading.faults)))
    rows = reading.data["rows"]
    return tuple(ArticleRow.model_validate(row) for row in rows)


def articles(catalogue: Catalogue) -> str:
    """Each sentence of the articles with its places, what is done instead, and its tests."""
    rows = read_rows()
    parts = dict.fromkeys(row.part for row in rows)
    return page(
        "The founding articles, sentence by sentence",
        "proof/articles.yaml",
        "Steadyback makes two articles real: (A) "
        f"*{title(catalogue, 'A')}* and (B) *{title(catalogue, 'B')}*. Whatever they name is in "
        "the product. Where evidence disagrees, the product says what it does instead and why. "
        f"`make test` walks every row; tests without a file are in `{HERE.rstrip(':')}`.",
        *(f"## {part.capitalize()}\n\n{lines(catalogue, part)}" for part in parts),
    )


def title(catalogue: Catalogue, article: str) -> str:
    """The title of an article, from its source."""
    return catalogue.sources[article].cite.partition(": ")[2]


def lines(catalogue: Catalogue, part: str) -> str:
    """The rows of one part."""
    rows = (
        (
            "".join(row.articles),
            row.says,
            "<br>".join(row.lives),
            "<br>".join(instead(catalogue, row)),
            "<br>".join(f"`{name.removeprefix(HERE)}`" for name in row.tests),
        )
        for row in read_rows()
        if row.part == part
    )
    return table(("", "the article says", "where it lives", "what we do", "tests"), rows)


def instead(catalogue: Catalogue, row: ArticleRow) -> Iterator[str]:
    """What the row and the exercises it begins with do, each with its sources."""
    for name in row.named("exercise")[:1] if row.part == "exercises" else []:
        article = catalogue.exercises[name].article
        if article:
            yield f"{article.we_do} {article.why} ({', '.join(article.sources)})"
    if row.instead:
        yield f"{row.instead} ({', '.join(row.sources)})"
