"""Signing in by another server (OpenID Connect), where one is set up.

STEADYBACK_OIDC_URL is the issuer's address, like `https://login.example.org/realms/clinic`, and
must be HTTPS, or on this machine. STEADYBACK_OIDC_CLIENT_ID and STEADYBACK_OIDC_SECRET are what it
gave for this site; STEADYBACK_OIDC_NAME is what people know it by. Without an address nobody is
asked, and no request leaves this server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

URL, CLIENT, SECRET, NAME = (
    "STEADYBACK_OIDC_URL",
    "STEADYBACK_OIDC_CLIENT_ID",
    "STEADYBACK_OIDC_SECRET",
    "STEADYBACK_OIDC_NAME",
)
HERE: Final = ("localhost", "127.0.0.1", "::1")
OURS: Final = "oidc"
"""What the other server is called in addresses."""
LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Provider:
    """Another server that knows people."""

    url: str
    client: str
    secret: str
    name: str
    id: str = OURS

    @property
    def origin(self) -> str:
        """Where a form may lead, for the page's content security policy."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def as_allauth_has_it(self) -> dict[str, Any]:
        """The same as a setting of django-allauth."""
        app = {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client,
            "secret": self.secret,
            "settings": {"server_url": self.url, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}


def oidc_in(environment: Mapping[str, str]) -> Provider | None:
    """The server that is set up, if any. Raises ImproperlyConfigured, with what to do."""
    url = environment.get(URL, "").strip().rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    ):
        raise ImproperlyConfigured(f"{URL} must be like https://login.example.org/realms/clinic")
    client, secret = environment.get(CLIENT, "").strip(), environment.get(SECRET, "").strip()
    if not client or not secret:
        raise ImproperlyConfigured(f"{URL} needs {CLIENT} and {SECRET}, which that server gives")
    name = environment.get(NAME, "").strip() or parts.hostname
    return Provider(url, client, secret, name[:LONGEST_NAME])
