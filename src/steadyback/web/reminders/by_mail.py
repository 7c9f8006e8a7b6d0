"""Where the links in a mail lead: later, not today, or no more mails. They need no key.

Programs that look through mails open every link in them, so opening one changes nothing: there is
a page with buttons. A mail program's own "unsubscribe" posts to the second address (RFC 8058).
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from steadyback.languages import N_, _
from steadyback.web.look.refusals import no_link
from steadyback.web.records import reminding
from steadyback.web.records.access import by_link
from steadyback.web.records.links import LinkedRecord
from steadyback.web.records.models import Channel, LinkKind

SAYS: Final = N_(
    {
        "later": ("You will be reminded in an hour", "Unless you have trained by then."),
        "late": ("No more today", "In an hour your quiet hours have begun."),
        "not-today": ("No more today", "The next one comes on your next day to train."),
        "stop": ("No more mails", "You can switch them on again on the page Reminders, below You."),
    }
)


no_mail = no_link(
    N_("Nothing here"),
    N_("This link opens nothing, or no longer. No reminders are sent by it any more."),
)


@csrf_exempt  # the secret in the address stands for the form: no cookie is asked here
@require_http_methods(["GET", "HEAD", "POST"])
@by_link(LinkKind.REMINDER, no_mail)
def answer(request: HttpRequest, record: LinkedRecord) -> HttpResponse:
    """Buttons: in an hour, not today, no more mails."""
    if request.method != "POST":
        return render(request, "reminders/answer.html")
    found, does = reminding.of_linked(record), request.POST.get("do")
    if does == "later":
        return said(request, "later" if found.again() else "late")
    if does == "not-today":
        found.no_more_today()
        return said(request, "not-today")
    return stopped(request, record) if does == "stop" else render(request, "reminders/answer.html")


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
@by_link(LinkKind.REMINDER, no_mail)
def stop(request: HttpRequest, record: LinkedRecord) -> HttpResponse:
    """A button that stops the mails; a mail program may press it by itself."""
    if request.method != "POST":
        return render(request, "reminders/answer.html", {"only_stop": True})
    return stopped(request, record)


def stopped(request: HttpRequest, record: LinkedRecord) -> HttpResponse:
    """Switch mails off; pressed twice it is the same."""
    reminding.of_linked(record).switch(Channel.MAIL, on=False)
    return said(request, "stop")


def said(request: HttpRequest, done: str) -> HttpResponse:
    """A page that says what was done."""
    title, says = SAYS[done]
    return render(request, "reminders/answered.html", {"title": _(title), "says": _(says)})
