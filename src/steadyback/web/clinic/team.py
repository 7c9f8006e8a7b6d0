"""The team of a clinic: who works there and may do what, what people read of it, and leaving."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steadyback.languages import N_, _, full_date, n_
from steadyback.record.zone import zones
from steadyback.web.accounts.colleagues import LastOwner
from steadyback.web.accounts.models import ClinicRole, Membership
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.clock import day_at
from steadyback.web.clinic.team_words import MAY, role_name
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.records import managing
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.joining import my_places, who_joins

NAME: Final = Field("name", "What is the clinic called?", "text", high=80)
PHONE: Final = Field(
    "phone", "Telephone", "text", hint="For people who share with you.", required=False, high=40
)
LOOKS: Final = Field(
    "looks",
    "When does somebody look at the worklist?",
    "text",
    hint="For example: on weekdays, 8 to 5. People read it wherever they are told who sees what "
    "they enter. Promise no more than you keep.",
    required=False,
    high=160,
)
PLACES: Final = {name: name.replace("_", " ") for name in sorted(zones())}
ZONE: Final = Field(
    "time_zone",
    "Time zone",
    "select",
    (
        Option("", "As this server has it (UTC)"),
        *(Option(name, words) for name, words in PLACES.items()),
    ),
    hint="By it the pages of the clinic say hours and days.",
    required=False,
)
PARTICULARS: Final = (NAME, PHONE, LOOKS, ZONE)
SAYS: Final = N_(
    {
        "role": "The role is changed.",
        "removed": "This colleague has no place here any more.",
        "particulars": "Saved. Everybody who shares with you reads it now.",
        "ended": "The invitation is ended. Its link opens nothing.",
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A colleague on the page; `responsible` for so many people, in words or empty."""

    id: str
    name: str
    role: str
    role_name: str
    may: str
    since: str
    responsible: str
    me: bool


@require_GET
def my_clinics(request: HttpRequest) -> HttpResponse:
    """Where whoever asks works; their only clinic opens by itself."""
    places = my_places(request)
    if len(places) == 1 and request.GET.get("all") is None:
        return redirect("worklist", places[0].organisation.public_id)
    rows = [(one.organisation.public_id, one.organisation.name) for one in places]
    context = {
        "clinics": rows,
        "signed_in": who_joins(request) is not None,
        "open": settings.CLINICS_OPEN,
    }
    return render(request, "clinic/clinics.html", context)


@require_http_methods(["GET", "POST"])
def new_clinic(request: HttpRequest) -> HttpResponse:
    """Set up a clinic; whoever does it owns it."""
    account = who_joins(request)
    if not settings.CLINICS_OPEN or account is None:
        raise Http404
    answers = filled(PARTICULARS, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        clinic = managing.found(account, answers.values["name"], timezone.now())
        managing.describe(clinic, **particulars_in(answers))
        return redirect("team", clinic.id)
    context = {"shown": asked_again(request, answers, {}), "errors": answers.errors}
    status = 422 if answers.errors else 200
    return render(request, "clinic/new_clinic.html", context, status=status)


def particulars_in(answers: Filled) -> dict[str, str]:
    """Name, telephone and hours as they were filled in; what was left out is empty."""
    return {one.name: str(answers.values.get(one.name, "")) for one in PARTICULARS}


def asked_again(request: HttpRequest, answers: Filled, known: dict[str, str]) -> Any:
    """The fields with what was typed, or with what is known."""
    posted = request.method == "POST"
    values = raw_values(PARTICULARS, request.POST) if posted else known
    return shown(PARTICULARS, values, answers.errors)


@require_GET
@in_clinic(Right.LOOK)
def team(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Who works here."""
    return page(request, clinic)


def page(
    request: HttpRequest, clinic: OpenClinic, errors: dict[str, str] | None = None
) -> HttpResponse:
    """The page, again with what could not be done."""
    here, counts = managing.team(clinic), managing.people_of(clinic)
    invited = managing.invitations(clinic, for_colleagues=True) if clinic.may(Right.MANAGE) else []
    context: dict[str, Any] = {
        "clinic": clinic,
        "place": "team",
        "colleagues": [in_words(one, clinic, counts[one.pk]) for one in here],
        "roles": [(one.value, role_name(one)) for one in ClinicRole],
        "invited": [
            (one.name, one.label, role_name(one.role), full_date(day_at(clinic, one.until)))
            for one in invited
        ],
        "says": _(SAYS.get(request.GET.get("done", ""), "")),
        "errors": errors or {},
    }
    return render(request, "clinic/team.html", context, status=422 if errors else 200)


def in_words(place: Membership, clinic: OpenClinic, people: int) -> Shown:
    """One colleague."""
    words = n_("Responsible for {n} person.", "Responsible for {n} people.", people)
    return Shown(
        id=place.account.public_id,
        name=place.account.name or place.account.email,
        role=place.role,
        role_name=role_name(place.role),
        may=_(MAY[ClinicRole(place.role)]),
        since=full_date(day_at(clinic, place.since)),
        responsible=words if people else "",
        me=place.pk == clinic.place.pk,
    )


@require_http_methods(["GET", "POST"])
@in_clinic(Right.MANAGE)
def particulars(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """What people read of the clinic: its name, its telephone, and when somebody looks."""
    answers = filled(PARTICULARS, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        managing.describe(clinic, **particulars_in(answers))
        return back(clinic, "particulars")
    row = clinic.organisation
    known = {"name": row.name, "phone": row.phone, "looks": row.looks, "time_zone": row.time_zone}
    context = {
        "clinic": clinic,
        "place": "team",
        "shown": asked_again(request, answers, known),
        "errors": answers.errors,
    }
    status = 422 if answers.errors else 200
    return render(request, "clinic/particulars.html", context, status=status)


@require_POST
@in_clinic(Right.MANAGE)
def change_role(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Give a colleague another role."""
    role = request.POST.get("role", "")
    if role not in ClinicRole.values:
        raise Http404
    try:
        managing.change_role(clinic, request.POST.get("colleague", ""), ClinicRole(role))
    except LastOwner:
        return page(request, clinic, {"form": no_owner()})
    if request.POST.get("colleague") == clinic.place.account.public_id:
        return redirect("team", clinic.id)
    return back(clinic, "role")


def no_owner() -> str:
    """Why the last owner stays."""
    return _("A clinic needs an owner. Make somebody else an owner first.")


def back(clinic: OpenClinic, done: str) -> HttpResponse:
    """To the page, with a word about what was done."""
    return redirect(reverse("team", args=[clinic.id]) + f"?done={done}")


@require_http_methods(["GET", "POST"])
@in_clinic(Right.MANAGE)
def remove(request: HttpRequest, clinic: OpenClinic, colleague: str) -> HttpResponse:
    """End a colleague's place, after asking who takes over their people."""
    place = managing.place_of(clinic, colleague)
    if place.pk == clinic.place.pk:
        return redirect("leave-clinic", clinic.id)
    return ending(request, clinic, place)


@require_http_methods(["GET", "POST"])
@in_clinic(Right.LOOK)
def leave(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """End one's own place."""
    return ending(request, clinic, clinic.place)


def ending(request: HttpRequest, clinic: OpenClinic, place: Membership) -> HttpResponse:
    """The question before a place ends, and its end."""
    mine = place.pk == clinic.place.pk
    fields, errors = (heir_field(clinic, place),), dict[str, str]()
    if request.method == "POST":
        answers = filled(fields, request.POST)
        errors = dict(answers.errors)
        if answers:
            try:
                end(clinic, place, mine, str(answers.values["heir"]).removeprefix("nobody"))
            except LastOwner:
                errors["form"] = no_owner()
            else:
                return redirect("clinics") if mine else back(clinic, "removed")
    context: dict[str, Any] = {
        "clinic": clinic,
        "place": "team",
        "mine": mine,
        "name": place.account.name or place.account.email,
        "people": managing.people_of(clinic)[place.pk],
        "shown": shown(fields, {"heir": request.POST.get("heir", "nobody")}, errors),
        "errors": errors,
    }
    return render(request, "clinic/ending.html", context, status=422 if errors else 200)


def end(clinic: OpenClinic, place: Membership, mine: bool, heir: str) -> int:
    """End a place; the people go to the heir, or to everybody."""
    if mine:
        return managing.leave(clinic, heir)
    return managing.remove(clinic, place.account.public_id, heir)


def heir_field(clinic: OpenClinic, place: Membership) -> Field:
    """Who takes over the people of somebody who goes."""
    others = managing.heirs(managing.team(clinic), place)
    named = (Option(one.account.public_id, one.account.name or one.account.email) for one in others)
    everybody = Option(
        "nobody", "Everybody here", "Each of you is told when one of these people needs somebody."
    )
    return Field("heir", "Who looks after their people from now on?", "one", (everybody, *named))
