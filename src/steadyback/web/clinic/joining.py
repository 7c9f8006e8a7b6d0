"""An invitation opened: a colleague joins the clinic, a person lets it see their record.

The secret is in the address only for a moment (`secrets`), so the way through signing in is
`next=/join`. Another tab may open another invitation meanwhile: so each form says for which one it
was made, and answers no other.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.languages import N_, _
from steadyback.web.accounts.models import Account, ClinicRole, Invitation
from steadyback.web.accounts.tries import TooManyTries
from steadyback.web.clinic import secrets
from steadyback.web.clinic.team_words import MAY, role_name
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.refusals import no_link
from steadyback.web.records import joining
from steadyback.web.records.access import OpenRecord

NAME: Final = Field(
    "name",
    "Your name",
    "text",
    hint="Your colleagues see it, and the people who share with the clinic.",
    high=80,
)
CALLED: Final = Field(
    "called",
    "Under which name should they see you?",
    "text",
    hint="So that they know who you are. It need not be your full name.",
    high=80,
)

no_invitation = no_link(
    N_("This invitation opens nothing"),
    N_("It was used already, is too old, or was ended. Ask the clinic for a new one."),
)


@require_GET
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """The link as it was sent: keep its secret, and go on to a page without it."""
    return secrets.on_to(request, "join", secret) or no_invitation(request, 404)


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """What the invitation asks, and the answer to it."""
    try:
        asked = joining.invitation(request, secrets.kept(request, "join"))
    except TooManyTries:
        return no_invitation(request, 429)
    if asked is None:
        return no_invitation(request, 404)
    return as_colleague(request, asked) if asked.role else as_person(request, asked)


def is_another(request: HttpRequest, asked: Invitation) -> bool:
    """Whether a form was sent that was made for another invitation than the one that is open."""
    return request.method == "POST" and request.POST.get("invitation") != asked.name


def as_colleague(request: HttpRequest, asked: Invitation) -> HttpResponse:
    """Join the clinic, once signed in."""
    account, another = joining.who_joins(request), is_another(request, asked)
    fields, answers = (NAME,), Filled({})
    if request.method == "POST" and account is not None and not another:
        answers = filled(fields, request.POST)
        if answers:
            place = joining.join(asked, account, answers.values["name"], timezone.now())
            if place is None:
                return no_invitation(request, 404)
            return secrets.forget(redirect("worklist", asked.organisation.public_id), "join")
    values = raw_values(fields, request.POST) if answers.errors else {"name": name_of(account)}
    here = joining.works_at(account, asked) if account else None
    context: dict[str, Any] = {
        "name": asked.organisation.name,
        "role": role_name(asked.role),
        "may": _(MAY[ClinicRole(asked.role)]),
        "here": role_name(here.role) if here else "",
        "account": account,
        "invitation": asked.name,
        "another": another and account is not None,
        "shown": shown(fields, values, answers.errors),
        "errors": answers.errors,
    }
    status = 422 if answers.errors or context["another"] else 200
    return render(request, "clinic/join_clinic.html", context, status=status)


def name_of(account: Account | None) -> str:
    """What an account is called so far."""
    return account.name if account else ""


def as_person(request: HttpRequest, asked: Invitation) -> HttpResponse:
    """Let the clinic see a record, with a tick."""
    records = joining.who_shares(request)
    fields, answers, another = fields_for(records), Filled({}), is_another(request, asked)
    if request.method == "POST" and records and not another:
        answers = filled(fields, request.POST)
        record = chosen(records, answers)
        if answers and record is not None:
            secret = secrets.kept(request, "join")
            if not record.share(secret, answers.values["called"]):
                return no_invitation(request, 404)
            answer = redirect(reverse("sharing", args=[record.id]) + "?done=begun")
            return secrets.forget(answer, "join")
    values = raw_values(fields, request.POST) if answers.errors else {"called": asked.label}
    context: dict[str, Any] = {
        "organisation": asked.organisation,
        "records": records,
        "invitation": asked.name,
        "name": asked.organisation.name,
        "another": another and bool(records),
        "shown": shown(fields, values, answers.errors),
        "errors": answers.errors,
    }
    status = 422 if answers.errors or context["another"] else 200
    return render(request, "clinic/let_them_look.html", context, status=status)


def fields_for(records: list[OpenRecord]) -> tuple[Field, ...]:
    """Who of this device, under which name, and the tick."""
    agree = Option("yes", "I want this clinic to see all of my record, from the beginning.")
    tick = Field("agree", "Your word", "many", (agree,))
    if len(records) < 2:
        return (CALLED, tick)
    named = (
        Option(one.id, one.nickname or _("Person {number}", number=place))
        for place, one in enumerate(records, start=1)
    )
    return (Field("person", "Who are you?", "one", tuple(named)), CALLED, tick)


def chosen(records: list[OpenRecord], answers: Filled) -> OpenRecord | None:
    """The record that was chosen, or the only one."""
    if len(records) == 1:
        return records[0]
    return next((one for one in records if one.id == answers.values.get("person")), None)
