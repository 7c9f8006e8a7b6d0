"""Short lessons: what sciatica is, why moving helps, and when to get help."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from steadyback.catalogue.exercise import Content, ExerciseId, LongWords, Sources, Words

LessonFor = Literal[
    "first_week",
    "fear",
    "flare",
    "bad_morning",
    "stenosis",
    "disc",
    "sitting",
    "sleep",
    "work",
    "walking",
    "plateau",
    "everyone",
]
LESSON_FOR: tuple[LessonFor, ...] = get_args(LessonFor)


class LessonPart(Content):
    """One part of a lesson under its own heading."""

    heading: Words
    text: LongWords


class Lesson(Content):
    """One lesson of a few minutes (evidence page, section 10, item 22).

    `minutes` is the time to read it, `try_it` one thing to do today, and `offered_for` names the
    moments and people it is offered for.
    """

    id: ExerciseId
    name: Words
    minutes: int = Field(ge=3, le=5)
    about: Words
    parts: Annotated[tuple[LessonPart, ...], Field(min_length=2, max_length=6)]
    try_it: Words
    offered_for: Annotated[tuple[LessonFor, ...], Field(min_length=1)]
    sources: Sources

    @property
    def words(self) -> int:
        """The words of the parts and of what to try, headings not counted."""
        return sum(len(text.split()) for text in (*(p.text for p in self.parts), self.try_it))
