"""Every kind of event: it comes back as it was written, and the schema knows it."""

import json
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from steadyback.record import (
    canonical_hash,
    canonical_json,
    case_schema,
    event_from,
    read_case,
)
from steadyback.record.event import Event
from steadyback.vocabulary import CAUTION_IDS, FLAG_IDS
from tests.record.examples import BODIES, KINDS, plain_event, whole_case


def models_of(value: Any) -> list[BaseModel]:
    """Every model inside a value, outermost first."""
    if isinstance(value, BaseModel):
        inner = [getattr(value, name) for name in type(value).model_fields]
        return [value, *(model for part in inner for model in models_of(part))]
    if isinstance(value, dict):
        return [model for part in value.values() for model in models_of(part)]
    if isinstance(value, tuple):
        return [model for part in value for model in models_of(part)]
    return []


def test_the_examples_hold_every_kind_and_every_field() -> None:
    kinds = {get_args(model.model_fields["kind"].annotation)[0] for model in get_args(Event)}
    assert kinds == set(KINDS)
    given_fields: dict[type[BaseModel], set[str]] = {}
    for kind in KINDS:
        for model in models_of(event_from(plain_event(kind)).body):
            given_fields.setdefault(type(model), set()).update(model.model_fields_set)
    missing = {
        model.__name__: set(model.model_fields) - fields
        for model, fields in given_fields.items()
        if set(model.model_fields) - fields
    }
    assert missing == {"Correction": {"withdraw"}}  # a correction has a body or is a withdrawal


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_comes_back_as_it_was_written(kind: str) -> None:
    event = event_from(plain_event(kind))
    again = event_from(json.loads(canonical_json(event)))
    assert again == event
    assert canonical_hash(again) == canonical_hash(event)


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_nobody_declared_is_refused_in_every_part(kind: str) -> None:
    with pytest.raises(ValidationError, match="surprise"):
        event_from(plain_event(kind) | {"surprise": 1})
    with pytest.raises(ValidationError, match="surprise"):
        event_from(plain_event(kind, body=BODIES[kind] | {"surprise": 1}))


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_cannot_be_changed(kind: str) -> None:
    event = event_from(plain_event(kind))
    with pytest.raises(ValidationError, match="frozen"):
        event.id = "another"  # type: ignore[misc]


def test_the_schema_accepts_one_event_of_every_kind() -> None:
    schema = case_schema()
    Draft202012Validator.check_schema(schema)
    case = whole_case()
    assert [e.message for e in Draft202012Validator(schema).iter_errors(case)] == []
    assert len(read_case(json.dumps(case)).events) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_refuses_a_field_nobody_declared(kind: str) -> None:
    validator = Draft202012Validator(case_schema())
    case = whole_case()
    index = KINDS.index(kind)
    case["events"][index] = plain_event(kind, body=BODIES[kind] | {"surprise": 1})
    assert list(validator.iter_errors(case))


ANSWERS = st.sampled_from(["yes", "no", "unsure"])
BODY = st.fixed_dictionaries(
    {},
    optional={
        "symptoms": st.fixed_dictionaries(
            {},
            optional={
                "leg_nprs": st.integers(0, 10),
                "distal_level": st.integers(0, 5),
                "weeks": st.floats(0, 5200),
                "numbness": st.booleans(),
                "numb_sites": st.lists(st.text("aé –✓", max_size=9), max_size=3),
                "onset_date": st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
            },
        ),
        "answers": st.dictionaries(st.sampled_from(FLAG_IDS), ANSWERS),
        "cautions": st.lists(
            st.fixed_dictionaries({"id": st.sampled_from(CAUTION_IDS)}), max_size=4
        ),
        "goals": st.lists(st.text("abc é\n", max_size=20), max_size=3),
    },
)


@given(BODY)
def test_any_intake_comes_back_as_it_was_written(body: dict[str, Any]) -> None:
    event = event_from(plain_event("intake", body=body))
    text = canonical_json(event)
    assert event_from(json.loads(text)) == event
    assert canonical_json(event_from(json.loads(text))) == text


@given(BODY)
def test_what_the_reader_takes_the_schema_takes_too(body: dict[str, Any]) -> None:
    case = whole_case()
    case["events"][0] = plain_event("intake", "2026-03-02T18:20:00+00:00", body=body)
    read_case(json.dumps(case))
    assert not list(Draft202012Validator(case_schema()).iter_errors(case))


@pytest.mark.parametrize(
    ("place", "value"),
    [("leg_nprs", True), ("leg_nprs", "3"), ("numbness", "yes"), ("numbness", 1), ("weeks", "2")],
)
def test_what_the_schema_refuses_the_reader_refuses_too(place: str, value: object) -> None:
    body = {"symptoms": {place: value}}
    case = whole_case()
    case["events"][0] = plain_event("intake", "2026-03-02T18:20:00+00:00", body=body)
    assert list(Draft202012Validator(case_schema()).iter_errors(case))
    with pytest.raises(ValidationError):
        event_from(case["events"][0])
