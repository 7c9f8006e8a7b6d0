"""The OpenAPI document: the shapes are those that record, engine and catalogue are made of."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ninja import NinjaAPI
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from steadyback.catalogue.red_flag import Card, Line
from steadyback.engine import Advice
from steadyback.engine.worklist import Need
from steadyback.record import Case
from steadyback.web.api import shapes
from steadyback.web.api.describing import REF
from steadyback.web.records.arriving import NOT_HERE
from steadyback.web.records.content import english_catalogue

Schema = dict[str, Any]
ANSWERS: Final[tuple[type[BaseModel], ...]] = (
    shapes.ProblemDetails,
    shapes.ExercisePage,
    shapes.ExerciseInFull,
    shapes.LessonList,
    shapes.LessonInFull,
    shapes.EventPage,
    shapes.NewEvents,
    shapes.Stored,
    shapes.Changed,
    shapes.PeoplePage,
    shapes.AuditPage,
    Case,
)
WORDED: Final[tuple[type[BaseModel], ...]] = (Advice, shapes.PlanAnswer, shapes.WorklistPage)
"""What is answered with a sentence beside each reason."""
PARAMETERS: Final = {
    "person": "The id of a person, as in the addresses of their pages.",
    "clinic": "The id of a clinic, as in the addresses of its pages.",
    "exercise": "The id of an exercise, such as bird-dog.",
    "lesson": "The id of a lesson, such as pacing.",
    "muscle": "Muscle groups that work more than a little.",
    "position": "Positions to start from.",
    "equipment": "Things that are there; none for what needs nothing.",
    "stage": "Stages of the programme, 1 to 5.",
    "limit": "How many at once.",
    "after": "How many came before, or `after` of the page before.",
}
WORDS: Final[Schema] = {"type": "string"}
READ_NOW: Final[Schema] = {
    "type": "string",
    "description": "A mark of the record as it stands, for `seen` of a change.",
}
OR_NULL: Final[Schema] = {"type": "null"}


class Described(NinjaAPI):
    """The API with its document."""

    def get_openapi_schema(self, **_where: Any) -> Any:
        """The whole document."""
        return document(self)


def document(api: NinjaAPI) -> Schema:
    """The OpenAPI 3.1 document with every shape and every example."""
    return written(api, reviewed=english_catalogue().policy.reviewed)


@cache
def written(api: NinjaAPI, *, reviewed: bool) -> Schema:
    """The same, once; its examples say whether a clinician has signed the numbers."""
    made: Schema = json.loads(json.dumps(NinjaAPI.get_openapi_schema(api)))
    examples = signed(recorded()) if reviewed else recorded()
    for path in made["paths"].values():
        path.pop("head", None)
        for operation in path.values():
            complete(operation, examples.get(operation["operationId"], {}))
    made["components"]["schemas"] = components()
    made["components"]["securitySchemes"]["Key"]["description"] = (
        "A key of a program, made under You (for a record) or Programs (for a clinic)."
    )
    return made


def recorded() -> Schema:
    """An example of each operation, as the tests saw the server answer it."""
    found: Schema = json.loads(files(__package__).joinpath("examples.json").read_text("utf-8"))
    return found


def signed(value: Any) -> Any:
    """Examples as they are once a clinician has signed the numbers."""
    if isinstance(value, list):
        return [signed(one) for one in value]
    if not isinstance(value, dict):
        return value
    changed = {"notice": None, "not_reviewed": False}
    return {name: changed[name] if name in changed else signed(one) for name, one in value.items()}


def complete(operation: Schema, example: Schema) -> None:
    """Put into an operation who may ask it, what its parameters mean, and its example."""
    scope = operation.pop("x-scope")
    if scope is not None:
        operation["security"] = [{"Key": [scope]}]
    for parameter in operation["parameters"]:
        parameter.setdefault("description", PARAMETERS.get(parameter["name"], ""))
        parameter["schema"].pop("title", None)
    if "asked" in example:
        operation["x-asked"] = example["asked"]
    if "request" in example:
        operation["requestBody"]["content"]["application/json"]["example"] = example["request"]
    if "answer" in example:
        good = "201" if "201" in operation["responses"] else "200"
        operation["responses"][good]["content"]["application/json"]["example"] = example["answer"]


@cache
def components() -> Schema:
    """Every shape by its name."""
    wanted = [(one, "validation") for one in (*ANSWERS, *WORDED, Need, Card, Line)]
    plain: Schema = models_json_schema(wanted, ref_template=REF)[1]["$defs"]  # type: ignore[arg-type]
    made = with_words(plain)
    made["NewEvents"]["properties"]["events"]["items"] = new_events(made)
    return dict(sorted({**made, **changes()}.items()))


def with_words(plain: Schema) -> Schema:
    """The shapes, those with reasons once more where they are answered with sentences."""
    kept = reached(plain, [one.__name__ for one in ANSWERS])
    worded = reached(plain, [one.__name__ for one in WORDED])
    spoken = {name for name in worded if says(plain, name)}
    new = {name: f"{name}InWords" if name in kept else name for name in spoken}
    made = {name: plain[name] for name in kept}
    for name in worded | reached(plain, ["Card"]) | {"Line"}:
        made.setdefault(new.get(name, name), renamed(plain[name], new))
    say(made, new)
    return made


def say(made: Schema, new: dict[str, str]) -> None:
    """Add what `wording.document` adds to the shapes of the engine."""
    add(made[new["Reason"]], says=WORDS)
    add(made[new["Need"]], label=WORDS)
    add(made["Triage"], message=WORDS)
    line = {"anyOf": [ref("Line"), OR_NULL]}
    card = add(deepcopy(made.pop("Card")), number=line, emergency=line)
    made["CardInWords"] = card
    made["Triage"]["properties"]["card"] = {"anyOf": [ref("CardInWords"), OR_NULL]}
    sign = dict.fromkeys(("id", "question", "safety_net"), WORDS)
    made["SignInWords"] = add({"type": "object", "additionalProperties": False}, **sign)
    signs = {"type": "array", "items": ref("SignInWords")}
    add(made["Question"], asks=signs)
    add(made["Offer"], signs=signs)
    notice = {"anyOf": [WORDS, OR_NULL]}
    add(made["Advice"], not_reviewed={"type": "boolean"}, notice=notice)
    with_mark = add(deepcopy(made["Advice"]), record=READ_NOW)
    made["AdviceOfPerson"] = with_mark | {"title": "AdviceOfPerson"}


def add(shape: Schema, **properties: Schema) -> Schema:
    """A shape with more properties, all of which are there."""
    shape["properties"] = {**shape.get("properties", {}), **properties}
    shape["required"] = [*shape.get("required", []), *properties]
    return shape


def new_events(made: Schema) -> Schema:
    """What a person's program may write: the events of the record, by the person."""
    union: Schema = deepcopy(made["EventPage"]["properties"]["events"]["items"])
    mapping = union["discriminator"]["mapping"]
    for kind, address in list(mapping.items()):
        if kind in NOT_HERE:
            del mapping[kind]
            continue
        name = address.rpartition("/")[2]
        shape = deepcopy(made[name])
        del shape["properties"]["recorded_at"]
        shape["properties"]["by"] = {"const": "person", "type": "string"}
        made[f"New{name}"] = shape
        mapping[kind] = REF.format(model=f"New{name}")
    union["oneOf"] = [{"$ref": one} for one in mapping.values()]
    return union


def changes() -> Schema:
    """What a clinician's program may write."""
    made = TypeAdapter(shapes.Change).json_schema(ref_template=REF)
    return {**made.pop("$defs"), "Change": made}


def ref(name: str) -> Schema:
    """A reference to a shape."""
    return {"$ref": REF.format(model=name)}


def names_in(value: Any) -> Iterator[str]:
    """The shapes that a schema refers to."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "$ref":
                yield part.rpartition("/")[2]
            else:
                yield from names_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from names_in(part)


def reached(plain: Schema, roots: list[str]) -> set[str]:
    """The shapes that some are made of, with themselves."""
    found = set(roots)
    waiting = list(roots)
    while waiting:
        fresh = set(names_in(plain[waiting.pop()])) - found
        found |= fresh
        waiting += fresh
    return found


def says(plain: Schema, name: str) -> bool:
    """Whether a reason is part of a shape."""
    return "Reason" in reached(plain, [name])


def renamed(value: Any, new: dict[str, str]) -> Any:
    """A schema that refers to shapes by their new names."""
    if isinstance(value, list):
        return [renamed(part, new) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: REF.format(model=new.get(part.rpartition("/")[2], part.rpartition("/")[2]))
        if name == "$ref"
        else renamed(part, new)
        for name, part in value.items()
    }
