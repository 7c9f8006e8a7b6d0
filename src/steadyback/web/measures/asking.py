"""Questionnaires and home tests: the list, and one to answer. Answering is a wish, never a must."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.catalogue.questionnaire import NAME, HomeTest, Questionnaire
from steadyback.engine import Advice
from steadyback.engine.measures_due import is_asked
from steadyback.engine.questionnaires import Score, score
from steadyback.languages import N_, _
from steadyback.record import CaseProblems
from steadyback.web.look.fields import Filled, Values, raw_values, shown
from steadyback.web.look.numbers import numbers_for
from steadyback.web.look.scores import due_now, last_score, last_scores
from steadyback.web.measures.forms import answers as answers_by_item
from steadyback.web.measures.forms import body_of, fields_of, read
from steadyback.web.measures.home_tests import newly_numb
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.wording import cites, ours

UNREADABLE = N_("Something could not be read. Please look through your answers.")


@require_GET
@at_the_door
def measures(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """What is due, the last scores, and everything else that can be answered."""
    if record.state.started is None:
        return redirect("questions", record.id)
    advice = record.advice()
    due = due_now(record, advice)
    every = [one for one in record.catalogue.questionnaires.values() if fits(record, advice, one)]
    rest = [one for one in every if one.id not in {measure.id for measure in due}]
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "advice": advice,
        "due": due,
        "scores": last_scores(record),
        "own": [one for one in rest if one.use != "linked"],
        "linked": [one for one in rest if one.use == "linked"],
    }
    return render(request, "measures/measures.html", context)


def fits(record: OpenRecord, advice: Advice, measure: Questionnaire) -> bool:
    """Whether the measure is for this person now; a physical test waits while exercise does."""
    if isinstance(measure.answers, HomeTest) and advice.locked:
        return False
    return is_asked(measure, record.state, record.catalogue.policy)


@require_http_methods(["GET", "POST"])
@at_the_door
def measure(request: HttpRequest, record: OpenRecord, measure: str) -> HttpResponse:
    """Ask one measure, or store what was answered; the form shows a wrong answer at its field."""
    found = record.catalogue.questionnaires.get(measure)
    if found is None:
        raise Http404
    if record.state.started is None:
        return redirect("questions", record.id)
    if request.method == "GET":
        if not fits(record, record.advice(), found):
            return redirect("measures", record.id)
        return page(request, record, found, Filled(known_names(record, found)))
    answers = read(found, request.POST)
    if answers and store(record, found, answers.values, request.POST):
        return after(record, found)
    if answers:
        answers.errors["form"] = _(UNREADABLE)
    elif keep_bad_news(record, found, answers.values, request.POST):
        return after(record, found)
    kept = raw_values(fields_of(found), request.POST)
    return page(request, record, found, Filled(kept, answers.errors))


def store(record: OpenRecord, measure: Questionnaire, values: Values, post: QueryDict) -> bool:
    """Store the answers, and a check-in where skin is newly numb; false if they cannot be read."""
    try:
        made = record.append("measure", body_of(measure, values), event=post.get("event") or None)
        numb = newly_numb(values)
        if numb:
            record.append("check_in", numb, event=f"{made[:56]}-numb")
    except CaseProblems:
        return False
    return True


def keep_bad_news(
    record: OpenRecord, measure: Questionnaire, values: Values, post: QueryDict
) -> bool:
    """Keep what must not wait for a whole form; whether somebody has to look at it first.

    Newly numb skin, and answers about mood that are enough by themselves (PHQ-2, evidence page,
    section 1.2), are stored although the rest is missing.
    """
    token = (post.get("event") or event_id(record.now))[:48]
    numb = newly_numb(values)
    if numb:
        record.append("check_in", numb, event=f"{token}-numb")
    if measure.id == "phq-2" and values:
        given = answers_by_item(measure, values)
        found = score(measure, given)
        if isinstance(found, Score) and found.answered >= record.catalogue.policy.phq2_clinician:
            record.append("measure", {"questionnaires": {measure.id: given}}, event=f"{token}-part")
    return numb is not None


def after(record: OpenRecord, measure: Questionnaire) -> HttpResponse:
    """The card, somebody to see, or the score in words."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    if advice.locked:
        return redirect("outcome", record.id)
    response = redirect("measure", record.id, measure.id)
    response["Location"] += "?done=yes"
    return response


def known_names(record: OpenRecord, measure: Questionnaire) -> Values:
    """What the person called their own activities last time, so that like is compared with like."""
    scores = record.state.scores.get(measure.id, ())
    return {item + NAME: name for item, name in scores[-1].named.items()} if scores else {}


def page(
    request: HttpRequest, record: OpenRecord, measure: Questionnaire, answers: Filled
) -> HttpResponse:
    """The page as it stands."""
    fields = fields_of(measure)
    advice = record.advice()
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "advice": advice,
        "measure": measure,
        "shown": shown(fields, answers.values, answers.errors),
        "errors": answers.errors,
        "event": request.POST.get("event") or event_id(record.now),
        "last": last_score(record, measure),
        "done": request.method == "GET" and request.GET.get("done") == "yes",
        "see_someone": measure.id == "phq-2" and sees_clinician(advice),
        "numbers": numbers_for(record.state.country) if measure.safety_net else None,
        "cites": cites(measure.sources, record.catalogue),
        "ours": ours(measure.sources),
    }
    status = 422 if answers.errors else 200
    return render(request, "measures/measure.html", context, status=status)


def sees_clinician(advice: Advice) -> bool:
    """Whether the mood score says that a clinician should look at it."""
    return any(reason.id == "PHQ2" for reason in advice.triage.reasons)
