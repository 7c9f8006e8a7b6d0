"""Who sends a push message: the server's own key and a short signed word for each request (VAPID).

RFC 8292. The key is made once, in the data folder, for its owner only. A browser ties what it gives
out to this key, so nobody else can send to it.
"""

import json
import logging
import os
import tempfile
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
logger = logging.getLogger(__name__)


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
    """Make the key in a folder, once, for its owner only; an empty file is none and is replaced.

    One that is damaged stays, for browsers may be tied to what can be saved of it; that is logged.
    """
    key = folder / KEY_FILE
    if not key.exists() or key.stat().st_size == 0:
        make(key)
    if push_key(folder) is None:
        logger.error("%s is damaged, so nothing is pushed; without it a new one is made", KEY_FILE)


def make(key: Path) -> None:
    """Write a new key beside its place and put it there whole: a crash leaves no half of one."""
    private = ec.generate_private_key(CURVE)
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle, name = tempfile.mkstemp(prefix=f"{KEY_FILE}.", dir=key.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        put(made, key)
    finally:
        made.unlink(missing_ok=True)


def put(made: Path, key: Path) -> None:
    """Put a key in its place, but never over one that another process made meanwhile."""
    try:
        os.link(made, key)
    except FileExistsError:
        if key.stat().st_size == 0:
            made.replace(key)
    except OSError:  # a disk without links
        made.replace(key)


def push_key(folder: Path) -> PushKey | None:
    """The key in a folder; None where there is none, or it is damaged: then nothing is pushed."""
    try:
        found = load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
    except (OSError, ValueError):
        return None
    return PushKey(found) if isinstance(found, ec.EllipticCurvePrivateKey) else None
