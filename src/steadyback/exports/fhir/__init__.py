"""A record as FHIR R4 (4.0.1), for the programs of clinics: one module for each kind of resource.

Plain dictionaries; no FHIR library is needed to write them (docs/decisions/0022).
"""

from steadyback.exports.fhir.bundle import bundle
from steadyback.exports.fhir.codes import Codes, CodesFault, notice, our_codes, read_codes
from steadyback.exports.fhir.definitions import definitions, questionnaires
from steadyback.exports.fhir.published import published
from steadyback.exports.fhir.server import capabilities, outcome

__all__ = [
    "Codes",
    "CodesFault",
    "bundle",
    "capabilities",
    "definitions",
    "notice",
    "our_codes",
    "outcome",
    "published",
    "questionnaires",
    "read_codes",
]
