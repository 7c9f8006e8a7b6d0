"""In which language somebody is spoken to: the one in their record, else that of their device."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from steadyback.languages import ENGLISH, Language, language, offered, speaking
from steadyback.languages.messages import DOMAINS, translations
from steadyback.web.records.content import english_catalogue, the_catalogue

COOKIE: Final = "language"
"""What a device chose where it has no record yet. It holds the code of a language, and no more."""
COOKIE_AGE_S: Final = 365 * 24 * 3600


def languages() -> tuple[Language, ...]:
    """What can be chosen, English first: what is offered, and what is tried on this server."""
    ready = offered(frozenset(english_catalogue().countries))
    return (*ready, *(language(code) for code in settings.TRIED_LANGUAGES))


def read_languages() -> None:
    """Read what is offered when the server begins, so that nobody's page waits for it."""
    for one in languages():
        with speaking(one.code):
            the_catalogue()
        for domain in DOMAINS:
            translations(one.code, domain)


def known(code: str) -> Language | None:
    """The language that can be chosen for a locale such as es-MX; None where there is none."""
    codes = {one.code.lower(): one for one in languages()}
    wanted = code.lower().replace("_", "-")
    return codes.get(wanted) or codes.get(wanted.partition("-")[0])


def language_of_person(locale: str) -> Language:
    """The language of a record; English where its locale is not offered."""
    return known(locale) or ENGLISH


def locale_of(code: str) -> str:
    """What a record holds of a language: British English, or the language without a country."""
    return "en-GB" if code == ENGLISH.code else code


def language_of_device(request: HttpRequest) -> Language:
    """What the device chose, else the first of the browser's languages that is offered."""
    chosen = known(request.COOKIES.get(COOKIE, ""))
    if chosen is not None:
        return chosen
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    return next((found for code, liked in wanted if liked and (found := known(code))), ENGLISH)


def remember(response: HttpResponse, chosen: Language, secure: bool) -> None:
    """Let the device speak it from now on."""
    response.set_cookie(
        COOKIE, chosen.code, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=secure
    )


class SpeakForRequest:
    """Each request is answered in the language of its device; a record's page then in its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak until the request is answered."""
        with speaking(language_of_device(request).code):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response
