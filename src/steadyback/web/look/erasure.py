"""The receipt of an erasure, handed from the page that erased to the page that shows it.

It travels in a signed cookie for ten minutes, because nothing of it is kept here.
"""

from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE: Final = "steadyback-erased"
SALT: Final = "steadyback.erased"
SHOWN_S: Final = 600


def give_receipt(response: HttpResponseBase, receipt: dict[str, Any], safe_line: bool) -> None:
    """Let the next page show it; `safe_line` says that the request came by HTTPS."""
    text = signing.dumps(receipt, salt=SALT, compress=True)
    response.set_cookie(
        COOKIE, text, max_age=SHOWN_S, path="/erased", httponly=True, samesite="Lax",
        secure=safe_line,
    )  # fmt: skip


def given_receipt(request: HttpRequest) -> dict[str, Any] | None:
    """The receipt that this device was given within the last minutes."""
    try:
        found: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SHOWN_S
        )
    except signing.BadSignature:
        return None
    return found
