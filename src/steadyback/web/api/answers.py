"""Answers of the API: JSON with a mark of its content, and 304 to whoever has it already."""

import json
from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from steadyback.languages import spoken

JSON: Final = "application/json"
OURS: Final = "no-cache, private"
"""Kept by whoever asked and by nobody between, and never used without asking whether it holds."""
EVERYBODYS: Final = "public, max-age=300"
"""What is the same for everybody may be kept a while by anybody (our_proposal)."""


def as_text(data: Any) -> bytes:
    """JSON as it is sent."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def strong(text: bytes) -> str:
    """A mark of these very bytes."""
    return quote_etag(sha256(text).hexdigest()[:32])


def weak(text: bytes) -> str:
    """A mark of what is said, where the same is said in other bytes: the moment differs."""
    return f"W/{strong(text)}"


def answer(
    request: HttpRequest, text: bytes, etag: str, *, cache: str = OURS, following: str | None = None
) -> HttpResponse:
    """200 with what was asked for, or 304. `following` is the address of the next page."""
    headers = {"ETag": etag, "Cache-Control": cache, "Content-Language": spoken()}
    if following is not None:
        headers["Link"] = f'<{following}>; rel="next"'
    whole = HttpResponse(text, content_type=JSON, headers=headers)
    kept = get_conditional_response(request, etag=etag, response=whole)
    found = kept if isinstance(kept, HttpResponse) else whole
    patch_vary_headers(found, ["Accept-Language", "Authorization"])
    return found
