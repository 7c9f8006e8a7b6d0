"""Flag and DetectedIssue: the danger signs that stand, and what they mean for exercise now."""

from collections.abc import Iterator
from typing import Any

from steadyback.engine.triage import FlagStanding
from steadyback.exports.fhir.provenance import engine_now
from steadyback.exports.fhir.writing import Writing, instant
from steadyback.wording import message, review_notice, sentence

Json = dict[str, Any]


def triage(writing: Writing) -> Iterator[Json]:
    """A Flag for each sign that stands, and the action level unless nothing stands in the way.

    Nothing is said where the level is clear: an export is no all-clear.
    """
    found = writing.known.advice.triage
    for standing in found.flags:
        yield flag(writing, standing)
    if found.level != "clear":
        yield issue(writing)


def flag(writing: Writing, standing: FlagStanding) -> Json:
    """One danger sign that stands, in the words of its reasons."""
    known = writing.known
    told = known.state.flags.get(standing.id)
    said = " ".join(sentence(reason, known.catalogue) for reason in standing.reasons)
    found: Json = {
        "resourceType": "Flag",
        "id": writing.id_of("flag", standing.id),
        "status": "active",
        "category": [writing.codes.category("safety")],
        "code": writing.own("danger-sign", standing.id, said),
        "subject": writing.patient,
        "author": engine_now(writing),
    }
    return found if told is None else found | {"period": {"start": instant(told.at)}}


def issue(writing: Writing) -> Json:
    """The action level with the card's words: preliminary, for nobody has looked at it."""
    known = writing.known
    found = known.advice.triage
    evidence = [{"detail": [writing.to("flag", one.id)]} for one in found.flags]
    issue: Json = {
        "resourceType": "DetectedIssue",
        "id": writing.id_of("triage"),
        "status": "preliminary",
        "code": writing.own("action-level", found.level),
        "patient": writing.patient,
        "identifiedDateTime": instant(known.on),
        "author": engine_now(writing),
        "detail": " ".join(words(writing)),
    }
    return issue | {"evidence": evidence} if evidence else issue


def words(writing: Writing) -> Iterator[str]:
    """What a person sees: the level in plain words, the card, the reasons, who has reviewed it."""
    known = writing.known
    found = known.advice.triage
    yield message(found)
    if found.card is not None:
        card = known.catalogue.cards[found.card]
        yield f"{card.title}:"
        yield from card.do
        yield from card.do_not
    yield from (sentence(reason, known.catalogue) for reason in found.reasons)
    if notice := review_notice(known.catalogue):
        yield notice
