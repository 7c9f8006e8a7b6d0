"""django-allauth's views as pages of ours: our templates, one language, and limits that are shared.

Django's own sentences (what is wrong with a password) are said in the language of the page. It is
spoken by Django here only; everywhere else nothing is said by Django.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.messages import get_messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone, translation

from steadyback.languages import spoken
from steadyback.web.accounts import lock_out, tries
from steadyback.web.entrance.adapters import wait
from steadyback.web.entrance.waiting import wait_in_words

View = Callable[..., HttpResponseBase]
OPTIONS: Final = ("creation_options", "request_options")
"""What a passkey's script needs, by django-allauth's names."""
LOCKED: Final = "locked"


def shown(view: View, purpose: str = "", allowed: int = 0) -> View:
    """A view as a page of ours; what is sent to it counts for `purpose` where that is named."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(spoken()):
            if purpose and request.method == "POST":
                try:
                    tries.take(purpose, lock_out.place_of(request), timezone.now(), allowed)
                except tries.TooManyTries as many:
                    return wait(request, wait_in_words(many))
            try:
                response = view(request, *args, **kwargs)
            except ImmediateHttpResponse as instead:
                return instead.response  # type: ignore[no-any-return]
            # Else the page would say how it may be kept twice, and in two ways.
            response.headers.pop("Cache-Control", None)
            return dressed(request, response)

    return page


def sure(view: Callable[[HttpRequest], HttpResponse]) -> View:
    """A view of ours for which people show once more who they are."""
    asked: View = reauthentication_required(view, app="allauth.account")
    return asked


def dressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A page with what all of them need, made while its language is spoken."""
    if not isinstance(response, TemplateResponse):
        return response
    context: dict[str, Any] = response.context_data or {}
    context |= around(request)
    for name in OPTIONS:
        if name in context.get("js_data", {}):
            context["options"] = json.dumps(context["js_data"][name], default=dict)
    context["forms"] = [form for form in context.values() if isinstance(form, BaseForm)]
    wrong = [form for form in unique(context["forms"]) if form.is_bound and form.errors]
    context["wrong"] = wrong
    response.context_data = context
    if wrong and response.status_code == 200 and request.method == "POST":
        response.status_code = 429 if any(map(is_locked, wrong)) else 422
    return response.render()


def around(request: HttpRequest) -> dict[str, Any]:
    """What every page of an account may say."""
    return {
        "said": list(get_messages(request)),
        "sends_mail": settings.SENDS_MAIL,
        "guests": settings.GUESTS,
        "other_server": settings.OIDC.name if settings.OIDC else "",
        "other_server_id": settings.OIDC.id if settings.OIDC else "",
    }


def unique(forms: list[BaseForm]) -> list[BaseForm]:
    """Each form once: some pages give one form two names."""
    return list({id(form): form for form in forms}.values())


def is_locked(form: BaseForm) -> bool:
    """Whether a form was not looked at, because too many came."""
    errors = form.errors.as_data().values()
    return any(error.code == LOCKED for found in errors for error in found)
