"""People who are on this device without the account: asked whether they go into it, one by one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from steadyback.languages import _, n_
from steadyback.web.accounts import keys, signing_in
from steadyback.web.accounts.models import Access
from steadyback.web.entrance.showing import around
from steadyback.web.look.fields import Field, Option, filled, shown


@require_http_methods(["GET", "POST"])
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Ask, and take in who is ticked. Nobody is taken in by itself."""
    who, now = keys.asker(request), timezone.now()
    apart = signing_in.not_in_account(who, now)
    if not apart:
        return redirect("account")
    question = asked(apart)
    if request.method == "GET":
        context = {**around(request), "shown": shown((question,), {}), "account": request.user}
        return render(request, "entrance/keep.html", context)
    ticked = filled((question,), request.POST).values.get("people", [])
    count = sum(signing_in.take_in(who, person, now) for person in ticked)
    if count:
        messages.success(
            request,
            n_("{n} person is in your account.", "{n} people are in your account.", count),
        )
    return redirect("account")


def asked(apart: list[Access]) -> Field:
    """The question, with everybody who is here without the account."""
    people = tuple(
        Option(one.person.public_id, one.nickname or _("Person {n}", n=number))
        for number, one in enumerate(apart, 1)
    )
    return Field("people", "Who goes into your account?", "many", people, required=False)
