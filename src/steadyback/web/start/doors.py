"""Before there is a record in hand: the first page, consent, the chooser, and coming back."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.languages import N_, _, full_date, spoken
from steadyback.record import Person
from steadyback.web.accounts import keys, signing_in
from steadyback.web.accounts.tries import TooManyTries
from steadyback.web.look.agreement import CONSENT_TEXT, NICKNAME, agreement, is_agreed
from steadyback.web.look.erasure import given_receipt
from steadyback.web.look.fields import Field, Filled, filled, raw_values, shown
from steadyback.web.look.numbers import country_from_language, numbers_for
from steadyback.web.records.access import begin_record, come_back, people_here
from steadyback.web.records.erasing import NAMES
from steadyback.web.records.language import languages, locale_of, remember

CODE = Field(
    "code",
    "Your recovery code",
    "text",
    hint="Five groups of four letters and numbers. Capitals do not matter.",
    high=60,
)
ERASED = N_(
    {
        "Person": "The person",
        "Event": "Entries of the record",
        "Snapshot": "Computed summaries",
        "Draft": "Half-filled forms",
        "Link": "Calendar links and codes on paper",
        "Access": "Devices that could open it",
        "RecoveryCode": "Recovery codes",
        "MailAddress": "Mail addresses",
        "PushDevice": "Devices that were reminded",
        "Reminder": "Reminders",
        "Sharing": "Clinics that could see it",
        "Standing": "Places on a clinic's worklist",
        "Alert": "Alerts to a clinic",
        "ApiToken": "Keys of programs",
        "OwnGiven": "Exercises of a clinic's own that were given",
    }
)
"""What was deleted, by the same keys as the words of the receipt (records/erasing.NAMES)."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page: welcome, today, or the chooser."""
    people = people_here(request)
    if not people:
        return redirect("welcome")
    return redirect("today", people[0].id) if len(people) == 1 else redirect("who")


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """What this is and is not; a record begins with consent."""
    account = signing_in.account_of(keys.asker(request))
    if account is None and not settings.GUESTS:
        return render(request, "start/no_guests.html", {"here": people_here(request)})
    fields = (agreement(), NICKNAME)
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST":
        if not is_agreed(answers.values):
            answers.errors["agree"] = _("Please tick both, or leave this page.")
        if answers:
            return first_person(request, str(answers.values.get("nickname", "")))
    country = country_from_language(request.headers.get("Accept-Language", ""))
    context: dict[str, Any] = {
        "shown": shown(fields, answers.values, answers.errors),
        "errors": answers.errors,
        "numbers": numbers_for(country),
        "account": account,
    }
    return render(request, "start/welcome.html", context, status=422 if answers.errors else 200)


def first_person(request: HttpRequest, nickname: str) -> HttpResponse:
    """Begin a record for this device."""
    now = timezone.now()
    secret = kept_secret(request) or keys.new_secret()
    zone = zone_or_utc(request.POST.get("time_zone", ""))
    person = Person(time_zone=zone, locale=locale_of(spoken()))
    public_id = begin_record(secret, person, nickname, CONSENT_TEXT, now)
    response = redirect("questions", public_id)
    keys.remember(response, secret, request.is_secure())
    return response


def kept_secret(request: HttpRequest) -> str | None:
    """The key this device holds, if it still opens somebody's record or somebody is signed in."""
    signed_in = signing_in.account_of(keys.asker(request)) is not None
    return request.COOKIES[keys.COOKIE] if signed_in or people_here(request) else None


def zone_or_utc(name: str) -> str:
    """The browser's time zone, if it is one."""
    try:
        return Person(time_zone=name).time_zone
    except ValueError:
        return "UTC"


@require_GET
def who(request: HttpRequest) -> HttpResponse:
    """Who is this? For devices that several people share."""
    account = signing_in.account_of(keys.asker(request))
    context = {"people": people_here(request), "account": account, "guests": settings.GUESTS}
    return render(request, "start/who.html", context)


@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Come back by a recovery code."""
    fields = (CODE, NICKNAME)
    if request.method == "GET":
        return render(request, "start/recover.html", {"shown": shown(fields, {})})
    answers = filled(fields, request.POST)
    if answers:
        secret = kept_secret(request) or keys.new_secret()
        place = request.META.get("REMOTE_ADDR", "")
        try:
            found = come_back(
                secret,
                answers.values["code"],
                place,
                answers.values.get("nickname", ""),
                timezone.now(),
            )
        except TooManyTries:
            says = _("Too many codes that did not fit. Please wait 15 minutes and try again.")
            return refused(request, fields, says, 429)
        if found:
            response = redirect(reverse("today", args=[found]))
            keys.remember(response, secret, request.is_secure())
            return response
        answers.errors["code"] = _("This code does not fit. Please check each group.")
    return refused(request, fields, answers.errors.get("code", ""), 422)


def refused(
    request: HttpRequest, fields: tuple[Field, ...], says: str, status: int
) -> HttpResponse:
    """The page for the code again, with what was wrong."""
    errors = {"code": says}
    context = {"shown": shown(fields, raw_values(fields, request.POST), errors), "errors": errors}
    return render(request, "start/recover.html", context, status=status)


@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """The receipt of an erasure, for ten minutes; it tells nothing about health."""
    receipt = given_receipt(request)
    if receipt is None:
        return redirect("home")
    at = datetime.fromisoformat(receipt["erased_at"])
    words = {NAMES[table]: _(says) for table, says in ERASED.items()}
    rows = [
        (words.get(name, name), count, receipt["left"][name])
        for name, count in receipt["erased"].items()
    ]
    context = {
        "receipt": receipt,
        "rows": rows,
        "found": sum(receipt["left"].values()),
        "copies": _(receipt["copies"]),
        "day": full_date(at.date()),
        "clock": f"{at:%H:%M}",
    }
    return render(request, "start/erased.html", context)


@require_GET
def receipt_file(request: HttpRequest) -> HttpResponse:
    """The same as a small file."""
    receipt = given_receipt(request)
    if receipt is None:
        raise Http404
    text = json.dumps(receipt, indent=1) + "\n"
    headers = {"Content-Disposition": 'attachment; filename="steadyback-erased.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What this is, and is not."""
    return render(request, "start/about.html", {})


@require_GET
def speak(request: HttpRequest, code: str) -> HttpResponse:
    """Speak a language on this device from now on, and go back to where it was chosen.

    A link on another site chooses none for an account: only their own page speaks for somebody.
    """
    chosen = next((one for one in languages() if one.code == code), None)
    if chosen is None:
        raise Http404
    wanted = request.GET.get("next", "")
    here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    answer = HttpResponseRedirect(wanted if here else reverse("home"))
    remember(answer, chosen, request.is_secure())
    if request.headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
        signing_in.speaks(keys.asker(request), chosen.code)
    return answer
