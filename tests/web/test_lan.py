"""`steadyback serve --lan`: HTTPS for the phones of a house, and nothing more than that."""

import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

import pytest
import segno
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from steadyback.web.project import lan
from steadyback.web.project.lan import addresses, certificates
from steadyback.web.project.lan.addresses import Place, Trouble
from steadyback.web.project.lan.words import TRUST, qr, words
from tests.until import until
from tests.web.test_launch import environment, free_port

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = Place("127.0.0.1", "kitchen.local", 8443)
OTHER = Place("192.168.1.5", "kitchen.local", 8443)


class Served:
    """A real server process with --lan, and how to ask it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        command = [sys.executable, "-m", "steadyback.launch", "serve", "--lan"]
        command += ["--address", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(folder) | {"PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
        )

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.folder / "lan" / "authority.crt")

    def ask(self, path: str, host: str = "127.0.0.1", **headers: str) -> tuple[int, str, str]:
        """Status, text and cookies of a page, once the server is up."""
        asked = urllib.request.Request(f"https://{host}:{self.port}{path}", headers=headers)

        def answered() -> tuple[int, str, str] | None:
            try:
                with urllib.request.urlopen(asked, timeout=60, context=self.trusting()) as answer:
                    found = answer.read().decode()
                    return answer.status, found, answer.headers.get("Set-Cookie") or ""
            except urllib.error.HTTPError as refusal:
                return refusal.code, refusal.read().decode(), ""
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError):
                    raise
            except FileNotFoundError:
                pass
            return None

        got = until(answered, "the server did not come up")
        assert got is not None
        return got

    def stop(self) -> str:
        os.killpg(self.process.pid, signal.SIGTERM)
        return self.process.communicate(timeout=60)[0]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    one = Served(tmp_path / "data")
    yield one
    if one.process.poll() is None:
        one.stop()


def test_a_house_is_served_by_https_only_and_says_how_to_get_there(served: Served) -> None:
    status, page, cookies = served.ask("/welcome")
    assert (status, "Gentle, steady exercise" in page) == (200, True)
    assert "csrftoken=" in cookies
    assert "Secure" in cookies
    assert served.ask("/welcome", "localhost")[0] == 200
    assert served.ask("/welcome", Host="evil.example")[0] == 400
    page = served.ask("/trust")[1]
    assert all(step in page.replace("&quot;", '"') for device in TRUST for step in device.steps)
    assert "-----BEGIN CERTIFICATE-----" in served.ask("/trust/steadyback.crt")[1]
    assert "PRIVATE" not in served.ask("/trust/steadyback.crt")[1]
    with pytest.raises((OSError, HTTPException)):
        urllib.request.urlopen(f"http://127.0.0.1:{served.port}/welcome", timeout=60)
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(
            f"https://127.0.0.1:{served.port}/", context=ssl.create_default_context(), timeout=60
        )
    said = served.stop()
    assert f"Open https://127.0.0.1:{served.port}\n" in said
    assert qr(f"https://127.0.0.1:{served.port}")[0] in said


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    certificates.prepare_pair(tmp_path / "lan", HERE, NOW)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "lan").iterdir()}
    assert modes == dict.fromkeys(
        ["authority.crt", "authority.key", "server.crt", "server.key"], 0o600
    )
    assert stat.S_IMODE((tmp_path / "lan").stat().st_mode) == 0o700
    (tmp_path / "lan" / "authority.key").chmod(0o644)
    with pytest.raises(Trouble, match="chmod 600"):
        certificates.prepare_pair(tmp_path / "lan", HERE, NOW)


def parts(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "authority.crt").read_bytes(), (folder / "server.crt").read_bytes()


def test_certificates_are_made_once_and_renewed_when_they_must_be(tmp_path: Path) -> None:
    certificates.prepare_pair(tmp_path, HERE, NOW)
    first = parts(tmp_path)
    made = x509.load_pem_x509_certificate(first[1])
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=397)
    certificates.prepare_pair(tmp_path, HERE, NOW + timedelta(days=300))
    assert parts(tmp_path) == first
    certificates.prepare_pair(tmp_path, HERE, NOW + timedelta(days=380))
    renewed = parts(tmp_path)
    assert (renewed[0] == first[0], renewed[1] == first[1]) == (True, False)
    certificates.prepare_pair(tmp_path, OTHER, NOW + timedelta(days=380))
    moved = parts(tmp_path)
    assert (moved[0] == first[0], moved[1] == renewed[1]) == (True, False)
    certificates.prepare_pair(tmp_path, OTHER, NOW + timedelta(days=3500))
    assert parts(tmp_path)[0] != first[0]


def verified(crt: bytes, authority: bytes, address: str) -> bool:
    root = x509.load_pem_x509_certificate(authority)
    leaf = x509.load_pem_x509_certificate(crt)
    builder = PolicyBuilder().store(Store([root])).time(NOW.replace(tzinfo=None))
    try:
        builder.build_server_verifier(x509.DNSName(address)).verify(leaf, [])
    except VerificationError:
        return False
    return True


def test_the_authority_vouches_for_no_site_outside_the_house(tmp_path: Path) -> None:
    signer = certificates.authority(tmp_path, NOW)
    authority = certificates.pem(signer[0])
    names = {"kitchen.local": True, "bank.example": False}
    for name, expected in names.items():
        made, _ = certificates.sign(
            x509.SubjectAlternativeName([x509.DNSName(name)]), NOW + timedelta(days=9), NOW, signer
        )
        assert verified(certificates.pem(made), authority, name) is expected, name


def test_a_damaged_certificate_is_said_and_kept(tmp_path: Path) -> None:
    certificates.prepare_pair(tmp_path, HERE, NOW)
    (tmp_path / "authority.key").write_bytes(b"nonsense")
    with pytest.raises(Trouble, match="is damaged"):
        certificates.prepare_pair(tmp_path, HERE, NOW)
    assert (tmp_path / "authority.key").read_bytes() == b"nonsense"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("8.8.8.8", "the whole internet"),
        ("10.255.255.254", "not an address of this computer"),
        ("kitchen", "is no address"),
    ],
)
def test_an_address_that_cannot_be_served_is_refused(address: str, says: str) -> None:
    with pytest.raises(Trouble, match=says):
        addresses.place_of(address, 8443)


def test_without_a_network_it_is_said_and_the_way_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(self: socket.socket, address: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr("socket.socket.connect", unreachable)
    with pytest.raises(Trouble, match=r"in no network just now.*--address"):
        addresses.own_address()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Kitchen", "kitchen.local"),
        ("kitchen.fritz.box", "kitchen.local"),
        ("localhost", None),
        ("my_mac!", None),
        ("", None),
    ],
)
def test_a_computer_is_named_as_houses_name_it(host: str, name: str | None) -> None:
    assert addresses.own_name(host) == name


def serve(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "steadyback.launch", "serve", *more]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(folder), check=False, timeout=120
    )


def test_nonsense_gets_a_sentence_and_no_server(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    here = ("--lan", "--address", "127.0.0.1", "--port", str(free_port()))
    no_folder = serve(tmp_path / "file" / "data", *here)
    lonely = serve(tmp_path / "data", "--address", "127.0.0.1")
    with socket.socket() as busy:
        busy.bind(("0.0.0.0", 0))
        busy.listen()
        taken = serve(tmp_path / "data", "--lan", "--port", str(busy.getsockname()[1]))
    for done, says in ((no_folder, "Not a directory"), (lonely, "for --lan"), (taken, "is in use")):
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_without_lan_only_this_computer_is_served(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "steadyback.launch", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(tmp_path / "data"),
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Open http://localhost:{port}\n"
        until(lambda: answers("127.0.0.1", port))
        # All of 127.0.0.0/8 is this computer: a server on all interfaces would answer there too.
        assert not answers("127.0.0.2", port)
        assert not (tmp_path / "data" / "lan").exists()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/trust", timeout=60)
        assert refused.value.code == 404
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=2).close()
    except OSError:
        return False
    return True


def test_the_words_say_why_where_who_and_how_to_stop(tmp_path: Path) -> None:
    said = words(lan.House(OTHER, certificates.prepare_pair(tmp_path, OTHER, NOW)))
    assert "https://192.168.1.5:8443\n  or https://kitchen.local:8443" in said
    plain = " ".join(said.split())
    for text in ("only over HTTPS", "a device that holds its key", "Ctrl+C", "If you do not trust"):
        assert text in plain
    assert max(len(line) for line in said.splitlines()) <= 78


def test_the_code_in_the_terminal_is_the_code_of_the_address() -> None:
    drawn = qr("https://192.168.1.5:8443")[0].split("\n")
    halves = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    rows = [[halves[sign][half] for sign in line] for line in drawn for half in (0, 1)]
    wanted = segno.make("https://192.168.1.5:8443", micro=False)
    border = 2
    size = len(wanted.matrix)
    cut = [row[border : border + size] for row in rows[border : border + size]]
    assert cut == [list(row) for row in wanted.matrix]
