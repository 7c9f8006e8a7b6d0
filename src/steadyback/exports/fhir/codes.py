"""Codes of other people's systems, each from a row of codes.yaml that names its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from steadyback.catalogue.exercise import Content
from steadyback.catalogue.reading import read_file

Json = dict[str, Any]
HERE = Path(__file__).parent


class CodesFault(Exception):
    """A file of codes that cannot be read, with what is wrong."""


class Row(Content):
    """One code of a system, its words, and where it was looked up."""

    system: Annotated[str, Field(pattern=r"^(https?://|urn:)\S+$")]
    code: Annotated[str, Field(pattern=r"^\S+( \S+)*$")]
    display: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=3)]

    def coding(self) -> Json:
        """The row as a FHIR Coding."""
        return {"system": self.system, "code": self.code, "display": self.display}


class Table(Content):
    """The rows of a file by the name that our modules use."""

    codes: dict[str, Annotated[tuple[Row, ...], Field(min_length=1)]]


@dataclass(frozen=True)
class Codes:
    """What things are called in the systems of others."""

    rows: Mapping[str, tuple[Row, ...]]

    def concept(self, name: str, text: str) -> Json:
        """A CodeableConcept with every coding of a name; the text alone where there is none."""
        codings = [row.coding() for row in self.rows.get(name, ())]
        return {"coding": codings, "text": text} if codings else {"text": text}

    def category(self, name: str) -> Json:
        """A CodeableConcept of a name that has to be there. Raises KeyError."""
        return {"coding": [row.coding() for row in self.rows[name]]}

    def quantity(self, value: float, unit: str) -> Json:
        """A Quantity in a unit of codes.yaml (min, h, s, wk, kg, score). Raises KeyError."""
        row = self.rows[f"unit-{unit}"][0]
        return {"value": value, "unit": row.display, "system": row.system, "code": row.code}


def read_codes(path: Path) -> Codes:
    """The codes of a file. Raises CodesFault."""
    found = read_file(path, path.name)
    if found.faults:
        raise CodesFault("; ".join(map(str, found.faults)))
    try:
        return Codes(Table.model_validate(found.data).codes)
    except ValidationError as error:
        raise CodesFault(f"{path.name}: {error}") from None


@cache
def our_codes() -> Codes:
    """The codes that come with Steadyback."""
    return read_codes(HERE / "codes.yaml")


@cache
def notice() -> str:
    """What the owner of LOINC asks everybody to say who passes its codes on."""
    return " ".join((HERE / "NOTICE.txt").read_text("utf-8").split())
