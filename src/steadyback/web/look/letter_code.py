"""The code on a letter to a clinician, by which they can open exercise again."""

from django.http import HttpRequest
from django.urls import reverse

from steadyback.engine import Advice
from steadyback.engine.days import local_day
from steadyback.web.records.access import OpenRecord
from steadyback.web.records.clearing import HOLDS, subject_of, wants_another
from steadyback.web.records.models import LinkKind
from steadyback.wording.letter import Code


def letter_code(request: HttpRequest, record: OpenRecord, advice: Advice) -> Code | None:
    """The code for the signs that close exercise now; None where there are none, or for helpers.

    Printed again it is the same, until it was used, is three weeks old, or more was told.
    """
    subject = subject_of(record, advice)
    if not subject or not record.is_owner:
        return None
    link = record.link_to(LinkKind.CLEARANCE, subject)
    if wants_another(link.made_at, record.now):
        record.end_link(link.name)
        link = record.link_to(LinkKind.CLEARANCE, subject)
    if link.secret is None:
        return None
    address = request.build_absolute_uri(reverse("clear-by-letter", args=[link.secret]))
    return Code(address, local_day(link.made_at + HOLDS, record.state.zone))
