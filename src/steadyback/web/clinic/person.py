"""A person as their clinician sees them: why they stand on the list, what was told, the course,
the week with its reasons, the ladders, what clinicians changed, and the log.

In the language of who reads, not of the person. Each look is an entry of the clinic's audit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from steadyback.engine import Advice, outlooks, shown_plan
from steadyback.engine.days import local_day
from steadyback.engine.triage import age_of
from steadyback.exports.progress_pictures import MOST_DAYS, RANGES, USUAL, is_short, pictures_of
from steadyback.languages import N_, _, n_
from steadyback.web.accounts import colleagues
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.changes import standing_changes
from steadyback.web.clinic.logged import newest_entries
from steadyback.web.clinic.where import Where, where_of
from steadyback.web.clinic.worklist import RED, alert_words
from steadyback.web.look.exercises import shown_items
from steadyback.web.look.local_time import local_date
from steadyback.web.look.pictures import shown
from steadyback.web.look.reasons import argued
from steadyback.web.look.words import day_in_words
from steadyback.web.records import alerts, managing
from steadyback.web.records.clinic_access import SharedRecord, with_shared
from steadyback.web.records.language import language_of_person
from steadyback.wording import day_words, need_label, need_words, sentence
from steadyback.wording import progress as progress_words
from steadyback.wording.english import LEVEL_NAMES, STAGES
from steadyback.wording.letter import danger_signs, is_unsure, now_words

NAMES: Final = N_({"4w": "4 weeks", "3m": "3 months", "all": "All"})
LONGEST_NUMBER: Final = 18
"""Digits of the number of an alert; more are none of ours."""
DONE: Final = N_(
    {
        "noted": "Your note is sent. The person reads it on Today and on You.",
        "planned": "The rest of the week is planned anew.",
        "not_planned": "The week was not planned anew: exercise is on hold, or nothing is planned.",
        "seen": "Kept: you have seen it.",
        "handed": "Kept: the responsibility is handed over.",
        "given": "Given. They read it in your words from now on.",
        "own_back": "Taken back. They read Steadyback's words again.",
    }
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """One exercise: the level now with its dose, and what the next one waits for."""

    id: str
    name: str
    now: str
    open: bool
    why: tuple[str, ...]
    next: str
    waits: tuple[str, ...]


@require_GET
@with_shared(Right.LOOK)
def person(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Everything about one person on one page."""
    alert = newest_alert(record)  # before the state: a sign that comes now is not on this page
    advice, where = record.advice(), where_of(request)
    context: dict[str, Any] = {
        "clinic": record.clinic,
        "place": "worklist",
        "shared": record,
        "back": where.back(record),
        "on": where.on(record),
        "query": where.query,
        "done": request.GET.get("done", "")[:20],
        "says": _(DONE.get(request.GET.get("done", ""), "")),
        "advice": advice,
        "level": _(LEVEL_NAMES[advice.triage.level]),
        "began": record.state.started is not None,
    }
    context |= who(record) | standing(record, advice, alert) | course(request, record)
    context |= week(record, advice) | stage(record, advice)
    context["ladders"] = [*ladders(record, advice)]
    context["changes"] = standing_changes(record)
    context["log"] = newest_entries(record)
    return render(request, "clinic/person.html", context)


# ------------------------------------------------------------------ who, and why they stand here


def who(record: SharedRecord) -> dict[str, Any]:
    """What is known of the person themselves, and who is responsible for them."""
    age = age_of(record.state, record.now)
    responsible = alerts.responsible_of(record)
    return {
        "age": n_("{n} year", "{n} years", int(age)) if age is not None else "",
        "now": [*now_words(record.state)],
        "began_on": day_of(record, record.state.started),
        "shares_since": day_of(record, record.sharing.since),
        "speaks": language_of_person(record.locale).name,
        "conditions": [
            record.catalogue.cautions[one.id].name for one in record.state.cautions or ()
        ],
        "goals": [_(goal) for goal in record.state.goals],
        "responsible": responsible.account.name if responsible else "",
        "colleagues": [
            (one.account.public_id, one.account.name, responsible == one)
            for one in colleagues.colleagues(record.clinic.organisation)
        ],
    }


def day_of(record: SharedRecord, at: datetime | None) -> str:
    """The person's day of a moment, in words; empty without one."""
    return day_words(local_day(at, record.state.zone).isoformat()) if at else ""


def newest_alert(record: SharedRecord) -> alerts.Standing | None:
    """The newest danger sign of theirs that the clinic was told of."""
    found = alerts.newest(record.clinic.organisation, [record.sharing.person_id])
    return found.get(record.sharing.person_id)


def standing(
    record: SharedRecord, advice: Advice, newest: alerts.Standing | None
) -> dict[str, Any]:
    """The needs with their reasons, the danger signs as they were told, and who saw the alert."""
    catalogue, state = record.catalogue, record.state
    unsure = (one for one in advice.triage.open_flags if is_unsure(state, one))
    return {
        "needs": [
            {
                "label": need_label(need),
                "since": day_words(need.since.isoformat()),
                "grave": need.kind in RED,
                "words": need_words(need, catalogue),
                "reasons": argued(need.reasons, catalogue),
            }
            for need in record.needs()
        ],
        "signs": danger_signs(catalogue, state, advice),
        "unsure": [catalogue.red_flags[one].question for one in unsure],
        "alert": alert_words(record.clinic, newest),
        "newest": str(newest.number) if newest else "",
        "unseen": newest is not None and newest.seen_at is None,
        "clearances": [*clearances(record)],
    }


def clearances(record: SharedRecord) -> Iterator[dict[str, Any]]:
    """The clearances that hold today."""
    today = local_date(record)
    for one in reversed(record.state.clearances):
        told = one.clearance
        if told.issued <= today <= told.until:
            yield {
                "who": told.clinician,
                "own": not one.by_clinician,
                "until": day_words(told.until.isoformat()),
                "scope": told.scope or "",
                "signs": [record.catalogue.red_flags[flag].question for flag in told.flags],
            }


# ------------------------------------------------------------------ course, week, stage, ladders


def course(request: HttpRequest, record: SharedRecord) -> dict[str, Any]:
    """The pictures of Progress, each with its table, and the changes in words."""
    chosen = request.GET.get("range", USUAL)
    chosen = chosen if chosen in RANGES else USUAL
    found = record.progress(RANGES[chosen], MOST_DAYS)
    drawn = pictures_of(record.catalogue, found)
    return {
        "short": is_short(found),
        "ranges": [(name, _(says), name == chosen) for name, says in NAMES.items()],
        "course_changes": [progress_words.pain_change_words(one) for one in found.changes],
        "pictures": [shown(one) for one in drawn.all],
    }


def week(record: SharedRecord, advice: Advice) -> dict[str, Any]:
    """The plan of this week as it may be shown now, and why each item is there."""
    if advice.plan is None:
        return {"days": []}
    catalogue = record.catalogue
    plan = shown_plan(catalogue, record.state, advice.plan, advice.on)
    return {
        "days": [
            {
                "name": day_in_words(day.date),
                "minutes": day.minutes,
                "items": shown_items(day.items, catalogue),
            }
            for day in plan.days
        ],
        "plan_why": argued(plan.reasons, catalogue),
        "short_of": argued(plan.shortfall.reasons, catalogue) if plan.shortfall else (),
    }


def stage(record: SharedRecord, advice: Advice) -> dict[str, Any]:
    """The stage that holds today, and what the advice says of it and of the next one."""
    return {
        "stage": advice.stage,
        "stage_name": _(STAGES.get(advice.stage, "")),
        "stage_why": argued(advice.reasons, record.catalogue),
    }


def ladders(record: SharedRecord, advice: Advice) -> Iterator[Ladder]:
    """Where the person stands on each ladder; those with an open level first."""
    catalogue, ahead = record.catalogue, outlooks(record.catalogue, record.state, record.now)
    names = sorted(catalogue.exercises, key=lambda one: advice.levels[one].level is None)
    for name in names:
        status, outlook = advice.levels[name], ahead[name]
        level = catalogue.levels.get(status.level or "")
        following = catalogue.levels.get(outlook.next or "")
        yield Ladder(
            id=name,
            name=catalogue.exercises[name].name,
            now=_("Level {rung}: {name}", rung=level.rung, name=level.name) if level else "",
            open=status.status == "open" and level is not None,
            why=tuple(dict.fromkeys(sentence(one, catalogue) for one in status.reasons)),
            next=following.name if following else "",
            waits=tuple(dict.fromkeys(sentence(one, catalogue) for one in outlook.needs)),
        )


# ------------------------------------------------------------------ what is done on the page


@require_POST
@with_shared(Right.STEER)
def seen(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Whoever asks has seen the danger sign, and looks after it."""
    shown = request.POST.get("newest", "")
    if not (shown.isascii() and shown.isdigit() and len(shown) <= LONGEST_NUMBER):
        return back(request, record, "")
    alerts.seen(record, int(shown))
    return back(request, record, "seen")


@require_POST
@with_shared(Right.INVITE_PEOPLE)
def hand_over(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Name another colleague who is told first; nobody: all of them."""
    managing.hand_over(record, request.POST.get("to", ""))
    return back(request, record, "handed")


def back(request: HttpRequest, record: SharedRecord, done: str) -> HttpResponse:
    """The person's page, where one was."""
    where: Where = where_of(request)
    return redirect(where.person(record, done=done))
