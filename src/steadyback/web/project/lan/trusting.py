"""GET /trust: how a phone of the house trusts this computer; /trust/steadyback.crt: with what.

Both are there only while `steadyback serve --lan` runs. The certificate holds no secret.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steadyback.languages import _
from steadyback.web.project.lan import FOLDER
from steadyback.web.project.lan.certificates import AUTHORITY
from steadyback.web.project.lan.words import NOT_TRUSTED, TRUST, WHAT_IT_CAN, WHO_SEES, said


def authority() -> bytes:
    """The certificate of the house. Raises Http404 where there is none."""
    path = settings.DATA_FOLDER / FOLDER / f"{AUTHORITY}.crt"
    if not settings.SERVES_THE_HOUSE or not path.is_file():
        raise Http404
    return bytes(path.read_bytes())


@require_GET
def trust(request: HttpRequest) -> HttpResponse:
    """The steps, for reading on the phone."""
    authority()
    context = {
        "devices": [said(one) for one in TRUST],
        "says": [_(one) for one in (NOT_TRUSTED, WHAT_IT_CAN, WHO_SEES)],
    }
    return render(request, "look/trust.html", context)


@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """The certificate, as phones take it."""
    headers = {"Content-Disposition": 'attachment; filename="steadyback.crt"'}
    return HttpResponse(authority(), content_type="application/x-x509-ca-cert", headers=headers)
