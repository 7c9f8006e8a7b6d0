"""What every resource needs: ids made from events, references, and the parts that repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID, uuid5

from steadyback.exports.fhir import own
from steadyback.exports.fhir.codes import Codes
from steadyback.exports.known import Known
from steadyback.record import Event

Json = dict[str, Any]
OURS: Final = UUID("5f1d7a54-3d0c-5c5e-9c1f-6f3f0f6a2b11")
"""The root of all ids we make (RFC 9562, version 5). It never changes: ids are to stay stable."""
SID: Final = f"{own.CANONICAL}/sid"
"""Where identifiers of ours come from: events, clinicians, inputs of a plan."""


@dataclass(frozen=True)
class Writing:
    """A record on its way out: what is known, and what things are called elsewhere."""

    known: Known
    codes: Codes

    @cached_property
    def root(self) -> UUID:
        """This record's root of ids: two whose events were numbered alike share no id."""
        return uuid5(OURS, self.known.root)

    def id_of(self, *parts: str) -> str:
        """The id of a resource, always the same for the same parts, such as an event's id."""
        return str(uuid5(self.root, "|".join(parts)))

    def to(self, *parts: str) -> Json:
        """A reference to the resource that was made of these parts."""
        return {"reference": f"urn:uuid:{self.id_of(*parts)}"}

    @property
    def patient(self) -> Json:
        """A reference to the person."""
        return self.to("patient")

    def author(self, event: Event) -> Json:
        """Whoever told an event: the person, or a clinician by the name of their record here."""
        if event.by_clinician:
            value = event.by.partition(":")[2]
            return {"identifier": {"system": f"{SID}/clinician", "value": value}}
        return self.patient

    def own(self, name: own.SystemName, code: str, text: str | None = None) -> Json:
        """A CodeableConcept of one of our codes. Raises KeyError for a code that is not listed."""
        found = own.coding(name, code, self.known.catalogue)
        return {"coding": [found], "text": text or found["display"]}

    def level(self, level: str) -> Json:
        """A CodeableConcept of an exercise's level; a level of earlier days has only its id."""
        if level not in self.known.catalogue.levels:
            return {"text": level}
        return self.own("exercise-level", level)

    def observation(self, *parts: str, code: Json, event: Event, **more: Any) -> Json:
        """An Observation told by an event, at its moment unless `more` says otherwise."""
        return {
            "resourceType": "Observation",
            "id": self.id_of(*parts),
            "status": "final",
            "category": [self.codes.category("survey")],
            "code": code,
            "subject": self.patient,
            "effectiveDateTime": instant(event.at),
            "performer": [self.author(event)],
            **more,
        }


def instant(at: datetime) -> str:
    """A moment with its offset, as FHIR writes it."""
    return at.isoformat()


def event_identifier(event: Event) -> Json:
    """Which event of the record a resource stands for."""
    return {"system": f"{SID}/event", "value": event.id}


def extension(name: str, **value: Any) -> Json:
    """One of our extensions with its value."""
    return {"url": f"{own.CANONICAL}/StructureDefinition/{name}", **value}


def nested(name: str, parts: Mapping[str, Json | None]) -> Json:
    """One of our extensions with parts of its own; what is None is left out."""
    inner = [{"url": url, **value} for url, value in parts.items() if value is not None]
    return extension(name, extension=inner)


def value_of(value: bool | int | str | date | tuple[str, ...]) -> Json:
    """A value of the record as an Observation holds it."""
    match value:
        case bool():
            return {"valueBoolean": value}
        case int():
            return {"valueInteger": value}
        case str():
            return {"valueCodeableConcept": {"text": value.replace("_", " ")}}
        case date():
            return {"valueDateTime": value.isoformat()}
        case _:
            told = [one.replace("_", " ") for one in value if one.strip()]
            return {"valueString": ", ".join(told) or "not named"}
