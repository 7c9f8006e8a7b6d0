"""The page of the API: its OpenAPI document in words, made here, with nothing from elsewhere."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steadyback.languages import _
from steadyback.web.api.document import document
from steadyback.web.api.problems import KINDS
from steadyback.web.api.version_one import API

LONG = 60
"""So many lines of an example are shown; the document has the rest."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One part of an address: where it stands, what it means, and what may be there."""

    name: str
    where: str
    required: bool
    says: str
    may_be: str


@dataclass(frozen=True, slots=True)
class Status:
    """One status that is answered, and what it means."""

    number: str
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    says: str
    scope: str
    parameters: tuple[Parameter, ...]
    statuses: tuple[Status, ...]
    asked: str
    request: str
    answer: str
    shape: str


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs together."""

    name: str
    operations: tuple[Operation, ...]


@require_GET
def explained(request: HttpRequest) -> HttpResponse:
    """Every operation with words, parameters, an example and its refusals."""
    about = document(API)["info"]["description"].replace("`", "").split("\n\n")
    context = {"about": about, "parts": parts()}
    kinds = [(kind, status, _(says)) for kind, (status, says) in KINDS.items()]
    return render(request, "api/docs.html", context | {"kinds": kinds})


def parts() -> tuple[Part, ...]:
    """The operations under the heading that each has."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document(API)["paths"].items():
        for method, operation in methods.items():
            shown = shown_operation(path, method, operation)
            found.setdefault(operation["tags"][0], []).append(shown)
    return tuple(Part(name, tuple(operations)) for name, operations in found.items())


def shown_operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    """One operation of the document."""
    responses = operation["responses"]
    good = responses["201" if "201" in responses else "200"]["content"]["application/json"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        id=operation["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        says=" ".join(operation["description"].replace("`", "").split()),
        scope=next((scope for one in operation.get("security", []) for scope in one["Key"]), ""),
        parameters=tuple(shown_parameter(one) for one in operation["parameters"]),
        statuses=tuple(Status(number, one["description"]) for number, one in responses.items()),
        asked=f"{method.upper()} {operation.get('x-asked', path)}",
        request=written(body["example"]) if "example" in body else "",
        answer=written(good["example"]) if "example" in good else "",
        shape=good["schema"]["$ref"].rpartition("/")[2],
    )


def shown_parameter(one: dict[str, Any]) -> Parameter:
    """One parameter of the document."""
    return Parameter(
        name=one["name"],
        where=one["in"],
        required=one["required"],
        says=one["description"].replace("`", ""),
        may_be="; ".join(limits(one["schema"])),
    )


def limits(schema: dict[str, Any]) -> Iterator[str]:
    """What may stand in a parameter, in a few words."""
    for one in schema.get("anyOf", ()):
        yield from limits(one)
    if "items" in schema:
        yield from limits(schema["items"])
    if "enum" in schema:
        yield ", ".join(str(one) for one in schema["enum"])
    if "const" in schema:
        yield str(schema["const"])
    if "minimum" in schema and "maximum" in schema:
        yield f"{schema['minimum']} to {schema['maximum']}"
    if "format" in schema:
        yield schema["format"]
    if schema.get("default") not in (None, []):
        yield f"{schema['default']} when left out"


def written(example: Any) -> str:
    """An example as lines, the first LONG of them."""
    lines = json.dumps(example, ensure_ascii=False, indent=2).splitlines()
    return "\n".join([*lines[:LONG], "…"] if len(lines) > LONG else lines)
