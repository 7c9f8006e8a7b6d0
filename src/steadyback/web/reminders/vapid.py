"""Who sends a push message: the server's own key and a short signed word for each request (VAPID).

RFC 8292. The key is made once, in the data folder, for its owner only. A browser ties what it gives
out to this key, so nobody else can send to it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from steadyback.web.reminders.encryption import CURVE, point, to_base64url

KEY_FILE: Final = "push-key.pem"
HOLDS: Final = timedelta(hours=12)
"""Less than the day that the standard allows."""
NUMBER_BYTES: Final = 32
NO_CONTACT: Final = "mailto:push@steadyback.example"


@dataclass(frozen=True, slots=True)
class PushKey:
    """The server's key for push messages."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> str:
        """What browsers get: the point, as base64url."""
        return to_base64url(point(self.private.public_key()))

    def authorization(self, endpoint: str, contact: str, now: datetime) -> str:
        """The header that says for one endpoint who sends, and how they are reached."""
        parts = urlsplit(endpoint)
        claims: dict[str, str | int] = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((now + HOLDS).timestamp()),
            "sub": f"mailto:{contact}" if contact else NO_CONTACT,
        }
        said = ".".join(encoded(one) for one in ({"typ": "JWT", "alg": "ES256"}, claims))
        numbers = decode_dss_signature(self.private.sign(said.encode(), ec.ECDSA(SHA256())))
        signature = b"".join(one.to_bytes(NUMBER_BYTES, "big") for one in numbers)
        return f"vapid t={said}.{to_base64url(signature)}, k={self.public}"


def encoded(content: Mapping[str, str | int]) -> str:
    """A part of a JWT."""
    return to_base64url(json.dumps(content, separators=(",", ":")).encode())


def prepare(folder: Path) -> None:
    """Make the key in a folder, once, for its owner only."""
    private = ec.generate_private_key(CURVE)
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(text)


def push_key(folder: Path) -> PushKey | None:
    """The key in a folder; None where there is none, or it is damaged: then nothing is pushed."""
    try:
        found = load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
    except (OSError, ValueError):
        return None
    return PushKey(found) if isinstance(found, ec.EllipticCurvePrivateKey) else None
