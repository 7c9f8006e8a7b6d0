"""Invitations: for a colleague, or for a person who would share; a link, a code and a slip.

The secret is shown once, on the answer to the form that made it, and kept nowhere.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from steadyback.exports.qr import qr_svg
from steadyback.languages import full_date
from steadyback.web.accounts.colleagues import Invited
from steadyback.web.accounts.models import ClinicRole
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.clock import day_at
from steadyback.web.clinic.team_words import role_name, role_options
from steadyback.web.look.fields import Field, Filled, filled, raw_values, shown
from steadyback.web.records import managing
from steadyback.web.records.clinic_access import OpenClinic, SharedRecord, in_clinic, with_shared

WHOM: Final = Field(
    "label", "Who is it for?", "text", hint="So that you know which invitation is whose.", high=80
)
CALLED: Final = Field(
    "label",
    "What do you call this person?",
    "text",
    hint="They see it, and can choose another name before they share.",
    high=80,
)


@require_http_methods(["GET", "POST"])
@in_clinic(Right.MANAGE)
def invite_colleague(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Which role, and for whom; then the link, once."""
    fields = (WHOM, Field("role", "What may they do?", "one", role_options()))
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        role = ClinicRole(answers.values["role"])
        made = managing.invite_colleague(clinic, role, answers.values["label"])
        return slip(request, clinic, made)
    context = asked(request, clinic, fields, answers)
    status = 422 if answers.errors else 200
    return render(request, "clinic/invite_colleague.html", context, status=status)


@require_http_methods(["GET", "POST"])
@in_clinic(Right.INVITE_PEOPLE)
def invite_person(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Ask a person to share their record; which invitations are open."""
    fields = (CALLED,)
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        return slip(request, clinic, managing.invite_person(clinic, answers.values["label"]))
    invited = managing.invitations(clinic, for_colleagues=False)
    context = asked(request, clinic, fields, answers) | {
        "invited": [(one.name, one.label, full_date(day_at(clinic, one.until))) for one in invited],
        "ended": request.GET.get("done") == "ended",
    }
    status = 422 if answers.errors else 200
    return render(request, "clinic/invite_person.html", context, status=status)


def asked(
    request: HttpRequest, clinic: OpenClinic, fields: tuple[Field, ...], answers: Filled
) -> dict[str, Any]:
    """A form with what was typed and what is wrong with it."""
    values = raw_values(fields, request.POST) if request.method == "POST" else {}
    return {
        "clinic": clinic,
        "place": "team",
        "shown": shown(fields, values, answers.errors),
        "errors": answers.errors,
    }


def slip(request: HttpRequest, clinic: OpenClinic, invited: Invited) -> HttpResponse:
    """The link and its code, to show, to copy or to print; they are not shown again."""
    address = request.build_absolute_uri(reverse("invitation", args=[invited.secret]))
    context = {
        "clinic": clinic,
        "place": "team",
        "label": invited.row.label,
        "role": role_name(invited.row.role),
        "for_person": not invited.row.role,
        "address": address,
        "code": mark_safe(qr_svg(address)),  # noqa: S308  (drawn here, of an address made here)
        "until": full_date(day_at(clinic, invited.row.until)),
    }
    return render(request, "clinic/slip.html", context)


@require_POST
@in_clinic(Right.INVITE_PEOPLE)
def end_invitation(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """End an invitation at once."""
    managing.end_invitation(clinic, request.POST.get("invitation", ""))
    to = "team" if request.POST.get("from") == "team" else "invite-person"
    return redirect(reverse(to, args=[clinic.id]) + "?done=ended")


@require_http_methods(["GET", "POST"])
@with_shared(Right.INVITE_PEOPLE)
def end_sharing(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """End what the clinic sees of somebody, after one question."""
    if request.method == "POST":
        managing.end_sharing(record)
        return redirect("worklist", record.clinic.id)
    context = {"clinic": record.clinic, "place": "worklist", "shared": record}
    return render(request, "clinic/end_sharing.html", context)
