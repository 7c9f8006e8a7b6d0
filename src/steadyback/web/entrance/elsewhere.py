"""Signing in by another server: there by a button, back by an address, and where it is gone."""

from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from steadyback.web.entrance.showing import View


def go_there(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the browser there. A link alone signs nobody in: it takes a form of ours."""
    return asked(require_POST(views.login), request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Ask the other server who came back."""
    return asked(require_GET(views.callback), request, provider_id)


def asked(view: View, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """One of django-allauth's views, which ask the other server and may get no answer."""
    if not settings.OIDC:
        raise Http404
    try:
        return view(request, provider_id)
    except (RequestException, KeyError):
        return not_told(request)


def not_told(request: HttpRequest) -> HttpResponse:
    """The page where the other server did not say who somebody is."""
    return render(request, "socialaccount/authentication_error.html", status=401)
