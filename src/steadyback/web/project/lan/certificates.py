"""The certificates of a house: an authority of this computer, and what it signs for its address.

The authority is made once and kept, for devices trust it by hand. It may vouch for names and
addresses of a house only (name constraints), so a stolen key opens no other site. The certificate
of the server is renewed at a start where its names or addresses changed or it is about to expire.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from stat import S_IMODE
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from steadyback.web.project.lan.addresses import PRIVATE, Place, Trouble

FOLDER: Final = "lan"
AUTHORITY, SERVER = "authority", "server"
AUTHORITY_LASTS: Final = timedelta(days=3650)
SERVER_LASTS: Final = timedelta(days=397)
"""The longest that every browser takes."""
RENEWED: Final = timedelta(days=30)
"""How long before its end the server's certificate is made anew."""
EARLIER: Final = timedelta(days=1)
"""For devices whose clock is behind."""
DAMAGED: Final = (
    "{} is damaged. Remove this folder and start again; each phone must then trust the new "
    "certificate."
)

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Pair:
    """The files of a certificate (with those that vouch for it) and of its key."""

    certificate: Path
    key: Path
    authority: Path


def prepare_pair(folder: Path, place: Place, now: datetime) -> Pair:
    """What the server serves with, made or renewed where needed. Raises Trouble, OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer, signer_key = authority(folder, now)
    pair = Pair(folder / f"{SERVER}.crt", folder / f"{SERVER}.key", folder / f"{AUTHORITY}.crt")
    if not still_good(pair, signer, place, now):
        made, key = sign(server_names(place), now + SERVER_LASTS, now, (signer, signer_key))
        keep(pair.key, private(key))
        keep(pair.certificate, pem(made) + pem(signer))
    return pair


def authority(folder: Path, now: datetime) -> tuple[x509.Certificate, Key]:
    """The certificate and key that vouch for the server; made where there are none."""
    crt, key = folder / f"{AUTHORITY}.crt", folder / f"{AUTHORITY}.key"
    if crt.exists() and key.exists():
        found = read(crt), read_key(key)
        if now < found[0].not_valid_after_utc - SERVER_LASTS:
            return found
    made, made_key = sign(authority_names(), now + AUTHORITY_LASTS, now)
    keep(key, private(made_key))
    keep(crt, pem(made))
    return made, made_key


def authority_names() -> x509.NameConstraints:
    """What the authority may vouch for: names that end in .local, and addresses of a house."""
    names: list[x509.GeneralName] = [x509.DNSName("local"), x509.DNSName("localhost")]
    names += [x509.IPAddress(net) for net in PRIVATE]
    return x509.NameConstraints(permitted_subtrees=names, excluded_subtrees=None)


def server_names(place: Place) -> x509.SubjectAlternativeName:
    """The names and addresses of the server."""
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in place.names]
    names += [x509.IPAddress(IPv4Address(address)) for address in place.addresses]
    return x509.SubjectAlternativeName(names)


def sign(
    names: x509.NameConstraints | x509.SubjectAlternativeName,
    until: datetime,
    now: datetime,
    by: tuple[x509.Certificate, Key] | None = None,
) -> tuple[x509.Certificate, Key]:
    """A new key and its certificate, signed by an authority or, as one, by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = titled("Steadyback on this computer" if by else "Steadyback at home")
    issuer, signing = (by[0].subject, by[1]) if by else (subject, key)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(until - EARLIER)
        .add_extension(names, critical=by is None)
    )
    for extension, critical in purposes(key, signing, server=by is not None):
        built = built.add_extension(extension, critical)
    return built.sign(signing, hashes.SHA256()), key


def purposes(key: Key, signing: Key, server: bool) -> Iterator[tuple[x509.ExtensionType, bool]]:
    """What a certificate is for: to serve, or to sign and nothing below it to sign again."""
    yield x509.BasicConstraints(ca=not server, path_length=None if server else 0), True
    yield usage(signs=not server), True
    yield x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
    yield x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), False
    if server:
        yield x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False


def usage(signs: bool) -> x509.KeyUsage:
    """Signing certificates, or proving who serves."""
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def titled(name: str) -> x509.Name:
    """The name that a device shows for a certificate."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def still_good(pair: Pair, signer: x509.Certificate, place: Place, now: datetime) -> bool:
    """Whether the server's certificate is for this place, by this authority, and lasts a while."""
    if not (pair.certificate.exists() and pair.key.exists()):
        return False
    found, key = read(pair.certificate), read_key(pair.key)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        names == server_names(place)
        and found.public_key() == key.public_key()
        and issued_by(found, signer)
        and found.not_valid_before_utc <= now < found.not_valid_after_utc - RENEWED
    )


def issued_by(found: x509.Certificate, signer: x509.Certificate) -> bool:
    """Whether this authority signed it."""
    kept = found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = signer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return kept.key_identifier == own.digest


def read(path: Path) -> x509.Certificate:
    """A kept certificate. Raises Trouble."""
    with damaged(path):
        return x509.load_pem_x509_certificate(path.read_bytes())


def read_key(path: Path) -> Key:
    """A kept key, which nobody else may read. Raises Trouble."""
    if S_IMODE(path.stat().st_mode) & 0o077:
        raise Trouble(f"Others may read {path}. Run: chmod 600 {path}")
    with damaged(path):
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if isinstance(key, Key):
            return key
        raise ValueError


@contextmanager
def damaged(path: Path) -> Iterator[None]:
    """Say of a file that cannot be read what helps."""
    try:
        yield
    except ValueError:
        raise Trouble(DAMAGED.format(path)) from None


def private(key: Key) -> bytes:
    """A key as it is kept."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def pem(found: x509.Certificate) -> bytes:
    """A certificate as it is kept."""
    return found.public_bytes(serialization.Encoding.PEM)


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner only."""
    fresh = path.with_suffix(f"{path.suffix}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
