"""The safety case as data: what could hurt somebody, what holds it back, and what is left.

The words are those of ISO 14971: a hazard, the causes that lead to harm, how severe the harm can
be, the controls, and the residual risk. A likelihood is not given: nobody has measured one.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from steadyback.catalogue.exercise import Content, Sources, Words

SeverityId = Literal["negligible", "minor", "serious", "critical", "catastrophic"]
TestId = Annotated[str, Field(pattern=r"^tests/[a-z0-9_/]+\.py::test_[a-z0-9_]+$")]
"""A test as pytest names it, without what stands in brackets."""
SomeWords = Annotated[tuple[Words, ...], Field(min_length=1)]


class Severity(Content):
    """One step of the scale of harm, mildest first."""

    id: SeverityId
    says: Words


class RiskControl(Content):
    """One measure against a hazard: the rules that make it, and the tests that hold it."""

    says: Words
    rules: tuple[str, ...] = ()
    """Ids of rules.yaml, or of red flags."""
    tests: tuple[TestId, ...] = ()


class SafetyHazard(Content):
    """One hazard with what holds it back.

    `invariants` names lines of "what must never happen" on the design page. `residual` says what
    no control covers; `open` what is not built yet.
    """

    id: Annotated[str, Field(pattern=r"^H[0-9]{2}$")]
    hazard: Words
    invariants: tuple[Annotated[int, Field(ge=1, le=14)], ...] = ()
    causes: SomeWords
    harm: Words
    severity: SeverityId
    controls: Annotated[tuple[RiskControl, ...], Field(min_length=1)]
    residual: Words
    open: tuple[Words, ...] = ()
    sources: Sources


class IntendedUse(Content):
    """What Steadyback is for, for whom, and what it must not be used for."""

    purpose: Words
    claim: Words
    people: SomeWords
    not_for: SomeWords
    is_not: SomeWords
    environment: SomeWords
    watching: Words
    known_limits: SomeWords
    sources: Sources


class SafetyCase(Content):
    """The intended use, the scale of harm, and every hazard in the order of its number."""

    intended_use: IntendedUse
    severities: Annotated[tuple[Severity, ...], Field(min_length=5, max_length=5)]
    hazards: Annotated[tuple[SafetyHazard, ...], Field(min_length=25)]

    @model_validator(mode="after")
    def numbered(self) -> Self:
        """Hazards are numbered from H01 without a gap."""
        due = [f"H{number:02}" for number in range(1, len(self.hazards) + 1)]
        if (found := [hazard.id for hazard in self.hazards]) != due:
            wrong = next(name for name, wanted in zip(found, due, strict=True) if name != wanted)
            raise ValueError(f"{wrong} is out of its order; number the hazards from H01")
        return self
