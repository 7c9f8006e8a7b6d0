"""A programme of another clinic, behind a link: read it, and copy it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.languages import N_
from steadyback.web.accounts.models import Membership
from steadyback.web.accounts.tries import TooManyTries
from steadyback.web.clinic import secrets
from steadyback.web.clinic.programmes import steps_of
from steadyback.web.look.fields import Field, Filled, Option, filled, shown
from steadyback.web.look.refusals import no_link
from steadyback.web.records import programmes
from steadyback.web.records.clinic_access import OpenClinic
from steadyback.web.records.content import the_catalogue

PAGE = "programme-shown"
no_programme = no_link(
    N_("This link opens nothing"),
    N_("It is too old, or was ended. Ask the clinic that sent it for a new one."),
)


@require_GET
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """The link as it was sent: keep its secret, and go on to a page without it."""
    return secrets.on_to(request, PAGE, secret) or no_programme(request, 404)


@require_http_methods(["GET", "POST"])
def shown_programme(request: HttpRequest) -> HttpResponse:
    """The programme for somebody who may write programmes in a clinic, to copy it there."""
    try:
        row = programmes.linked(request, secrets.kept(request, PAGE))
    except TooManyTries:
        return no_programme(request, 429)
    if row is None:
        return no_programme(request, 404)
    places = programmes.writes_at(request)
    fields = fields_for(places)
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    mark = programmes.mark(row)
    another = request.method == "POST" and bool(places) and request.POST.get("seen") != mark
    if request.method == "POST" and answers and places and not another:
        clinic = OpenClinic(chosen(places, answers), timezone.now())
        made = programmes.copy(clinic, row, row.title)
        answer = redirect(reverse("programme", args=[clinic.id, made.name]) + "?done=copied")
        return secrets.forget(answer, PAGE)
    context = {
        "programme": row if places else None,
        "steps": steps_of(row, the_catalogue()) if places else [],
        "places": places,
        "seen": mark,
        "another": another,
        "shown": shown(fields, {}, answers.errors),
        "errors": answers.errors,
    }
    status = 422 if answers.errors or another else 200
    return render(request, "clinic/programme_shown.html", context, status=status)


def fields_for(places: list[Membership]) -> tuple[Field, ...]:
    """Into which of one's clinics; not asked where there is one."""
    if len(places) < 2:
        return ()
    named = tuple(Option(one.organisation.public_id, one.organisation.name) for one in places)
    return (Field("clinic", "Into which clinic?", "one", named),)


def chosen(places: list[Membership], answers: Filled) -> Membership:
    """The place that was chosen, or the only one."""
    wanted = answers.values.get("clinic")
    return next((one for one in places if one.organisation.public_id == wanted), places[0])
