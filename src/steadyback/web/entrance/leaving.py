"""Signing out, and the end of an account."""

from typing import Final

from allauth.account.internal.flows.logout import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from steadyback.languages import _
from steadyback.web.accounts import colleagues, holding, keys, signing_in
from steadyback.web.entrance.account import account_here
from steadyback.web.entrance.showing import around, sure
from steadyback.web.look.fields import Field, Filled, Option, filled, shown
from steadyback.web.records.closing import close_account

KEEP, ERASE = "keep", "erase"
PEOPLE: Final = Field(
    "people",
    "What becomes of the people in it?",
    "one",
    (
        Option(KEEP, "Keep them on this device", "Without an account, as before you had one."),
        Option(
            ERASE,
            "Erase the records that nobody else holds",
            "For ever. Who is opened by somebody else too stays with them.",
        ),
    ),
)


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out on this device, also where the session of the account's pages is over."""
    who = keys.asker(request)
    if request.method == "GET":
        owner = signing_in.account_of(who)
        if owner is None and not request.user.is_authenticated:
            return redirect("home")
        context = {"apart": signing_in.not_in_account(who, timezone.now()), "account": owner}
        return render(request, "entrance/sign_out.html", context)
    logout(request, show_message=False)
    signing_in.sign_out(who)
    return redirect("home")


@require_http_methods(["GET", "POST"])
@login_required
@sure
def delete(request: HttpRequest) -> HttpResponse:
    """End the account; nobody in it is left without a holder unless that was chosen."""
    who, now = keys.asker(request), timezone.now()
    people = holding.held(who, now)
    fields = (PEOPLE,) if people else ()
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        try:
            return ended(request, str(answers.values.get("people", KEEP)))
        except colleagues.LastOwner:
            answers.errors["form"] = _(
                "You are the only owner of a clinic. Make a colleague its owner first."
            )
    context = {
        **around(request),
        "people": [(called(one, n), one.only) for n, one in enumerate(people, 1)],
        "shown": shown(fields, answers.values, answers.errors),
        "errors": answers.errors,
        "account": account_here(request),
    }
    status = 422 if answers.errors else 200
    return render(request, "entrance/delete.html", context, status=status)


def called(one: holding.Held, number: int) -> str:
    """What somebody is called here."""
    return one.nickname or _("Person {n}", n=number)


def ended(request: HttpRequest, choice: str) -> HttpResponse:
    """Erase or hand over the people, then close the account. Raises colleagues.LastOwner."""
    who, now, owner = keys.asker(request), timezone.now(), account_here(request)
    erased = close_account(who, owner, now, give_back=choice == KEEP)
    logout(request, show_message=False)
    return render(request, "entrance/ended.html", {"erased": erased, "kept": choice == KEEP})
