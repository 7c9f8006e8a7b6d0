"""What is measured now and then: questionnaires and home tests, how they score, when they are due.

Source: evidence page, section 6. The text of an item ships only where its owner allows it; of the
others (`linked`) a person or a clinician enters the total of a copy they may use.
"""

from typing import Annotated, Literal

from pydantic import Field

from steadyback.catalogue.exercise import Content, LongWords, Sources, Words

QuestionnaireId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
ItemId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
TestField = Literal["sit_to_stand_30s", "heel_raise", "heel_walk"]

TOTAL = "total"
"""The one answer to a linked questionnaire."""
FINISHED = "finished"
"""1 in a tick list: the person has read to its end, so what has no tick is not ticked."""
NAME = "_name"
"""After an item's id: what the person calls it, where they choose it themselves."""


class Item(Content):
    """One question. `named` items are about something that the person chooses and names."""

    id: ItemId
    text: Words
    named: bool = False


class Choice(Content):
    """One of the answers to choose from, with its points."""

    points: int = Field(ge=0, le=100)
    says: Words


class Ticks(Content):
    """Each sentence that fits is ticked: 1 point, else 0."""

    form: Literal["tick"]


class Scale(Content):
    """A number from `low` to `high` in steps, with words at both ends."""

    form: Literal["scale"]
    low: int
    high: int
    step: int = Field(ge=1, default=1)
    low_says: Words
    high_says: Words


class Choices(Content):
    """One answer of a list."""

    form: Literal["choice"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=12)]


class Total(Content):
    """The total of a licensed copy, entered as {"total": number}."""

    form: Literal["total"]


class HomeTest(Content):
    """A test whose results have fields of their own in a measure event."""

    form: Literal["test"]
    fields: Annotated[tuple[TestField, ...], Field(min_length=1)]


AnswerForm = Annotated[Ticks | Scale | Choices | Total | HomeTest, Field(discriminator="form")]


class Scoring(Content):
    """From answers to points: their range, which way is better, and the rule.

    No range (None) means that the range was not confirmed. `is_change`: the points are a change
    already, better above 0 and worse below it.
    """

    least: float | None = None
    most: float | None = None
    better: Literal["lower", "higher", "unknown"]
    rule: Literal["sum", "mean", "single"]
    is_change: bool = False
    confirmed: bool = True


class Matters(Content):
    """The smallest change that matters: in points, as a share of the first score, or either."""

    points: float | None = Field(gt=0, default=None)
    share: float | None = Field(gt=0, lt=1, default=None)
    says: Words
    confirmed: bool = True
    sources: Sources


class CutOff(Content):
    """What a score means `from` a number on, or `below` one (that number not counted).

    `sex` and `ages` (first and last year) say for whom it holds; without them for everybody.
    """

    least: float | None = Field(default=None, alias="from")
    below: float | None = None
    says: Words
    sex: Literal["men", "women"] | None = None
    ages: tuple[int, int] | None = None
    confirmed: bool = True
    sources: Sources


class Questionnaire(Content):
    """One measure with its owner's terms, its items, its scoring and its calendar.

    `when_weeks` are the weeks since the start from which it is due once, `every_weeks` makes it due
    again and again; without both it is never asked for. A test that `waits_for_calm` is not asked
    for while symptoms flare up easily. `safety_net` is shown beside the questions, whatever the
    answers are. `confirmed` False: something about the measure is from
    memory and has to be checked before release.
    """

    id: QuestionnaireId
    name: Words
    use: Literal["embedded", "own", "linked"]
    attribution: Words
    licence: Words
    intro: LongWords
    how: tuple[Words, ...] = ()
    safety_net: Words | None = None
    items: tuple[Item, ...] = ()
    answers: AnswerForm
    score: Scoring | None = None
    matters: Matters | None = None
    cut_offs: tuple[CutOff, ...] = ()
    when_weeks: tuple[Annotated[int, Field(ge=0, le=104)], ...] = ()
    every_weeks: int | None = Field(ge=1, le=52, default=None)
    asked_of: Literal["everyone", "leg_symptoms", "no_leg_symptoms"] = "everyone"
    waits_for_calm: bool = False
    confirmed: bool = True
    sources: Sources

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of the items in their order."""
        return tuple(item.id for item in self.items)

    def slot(self, week: int) -> tuple[int, int] | None:
        """The calendar slot that a whole week since the start lies in: its first week and length.

        None before the first slot and where the measure is never asked for. A slot ends where the
        next begins; the last one is as long as the one before it.
        """
        if self.every_weeks is not None and week >= 0:
            return week - week % self.every_weeks, self.every_weeks
        begun = [at for at in self.when_weeks if at <= week]
        if not begun:
            return None
        last, before = self.when_weeks[-1], (0, *self.when_weeks)[-2]
        first, after = begun[-1], [*self.when_weeks, last + max(1, last - before)][len(begun)]
        return (first, after - first) if week < after else None
