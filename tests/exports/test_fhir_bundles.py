"""Every record becomes a valid Bundle of FHIR; references lead somewhere, and codes exist.

Valid: as R4B (4.3) models take it; of our resources R4 (4.0.1) has the same elements.
"""

import json
import re
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from steadyback.exports import fhir
from steadyback.exports.fhir import own
from steadyback.exports.fhir.codes import CodesFault, read_codes
from steadyback.exports.fhir.definitions import EXTENSIONS
from steadyback.exports.known import Known
from tests.catalogue_fixture import the_catalogue
from tests.exports.exported import (
    EXPORTED,
    GOLDEN,
    SCENARIOS,
    Json,
    golden_bundle,
    golden_person,
    golden_person_with_a_danger,
    inside,
    known_of,
    resources,
    unmarked,
)

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+([+-][0-9:]+|Z))?")


@cache
def known(name: str) -> Known:
    return known_of(SCENARIOS / f"{name}_scenario.json")


def scenario(name: str) -> Json:
    return scenarios()[name]


@cache
def scenarios() -> dict[str, Json]:
    names = [path.name.removesuffix("_scenario.json") for path in SCENARIOS.glob("*_scenario.json")]
    return {name: fhir.bundle(known(name)) for name in sorted(names)}


@cache
def golden() -> Json:
    return fhir.bundle(golden_person())


REQUIRED = {
    ("Bundle", "type"): {"collection"},
    ("CarePlan", "status"): {"draft", "active", "on-hold", "revoked", "completed"},
    ("CarePlan", "intent"): {"plan"},
    ("Consent", "status"): {"active", "inactive"},
    ("DetectedIssue", "status"): {"preliminary"},
    ("Device", "status"): {"active"},
    ("Flag", "status"): {"active"},
    ("Goal", "lifecycleStatus"): {"active"},
    ("Observation", "status"): {"final"},
    ("Procedure", "status"): {"completed", "not-done", "stopped", "unknown"},
    ("QuestionnaireResponse", "status"): {"completed", "in-progress"},
}
"""Codes that R4 binds as required, of which we use these; the models do not look at them."""
DETAIL = {"scheduled", "completed", "unknown"}


def test_codes_that_are_required_are_among_those_of_r4() -> None:
    seen = set()
    for bundle in (golden(), *scenarios().values()):
        for one in inside(bundle):
            for (kind, name), allowed in REQUIRED.items():
                if one.get("resourceType") == kind:
                    seen.add((kind, name))
                    assert one[name] in allowed
            if "detail" in one and "kind" in one["detail"]:
                assert one["detail"]["kind"] == "ServiceRequest"
                assert one["detail"]["status"] in DETAIL
    assert seen == REQUIRED.keys()


def shape(value: Json) -> str:
    """A document without what differs each time, so that each shape is looked at once."""
    return MOMENT.sub("WHEN", UUID.sub("ID", json.dumps(value)))


def test_every_scenario_is_a_valid_bundle() -> None:
    entries = {shape(one): one for bundle in scenarios().values() for one in bundle["entry"]}
    frames = {shape(frame): frame for frame in map(without_entries, scenarios().values())}
    assert len(scenarios()) >= 500
    assert len(entries) > 500
    for frame in frames.values():
        Bundle.model_validate_json(json.dumps({**frame, "entry": [*entries.values()]}))
    assert len(frames) == 1


def without_entries(bundle: Json) -> Json:
    return {name: value for name, value in bundle.items() if name != "entry"}


def test_the_golden_person_is_valid_and_as_before() -> None:
    Bundle.model_validate_json(json.dumps(golden()))
    kept = (GOLDEN / "person_fhir.json").read_text("utf-8")
    assert unmarked(golden_bundle()) == unmarked(kept), "python -m tests.exports.exported"


def test_the_golden_person_has_every_kind_of_resource() -> None:
    kinds = {one["resourceType"] for one in resources(golden())}
    kinds |= {one["resourceType"] for one in resources(scenario("disc_first_day"))}
    kinds |= {
        one["resourceType"] for one in resources(scenario("clearance_emergency_by_clinician"))
    }
    locked = scenario("clearance_emergency_by_person_does_not_count")
    kinds |= {one["resourceType"] for one in resources(locked)}
    assert kinds == {
        "Patient", "Goal", "CarePlan", "Procedure", "Observation", "QuestionnaireResponse", "Flag",
        "DetectedIssue", "Consent", "Device", "Provenance",
    }  # fmt: skip


def test_every_reference_leads_to_an_entry_and_no_entry_stands_twice() -> None:
    for name, bundle in (("golden", golden()), *scenarios().items()):
        urls = Counter(entry["fullUrl"] for entry in bundle["entry"])
        assert max(urls.values()) == 1, name
        assert all(UUID.fullmatch(one["id"]) for one in resources(bundle)), name
        assert all(e["fullUrl"] == f"urn:uuid:{e['resource']['id']}" for e in bundle["entry"])
        wanted = {one["reference"] for one in inside(bundle) if "reference" in one}
        assert wanted <= urls.keys(), name


def test_no_code_is_invented() -> None:
    listed = {(row.system, row.code) for rows in fhir.our_codes().rows.values() for row in rows}
    for name in ("observation", "exercise-level", "danger-sign", "action-level", "tag"):
        codes = own.codes_of(name, the_catalogue())
        listed |= {(own.system(name), code) for code in codes}
    used = {
        (one["system"], one["code"])
        for bundle in (golden(), *scenarios().values())
        for one in inside(bundle)
        if "system" in one and "code" in one
    }
    assert used - listed == set()
    others = {(s, c) for s, c in used if not s.startswith(own.CANONICAL)}
    assert {("http://loinc.org", "72514-3"), ("http://loinc.org", "55411-3")} <= others


def test_a_coding_is_in_a_system_and_an_identifier_in_a_space_of_ours() -> None:
    for one in inside(golden()):
        for coding in one.get("coding", ()):
            assert {"system", "code", "display"} == coding.keys()
    spaces = {one["system"] for one in inside(golden()) if "system" in one and "value" in one}
    ours = {one for one in spaces if one.startswith(own.CANONICAL)}
    assert spaces - ours == {"http://unitsofmeasure.org"}


def test_each_row_of_the_mapping_says_where_it_was_looked_up() -> None:
    rows = [row for rows in fhir.our_codes().rows.values() for row in rows]
    assert len(rows) > 10
    assert [row.code for row in rows if "http" not in row.source] == []
    assert not any("snomed" in row.system for row in rows)
    assert not any(row.code.startswith("LA") for row in rows), "never LOINC's answers"


def test_a_mapping_of_their_own_names_the_places_where_pain_is(tmp_path: Path) -> None:
    row = "{system: 'http://example.org/sites', code: LEG, display: Leg, source: 'their own'}"
    ours = (Path(fhir.__file__).parent / "codes.yaml").read_text("utf-8")
    theirs = tmp_path / "theirs.yaml"
    theirs.write_text(f"{ours}\n  leg:\n    - {row}\n", "utf-8")
    found = fhir.bundle(golden_person(), read_codes(theirs))
    sites = [one["bodySite"] for one in resources(found, "Observation") if "bodySite" in one]
    legs = [site for site in sites if site["text"] == "leg"]
    assert legs
    assert all(site["coding"][0]["code"] == "LEG" for site in legs)
    assert [site for site in sites if site["text"] == "back" and "coding" in site] == []


@pytest.mark.parametrize(
    "text", ["codes: {pain: []}", "codes: {pain: [{system: x}]}", "a: [", "b: c"]
)
def test_a_mapping_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(text, "utf-8")
    with pytest.raises(CodesFault):
        read_codes(broken)


def test_pain_is_a_whole_number_of_the_leg_or_of_the_back() -> None:
    pains = [
        one
        for one in resources(golden(), "Observation")
        if one["code"].get("coding", [{}])[0].get("code") == "72514-3"
    ]
    assert len(pains) == 12
    for one in pains:
        assert one["bodySite"]["text"] in ("leg", "back")
        assert type(one["valueInteger"]) is int
        assert "valueCodeableConcept" not in one
        (moment,) = one["extension"]
        assert moment["valueCode"] in own.MOMENTS


def test_every_extension_is_one_we_define() -> None:
    ours = {f"{own.CANONICAL}/StructureDefinition/{name}": one for name, one in EXTENSIONS.items()}
    seen = set()
    for one in inside(golden()):
        for extension in one.get("extension", ()):
            if extension["url"].startswith("http"):
                seen.add(extension["url"])
                parts = {part.name for part in ours[extension["url"]][2]}
                told = {inner["url"] for inner in extension.get("extension", ())}
                assert told <= parts
                assert bool(parts) == ("extension" in extension)
    assert seen == ours.keys()


def test_no_profile_is_claimed() -> None:
    assert not any("profile" in one.get("meta", {}) for one in inside(golden()))


def test_the_person_has_a_year_of_birth_and_no_name() -> None:
    (patient,) = resources(golden(), "Patient")
    assert patient.keys() == {"resourceType", "id", "birthDate"}
    assert patient["birthDate"] == "1979"


def test_it_says_that_nobody_has_reviewed_it() -> None:
    (plan,) = resources(golden(), "CarePlan")
    assert {"text": "Not yet reviewed by a clinician."} in plan["note"]
    assert golden()["meta"]["tag"][0]["code"] == "not-reviewed"


def test_scores_are_derived_from_the_answers_they_are_of() -> None:
    answers = {one["id"]: one for one in resources(golden(), "QuestionnaireResponse")}
    scores = {
        one["code"]["coding"][0]["code"]: one
        for one in resources(golden(), "Observation")
        if one["code"].get("coding", [{}])[0].get("code", "").startswith("score-")
    }
    assert scores["score-rmdq"]["valueQuantity"]["value"] == 2
    assert scores["score-rmdq"]["valueQuantity"]["code"] == "{score}"
    assert scores["score-own-activities"]["valueQuantity"]["value"] == 4.5
    for name in ("rmdq", "own-activities"):
        (source,) = scores[f"score-{name}"]["derivedFrom"]
        made_of = answers[source["reference"].removeprefix("urn:uuid:")]
        assert made_of["questionnaire"] == f"{own.CANONICAL}/Questionnaire/{name}"
        assert made_of["status"] == "completed"
    assert "derivedFrom" not in scores["score-odi"], "no words of a licensed form leave"
    assert not any(one["questionnaire"].endswith("/odi") for one in answers.values())


def test_a_list_that_was_read_to_its_end_says_what_does_not_fit() -> None:
    found = next(
        one
        for one in resources(golden(), "QuestionnaireResponse")
        if one["questionnaire"].endswith("/rmdq")
    )
    ticks = {item["linkId"]: item["answer"][0]["valueBoolean"] for item in found["item"]}
    assert len(ticks) == 24
    assert {name for name, fits in ticks.items() if fits} == {"rmdq_03", "rmdq_11"}


def test_the_plan_in_force_is_active_and_what_was_skipped_is_not_done() -> None:
    (plan,) = resources(golden(), "CarePlan")
    assert plan["status"] == "active"
    details = [one["detail"] for one in plan["activity"]]
    days = {one["scheduledTiming"]["repeat"]["boundsPeriod"]["start"] for one in details}
    assert days == {"2026-03-02", "2026-03-04"}
    levels = [one for one in resources(golden(), "Procedure") if "partOf" in one]
    assert [one["status"] for one in levels] == ["completed", "not-done"]
    done = {level["code"]["text"] for level in levels if level["status"] == "completed"}
    assert {one["code"]["text"] for one in details if one["status"] == "completed"} == done


def test_under_a_lock_nothing_is_asked_for_and_the_card_is_told() -> None:
    locked = 0
    for name, bundle in scenarios().items():
        issues = resources(bundle, "DetectedIssue")
        level = issues[0]["code"]["coding"][0]["code"] if issues else "clear"
        found = known(name).advice
        if not found.locked:
            continue
        assert level != "clear", name
        locked += 1
        for plan in resources(bundle, "CarePlan"):
            assert plan["status"] != "active", name
            assert "activity" not in plan, name
        if found.triage.card is not None:
            card = the_catalogue().cards[found.triage.card]
            assert card.title in issues[0]["detail"]
            assert all(line in issues[0]["detail"] for line in card.do)
    assert locked > 30


def test_the_flags_are_those_that_stand() -> None:
    for name, bundle in scenarios().items():
        codes = {one["code"]["coding"][0]["code"] for one in resources(bundle, "Flag")}
        if not codes:
            continue
        standing = known(name).advice.triage.flags
        assert codes == {flag.id for flag in standing}, name


def test_a_plan_under_a_lock_is_on_hold(tmp_path: Path) -> None:
    bundle = fhir.bundle(golden_person_with_a_danger(tmp_path))
    (plan,) = resources(bundle, "CarePlan")
    assert plan["status"] == "on-hold"
    assert "activity" not in plan
    assert [one["code"]["coding"][0]["code"] for one in resources(bundle, "Flag")] == ["RF03"]


def test_a_reason_of_an_earlier_engine_stops_no_export(tmp_path: Path) -> None:
    text = (GOLDEN / "person_case.json").read_text("utf-8")
    case = json.loads(text)
    (item, *_) = case["events"][2]["body"]["plan"]["days"][0]["items"]
    item["reasons"] = [{"id": "LONG_GONE", "numbers": {}, "sources": ["our_proposal"]}]
    told = tmp_path / "told.json"
    told.write_text(json.dumps(case), "utf-8")
    (plan,) = resources(fhir.bundle(known_of(told)), "CarePlan")
    assert plan["activity"][0]["detail"]["reasonCode"] == [{"text": "LONG_GONE"}]


def test_ids_stay_the_same_from_one_export_to_the_next() -> None:
    later = known_of(
        GOLDEN / "person_case.json", datetime.fromisoformat("2026-03-05T09:00:00+00:00")
    )
    before = {one["id"]: one["resourceType"] for one in resources(golden())}
    after = {one["id"]: one["resourceType"] for one in resources(fhir.bundle(later))}
    assert before.items() <= after.items()


def test_two_people_numbered_alike_share_no_id() -> None:
    bundles = [scenario("disc_first_day"), scenario("hernia_no_planks")]
    one, other = ({entry["fullUrl"] for entry in bundle["entry"]} for bundle in bundles)
    assert one & other == set()


def test_each_event_of_the_exported_kinds_stands_once() -> None:
    for name, bundle in scenarios().items():
        told = Counter(
            one["value"]
            for one in inside(bundle)
            if one.get("system") == f"{own.CANONICAL}/sid/event"
        )
        assert told == Counter(e.id for e in known(name).events if e.kind in EXPORTED), name
