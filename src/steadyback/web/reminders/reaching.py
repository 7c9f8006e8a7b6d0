"""The way to a browser's maker: HTTPS to a public address, nothing followed, little read.

The address comes from somebody's browser, so it could name anything. Only https on its usual port
is asked; the name is looked up once, every address found must be public, and the connection goes to
just that address (a name that changes in between leads nowhere else). A redirect is an answer like
another. What the service says is not kept.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

HTTPS: Final = 443
PATIENCE_S: Final = 10
WHOLE_S: Final = 20
"""How long one request may take in all, however slowly a name is found or it is answered."""
MOST_LETTERS: Final = 2000
SAID_BYTES: Final = 1024
NOT_OURS: Final = (".local", ".localhost", ".internal", ".home.arpa", ".lan")
TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 as a network without it sees it (RFC 6052)."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], list[str]]


class Unreachable(Exception):
    """An address that is never asked."""


def host_of(endpoint: str) -> str:
    """The host of an endpoint that may be asked. Raises Unreachable."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port or HTTPS
    except ValueError:
        raise Unreachable("not an address") from None
    host = (parts.hostname or "").lower().rstrip(".")
    plain = len(endpoint) <= MOST_LETTERS and endpoint.isascii() and endpoint.isprintable()
    if not plain or parts.scheme != "https" or port != HTTPS or parts.username is not None:
        raise Unreachable("not a plain https address")
    if "." not in host or host.endswith(NOT_OURS) or " " in endpoint or is_number(host):
        raise Unreachable("not a public name")
    return host


def is_number(host: str) -> bool:
    """Whether a host is an address in numbers, which no push service has."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def addresses_of(host: str, port: int) -> list[str]:
    """What a name stands for now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def public_address(host: str, lookup: Lookup = addresses_of) -> str:
    """An address of a host, where all of them are public. Raises Unreachable, OSError."""
    found = lookup(host, HTTPS)
    if not found:
        raise OSError("no address")
    for one in found:
        if any(not each.is_global or each.is_multicast for each in meant_by(one)):
            raise Unreachable("an address that is not public")
    return found[0]


def meant_by(text: str) -> list[Address]:
    """An address, and each one that it carries inside: old ones mapped, translated or tunnelled."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in TRANSLATED:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    mapped = address.ipv4_mapped is not None
    return [*(() if mapped else (address,)), *(one for one in inner if one is not None)]


class ToOneAddress(http.client.HTTPSConnection):
    """A connection to an address that was looked up before, checked for the host's name."""

    def __init__(self, host: str, address: tuple[str, int], context: ssl.SSLContext) -> None:
        super().__init__(host, timeout=PATIENCE_S, context=context)
        self.address, self.tls, self.late = address, context, False

    def connect(self) -> None:
        """Connect and shake hands; `cut_off` can end it at any point."""
        plain = socket.create_connection(self.address, PATIENCE_S)
        secure = self.tls.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = secure
        if self.late:
            raise OSError("too late")
        secure.do_handshake()


def post(
    endpoint: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    at: Callable[[str], tuple[str, int]] = lambda host: (public_address(host), HTTPS),
    context: ssl.SSLContext | None = None,
) -> int:
    """Send a message; the status. `at` says where a host is (for tests). Unreachable, OSError."""
    host, ends = host_of(endpoint), time.monotonic() + WHOLE_S
    connection = ToOneAddress(host, at(host), context or ssl.create_default_context())
    parts = urlsplit(endpoint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    left = ends - time.monotonic()
    if left <= 0:
        raise OSError("too late")
    cut = threading.Timer(left, cut_off, [connection])
    cut.start()
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(SAID_BYTES)
        return answer.status
    except http.client.HTTPException as wrong:
        raise OSError("not an answer") from wrong
    finally:
        cut.cancel()
        connection.close()


def cut_off(connection: ToOneAddress) -> None:
    """End a connection from outside; whoever waits for it gets an OSError or an empty answer."""
    connection.late = True
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
