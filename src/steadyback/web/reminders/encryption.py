"""A message that only one browser can read: Web Push encryption, RFC 8291 over RFC 8188 aes128gcm.

The browser's maker carries the message and reads nothing of it. Written on `cryptography`, which is
here anyway; held against the example of RFC 8291, appendix A.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE: Final = ec.SECP256R1()
POINT_BYTES: Final = 65
AUTH_BYTES: Final = 16
SALT_BYTES: Final = 16
RECORD_BYTES: Final = 4096
"""One record holds the whole message, as RFC 8291 asks; services take no more."""
MOST_BYTES: Final = 3000
LAST_RECORD: Final = b"\x02"


class BadKeys(ValueError):
    """What a browser sent as its keys is none."""


def from_base64url(text: str) -> bytes:
    """Bytes written without padding. Raises BadKeys."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, UnicodeEncodeError):
        raise BadKeys("not base64url") from None


def to_base64url(data: bytes) -> str:
    """Bytes as letters, without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as its uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def checked_keys(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """A browser's public key and its secret. Raises BadKeys."""
    raw, secret = from_base64url(p256dh), from_base64url(auth)
    if len(raw) != POINT_BYTES or len(secret) != AUTH_BYTES:
        raise BadKeys("keys of another length")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw), secret
    except ValueError:
        raise BadKeys("no point of the curve") from None


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256 (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def encrypted(
    message: bytes,
    p256dh: str,
    auth: str,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push request. `own` and `salt` are made anew but for the test of the standard.

    Raises BadKeys, and ValueError for a message over MOST_BYTES.
    """
    if len(message) > MOST_BYTES:
        raise ValueError("too long for a push message")
    theirs, secret = checked_keys(p256dh, auth)
    mine = own or ec.generate_private_key(CURVE)
    salted = salt or os.urandom(SALT_BYTES)
    both = b"WebPush: info\0" + point(theirs) + point(mine.public_key())
    shared = derived(mine.exchange(ec.ECDH(), theirs), secret, both, 32)
    key = derived(shared, salted, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(shared, salted, b"Content-Encoding: nonce\0", 12)
    header = salted + RECORD_BYTES.to_bytes(4, "big") + bytes([POINT_BYTES])
    sealed = AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)
    return header + point(mine.public_key()) + sealed
