"""What our own codes, extensions and questionnaires mean, for whoever receives an export.

The definitions that people publish at the addresses below `own.CANONICAL`: `steadyback fhir
definitions` writes them, and docs/fhir/ holds them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, get_args

from steadyback import __version__
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.questionnaire import NAME, Item, Questionnaire, Ticks
from steadyback.exports.fhir import own
from steadyback.exports.fhir.answers import DANGER_SIGNS, canonical, has_words

Json = dict[str, Any]
ABOUT: Final[dict[own.SystemName, tuple[str, str]]] = {
    "observation": (
        "What a person tells and does",
        "What is observed, done or scored where no confirmed code is known; score-* are points.",
    ),
    "exercise-level": ("Exercises", "Each level of each exercise of the catalogue."),
    "danger-sign": ("Danger signs", "Each question about a danger sign, in its own words."),
    "action-level": ("Action levels", "What the danger signs mean for exercise."),
    "moment": ("Moments of pain", "Which moment a number for pain is about."),
    "session-mode": ("Kinds of session", "Whether a session was as planned or smaller by choice."),
    "tag": ("Tags", "What holds for everything in a Bundle."),
}


@dataclass(frozen=True)
class Part:
    """One part of an extension: its name, its type, and what it says."""

    name: str
    type: str
    says: str


DOSE: Final = (
    Part("sets", "integer", "How many sets."),
    Part("repetitions", "integer", "Repetitions of the first set."),
    Part("fewerEachSet", "integer", "How many repetitions each later set is shorter."),
    Part("hold", "Quantity", "Seconds each repetition is held."),
    Part("load", "Quantity", "Kilograms carried."),
    Part("sides", "code", "both (together), each (one after the other) or alternate (in turn)."),
    Part("rest", "Quantity", "Seconds of rest between sets."),
    Part("range", "code", "full or half of the movement."),
    Part("invitedRepetitions", "integer", "More in the last set, only if it feels easy."),
    Part("variant", "string", "Another position it is done in: seated, standing, inclined."),
    Part("tempoOut", "Quantity", "Seconds to move out in one repetition, without its hold."),
    Part("tempoBack", "Quantity", "Seconds to come back in one repetition."),
)
SET_DONE: Final = (
    Part("repetitions", "integer", "Repetitions done."),
    Part("hold", "Quantity", "Seconds each was held."),
    Part("load", "Quantity", "Kilograms carried."),
    Part("side", "code", "left or right; missing where both sides worked together."),
)
EXTENSIONS: Final[dict[str, tuple[str, str, tuple[Part, ...]]]] = {
    "dose": ("CarePlan.activity.detail", "The whole dose of one planned exercise.", DOSE),
    "set-done": ("Procedure", "One set of an exercise as it was done.", SET_DONE),
    "pain-moment": ("Observation", "Which moment a number for pain is about.", ()),
    "session-mode": ("Procedure", "Whether a session was as planned or smaller by choice.", ()),
}
"""Our extensions: where they stand, what they say, and their parts (none: a code)."""


def definitions(catalogue: Catalogue) -> dict[str, Json]:
    """Every definition but the questionnaires', by the name of its file."""
    systems = {name: code_system(name, catalogue) for name in get_args(own.SystemName)}
    found = {f"CodeSystem-{name}.json": one for name, one in systems.items()}
    extensions = {f"StructureDefinition-{name}.json": extension(name) for name in EXTENSIONS}
    return found | extensions


def heading(kind: str, name: str, title: str, says: str) -> Json:
    """What every definition begins with."""
    return {
        "resourceType": kind,
        "id": name,
        "url": f"{own.CANONICAL}/{kind}/{name}",
        "version": __version__,
        "name": "Steadyback" + "".join(word.capitalize() for word in name.split("-")),
        "title": title,
        "status": "draft",
        "experimental": False,
        "publisher": "The Steadyback authors",
        "description": says,
    }


def code_system(name: own.SystemName, catalogue: Catalogue) -> Json:
    """One of our code systems with every code."""
    codes = own.codes_of(name, catalogue)
    return heading("CodeSystem", name, *ABOUT[name]) | {
        "caseSensitive": True,
        "content": "complete",
        "count": len(codes),
        "concept": [{"code": code, "display": says} for code, says in codes.items()],
    }


def extension(name: str) -> Json:
    """The definition of one of our extensions."""
    where, says, parts = EXTENSIONS[name]
    rows = [*base(says), *(part_rows(parts) if parts else ())]
    rows.append({"id": "Extension.url", "path": "Extension.url", "fixedUri": url(name)})
    value: Json = {"id": "Extension.value[x]", "path": "Extension.value[x]"}
    rows.append(value | ({"max": "0"} if parts else {"min": 1, "type": [{"code": "code"}]}))
    return heading("StructureDefinition", name, name.replace("-", " ").capitalize(), says) | {
        "fhirVersion": "4.0.1",
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": where}],
        "type": "Extension",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
        "derivation": "constraint",
        "differential": {"element": rows if parts else [rows[0], no_parts(), *rows[1:]]},
    }


def url(name: str) -> str:
    """The address of one of our extensions."""
    return f"{own.CANONICAL}/StructureDefinition/{name}"


def base(says: str) -> list[Json]:
    """The extension itself."""
    return [{"id": "Extension", "path": "Extension", "short": says, "definition": says}]


def no_parts() -> Json:
    """An extension with a value has no parts."""
    return {"id": "Extension.extension", "path": "Extension.extension", "max": "0"}


def part_rows(parts: tuple[Part, ...]) -> Iterator[Json]:
    """The rows of each part: at most once, with one type of value."""
    for part in parts:
        head = f"Extension.extension:{part.name}"
        slice_row = {"id": head, "path": "Extension.extension", "sliceName": part.name}
        yield slice_row | {"short": part.says, "min": 0, "max": "1"}
        yield {"id": f"{head}.extension", "path": "Extension.extension.extension", "max": "0"}
        yield {"id": f"{head}.url", "path": "Extension.extension.url", "fixedUri": part.name}
        value = {"id": f"{head}.value[x]", "path": "Extension.extension.value[x]", "min": 1}
        yield value | {"type": [{"code": part.type}]}


def questionnaires(catalogue: Catalogue) -> Json:
    """Every questionnaire whose words may be passed on, and the danger signs, in one Bundle."""
    found = [questionnaire(one) for one in catalogue.questionnaires.values() if has_words(one)]
    found.append(danger_signs(catalogue))
    entries = [{"fullUrl": one["url"], "resource": one} for one in found]
    return {"resourceType": "Bundle", "id": "questionnaires", "type": "collection"} | {
        "entry": entries
    }


def questionnaire(one: Questionnaire) -> Json:
    """One questionnaire with its owner and terms."""
    found = heading("Questionnaire", one.id, one.name, one.intro)
    kind = "boolean" if isinstance(one.answers, Ticks) else "integer"
    return found | {
        "url": canonical(one.id),
        "copyright": f"{one.attribution} {one.licence}",
        "subjectType": ["Patient"],
        "item": [row for item in one.items for row in item_rows(item, kind)],
    }


def item_rows(item: Item, kind: str) -> Iterator[Json]:
    """One question, with the name that the person gives it where they choose it."""
    if item.named:
        yield {"linkId": item.id + NAME, "text": "What it is", "type": "string"}
    yield {"linkId": item.id, "text": item.text, "type": kind}


def danger_signs(catalogue: Catalogue) -> Json:
    """The questions about danger signs; each is answered yes, no or unsure."""
    says = "Questions about danger signs. Each is answered with yes, no or unsure."
    flags = catalogue.red_flags.values()
    items = [{"linkId": one.id, "text": one.question, "type": "string"} for one in flags]
    found = heading("Questionnaire", DANGER_SIGNS, "Danger signs", says)
    return found | {"url": canonical(DANGER_SIGNS), "subjectType": ["Patient"], "item": items}
