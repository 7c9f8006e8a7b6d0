"""Advice and plans as the JSON that the command line and the API print, and as terminal text."""

from collections.abc import Iterator, Mapping
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.advice import Advice
from steadyback.engine.once import once, shelf
from steadyback.engine.outlook import Outlook
from steadyback.engine.triage import Triage
from steadyback.languages import ENGLISH, _, language, spoken
from steadyback.record.plan import Plan, PlannedItem, Reason
from steadyback.vocabulary import FlagId
from steadyback.wording import english
from steadyback.wording.cards import card_document
from steadyback.wording.phrases import weekday_and_day
from steadyback.wording.sentences import dose_words, sentence


def advice_document(advice: Advice, catalogue: Catalogue) -> dict[str, Any]:
    """The advice as JSON data, with a sentence beside each reason and a message for the level."""
    data = advice.model_dump(mode="json", exclude={"plan"})
    data["triage"]["message"] = message(advice.triage)
    data["triage"]["locked"] = advice.locked
    data.update(review(catalogue))
    if advice.triage.card is not None:
        data["triage"]["card"] = card_document(advice.triage.card, advice.country, catalogue)
    for question in data["questions_due"]:
        question["asks"] = [flag_words(flag, catalogue) for flag in question["flags"]]
    for offer in data["offers"]:
        offer["signs"] = [flag_words(flag, catalogue) for flag in offer["flags"]]
    worded: dict[str, Any] = with_sentences(data, catalogue)
    plan = None if advice.plan is None else plan_worded(advice.plan, catalogue, spoken())
    names = dict.fromkeys((*Advice.model_fields, *worded))
    return {name: plan if name == "plan" else worded[name] for name in names}


def outlook_document(found: Mapping[str, Outlook], catalogue: Catalogue) -> dict[str, Any]:
    """What each exercise waits for to move up, with a sentence beside each reason."""
    data = {name: one.model_dump(mode="json") for name, one in found.items()}
    worded: dict[str, Any] = with_sentences(data, catalogue)
    return worded


def review_notice(catalogue: Catalogue) -> str | None:
    """What every screen, print and file says until a clinician has signed the numbers."""
    return None if catalogue.policy.reviewed else _(english.NOT_REVIEWED)


def translation_notice() -> str | None:
    """What every screen and sheet says in a language whose triage text no clinician has read."""
    read = spoken() == ENGLISH.code or language(spoken()).triage_reviewed_by
    return None if read else _(english.NOT_CHECKED)


def review(catalogue: Catalogue) -> dict[str, Any]:
    """The same for JSON: whether the numbers are not reviewed, and the sentence that says so."""
    notice = review_notice(catalogue)
    return {"not_reviewed": notice is not None, "notice": notice}


def flag_words(flag: FlagId, catalogue: Catalogue) -> dict[str, str]:
    """A red-flag question with what to do while it is open."""
    known = catalogue.red_flags[flag]
    return {"id": flag, "question": known.question, "safety_net": known.safety_net}


def message(found: Triage) -> str:
    """The action level in plain words."""
    if found.level == "clinician" and not found.locked:
        return _(english.LOCK_FREE_CLINICIAN)
    return _(english.LEVELS[found.level])


def with_sentences(value: Any, catalogue: Catalogue) -> Any:
    """JSON data with `says` added to every reason in it."""
    if isinstance(value, list):
        return [
            with_sentences(item, catalogue) if isinstance(item, dict | list) else item
            for item in value
        ]
    if not isinstance(value, dict):
        return value
    if value.keys() == PARTS_OF_A_REASON:
        return with_sentence(value, catalogue)
    return {
        name: with_sentences(item, catalogue) if isinstance(item, dict | list) else item
        for name, item in value.items()
    }


PARTS_OF_A_REASON = {"id", "numbers", "sources"}


def with_sentence(reason: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """One reason with its sentence; where answers are remembered, the same one for equal ones."""
    known = shelf("worded", catalogue, spoken())
    key = "" if known is None else f"{reason['id']} {reason['numbers']} {reason['sources']}"
    found: dict[str, Any] | None = None if known is None else known.get(key)
    if found is None:
        says = sentence(Reason.model_validate(reason, strict=False), catalogue)
        found = {**reason, "says": says}
        if known is not None:
            known[key] = found
    return found


def plan_document(plan: Plan, catalogue: Catalogue) -> dict[str, Any]:
    """The plan as JSON data with a sentence beside each reason."""
    return plan_worded(plan, catalogue, spoken()) | review(catalogue)


@once
def plan_worded(plan: Plan, catalogue: Catalogue, code: str) -> dict[str, Any]:
    """The same without the notice, in the language that is spoken, whose code this is."""
    data: dict[str, Any] = with_sentences(plan.model_dump(mode="json"), catalogue)
    return data


def plan_text(plan: Plan, catalogue: Catalogue) -> str:
    """The week as lines of text for a terminal."""
    return "\n".join(plan_lines(plan, catalogue)) + "\n"


def plan_lines(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """One line after the other: the week, its days, what is short, what was proved."""
    yield _("Week {week}, stage {stage}", week=plan.week, stage=plan.stage)
    if notice := review_notice(catalogue):
        yield notice
    for day in plan.days:
        yield ""
        yield f"{weekday_and_day(day.date)}, {day.minutes} min"
        for item in day.items:
            yield from item_lines(item, catalogue)
        for item in day.around:
            yield f"  {_('and')}  {catalogue.levels[item.level].name}: {dose_words(item)}"
    yield ""
    for reason in (*plan.reasons, *(plan.shortfall.reasons if plan.shortfall else ())):
        yield sentence(reason, catalogue)
    yield proof_line(plan)


def item_lines(item: PlannedItem, catalogue: Catalogue) -> Iterator[str]:
    """One exercise: its name and id, its dose, and its reasons."""
    level = catalogue.levels[item.level]
    way = f", {item.variant}" if item.variant else ""
    yield f"  {level.name}{way} ({item.level}): {dose_words(item)}"
    for reason in item.reasons:
        yield f"      {sentence(reason, catalogue)} [{reason.id}: {', '.join(reason.sources)}]"


def proof_line(plan: Plan) -> str:
    """What the planner can say of its own answer."""
    if plan.proof.needs_optimal and plan.proof.positions_optimal:
        return _("Proved: no week meets more of your needs, and none does so with fewer moves.")
    return _("A valid week; that it is the best one was not proved.")
