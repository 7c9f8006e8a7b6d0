"""Observations of what was told: pain of the leg and of the back, and everything beside it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from steadyback.exports.fhir.answers import screening
from steadyback.exports.fhir.own import coding
from steadyback.exports.fhir.writing import (
    Writing,
    event_identifier,
    extension,
    instant,
    value_of,
)
from steadyback.record import Event
from steadyback.record.answers import Symptoms
from steadyback.record.event import CheckInEvent, IntakeEvent, MorningAfterEvent

Json = dict[str, Any]
Site = Literal["leg", "back"]
Findings = Mapping[str, bool | int | float | str | date | tuple[str, ...] | None]
UNITS: Final[dict[str, str]] = {"weeks": "wk", "settled_hours": "h"}
"""The fields that are written as a quantity, and the unit; all others are plain values."""
NAMES: Final[dict[str, str]] = {"weakness": "weakness-change", "changed": "change-made"}
"""Fields whose code has another name than the field."""
PAIN: Final = (
    ("leg", "leg_nprs", "worst-24h"),
    ("back", "back_nprs", "worst-24h"),
    ("leg", "leg_now", "now"),
    ("back", "back_now", "now"),
)
MORNING: Final = (
    "distal_level", "numbness_change", "tingling_change", "weakness_change", "stiffness",
    "soreness", "settled_hours",
)  # fmt: skip


def pain(
    writing: Writing,
    event: Event,
    site: Site,
    nprs: int,
    moment: str,
    *parts: str,
    at: datetime | None = None,
    **more: Any,
) -> Json:
    """Pain from 0 to 10 as a whole number; `moment` is one of our codes for what it is about."""
    code = coding("moment", moment, writing.known.catalogue)["code"]
    return writing.observation(
        event.id, *parts, "pain", site, moment,
        code=writing.codes.concept("pain", f"{site.capitalize()} pain from 0 to 10"),
        event=event,
        effectiveDateTime=instant(at or event.at),
        bodySite=writing.codes.concept(site, site),
        valueInteger=nprs,
        extension=[extension("pain-moment", valueCode=code)],
        **more,
    )  # fmt: skip


def findings(
    writing: Writing, event: Event, values: Findings, *parts: str, **more: Any
) -> Iterator[Json]:
    """An Observation for each value that was told, by its field's own code."""
    for field, value in values.items():
        if value is None or value == () or not str(value).strip():
            continue
        name = NAMES.get(field, field).replace("_", "-")
        held = (
            {"valueQuantity": writing.codes.quantity(value, UNITS[field])}
            if field in UNITS and isinstance(value, int | float)
            else value_of(value)  # type: ignore[arg-type]
        )
        yield writing.observation(
            event.id,
            *parts,
            name,
            code=writing.own("observation", name),
            event=event,
            **held,
            **more,
        )


def symptoms(writing: Writing, event: Event, told: Symptoms) -> Iterator[Json]:
    """Every symptom that was told, pain first."""
    for site, field, moment in PAIN:
        if (nprs := getattr(told, field)) is not None:
            yield pain(writing, event, site, nprs, moment)  # type: ignore[arg-type]
    rest = {name: getattr(told, name) for name in Symptoms.model_fields}
    for _, field, _ in PAIN:
        del rest[field]
    yield from findings(writing, event, rest)


def reports(writing: Writing) -> Iterator[Json]:
    """Each intake, check-in and morning after: one group, and what belongs to it."""
    for event in writing.known.events:
        if isinstance(event, IntakeEvent | CheckInEvent):
            told = event.body.symptoms
            members = [] if told is None else list(symptoms(writing, event, told))
            note = event.body.note if isinstance(event, CheckInEvent) else None
            yield from grouped(writing, event, members, note)
        elif isinstance(event, MorningAfterEvent):
            yield from grouped(writing, event, list(morning(writing, event)), None)


def morning(writing: Writing, event: MorningAfterEvent) -> Iterator[Json]:
    """How the body answered a session."""
    body = event.body
    for site, nprs in (("leg", body.leg_nprs), ("back", body.back_nprs)):
        if nprs is not None:
            yield pain(writing, event, site, nprs, "next-morning")  # type: ignore[arg-type]
    yield from findings(writing, event, {name: getattr(body, name) for name in MORNING})


def grouped(
    writing: Writing,
    event: IntakeEvent | CheckInEvent | MorningAfterEvent,
    members: list[Json],
    note: str | None,
) -> Iterator[Json]:
    """A group that names its members, then the members; answers about danger signs among them."""
    members += screening(writing, event, event.body.answers)
    more: Json = {"note": [{"text": note}]} if note and note.strip() else {}
    if members:
        more["hasMember"] = [{"reference": f"urn:uuid:{one['id']}"} for one in members]
    if isinstance(event, MorningAfterEvent) and event.body.for_session in writing.known.standing:
        more["focus"] = [writing.to(event.body.for_session, "session")]
    yield writing.observation(
        event.id, "report",
        code=writing.own("observation", "report"),
        event=event,
        identifier=[event_identifier(event)],
        **more,
    )  # fmt: skip
    yield from members
