"""The contraindication matrix, and each caution's view of every hazard."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from steadyback.catalogue.exercise import Cell, ColumnId, Content, Sources, Words
from steadyback.vocabulary import HAZARDS, CautionId, Condition, Family, Hazard


class Caution(Content):
    """One caution a person can have: its plain question, and its verdict on each hazard.

    Every hazard stands in exactly one of the four lists; one that stood in none would be NO
    (rulings 9: an unjudged hazard with a matching caution is NO).
    """

    id: CautionId | Condition
    name: Words
    question: Words | None = None
    ok: tuple[Hazard, ...] = ()
    mod: tuple[Hazard, ...] = ()
    clin: tuple[Hazard, ...] = ()
    no: tuple[Hazard, ...] = ()
    everything: Annotated[str, Field(pattern="^(OK|CLIN)$")] = "OK"
    """CLIN for cautions that need a clinician before any exercise (active cancer, dialysis …)."""
    max_hold_s: int | None = None
    note: Words
    sources: Sources

    @model_validator(mode="after")
    def judges_each_hazard_once(self) -> Self:
        """Each hazard stands in exactly one list."""
        listed = [*self.ok, *self.mod, *self.clin, *self.no]
        wrong = sorted(h for h in HAZARDS if listed.count(h) != 1)
        if wrong:
            raise ValueError(f"these hazards must stand in exactly one list: {', '.join(wrong)}")
        return self


class MatrixRow(Content):
    """One exercise family of evidence.md section 2.1: its verdict for each column."""

    family: Family
    cells: dict[ColumnId, Cell]
