"""Where a claim comes from: papers and pages, rules, and thresholds with their source."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from steadyback.catalogue.exercise import Cited, Content, SourceId, Sources, Words


class Source(Content):
    """One reference of evidence.md section 11; `seen` says how much of it was read."""

    id: SourceId
    cite: Cited
    seen: Literal["primary", "secondary", "ours"]


class Rule(Content):
    """One rule of the engine: its id as used in every reason, what it says, and its sources."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{2,40}$")]
    says: Words
    sources: Sources


class Threshold(float):
    """A policy number that remembers its unit, its meaning and its sources."""

    unit: str
    says: str
    sources: tuple[str, ...]

    @classmethod
    def of(cls, value: float, unit: str, says: str, sources: tuple[str, ...]) -> Self:
        """Make one; a plain number is never enough."""
        made = cls(value)
        made.unit, made.says, made.sources = unit, says, sources
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from {value, unit, says, sources}; written back as the same mapping."""
        return core_schema.no_info_after_validator_function(
            lambda raw: cls.of(raw.value, raw.unit, raw.says, raw.sources),
            handler(ThresholdText),
            serialization=core_schema.plain_serializer_function_ser_schema(float),
        )


class ThresholdText(Content):
    """How a threshold is written in the policy file."""

    value: float
    unit: Annotated[str, Field(min_length=1, max_length=40)]
    says: Words
    sources: Sources
