"""Somebody with an account, and what they do with it."""

import json
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from tests.web.conftest import Device

EMAIL, PASSWORD = "robin@example.org", "five green bottles"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def sign_up(device: Device, email: str = EMAIL, password: str = PASSWORD) -> Any:
    """Make an account on a device."""
    form = {"email": email, "password1": password}
    return device.client.post("/account/sign-up/", form)


def sign_in(device: Device, email: str = EMAIL, password: str = PASSWORD, **more: Any) -> Any:
    """Sign in on a device."""
    form = {"login": email, "password": password}
    return device.client.post("/account/sign-in/", form, **more)


def be_sure(device: Device, password: str = PASSWORD) -> Any:
    """Show once more who one is."""
    return device.client.post("/account/sure/", {"password": password})


def passkey() -> dict[str, Any]:
    """What a browser gives for a new passkey, as django-allauth keeps it."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(bytes(16), b"a passkey", public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    told = AuthenticatorData.create(sha256(b"testserver").digest(), flags, 0, held)
    client = {"type": "webauthn.create", "challenge": "AA", "origin": "http://testserver"}
    response = {
        "clientDataJSON": websafe_encode(json.dumps(client).encode()),
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    name = websafe_encode(b"a passkey")
    return {"id": name, "rawId": name, "type": "public-key", "response": response}
