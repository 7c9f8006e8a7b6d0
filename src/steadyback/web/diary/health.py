"""What changed in somebody's health: conditions and cautions, and nothing else."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from steadyback.languages import N_, _
from steadyback.record import CaseProblems
from steadyback.web.diary.you import change
from steadyback.web.look.fields import Field, Filled, Values, filled
from steadyback.web.look.health_fields import (
    DETAILS,
    cautions,
    cautions_field,
    conditions_field,
    without_none,
)
from steadyback.web.look.local_time import local_date
from steadyback.web.records.access import OpenRecord, at_the_door

TITLE: Final = N_("Your health")


@require_http_methods(["GET", "POST"])
@at_the_door
def change_health(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Ask again, with the details of each caution; the rest of the week is planned again."""
    if record.state.started is None:
        return redirect("questions", record.id)
    first = (conditions_field(), cautions_field(record.catalogue))
    if request.method == "GET":
        values = known_now(record)
        return change(
            request, record, _(TITLE), (*first, *details(values["cautions"])), Filled(values)
        )
    more = details(request.POST.getlist("cautions"))
    fields = (*first, *more)
    answers = filled(fields, request.POST, local_date(record))
    if answers and not asked_already(more, request.POST):
        says = _("Please tell us more about this, as far as you know it.")
        return change(
            request, record, _(TITLE), fields, Filled(answers.values, {more[0].name: says})
        )
    if answers:
        try:
            record.append("intake", body_of(answers.values))
        except CaseProblems:
            answers.errors["cautions"] = _("This cannot be read. Please look through it again.")
    if not answers:
        return change(request, record, _(TITLE), fields, answers)
    record.plan_again()
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    return redirect("outcome" if advice.locked else "plan", record.id)


def body_of(values: Values) -> dict[str, Any]:
    """An intake that states conditions and cautions only."""
    known = {name: value for name, value in values.items() if value != "unknown"}
    return {"conditions": without_none(values["conditions"]), "cautions": cautions(known)}


def asked_already(more: tuple[Field, ...], post: QueryDict) -> bool:
    """Whether the details were on the page that was sent."""
    return all(field.name in post for field in more if field.kind != "one")


def details(chosen: list[str]) -> tuple[Field, ...]:
    """What has to be known of the cautions that are chosen."""
    return tuple(
        field for caution, fields in DETAILS.items() if caution in chosen for field in fields
    )


def known_now(record: OpenRecord) -> Values:
    """What was said before, as the form shows it."""
    entries = record.state.cautions or ()
    values: Values = {
        "conditions": [*(record.state.conditions or ())] or ["unknown"],
        "cautions": [entry.id for entry in entries] or ["none"],
    }
    for entry in entries:
        for name, value in entry.model_dump(mode="json", exclude_none=True).items():
            shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
            values[f"{entry.id}-{name}"] = shown
    return values
