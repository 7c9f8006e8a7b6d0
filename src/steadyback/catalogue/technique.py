"""What helps between sessions: posture, stretching, heat, and working with a physiotherapist."""

from typing import Annotated, Literal

from pydantic import Field

from steadyback.catalogue.exercise import Content, Sources, Words

TechniqueId = Literal["posture", "stretching", "heat", "physical-therapy"]


class TechniqueStep(Content):
    """One rung of a technique (evidence.md 9.22), with what opens it."""

    name: Words
    how: Words
    opens: Words
    minutes: Annotated[int, Field(ge=1, le=60)] | None = None
    """How long one go is, or after how long to change; the same number as `how` says in words."""


class Technique(Content):
    """One technique of article A: what it says, what we do, and how to do it safely."""

    id: TechniqueId
    name: Words
    says: Words
    we_do: Words
    why: Words
    steps: Annotated[tuple[TechniqueStep, ...], Field(min_length=3)]
    cautions: tuple[Words, ...] = ()
    minutes: int | None = None
    """The longest one go in minutes (heat), or the longest time in one position (posture)."""
    sources: Sources
