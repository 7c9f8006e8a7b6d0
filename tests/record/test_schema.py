"""The JSON Schema that `steadyback schema` prints, on the example of the design page."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from steadyback.record import CaseProblems, case_schema, read_case

EXAMPLE: dict[str, Any] = {
    "format": "steadyback-case/1",
    "person": {
        "birth_year": 1979,
        "height_cm": 178,
        "mass_kg": 84,
        "locale": "en-GB",
        "time_zone": "Europe/London",
    },
    "events": [
        {
            "id": "0195-a",
            "at": "2026-03-01T18:20:00+00:00",
            "by": "person",
            "kind": "intake",
            "version": 1,
            "body": {
                "symptoms": {
                    "side": "left",
                    "distal_level": 4,
                    "leg_nprs": 5,
                    "back_nprs": 3,
                    "numbness": False,
                    "tingling": True,
                    "weakness": "none",
                    "weeks": 8,
                    "trend": "better",
                    "nights_woken": 1,
                    "settle_minutes": 20,
                    "sitting_minutes": 30,
                    "bending_minutes": 15,
                },
                "answers": {"RF01": "no", "RF29": "yes", "RF10": "unsure"},
                "flag_details": {"RF29": {"course": "same"}},
                "conditions": ["disc_herniation"],
                "cautions": [{"id": "hip_replacement", "surgery_date": "2024-05-01"}],
                "treatment": {"strong_analgesia_last": None, "injection_last": None},
                "direction": "extension",
                "abilities": {"floor": True, "kneel": True, "hands_and_knees": True},
                "experience": {"training": "none", "machine_induction": False},
                "equipment": ["mat", "chair", "wall"],
                "schedule": {"days": ["mon", "wed", "fri"], "minutes": 20},
                "goals": ["pick up my child"],
            },
        }
    ],
}


def errors(case: Any) -> list[str]:
    return [error.json_path for error in Draft202012Validator(case_schema()).iter_errors(case)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(case_schema())
    assert json.loads(json.dumps(case_schema())) == case_schema()


def test_the_example_of_the_design_page_is_valid_for_the_schema_and_for_the_reader() -> None:
    assert errors(EXAMPLE) == []
    assert read_case(json.dumps(EXAMPLE)).events[0].kind == "intake"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "steadyback-case/9"),
        (("person", "country"), "gb"),
        (("events", 0, "kind"), "dance"),
        (("events", 0, "version"), 2),
        (("events", 0, "body", "symptoms", "leg_nprs"), 11),
        (("events", 0, "body", "answers"), {"RF99": "no"}),
        (("events", 0, "body", "cautions"), [{"id": "unicorn"}]),
        (("events", 0, "body", "surprise"), 1),
        (("events", 0, "body", "schedule", "minutes"), 61),
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(path: tuple[Any, ...], value: object) -> None:
    case = json.loads(json.dumps(EXAMPLE))
    here = case
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert errors(case)
    with pytest.raises(CaseProblems):
        read_case(json.dumps(case))
