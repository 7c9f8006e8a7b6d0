"""Of any record: the Bundle is valid, each event stands once, and every number is the record's."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings

from steadyback.exports import fhir
from steadyback.exports.fhir import own
from steadyback.exports.known import Known
from steadyback.exports.tables import tables
from steadyback.record.event import (
    CheckInEvent,
    CorrectionEvent,
    IntakeEvent,
    MorningAfterEvent,
    SessionDoneEvent,
)
from tests.exports.exported import EXPORTED, Json, inside, known_from, resources
from tests.records import Record, planned_days, records

EVENT = f"{own.CANONICAL}/sid/event"
SET = f"{own.CANONICAL}/StructureDefinition/set-done"
Pain = tuple[str, str, int]


def told_pain(known: Known) -> Iterator[Pain]:
    """Every number for pain that stands in the record: where, about which moment, how much."""
    for event in known.events:
        if isinstance(event, IntakeEvent | CheckInEvent) and event.body.symptoms is not None:
            yield from of(event.body.symptoms, {"nprs": "worst-24h", "now": "now"})
        elif isinstance(event, MorningAfterEvent):
            yield from of(event.body, {"nprs": "next-morning"})
        elif isinstance(event, SessionDoneEvent):
            yield from of(event.body, {name: name for name in ("before", "during", "after")})
            for level in event.body.levels:
                for site, peak in (("leg", level.peak_leg), ("back", level.peak_back)):
                    if peak is not None:
                        yield site, "peak", peak


def of(body: Any, moments: dict[str, str]) -> Iterator[Pain]:
    for site in ("leg", "back"):
        for field, moment in moments.items():
            if (nprs := getattr(body, f"{site}_{field}")) is not None:
                yield site, moment, nprs


def written_pain(bundle: Json) -> Iterator[Pain]:
    """The same as a Bundle says it."""
    for one in resources(bundle, "Observation"):
        if "bodySite" in one:
            (moment,) = one["extension"]
            yield one["bodySite"]["text"], moment["valueCode"], one["valueInteger"]


def told_sets(known: Known) -> Iterator[tuple[str, int, int, float | None, str | None]]:
    for event in known.events:
        if isinstance(event, SessionDoneEvent):
            for level in event.body.levels:
                for one in level.sets:
                    yield level.level, one.reps, one.hold_s, one.load_kg, one.side


def written_sets(bundle: Json) -> Iterator[tuple[str, int, int, float | None, str | None]]:
    for one in resources(bundle, "Procedure"):
        level = one["code"].get("coding", [{}])[0].get("code") or one["code"]["text"]
        for extension in one.get("extension", ()):
            if extension["url"] == SET:
                parts = {part["url"]: part for part in extension["extension"]}
                yield (
                    level,
                    parts["repetitions"]["valueInteger"],
                    parts["hold"]["valueQuantity"]["value"],
                    parts.get("load", {}).get("valueQuantity", {}).get("value"),
                    parts.get("side", {}).get("valueCode"),
                )


def events_in(bundle: Json) -> Counter[str]:
    return Counter(one["value"] for one in inside(bundle) if one.get("system") == EVENT)


@given(record=records())
@settings(settings.get_profile("few"), max_examples=40)
def test_a_bundle_says_what_the_record_says_and_no_more(record: Record) -> None:
    known = known_from(record)

    bundle = fhir.bundle(known)

    Bundle.model_validate_json(json.dumps(bundle))
    assert events_in(bundle) == Counter(e.id for e in known.events if e.kind in EXPORTED)
    assert Counter(written_pain(bundle)) == Counter(told_pain(known))
    assert Counter(written_sets(bundle)) == Counter(told_sets(known))
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(urls) == len(bundle["entry"])
    assert {one["reference"] for one in inside(bundle) if "reference" in one} <= urls


@given(record=records())
@settings(settings.get_profile("few"), max_examples=40)
def test_nothing_that_was_taken_back_stands_in_an_export(record: Record) -> None:
    known = known_from(record)
    taken = {
        event.body.event
        for event in record.events
        if isinstance(event, CorrectionEvent) and event.body.withdraw and event.at <= record.on
    } - {event.id for event in known.events}

    bundle, texts = fhir.bundle(known), tables(known)

    assert not taken & set(events_in(bundle))
    rows = [line.split(",", 1)[0] for text in texts.values() for line in text.splitlines()[1:]]
    assert not taken & set(rows)


@given(record=records())
@settings(settings.get_profile("few"), max_examples=40)
def test_the_tables_say_what_the_record_says(record: Record) -> None:
    known = known_from(record)

    texts = tables(known)

    rows = {name: [*csv.DictReader(StringIO(text, newline=""))] for name, text in texts.items()}
    pain = Counter(
        (site, int(row[site])) for row in rows["pain.csv"] for site in ("leg", "back") if row[site]
    )
    told = (one for one in told_pain(known) if one[1] != "peak")
    assert pain == Counter((site, nprs) for site, _, nprs in told)
    sets = Counter(
        (row["level"], int(row["reps"]), int(row["hold_s"]), number(row["load_kg"]), row["side"])
        for row in rows["exercises.csv"]
        if row["set"]
    )
    assert sets == Counter((*one[:4], one[4] or "") for one in told_sets(known))


def number(cell: str) -> float | None:
    return float(cell) if cell else None


@given(record=planned_days())
@settings(settings.get_profile("few"), max_examples=20)
def test_what_is_asked_for_is_what_may_be_done_now(record: Record) -> None:
    known = known_from(record)

    plans = resources(fhir.bundle(known), "CarePlan")

    details = [one["detail"] for plan in plans for one in plan.get("activity", ())]
    asked = Counter(
        (one["scheduledTiming"]["repeat"]["boundsPeriod"]["start"], parts(one)["sets"])
        for one in details
    )
    assert (known.shown is None) == (known.advice.plan is None)
    days = () if known.shown is None else known.shown.days
    assert asked == Counter((str(d.date), i.sets) for d in days for i in (*d.items, *d.around))
    if known.advice.locked:
        assert not details


def parts(detail: Json) -> dict[str, Any]:
    (dose,) = detail["extension"]
    return {one["url"]: next(v for n, v in one.items() if n != "url") for one in dose["extension"]}
