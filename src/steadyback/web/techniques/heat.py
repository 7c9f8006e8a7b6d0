"""Heat: the look at the skin before each use, a timer with an alarm, and the log of what was used.

The page works as a plain form; the script puts the timer between its two halves and asks the same.
"""

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.engine.heat import Heat, heat_minutes, heat_now
from steadyback.languages import N_, _
from steadyback.record import CaseProblems
from steadyback.record.event import ActivityEvent
from steadyback.record.training import Activity
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.web.techniques.noted import UNREADABLE, minutes_field, page_of, thanks
from steadyback.wording.heat_words import heat_words

CHECK: Final = (
    Field(
        "warm_cold",
        "Does the skin of your lower back feel warm and cold as it should?",
        "one",
        (
            Option("yes", "Yes, both"),
            Option("no", "No, or less than elsewhere"),
            Option("unsure", "I am not sure"),
        ),
        hint="Touch it with something cool and then with something warm, such as a cool spoon "
        "and your hand. Do the same on your arm. It should feel alike.",
    ),
    Field(
        "skin_now",
        "Is any of this true of the skin there?",
        "many",
        (
            Option("numb", "It is numb"),
            Option("wound", "A wound"),
            Option("bruise", "A new bruise"),
            Option("inflamed", "It is red and swollen"),
            Option("none", "None of these"),
        ),
        none="none",
    ),
    Field(
        "ready",
        "Are you ready?",
        "many",
        (
            Option("cloth", "A layer of cloth lies between the heat and my skin"),
            Option("awake", "I stay awake, and I am not about to fall asleep"),
        ),
        hint="Both are needed.",
    ),
)
"""Asked before every use (evidence.md 3.3; the technique's cautions; our proposal)."""
GOOD: Final[dict[str, set[str]]] = {
    "warm_cold": {"yes"},
    "skin_now": {"none"},
    "ready": {"cloth", "awake"},
}
"""The only answers with which heat is used."""
SKIN_AFTER: Final = Field(
    "skin",
    "Look at your skin. How is it afterwards?",
    "one",
    (
        Option("as_usual", "As usual, or a little pink all over"),
        Option("sore", "Blotchy, blistered or sore"),
    ),
    required=False,
)
MINUTES: Final = minutes_field(N_("For how many minutes was the heat on?"))
LOG: Final = (MINUTES, SKIN_AFTER)


@require_http_methods(["GET", "POST"])
@at_the_door
def heat(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The check, the timer and the log; refused where heat is not for this person."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    found = heat_now(record.catalogue, record.state, record.now)
    if request.method == "GET":
        return page(request, record, found, Filled({}))
    if not found.open:
        return page(request, record, found, Filled({}), status=403)
    answers = filled((*CHECK, *LOG), request.POST)
    half = set(answers.values.get("ready", ())) < GOOD["ready"]
    if half:
        answers.errors["ready"] = _("Both are needed. If one is not so, please use no heat now.")
    refused = not_now(request.POST)
    if refused or not answers:
        return page(request, record, found, answers, refused=refused, status=422)
    try:
        store(record, answers, request.POST)
    except CaseProblems:
        answers.errors["form"] = _(UNREADABLE)
        return page(request, record, found, answers, status=422)
    sore = answers.values.get("skin") == "sore"
    return thanks(record, "heat", "sore") if sore else thanks(record, "today", "heat")


def not_now(post: QueryDict) -> bool:
    """Whether an answer about the skin speaks against heat."""
    told = {name: set(post.getlist(name)) for name in ("warm_cold", "skin_now")}
    return any(chosen and chosen != GOOD[name] for name, chosen in told.items())


def store(record: OpenRecord, answers: Filled, post: QueryDict) -> None:
    """The heat as it was used. Raises CaseProblems."""
    body = {"activity": "heat", "minutes": answers.values["minutes"]}
    body |= {"skin": answers.values["skin"]} if "skin" in answers.values else {}
    record.append("activity", body, event=post.get("event") or None)


def last_heat(record: OpenRecord) -> Activity | None:
    """The newest heat that stands, as far as it is among the newest activities."""
    kept = [one.body for one in record.newest_kept("activity") if isinstance(one, ActivityEvent)]
    return next((body for body in kept if body.activity == "heat"), None)


def page(
    request: HttpRequest,
    record: OpenRecord,
    found: Heat,
    answers: Filled,
    *,
    refused: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page as it stands."""
    technique = record.catalogue.techniques["heat"]
    minutes = heat_minutes(technique, last_heat(record)) if found.open else ()
    fields, post = (*CHECK, *LOG), request.POST
    values = raw_values(fields, post) if post else {}
    context: dict[str, Any] = page_of(request, record) | {
        "technique": technique,
        "closed": [heat_words(one, record.catalogue) for one in found.closed],
        "care": (*technique.cautions, *found.care),
        "minutes": minutes,
        "usual": minutes[min(1, len(minutes) - 1)] if minutes else 0,
        "first": len(minutes) == 1,
        "test": technique.steps[0],
        "check": shown(CHECK, values, answers.errors),
        "log": shown(LOG, values, answers.errors),
        "shown": shown(fields, values, answers.errors),
        "errors": {} if refused else answers.errors,
        "refused": refused,
        "good": json.dumps({name: sorted(values) for name, values in GOOD.items()}),
        "event": post.get("event") or event_id(record.now),
    }
    return render(request, "techniques/heat.html", context, status=status)
