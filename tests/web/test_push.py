"""Notifications: encrypted as the standard says, sent nowhere but to a public https address."""

import json
import socket
import threading
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.core import signing
from django.utils import timezone

from steadyback.languages import _, said_in, speaking
from steadyback.languages.offered import written
from steadyback.languages.pseudo import PSEUDO
from steadyback.web.accounts.models import Access
from steadyback.web.look.browsers import label_of, said_label
from steadyback.web.records import reminder_rows
from steadyback.web.records.models import PushDevice, Reminder, Sending
from steadyback.web.reminders import messages, reaching, vapid, worker
from steadyback.web.reminders.encryption import (
    MOST_BYTES,
    BadKeys,
    encrypted,
    from_base64url,
    to_base64url,
)
from tests.web.conftest import Device
from tests.web.pushbox import HOST, Browser, Pushbox, pushbox

# RFC 8291, appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_it_is_encrypted_as_the_example_of_the_standard() -> None:
    number = int.from_bytes(from_base64url(SENDER), "big")
    own = ec.derive_private_key(number, ec.SECP256R1())
    made = encrypted(PLAIN, RECEIVER, AUTH, own=own, salt=from_base64url(SALT))
    assert to_base64url(made) == BODY


def test_a_browser_reads_it_and_each_one_is_another() -> None:
    browser = Browser()
    keys = browser.subscription["keys"]
    one, two = (encrypted(b"{}", keys["p256dh"], keys["auth"]) for _ in range(2))
    assert browser.read(one) == browser.read(two) == b"{}"
    assert one[:80] != two[:80]
    with pytest.raises(ValueError, match="too long"):
        encrypted(b"x" * 3001, keys["p256dh"], keys["auth"])


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", AUTH), (RECEIVER, ""), ("BA", AUTH), (RECEIVER, AUTH[:-4]), ("é", AUTH),
     (to_base64url(b"\x04" + b"\x01" * 64), AUTH)],
)  # fmt: skip
def test_keys_that_are_none_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(BadKeys):
        encrypted(b"", p256dh, auth)


def test_the_servers_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    assert vapid.push_key(tmp_path) is None
    vapid.prepare(tmp_path)
    made = (tmp_path / vapid.KEY_FILE).read_bytes()
    vapid.prepare(tmp_path)
    assert (tmp_path / vapid.KEY_FILE).read_bytes() == made
    assert S_IMODE((tmp_path / vapid.KEY_FILE).stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [vapid.KEY_FILE]


def test_a_key_that_a_crash_left_empty_is_made_anew_and_a_damaged_one_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / vapid.KEY_FILE).touch()
    vapid.prepare(tmp_path)
    assert vapid.push_key(tmp_path) is not None
    assert not caplog.messages
    (tmp_path / vapid.KEY_FILE).write_text("damaged")
    vapid.prepare(tmp_path)
    assert (tmp_path / vapid.KEY_FILE).read_text() == "damaged"
    assert vapid.push_key(tmp_path) is None
    assert "push-key.pem is damaged" in caplog.messages[0]


def test_it_says_who_sends_and_signs_it(tmp_path: Path) -> None:
    vapid.prepare(tmp_path)
    key, now = vapid.push_key(tmp_path), datetime(2026, 3, 2, tzinfo=UTC)
    assert key is not None
    said = key.authorization("https://push.example.org/send/x?y=1", "me@example.org", now)
    token, public = said.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    read = [json.loads(urlsafe_b64decode(one + "==")) for one in (head, claims)]
    assert read[0] == {"typ": "JWT", "alg": "ES256"}
    assert read[1]["aud"] == "https://push.example.org"
    assert read[1]["sub"] == "mailto:me@example.org"
    assert 0 < read[1]["exp"] - now.timestamp() <= 24 * 3600
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(public))
    raw = from_base64url(signature)
    assert len(raw) == 64
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    point.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))


# ------------------------------------------------------------------ where it may go

WRONG = [
    "http://push.example.org/x", "https://push.example.org:8443/x", "https://localhost/x",
    "https://127.0.0.1/x", "https://[::1]/x", "https://10.0.0.7/x", "https://2130706433/x",
    "https://0x7f.1/x", "https://router.local/x", "https://db.internal/x", "https://nas.lan/x",
    "https://user:pass@push.example.org/x", "ftp://push.example.org/x", "https:///x", "x", "",
    "https://push.example.org/a b", "https://push.example.org/\r\nX: 1", "https://pu\u0441h.example.org/",
    "https://push.example.org:x/", f"https://push.example.org/{'a' * 2000}", "https://[/x",
]  # fmt: skip


@pytest.mark.parametrize("endpoint", WRONG)
def test_an_address_that_could_be_of_this_house_is_never_asked(endpoint: str) -> None:
    with pytest.raises(reaching.Unreachable):
        reaching.host_of(endpoint)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.4", "172.16.0.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"],
)  # fmt: skip
def test_a_name_that_leads_into_a_house_is_never_asked(address: str) -> None:
    with pytest.raises(reaching.Unreachable):
        reaching.public_address(HOST, lambda *_: ["93.184.215.14", address])


def test_a_public_name_is_asked_at_the_address_that_was_looked_at() -> None:
    assert reaching.public_address(HOST, lambda *_: ["93.184.215.14"]) == "93.184.215.14"
    with pytest.raises(OSError, match="no address"):
        reaching.public_address(HOST, lambda *_: [])


def test_a_service_that_says_nothing_is_cut_off_also_while_hands_are_shaken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reaching, "WHOLE_S", 0.2)
    monkeypatch.setattr(reaching, "PATIENCE_S", 3600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = silent.getsockname()
        with pytest.raises(OSError, match=r"\S"):
            reaching.post(f"https://{HOST}/x", b"", {}, at=lambda _: where)


def test_a_name_that_is_found_too_late_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "WHOLE_S", -1)
    with pytest.raises(OSError, match="too late"):
        reaching.post(f"https://{HOST}/x", b"", {}, at=lambda _: ("127.0.0.1", 1))


# ------------------------------------------------------------------ sent


@pytest.fixture
def push(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pushbox]:
    """A push service that this server reaches: the one name that leads to this machine."""
    settings.DATA_FOLDER, settings.DEFAULT_FROM_EMAIL = tmp_path, "steadyback@example.org"
    vapid.prepare(tmp_path)
    with pushbox(tmp_path) as box:
        only_here = partial(
            reaching.post, at=lambda host: ("127.0.0.1", box.port), context=box.trusted
        )
        monkeypatch.setattr(messages, "post", only_here)
        yield box


def subscribe(device: Device, browser: Browser, **changes: Any) -> Any:
    sent = json.dumps(browser.subscription | changes)
    path = f"/p/{device.person}/reminders/browser"
    return device.client.post(path, sent, content_type="application/json")


@pytest.fixture
def reached(owner: Device, push: Pushbox, clock: time_machine.Traveller) -> Device:
    """Somebody with a browser for notifications; it is half past five on Tuesday."""
    clock.shift(timedelta(hours=20))
    assert subscribe(owner, Browser()).status_code == 201
    clock.shift(timedelta(hours=3, minutes=30))
    return owner


def test_it_arrives_once_encrypted_for_the_browser_alone(
    owner: Device, push: Pushbox, clock: Any
) -> None:
    browser = Browser()
    clock.shift(timedelta(hours=20))
    assert [subscribe(owner, browser).status_code for _ in range(2)] == [201, 201]
    clock.shift(timedelta(hours=3, minutes=30))
    assert [worker.once(timezone.now) for _ in range(2)] == [1, 0]
    ((path, headers, body),) = push.taken
    assert path == "/send/one"
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == str(3 * 3600), "it is dropped when it would be too late"
    assert headers["authorization"].startswith("vapid t=")
    told = json.loads(browser.read(body))
    assert told["title"] == "Time for your session?"
    assert told["open"] == f"/p/{owner.person}/today"
    everything = f"{body!r}{headers}"
    assert owner.person not in everything
    shown = f"{told['title']} {told['body']} {told['says']}".lower()
    names = {one.name.lower() for one in owner.catalogue.exercises.values()} | {
        "robin",
        "pain",
        "leg",
    }
    assert [name for name in names if name in shown] == []


@pytest.mark.parametrize("code", ["en", *written(), *PSEUDO])
def test_a_message_brings_its_language_and_the_workers_own_words_and_is_no_larger_than_may_be(
    code: str,
) -> None:
    with speaking(code):
        text = messages.notification("p" * 22, "n" * 32, last=True, trial=False)
    words = [said_in(code, "pages", one) for one in (messages.PLAIN, messages.OFFLINE)]
    told = json.loads(text)
    assert [told["lang"], told["plain"], told["offline"]] == [code, *words]
    assert max(len(one) for one in told.values()) <= 200, "the worker cuts longer ones"
    assert len(text) <= MOST_BYTES / 2, "the longest language has room"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_no_more_is_forgotten_and_the_others_get_it(
    status: int, reached: Device, push: Pushbox
) -> None:
    subscribe(reached, Browser("two"))
    push.status["/send/one"] = status
    assert worker.once(timezone.now) == 1
    assert [one.endpoint for one in PushDevice.objects.all()] == [Browser("two").endpoint]


@pytest.mark.parametrize(
    ("status", "state"),
    [(201, Sending.SENT), (500, Sending.WAITING), (429, Sending.WAITING), (400, Sending.FAILED),
     (403, Sending.FAILED), (302, Sending.FAILED), (410, Sending.FAILED)],
)  # fmt: skip
def test_what_can_be_better_later_is_tried_again_and_no_redirect_is_followed(
    status: int, state: str, reached: Device, push: Pushbox
) -> None:
    push.status["/send/one"], push.location = status, "https://127.0.0.1/inside"
    worker.once(timezone.now)
    assert Reminder.objects.get().state == state
    assert len(push.taken) == 1


def test_all_browsers_are_asked_at_once(
    reached: Device, push: Pushbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(reached, Browser("two"))
    both = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(messages, "post", lambda *_: (both.wait(), 201)[1])
    assert worker.once(timezone.now) == 1


def test_all_of_one_reminder_share_one_deadline_and_the_claim_lasts_longer(
    reached: Device, push: Pushbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reaching.WHOLE_S < messages.ALL_S < reminder_rows.LEASE.total_seconds() / 2
    never = threading.Event()
    monkeypatch.setattr(messages, "ALL_S", 0.1)
    monkeypatch.setattr(messages, "post", lambda *_: never.wait(60) and 201)
    try:
        assert worker.once(timezone.now) == 0
        row = Reminder.objects.get()
        assert (row.state, row.says, row.tries) == (Sending.WAITING, "unreached", 1)
    finally:
        never.set()


def test_one_to_try_goes_to_the_browser_that_asks_alone(
    reached: Device, teammate: Device, push: Pushbox
) -> None:
    subscribe(reached, Browser("two"))
    elsewhere = Access.objects.exclude(role="owner").first()
    assert elsewhere is not None
    rows = PushDevice.objects.filter(endpoint=Browser("two").endpoint)
    rows.update(access=elsewhere, key=elsewhere.key)
    assert reached.post("reminders/now", {"do": "try-push"}).status_code == 302
    assert [path for path, _, _ in push.taken] == ["/send/one"]


def test_a_shared_browser_keeps_its_address_and_the_reminders_of_each(
    reached: Device, new_device: Callable[[], Device], push: Pushbox
) -> None:
    browser, mate = Browser(), new_device()
    mate.agree("Kim")
    mate.answer_quickly()
    assert [subscribe(one, browser).status_code for one in (reached, mate)] == [201, 201]
    for one in (reached, mate):
        one.post("reminders/now", {"do": "try-push"})
    told = [json.loads(browser.read(body))["tag"] for _, _, body in push.taken]
    assert told == [headers["topic"] for _, headers, _ in push.taken]
    assert set(told) == set(PushDevice.objects.values_list("name", flat=True))
    assert len(set(told)) == 2
    for one, free in ((reached, False), (mate, True)):
        name = PushDevice.objects.get(person=one.row).name
        path = f"/p/{one.person}/reminders/browser/end"
        form = {"browser": name, "endpoint": browser.endpoint}
        answer = one.client.post(path, form, headers={"accept": "application/json"})
        assert answer.json() == {"free": free, "next": f"/p/{one.person}/reminders?done=push-off"}


def test_another_machine_that_claims_the_name_is_not_told(
    reached: Device, push: Pushbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    untrusting = partial(reaching.post, at=lambda host: ("127.0.0.1", push.port))
    monkeypatch.setattr(messages, "post", untrusting)
    worker.once(timezone.now)
    assert (push.taken, Reminder.objects.get().state) == ([], Sending.WAITING)


@pytest.mark.parametrize(
    "changes",
    [{"endpoint": one} for one in WRONG[:8]]
    + [{"keys": {}}, {"keys": {"p256dh": "x", "auth": "y"}}],
)
def test_a_browser_that_names_such_an_address_or_no_keys_is_refused(
    changes: dict[str, Any], owner: Device, push: Pushbox
) -> None:
    assert subscribe(owner, Browser(), **changes).status_code == 422
    assert not PushDevice.objects.exists()


def test_no_more_than_ten_browsers(owner: Device, push: Pushbox) -> None:
    made = [subscribe(owner, Browser(f"{number}")).status_code for number in range(11)]
    assert made == [201] * 10 + [409]


def test_the_page_names_the_browsers_and_the_last_one_switches_it_off(reached: Device) -> None:
    page = reached.get("reminders").content.decode()
    assert "1 browser gets a notification" in page
    assert "(this device)" in page
    name = PushDevice.objects.get().name
    reached.post("reminders/browser/end", {"browser": name})
    assert not PushDevice.objects.exists()
    told = reached.row.events.filter(kind="settings").order_by("seq").last()
    assert told is not None
    assert told.body == {"preferences": {"reminders_push": False}}


@pytest.mark.parametrize(
    ("name", "says"),
    [("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox on Linux"),
     ("Mozilla/5.0 (Linux; Android 10) Chrome/140 Mobile Safari/537.36", "Chrome on Android"),
     ("Mozilla/5.0 (iPhone; CPU) Version/18 Mobile Safari/604", "Safari on an iPhone"),
     ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
     ("", "A browser")],
)  # fmt: skip
def test_a_browser_is_called_what_it_is(name: str, says: str) -> None:
    assert label_of(name) == says
    assert said_label(says) == says


def test_a_browser_is_kept_in_english_and_named_in_the_language_of_the_page(
    owner: Device, reached: Device
) -> None:
    with speaking("es"):
        label = label_of("Mozilla/5.0 (iPhone; CPU) Version/18 Mobile Safari/604")
        assert label == "Safari on an iPhone"
        assert said_label(label) == _(
            "{browser} on {system}", browser="Safari", system=_("an iPhone")
        )
        assert " on " not in said_label(label)
        assert said_label("A browser") != "A browser"
    PushDevice.objects.update(label=label)
    profile = {"locale": "es", "time_zone": "Europe/Madrid", "birth_year": "1979"}
    assert owner.post("you/profile", profile).status_code == 302
    page = reached.get("reminders").content.decode()
    assert "Safari en un iPhone" in page
    assert label not in page


def test_later_from_a_notification_needs_its_token_and_the_devices_key(
    reached: Device, stranger: Device, push: Pushbox, clock: time_machine.Traveller
) -> None:
    assert worker.once(timezone.now) == 1
    token = {"token": signing.dumps(reached.person, salt=messages.LATER)}
    assert stranger.post("reminders/later", token).status_code == 404
    wrong = {"token": signing.dumps("somebody-else", salt=messages.LATER)}
    assert [reached.post("reminders/later", one).status_code for one in ({}, wrong)] == [404, 404]
    assert reached.post("reminders/later", token).json() == {"again": True}
    clock.shift(timedelta(minutes=60))
    assert worker.once(timezone.now) == 1
    clock.shift(timedelta(days=1, minutes=5))
    assert reached.post("reminders/later", token).status_code == 404
