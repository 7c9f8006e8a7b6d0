"""The command line for FHIR: a record as a Bundle, and what our own codes and extensions mean."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from steadyback import engine
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import CatalogueFaults, load_catalogue
from steadyback.cli.cases import (
    add_case_arguments,
    broken_catalogue,
    case_text,
    fail,
    moment,
    too_late,
)
from steadyback.engine.references import unknown_names
from steadyback.exports import fhir
from steadyback.exports.known import Known
from steadyback.record import CaseProblems, Problem, read_case, timeline

Commands = Any
"""argparse's collection of subcommands; it has no public type."""


def add_fhir(commands: Commands) -> None:
    """`fhir bundle CASE` and `fhir definitions FOLDER`."""
    parser: ArgumentParser = commands.add_parser(
        "fhir",
        help="a record as FHIR R4, and what our own codes mean",
        description="Records for the programs of clinics (FHIR R4).",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    whole = actions.add_parser(
        "bundle",
        help="print a case file as one Bundle",
        description="Print one person's record as a Bundle (collection) at a moment.",
    )
    add_case_arguments(whole)
    whole.add_argument(
        "--codes", type=Path, metavar="FILE", help="a mapping of your own (YAML) in place of ours"
    )
    whole.set_defaults(run=bundle_command)
    defined = actions.add_parser(
        "definitions",
        help="write what our codes, extensions and questionnaires mean",
        description="Write the CodeSystems, StructureDefinitions and Questionnaires as JSON.",
    )
    defined.add_argument("folder", type=Path, metavar="FOLDER", help="where to; made if missing")
    defined.set_defaults(run=definitions_command)


def bundle_command(arguments: Namespace) -> int:
    """Print the Bundle."""
    try:
        catalogue = load_catalogue()
        codes = fhir.read_codes(arguments.codes) if arguments.codes else None
        found = fhir.bundle(known(arguments, catalogue), codes)
    except CaseProblems as error:
        return fail(error.problems)
    except fhir.CodesFault as error:
        return fail((Problem("/codes", str(error)),))
    except CatalogueFaults as error:
        return broken_catalogue(error)
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def known(arguments: Namespace, catalogue: Catalogue) -> Known:
    """The record of a case file at the moment asked about. Raises CaseProblems."""
    case = read_case(case_text(arguments.case))
    on = moment(arguments.on, case, catalogue)
    problems = (*unknown_names(case, catalogue), *too_late(case, on))
    if problems:
        raise CaseProblems(problems)
    state = engine.fold_all(case.person, timeline(case.events, on), catalogue)
    return Known.of(catalogue, case.events, state, on)


def definitions_command(arguments: Namespace) -> int:
    """Write every definition into a folder, with the notice that goes with codes of others."""
    try:
        catalogue = load_catalogue()
    except CatalogueFaults as error:
        return broken_catalogue(error)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, text in fhir.published(catalogue).items():
        (arguments.folder / name).write_text(text, "utf-8")
        print(name)
    return 0
