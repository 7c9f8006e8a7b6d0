"""The whole record as one FHIR R4 Bundle: plain dictionaries, every reference inside it."""

from typing import Any

from steadyback.exports.fhir.care_plan import care_plans
from steadyback.exports.fhir.codes import Codes, our_codes
from steadyback.exports.fhir.measures import measures
from steadyback.exports.fhir.own import coding
from steadyback.exports.fhir.patient import consents, goals, patient
from steadyback.exports.fhir.provenance import devices, provenances
from steadyback.exports.fhir.session import activities, sessions
from steadyback.exports.fhir.told import reports
from steadyback.exports.fhir.triage import triage
from steadyback.exports.fhir.writing import Writing, instant
from steadyback.exports.known import Known

Json = dict[str, Any]


def bundle(known: Known, codes: Codes | None = None) -> Json:
    """A Bundle of type collection; the same record at the same moment gives the same Bundle.

    `codes` stand in for ours where somebody keeps a mapping of their own.
    """
    writing = Writing(known, codes or our_codes())
    resources = list(everything(writing))
    found: Json = {"resourceType": "Bundle", "id": writing.id_of("bundle")}
    if not known.catalogue.policy.reviewed:
        found["meta"] = {"tag": [coding("tag", "not-reviewed", known.catalogue)]}
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources]
    return found | {"type": "collection", "timestamp": instant(known.on), "entry": entries}


def everything(writing: Writing) -> list[Json]:
    """Every resource, the person first, where each came from last."""
    found = [
        patient(writing),
        *triage(writing),
        *goals(writing),
        *care_plans(writing),
        *sessions(writing),
        *activities(writing),
        *reports(writing),
        *measures(writing),
        *consents(writing),
        *devices(writing),
    ]
    return [*found, *provenances(writing, found)]
