"""By which names the site is called, and how many proxies stand before it.

STEADYBACK_HOSTS is like `steadyback.example.org`, several with spaces: the site then stands behind
a proxy that ends TLS, and its cookies go by HTTPS only. STEADYBACK_BEHIND_PROXY is how many proxies
of one's own a request passes, mostly 1: what they say of the line and of who asks is then believed.
Without it nothing of that is, for anybody can write such a header.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase

HOSTS, PROXIES = "STEADYBACK_HOSTS", "STEADYBACK_BEHIND_PROXY"
UNSAID: Final = (
    f"{HOSTS} is set without {PROXIES}: everybody who comes through a proxy counts as one place, "
    f"so that wrong passwords of one keep all out; set {PROXIES} to the number of your proxies, or "
    "to 0 where there is none"
)
HOST: Final = re.compile(r"\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
MOST_PROXIES: Final = 5
WITH_PORT: Final = re.compile(r'"?(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::[0-9]{1,5})?"?')
"""An address of IPv6 in brackets or one of IPv4, with a port or without."""
Answering = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Site:
    """The names of a site (none: this machine's only), and its proxies.

    `doubt` is what whoever runs it should know; empty where nothing is doubtful.
    """

    names: tuple[str, ...] = ()
    proxies: int = 0
    doubt: str = ""

    @property
    def origins(self) -> list[str]:
        """Where forms may come from: the names by HTTPS, whatever the proxy says of the line."""
        return [f"https://{'*' if name.startswith('.') else ''}{name}" for name in self.names]


def site_in(environment: Mapping[str, str]) -> Site:
    """The site that the environment names. Raises ImproperlyConfigured, with what to do."""
    names = tuple(environment.get(HOSTS, "").lower().replace(",", " ").split())
    wrong = [name for name in names if not HOST.fullmatch(name)]
    if wrong:
        says = "must be names such as steadyback.example.org, without https:// and without a port"
        raise ImproperlyConfigured(f"{HOSTS} {says}")
    given = environment.get(PROXIES, "").strip()
    if given and not (given.isdecimal() and int(given) <= MOST_PROXIES):
        raise ImproperlyConfigured(f"{PROXIES} must be the number of your proxies, mostly 1")
    if given and int(given) and not names:
        raise ImproperlyConfigured(f"{PROXIES} needs {HOSTS} with the names of the site")
    return Site(names, int(given or 0), UNSAID if names and not given else "")


def client_of(forwarded: str, proxies: int) -> str | None:
    """Who asked the outermost of our own proxies: each one writes behind the others whom it saw.

    What stands before that was written by whoever asks. Some proxies write the port too, which is
    another one at each request. None where it is no address.
    """
    written = [one.strip() for one in forwarded.split(",")]
    if len(written) < proxies:
        return None
    found = WITH_PORT.fullmatch(written[-proxies])
    try:
        return str(ip_address((found[1] or found[2]) if found else written[-proxies]))
    except ValueError:
        return None


class StandBehindProxies:
    """Who asks is whom the proxy saw; what is kept on a device goes by HTTPS only."""

    def __init__(self, get_response: Answering) -> None:
        from django.conf import settings

        self.get_response = get_response
        self.site: Site = settings.SITE

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put in the address, let it be answered, and bind the cookies."""
        if self.site.proxies:
            found = client_of(request.META.get("HTTP_X_FORWARDED_FOR", ""), self.site.proxies)
            request.META["REMOTE_ADDR"] = found or request.META.get("REMOTE_ADDR", "")
        response = self.get_response(request)
        if self.site.names:
            for cookie in getattr(response, "cookies", {}).values():
                cookie["secure"] = True
        return response
