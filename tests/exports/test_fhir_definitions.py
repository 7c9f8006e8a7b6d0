"""What our own codes and extensions mean is published, valid, and as the code has it."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from steadyback.cli import add_commands
from steadyback.exports import fhir
from steadyback.exports.fhir import own
from tests.catalogue_fixture import the_catalogue
from tests.exports.exported import GOLDEN

DOCS = Path(__file__).parents[2] / "docs" / "fhir"


def model_of(kind: str) -> Any:
    return getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


def test_the_published_files_are_fresh() -> None:
    kept = {path.name: path.read_text("utf-8") for path in DOCS.iterdir()}
    assert kept == fhir.published(the_catalogue()), "run make documents"


def test_every_definition_is_valid_and_stands_at_its_address() -> None:
    found = [*fhir.definitions(the_catalogue()).values(), fhir.questionnaires(the_catalogue())]
    for one in found:
        model_of(one["resourceType"]).model_validate_json(json.dumps(one))
        if one["resourceType"] != "Bundle":
            assert one["url"] == f"{own.CANONICAL}/{one['resourceType']}/{one['id']}"
    assert len(found) == 12


def test_an_address_of_ours_belongs_to_nobody_else() -> None:
    assert own.CANONICAL.split("/")[2].endswith(".example")


def test_the_roland_morris_total_is_a_code_of_our_own() -> None:
    (system,) = (
        one
        for name, one in fhir.definitions(the_catalogue()).items()
        if name == "CodeSystem-observation.json"
    )
    codes = {concept["code"] for concept in system["concept"]}
    assert {"score-rmdq", "distal-level"} <= codes
    assert not any(name == "score-rmdq" for name in fhir.our_codes().rows)


def test_only_words_that_may_be_passed_on_are_published() -> None:
    entries = fhir.questionnaires(the_catalogue())["entry"]
    published = {entry["resource"]["id"] for entry in entries}
    licensed = {one.id for one in the_catalogue().questionnaires.values() if one.use == "linked"}
    assert licensed
    assert not published & licensed
    assert {"rmdq", "own-activities", "phq-2", "danger-signs"} <= published


def test_the_notice_of_loinc_goes_with_its_codes() -> None:
    assert "Regenstrief" in fhir.notice()
    assert fhir.notice() in (DOCS / "README.md").read_text("utf-8")
    assert fhir.capabilities(datetime(2026, 3, 2, tzinfo=UTC))["copyright"] == fhir.notice()


def test_what_the_server_says_is_valid() -> None:
    said = [fhir.capabilities(datetime(2026, 3, 2, tzinfo=UTC)), fhir.outcome("not-found", "No.")]
    for one in said:
        model_of(one["resourceType"]).model_validate_json(json.dumps(one))
    (rest,) = said[0]["rest"]
    assert all("interaction" not in resource for resource in rest["resource"])


def run(*words: str) -> int:
    parser = ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args(words)
    status: int = arguments.run(arguments)
    return status


def test_the_command_prints_a_bundle(capsys: pytest.CaptureFixture[str]) -> None:
    case = str(GOLDEN / "person_case.json")
    assert run("fhir", "bundle", case, "--on", "2026-03-03T22:00+00:00") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["resourceType"] == "Bundle"
    assert len(printed["entry"]) > 30


def test_the_command_refuses_a_mapping_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "codes.yaml"
    broken.write_text("codes: {pain: []}", "utf-8")
    case = str(GOLDEN / "person_case.json")
    assert run("fhir", "bundle", case, "--codes", str(broken)) == 2
    assert "/codes: codes.yaml" in capsys.readouterr().err


def test_the_command_writes_the_definitions(tmp_path: Path) -> None:
    assert run("fhir", "definitions", str(tmp_path)) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in DOCS.iterdir()}
