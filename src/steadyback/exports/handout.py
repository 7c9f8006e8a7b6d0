"""The week on paper: each day with pictures, doses and boxes to tick; signs, pain, a bad spell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.own_words import said_for
from steadyback.engine import Advice
from steadyback.exports.qr import qr_svg
from steadyback.exports.typesetting import Paper, Print, Sheet, pdf
from steadyback.languages import _, full_date
from steadyback.record.plan import Plan, PlanIssued, PlannedDay, PlannedItem
from steadyback.wording import (
    day_words,
    dose_words,
    handout,
    numbers_of,
    review_notice,
    sentence,
    translation_notice,
)
from steadyback.wording.english import LEVELS, POSITIONS_FIRST, STAGES
from steadyback.wording.letter import CODE_PICTURE
from steadyback.wording.phrases import continued, weekday_and_day

Frame = Literal["start", "end"]
Drawn = Callable[[str, Frame], str]
"""Gives the picture of a level (its id) as SVG, as the person wants figures to look."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody chose for their paper; `name` is what they are called, and may be empty."""

    day: date
    name: str = ""
    paper: Paper = "a4"
    letters: Print = "normal"


def week_pdf(
    catalogue: Catalogue,
    advice: Advice,
    issued: PlanIssued,
    days: tuple[PlannedDay, ...],
    drawn: Drawn,
    wishes: Wishes,
    address: str = "",
) -> bytes:
    """A plan's days as a PDF, with a code that opens `address` where there is one.

    `days` are those that may be shown now (engine.shown_plan). While exercise waits, there is
    nothing of the plan: only what the card says, or whom to see.
    """
    if advice.locked:
        return waits_pdf(catalogue, advice, wishes)
    return printed(
        "week", week_data(catalogue, advice, issued, days, drawn, wishes, address), wishes
    )


def waits_pdf(catalogue: Catalogue, advice: Advice, wishes: Wishes) -> bytes:
    """What is on paper while exercise waits: the card, or why somebody should look at it first."""
    return printed("week", waits_data(catalogue, advice, wishes), wishes)


def printed(sheet: Sheet, data: dict[str, Any], wishes: Wishes) -> bytes:
    """Data on the paper that was chosen."""
    return pdf(sheet, data, day=wishes.day, paper=wishes.paper, letters=wishes.letters)


def frame(catalogue: Catalogue, title: str, wishes: Wishes) -> dict[str, Any]:
    """What stands on every sheet of a person's."""
    return {
        "title": _(title),
        "whom": _(handout.FOR, name=wishes.name) if wishes.name else "",
        "made": _(handout.MADE, day=full_date(wishes.day)),
        "notice": review_notice(catalogue) or "",
        "translated": translation_notice() or "",
        "what": _(handout.WHAT_IT_IS),
    }


def signs(catalogue: Catalogue, country: str | None) -> dict[str, Any]:
    """The danger signs with whom to call in a country."""
    numbers = numbers_of(country, catalogue)
    return {
        "title": _(handout.SIGNS),
        "intro": _(handout.SIGNS_INTRO),
        "calls": [{"number": c.number, "name": c.name} for c in handout.calls(numbers)],
        "signs": [flag.question for flag in handout.danger_signs(catalogue)],
        "also": [handout.worried_words(numbers), handout.crisis_words(numbers)],
    }


def waits_data(catalogue: Catalogue, advice: Advice, wishes: Wishes) -> dict[str, Any]:
    """The card of what stands; without a card what the rules say, and the danger signs."""
    found = frame(catalogue, handout.WAITS, wishes) | {"signs": signs(catalogue, advice.country)}
    triage = advice.triage
    found["versions"] = _(
        handout.PROGRAMME_VERSIONS, catalogue=advice.catalogue, engine=advice.engine
    )
    found["waits"] = _(LEVELS[triage.level])
    if triage.card is None or triage.level not in ("emergency", "urgent"):
        found["why"] = said(catalogue, triage.reasons)
        return found
    card = catalogue.cards[triage.card]
    lines = handout.calls(numbers_of(advice.country, catalogue), card.call)
    found["card"] = {
        "title": card.title,
        "calls": [{"number": line.number, "name": line.name} for line in lines],
        "do": list(card.do),
        "do_not": list(card.do_not),
        "why": card.why,
    }
    return found


def said(catalogue: Catalogue, reasons: Iterable[Any]) -> list[str]:
    """Reasons in words, each sentence once."""
    return list(dict.fromkeys(sentence(reason, catalogue) for reason in reasons))


def week_data(
    catalogue: Catalogue,
    advice: Advice,
    issued: PlanIssued,
    days: tuple[PlannedDay, ...],
    drawn: Drawn,
    wishes: Wishes,
    address: str,
) -> dict[str, Any]:
    """Everything on the sheets of a week."""
    plan, policy = issued.plan, catalogue.policy
    levels = dict.fromkeys(item.level for day in days for item in (*day.items, *day.around))
    flare, parts = handout.flare_plan(catalogue)
    return frame(catalogue, handout.WEEK, wishes) | {
        "under": f"{span(days)}{stage_line(plan.stage)}",
        "versions": _(
            handout.VERSIONS,
            week=plan.week,
            revision=issued.revision,
            catalogue=issued.catalogue,
            engine=issued.engine,
        ),
        "signs": signs(catalogue, advice.country),
        "before": {
            "title": _(handout.BEFORE),
            "lines": [handout.with_numbers(line, policy) for line in handout.BEFORE_LINES],
        },
        "pain": {
            "title": _(handout.PAIN),
            "note": _(handout.PAIN_NOTE),
            "rows": [list(row) for row in handout.pain_rows(policy)],
            "morning": handout.with_numbers(handout.MORNING, policy),
        },
        "days": days_data(catalogue, days),
        "empty": "" if days else _(handout.NO_DAY_LEFT),
        "left_out": _(handout.LEFT_OUT) if less_than_planned(plan, days) else "",
        "figures": figures(catalogue, levels, drawn),
        "notes": {
            "title": _(handout.NOTES),
            "asked": [_(words) for words in handout.ASKED_AFTER],
        },
        "between": _(handout.BETWEEN),
        "flare": {"title": flare, "parts": [list(part) for part in parts]},
        "code": code_data(address),
    }


def span(days: tuple[PlannedDay, ...]) -> str:
    """From the first to the last day, such as "2 March to 8 March. "; empty without days."""
    if not days:
        return ""
    first, last = (day_words(day.date.isoformat()) for day in (days[0], days[-1]))
    if first == last:
        return f"{first}. "
    return f"{_('{first} to {last}', first=first, last=last)}. "


def stage_line(stage: int) -> str:
    """The stage by its name and number; before the first stage only its number."""
    name = _(STAGES.get(stage, ""))
    return _("{name}, stage {stage} of 5", name=name, stage=stage)


def less_than_planned(plan: Plan, days: tuple[PlannedDay, ...]) -> bool:
    """Whether a day that is shown holds fewer or other exercises than were planned for it."""
    planned = {day.date: [item.level for item in (*day.items, *day.around)] for day in plan.days}
    shown = {day.date: [item.level for item in (*day.items, *day.around)] for day in days}
    return any(planned.get(day) != levels for day, levels in shown.items())


def days_data(catalogue: Catalogue, days: Iterable[PlannedDay]) -> list[dict[str, Any]]:
    """Each day; how an exercise is done stands where it comes first."""
    found, told = [day_data(catalogue, day) for day in days], set[str]()
    for day in found:
        for item in (*day["items"], *day["around"]):
            item["how"] = "" if item["name"] in told else item["how"]
            told.add(item["name"])
    return found


def day_data(catalogue: Catalogue, day: PlannedDay) -> dict[str, Any]:
    """One day."""
    return {
        "name": weekday_and_day(day.date),
        "minutes": f"{day.minutes} min",
        "items": [item_data(catalogue, item) for item in day.items],
        "around": [item_data(catalogue, item) for item in day.around],
    }


def item_data(catalogue: Catalogue, item: PlannedItem) -> dict[str, Any]:
    """One exercise of a day."""
    level = said_for(catalogue, item.level, item.variant)
    variant = next((one for one in level.variants if one.id == item.variant), None)
    place = POSITIONS_FIRST[variant.position if variant else level.position]
    return {
        "figure": "" if variant else level.id,  # pictures show the usual position
        "name": level.name,
        "rung": handout.rung_words(level, catalogue),
        "dose": dose_words(item),
        "place": _(place),
        "how": handout.how_words(variant.summary if variant else level.summary),
        "cues": [] if variant else list(level.cues),
        "stop": _(handout.STOP_IF, sign=continued(level.stop_signs[0])),
        "ticks": [{"label": label, "sets": sets} for label, sets in handout.tick_rows(item)],
    }


def figures(
    catalogue: Catalogue, levels: Iterable[str], drawn: Drawn
) -> dict[str, list[dict[str, str]]]:
    """The pictures of some levels: how each begins and how far it goes."""
    return {name: pictures(catalogue.levels[name], drawn) for name in levels}


def pictures(level: Level, drawn: Drawn) -> list[dict[str, str]]:
    """The pictures of one level with what they show; none where its movement was not made yet."""
    kept = solved_for(level)
    if kept is None:
        return []
    if len(kept) == 1:
        return [{"svg": drawn(level.id, "end"), "alt": f"{level.name}."}]
    return [
        {"svg": drawn(level.id, "start"), "alt": _("{name}: how it begins.", name=level.name)},
        {"svg": drawn(level.id, "end"), "alt": _("{name}: how far it goes.", name=level.name)},
    ]


def code_data(address: str) -> dict[str, str] | None:
    """The code that opens an address."""
    if not address:
        return None
    says = {"says": _(handout.CODE_SAYS), "address": address}
    return says | {"svg": qr_svg(address), "alt": _(CODE_PICTURE, address=address)}
