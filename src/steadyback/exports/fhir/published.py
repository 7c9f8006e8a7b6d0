"""The files that people publish at our canonical addresses: definitions, notice, and a page."""

import json
from typing import Any, Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.exports.fhir import own
from steadyback.exports.fhir.codes import Codes, notice, our_codes
from steadyback.exports.fhir.definitions import definitions, questionnaires

COMMAND: Final = "steadyback fhir definitions docs/fhir"


def published(catalogue: Catalogue) -> dict[str, str]:
    """Every file by its name."""
    files: dict[str, Any] = definitions(catalogue)
    files["Bundle-questionnaires.json"] = questionnaires(catalogue)
    texts = {name: written(resource) for name, resource in files.items()}
    return texts | {"NOTICE.txt": f"{notice()}\n", "README.md": page([*files], our_codes())}


def written(resource: dict[str, Any]) -> str:
    """A resource as JSON that people can read and compare."""
    return json.dumps(resource, ensure_ascii=False, indent=1) + "\n"


def page(names: list[str], codes: Codes) -> str:
    """What is here, which codes of others are used, and where each was looked up."""
    lines = [
        f"<!-- Made by `{COMMAND}`. Do not edit. -->",
        "# FHIR: what our codes and extensions mean",
        "",
        f"Their canonical base is `{own.CANONICAL}`. The project has no domain yet, so the name is",
        "one that nobody can own (RFC 2606). How a record becomes a Bundle, which profiles are not",
        "claimed, and what is left out: [decision 0022](../decisions/0022-fhir.md).",
        "",
        *(f"- [{name}]({name})" for name in names),
        "",
        "## Codes of others",
        "",
        "| used for | system | code | where it was looked up |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | `{row.system}` | `{row.code}` | {row.source} |"
        for name, rows in codes.rows.items()
        for row in rows
    ]
    return "\n".join([*lines, "", notice(), ""])
