"""The JSON Schema of the case file, made from the one definition that validates it."""

from typing import Any

from steadyback.record.case import Case


def case_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of format steadyback-case/1."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Steadyback case file",
        **Case.model_json_schema(mode="validation"),
    }
