"""What our one FHIR address can do (CapabilityStatement), and why not (OperationOutcome)."""

from datetime import datetime
from typing import Any, Final, Literal

from steadyback import __version__
from steadyback.exports.fhir.codes import notice
from steadyback.exports.fhir.writing import instant

Json = dict[str, Any]
Issue = Literal["not-found", "forbidden", "not-supported"]
DOES: Final = (
    "GET Bundle answers with the whole record of one person as one Bundle of type collection, made "
    "at that moment. Nothing else is offered: no search, no single resource, no history, no "
    "writing, no XML. No profile is claimed. Ids and references hold inside the Bundle and stay "
    "the same from one export to the next."
)
KEY: Final = (
    "The key of a device that the person uses, in its cookie, as for every page; SMART on FHIR is "
    "not offered."
)


def capabilities(now: datetime) -> Json:
    """What the address does, and no more."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": instant(now),
        "publisher": "The Steadyback authors",
        "copyright": notice(),
        "kind": "instance",
        "software": {"name": "Steadyback", "version": __version__},
        "implementation": {"description": "The record of one person, to be read only."},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "documentation": DOES,
                "security": {"cors": False, "description": KEY},
                "resource": [{"type": "Bundle", "documentation": DOES}],
            }
        ],
    }


def outcome(code: Issue, says: str) -> Json:
    """Why there is no answer, with a code of FHIR's issue types and a sentence."""
    issue = {"severity": "error", "code": code, "diagnostics": says}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
