"""Your account: the page, the name, the address where no mail is sent, and the devices."""

from dataclasses import dataclass
from typing import Final, cast

from allauth.account.views import email as change_by_mail
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steadyback.languages import _, full_date
from steadyback.web.accounts import holding, keys, signing_in
from steadyback.web.accounts.models import Account
from steadyback.web.entrance.showing import around, sure
from steadyback.web.look.browsers import said_label
from steadyback.web.look.fields import Field, Filled, cleaned, filled, raw_values, shown

NAME = Field(
    "name",
    "Your name",
    "text",
    hint="Only a clinic you work in, and people who share their record with it, see this name.",
    required=False,
    high=80,
)
ADDRESS = Field("email", "Another e-mail address", "text", high=254)
ALL: Final = "others"


@dataclass(frozen=True, slots=True)
class Device:
    """A device where the account is signed in, in words."""

    key: int
    label: str
    since: str
    used_on: str
    here: bool


def account_here(request: HttpRequest) -> Account:
    """Who is signed in; to be asked behind `login_required` only."""
    return cast("Account", request.user)


@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The page."""
    who, now = keys.asker(request), timezone.now()
    context = {
        **around(request),
        "account": account_here(request),
        "ways": holding.ways_in(account_here(request)),
        "devices": devices(request),
        "people": holding.held(who, now),
        "apart": signing_in.not_in_account(who, now),
        "fields": shown((NAME,), {"name": account_here(request).name}),
    }
    return render(request, "entrance/account.html", context)


def devices(request: HttpRequest) -> list[Device]:
    """Where the account is signed in, this device first."""
    rows = signing_in.devices(account_here(request), keys.asker(request))
    return [
        Device(
            row.key,
            said_label(row.label),
            full_date(row.since.date()),
            full_date(row.used_on) if row.used_on else "",
            row.here,
        )
        for row in sorted(rows, key=lambda row: not row.here)
    ]


@require_POST
@login_required
def name(request: HttpRequest) -> HttpResponse:
    """Keep another name."""
    answers = filled((NAME,), request.POST)
    holding.call(account_here(request), str(answers.values.get("name", "")))
    messages.success(request, _("Your name is kept."))
    return redirect("account")


@require_POST
@login_required
def end_devices(request: HttpRequest) -> HttpResponse:
    """Sign out on one device, or on all but this one."""
    which, owner = request.POST.get("which", ""), account_here(request)
    if which == ALL:
        here = keys.device_of(keys.asker(request))
        signing_in.sign_out_others(owner, here.pk if here else None)
        messages.success(request, _("You are signed out on all other devices."))
    elif which.isdecimal() and len(which) < 18 and signing_in.sign_out_device(owner, int(which)):
        messages.success(request, _("You are signed out on that device."))
    else:
        raise Http404
    return redirect("account" if signing_in.account_of(keys.asker(request)) else "home")


def address(request: HttpRequest) -> HttpResponseBase:
    """Another address: by a code in a mail, or at once where no mail is sent."""
    view = change_by_mail if settings.SENDS_MAIL else change_at_once
    answer: HttpResponseBase = view(request)
    return answer


@require_http_methods(["GET", "POST"])
@login_required
@sure
def change_at_once(request: HttpRequest) -> HttpResponse:
    """Another address where no mail is sent."""
    answers = Filled({})
    if request.method == "POST":
        answers = filled((ADDRESS,), request.POST)
        typed = cleaned(request.POST.get("email", "")).lower()
        if answers and not kept(account_here(request), typed):
            says = _("This address cannot be used. Please check it, or choose another one.")
            answers.errors["email"] = says
        if answers:
            messages.success(request, _("Your e-mail address is changed."))
            return redirect("account")
    values = raw_values((ADDRESS,), request.POST)
    context = {
        **around(request),
        "shown": shown((ADDRESS,), values, answers.errors),
        "errors": answers.errors,
        "address": account_here(request).email,
    }
    status = 422 if answers.errors else 200
    return render(request, "entrance/address.html", context, status=status)


def kept(owner: Account, typed: str) -> bool:
    """Whether an address is one, and is the account's now."""
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return holding.take_address(owner, typed)
