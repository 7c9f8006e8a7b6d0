"""Codes by mail: for a new password, for an address; and where no mail is sent."""

from allauth.account.views import email_verification_sent, password_reset
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render


def ask_for_code(request: HttpRequest) -> HttpResponseBase:
    """Ask where the code goes."""
    if not settings.SENDS_MAIL:
        return render(request, "entrance/no_mail.html")
    answer: HttpResponseBase = password_reset(request)
    return answer


def confirm_address(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code that went to an address."""
    if not settings.SENDS_MAIL:
        return redirect("account")
    answer: HttpResponseBase = email_verification_sent(request)
    return answer
