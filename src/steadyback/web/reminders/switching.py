"""What is changed on the page of reminders: mail, browsers, quiet hours, this day's reminder."""

import json
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from steadyback.engine.reminders import QUIET_FROM, QUIET_UNTIL
from steadyback.languages import _
from steadyback.web.accounts import tries
from steadyback.web.accounts.tries import TooManyTries
from steadyback.web.look.browsers import label_of
from steadyback.web.look.fields import cleaned, filled
from steadyback.web.records import contacts
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.contacts import TooManyDevices
from steadyback.web.records.models import Channel
from steadyback.web.reminders import messages, reaching
from steadyback.web.reminders.encryption import checked_keys
from steadyback.web.reminders.page import HOURS, back, page
from steadyback.wording import reminders as words

TRIAL: Final = timedelta(minutes=10)
TRIALS_FROM_ONE_PLACE: Final = 4
"""How many to try one place can have sent within `tries.WINDOW`."""


@require_POST
@at_the_door
def mail(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Give an address, confirm it, switch mails on and off, forget the address."""
    own = record.reminders()
    match request.POST.get("do"):
        case "address":
            return new_address(request, record)
        case "code":
            if own.confirm(request.POST.get("code", "")):
                return back(record, "mail-on", "#mail")
            says = _(
                "This is not the code, or it is too old. Please look again, or ask for another."
            )
            return page(request, record, {"code": says}, 422)
        case "on":
            own.switch(Channel.MAIL, on=True)
            return back(record, "mail-on", "#mail")
        case "off":
            own.switch(Channel.MAIL, on=False)
            return back(record, "mail-off", "#mail")
        case "remove":
            own.remove_address()
            return back(record, "removed", "#mail")
        case _:
            return back(record, "")


def new_address(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Send a code to an address and keep it; nothing else changes before the code came back."""
    address = cleaned(request.POST.get("address", ""))[:254]
    place = request.META.get("REMOTE_ADDR", "")
    try:
        validate_email(address)
        if not settings.SENDS_MAIL:
            raise messages.Trouble("refused", for_good=True)
        code = contacts.new_code(place, record.now)
        messages.send_code(address, code)
    except ValidationError:
        says = _("Please write a mail address, for example robin@example.org.")
        return page(request, record, {"address": says}, 422)
    except TooManyTries:
        says = _("Too many codes were asked for. Please wait a quarter of an hour.")
        return page(request, record, {"address": says}, 429)
    except messages.Trouble:
        says = _("The mail could not be sent. Please look at the address, or try again later.")
        return page(request, record, {"address": says}, 502)
    record.reminders().await_code(address, request.build_absolute_uri("/"), code)
    return back(record, "code", "#mail")


@require_POST
@at_the_door
def quiet(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Keep the quiet hours."""
    answers = filled(HOURS, request.POST)
    values = answers.values
    if answers and values[QUIET_FROM] == values[QUIET_UNTIL]:
        answers.errors[QUIET_UNTIL] = _("Please give two different times.")
    if not answers:
        return page(request, record, answers.errors, 422)
    record.reminders().prefer(values)
    return back(record, "hours", "#hours")


@require_POST
@at_the_door
def now(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Later, not today, as usual again, or one to try."""
    own = record.reminders()
    match request.POST.get("do"):
        case "later":
            return back(record, "later" if own.again() else "late")
        case "not-today":
            own.no_more_today()
            return back(record, "not-today")
        case "anew":
            own.begin_anew()
            return back(record, "anew")
        case "try-mail":
            return attempt(request, record, Channel.MAIL)
        case "try-push":
            return attempt(request, record, Channel.PUSH)
        case _:
            return back(record, "")


def attempt(request: HttpRequest, record: OpenRecord, channel: Channel) -> HttpResponse:
    """Send one to try, at once; for the rule it does not count. None while exercise waits."""
    own, place = record.reminders(), request.META.get("REMOTE_ADDR", "")
    if own.advice().locked or not own.is_on(channel):
        return back(record, "")
    try:
        tries.take("reminder-trial", place, own.now, TRIALS_FROM_ONE_PLACE)
        messages.send_trial(channel, own, own.now + TRIAL)
    except TooManyTries:
        says = _("You have tried this a few times. Please wait a quarter of an hour.")
        return page(request, record, {"trial": says}, 429)
    except messages.Trouble as trouble:
        return page(request, record, {"trial": words.not_sent(trouble.says)}, 502)
    return back(record, "trial")


@require_POST
@at_the_door
def add_device(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """A browser that allowed notifications says where it is reached: 201, 409, 413, 422."""
    own = record.reminders()
    try:
        endpoint, keys = subscription(json.loads(request.body))
        own.add_device(endpoint, keys, label_of(request.headers.get("User-Agent", "")))
    except RequestDataTooBig:
        return JsonResponse({"says": "too large"}, status=413)
    except TooManyDevices:
        return JsonResponse({"says": _("Remove one of your other browsers first.")}, status=409)
    except (ValueError, KeyError, TypeError, RecursionError, reaching.Unreachable):
        says = _("This browser gave an address that cannot be used.")
        return JsonResponse({"says": says}, status=422)
    return JsonResponse({"on": True}, status=201)


def subscription(sent: Any) -> tuple[str, tuple[str, str]]:
    """Where a browser is reached, and its keys.

    Raises ValueError, KeyError, TypeError, reaching.Unreachable.
    """
    endpoint, keys = str(sent["endpoint"]), sent["keys"]
    p256dh, auth = str(keys["p256dh"]), str(keys["auth"])
    reaching.host_of(endpoint)
    checked_keys(p256dh, auth)
    return endpoint, (p256dh, auth)


@require_POST
@at_the_door
def remove_device(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """No notifications to one browser any more.

    The script of the page also asks whether the browser may give its own address up: only where
    nobody else who uses it here is reached by that.
    """
    own = record.reminders()
    own.remove_device(request.POST.get("browser", "")[:32])
    if request.headers.get("Accept") != "application/json":
        return back(record, "push-off", "#push")
    endpoint = request.POST.get("endpoint", "")[: reaching.MOST_LETTERS]
    free = bool(endpoint) and not contacts.in_use(endpoint, own.now)
    return JsonResponse({"free": free, "next": back(record, "push-off")["Location"]})


@csrf_exempt  # a notification has no form: the signed token in it stands for one
@require_POST
@at_the_door
def later(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Remind me in an hour, from a notification; it names whose it was and is good for a day."""
    own = record.reminders()
    try:
        token = request.POST.get("token", "")[:500]
        named = signing.loads(token, salt=messages.LATER, max_age=messages.LATER_HOLDS)
    except signing.BadSignature:
        raise Http404 from None
    if named != record.id:
        raise Http404
    return JsonResponse({"again": own.again()})
