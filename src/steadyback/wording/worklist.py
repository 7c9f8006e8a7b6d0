"""What a clinician reads of a need: a label of two or three words, and what it rests on."""

from typing import Any, Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.worklist import Need, NeedKind
from steadyback.languages import N_, _
from steadyback.record.plan import Reason
from steadyback.wording.document import with_sentences
from steadyback.wording.grounds import rule_words
from steadyback.wording.phrases import day_words
from steadyback.wording.sentences import sentence

LABELS: dict[NeedKind, str] = N_(
    {
        NeedKind.EMERGENCY: "Emergency sign",
        NeedKind.URGENT: "Urgent sign",
        NeedKind.CLINICIAN: "For a clinician",
        NeedKind.WORSE: "Importantly worse",
        NeedKind.FURTHER_DOWN: "Symptoms further down",
        NeedKind.LEG_PAIN_UP: "Leg pain up",
        NeedKind.DID_NOT_SETTLE: "Did not settle",
        NeedKind.GONE_QUIET: "Gone quiet",
        NeedKind.WAITING: "Waits for you",
        NeedKind.READY_TO_PROGRESS: "Ready to progress",
        NeedKind.READY_FOR_DISCHARGE: "Ready for discharge",
        NeedKind.BETTER: "Importantly better",
    }
)
SIGN: Final = N_("{sign}, since {day}: “{question}”")
OF_TRIAGE: dict[str, str] = N_(
    {
        "OPEN_QUESTION": "Safety questions without a clear yes or no: {questions}.",
        "PHQ2": "The two questions about mood add up to {score}. Exercise is not on hold for it.",
        "AGE": "{age} years old; the programme is for people of {least} and over.",
        "PRESSURE": "Blood pressure given as {systolic} over {diastolic}.",
    }
)
"""Reasons of triage that are no sign, as a clinician reads them."""


def need_label(need: Need) -> str:
    """The need in two or three words."""
    return _(LABELS[need.kind])


def need_words(need: Need, catalogue: Catalogue) -> tuple[str, ...]:
    """A sentence for each thing that the need rests on, with its numbers."""
    return tuple(reason_words(reason, catalogue) for reason in need.reasons)


def reason_words(reason: Reason, catalogue: Catalogue) -> str:
    """One reason of a need for a clinician.

    What speaks to the person themselves elsewhere is said of them here.
    """
    flag = catalogue.red_flags.get(reason.id)  # type: ignore[call-overload]
    if flag is not None:
        since = day_words(str(reason.numbers["since"]))
        return _(SIGN, sign=reason.id, day=since, question=flag.question)
    if reason.id in OF_TRIAGE:
        return _(OF_TRIAGE[reason.id], **{name: str(v) for name, v in reason.numbers.items()})
    if reason.id.startswith("NEED_") or reason.numbers.get("level") in catalogue.levels:
        return sentence(reason, catalogue)
    return rule_words(reason.id, catalogue)


def need_document(need: Need, catalogue: Catalogue) -> dict[str, Any]:
    """The need as JSON data: its label, its sentences, and `says` beside each reason."""
    data: dict[str, Any] = with_sentences(need.model_dump(mode="json"), catalogue)
    for told, words in zip(data["reasons"], need_words(need, catalogue), strict=True):
        told["says"] = words
    return data | {"label": need_label(need)}
