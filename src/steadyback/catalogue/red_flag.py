"""Red-flag questions in plain words, and the cards shown when the answer is dangerous."""

from typing import Annotated, Literal

from pydantic import Field

from steadyback.catalogue.exercise import Cited, Content, Sources, Words
from steadyback.vocabulary import ActionLevel, FlagId

CardId = Literal[
    "cauda_equina",
    "spinal_cord",
    "infection",
    "injury",
    "abdominal_artery",
    "leg_circulation",
    "chest",
    "pregnancy",
    "nerve_weakness",
    "crisis",
    "urgent_review",
]


class Detail(Content):
    """One follow-up question to a "yes": the field it fills and the choices it offers."""

    field: Literal["onset", "assessed", "course", "severity", "parts"]
    question: Words
    parts: tuple[str, ...] = ()
    """For `parts`: the ids of the choices, each worded in `part_words`."""
    part_words: dict[str, Words] = {}


class RedFlag(Content):
    """One question of evidence.md section 1.2.

    `highest` is the level without details (rulings 3), `lowest` the level that details can bring
    it down to. `safety_net` is shown while the question is open or answered "unsure".
    """

    id: FlagId
    question: Words
    explain: Words | None = None
    safety_net: Words
    screens: Annotated[tuple[Literal["full", "short", "session"], ...], Field(min_length=1)]
    asked_when: Literal["always", "pregnant", "derived"] = "always"
    """`derived` questions follow from other answers and are never asked (RF19, RF23)."""
    highest: ActionLevel
    lowest: ActionLevel
    details: tuple[Detail, ...] = ()
    raised_by: tuple[FlagId, ...] = ()
    """Flags that raise this one by a level when both stand (rulings 3)."""
    card: CardId
    sources: Sources


class Card(Content):
    """What a person sees and hears at once: title, what to do, what not to do."""

    id: CardId
    title: Words
    do: Annotated[tuple[Words, ...], Field(min_length=1, max_length=5)]
    do_not: tuple[Words, ...] = ()
    why: Words
    call: Literal["emergency", "crisis", "urgent"]
    sources: Sources


class Line(Content):
    """A telephone number or service of one country, with the page it was taken from."""

    number: str = Field(min_length=2, max_length=40)
    name: Words
    source: Cited
    confirmed: bool
    """False: from memory, to be checked before release."""


class CountryNumbers(Content):
    """The numbers of one country (ISO 3166-1 alpha-2), or `other` for everywhere else."""

    country: Annotated[str, Field(pattern=r"^([A-Z]{2}|other)$")]
    emergency: Line
    urgent: Line | None = None
    crisis: Line | None = None
