"""The session as one file, and its log brought in, without a browser."""

import json
import re
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from steadyback.record import CaseProblems
from steadyback.web.player import download
from steadyback.web.player.bringing_in import content
from steadyback.web.player.carried import MOST_BYTES, events_of
from steadyback.web.records import models
from tests.web.conftest import Device

CHECK_IN = {
    "id": "019cae00-0000-7000-8000-000000000001",
    "at": "2026-03-02T18:00:00+00:00",
    "by": "person",
    "kind": "check_in",
    "version": 1,
    "body": {"symptoms": {"leg_nprs": 2}},
}


def log(person: str, *events: Any, **changes: Any) -> str:
    return json.dumps(
        {"format": "steadyback-log/1", "person": person, "events": events or [CHECK_IN]} | changes
    )


def codes(text: str, count: int, packed: bool = True) -> list[str]:
    raw = text.encode()
    deflate = zlib.compressobj(wbits=-15)
    content = deflate.compress(raw) + deflate.flush() if packed else raw
    signs = urlsafe_b64encode(content).decode().rstrip("=")
    size = -(-len(signs) // count)
    how, mark = ("z" if packed else "p"), f"{zlib.crc32(content):08x}"
    return [
        f"SB1.{how}.{at + 1}-{count}.{mark}.{signs[at * size : (at + 1) * size]}"
        for at in range(count)
    ]


@pytest.fixture
def robin(owner: Device) -> Device:
    """Somebody whose week is planned."""
    owner.post("plan/make")
    return owner


def bring(device: Device, text: str) -> Any:
    return device.post("you/bring-in", {"log": text})


def told(device: Device) -> int:
    return models.Event.objects.filter(person=device.row, kind="check_in").count()


def test_the_file_is_whole_and_asks_nobody_for_anything(robin: Device) -> None:
    answer = robin.get("session.html")
    page = answer.content.decode()
    assert answer["Content-Disposition"].startswith('attachment; filename="steadyback-session-2026')
    assert answer["Cache-Control"] == "no-store, private"
    assert re.findall(r"(?:src|href|action)=\"(?!tel:|#|data:)[^\"]*", page) == []
    assert re.findall(r"url\((?!data:|#)[^)]*", page) == []
    assert "csrf" not in page
    assert "Permission is hereby granted" in page
    told = page.split("</style>")[1].split('<script id="file-days"')[0]
    assert "as soon as there is" not in told
    assert "There is no network" not in told
    assert robin.client.cookies["steadyback-key"].value not in page


def test_the_policy_of_the_file_allows_its_own_script_and_style_only(robin: Device) -> None:
    answer = robin.get("session.html")
    page = answer.content.decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    said = policy[1].replace("&#x27;", "'")
    assert answer["Content-Security-Policy"].startswith(said)
    assert "default-src 'none'" in said
    assert "http" not in said
    assert "unsafe" not in said
    for name in ("script", "style"):
        [text] = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        [mark] = re.findall(rf"{name}-src 'sha256-([^']*)'", said)
        assert b64decode(mark) == sha256(text.encode()).digest()


def test_the_file_holds_today_only_with_every_figure_of_it(robin: Device) -> None:
    page = robin.get("session.html").content.decode()
    held = {
        name: json.loads(text)
        for name, text in re.findall(r'<script id="file-(\w+)"[^>]*>(.*?)</script>', page)
    }
    whole = robin.get("days.json").json()
    assert [day["date"] for day in held["days"]["tables"]["days"]] == ["2026-03-02"]
    assert held["days"]["tables"]["days"] == whole["tables"]["days"][:1]
    named = {
        item["figure"][part]
        for item in held["days"]["items"]
        if item["figure"]
        for part in ("body", "level")
    }
    assert named == held["figures"].keys()
    assert len(named) > 1


def test_a_stranger_gets_no_file_and_brings_nothing_in(robin: Device) -> None:
    for page in ("session.html", "you/bring-in"):
        assert Client().get(f"/p/{robin.person}/{page}").status_code == 404
    assert Client().post(f"/p/{robin.person}/you/bring-in", {"log": "{}"}).status_code == 404


def test_a_log_is_stored_once_however_it_comes(robin: Device) -> None:
    text = log(robin.person)
    before = told(robin)
    assert b"1 entry is in your record now" in bring(robin, text).content
    for again in (text, codes(text, 1)[0], "\n".join(codes(text, 3)[::-1]), *codes(text, 1, False)):
        answer = bring(robin, again)
        assert (answer.status_code, b"Nothing new" in answer.content) == (200, True), again
    file = SimpleUploadedFile("log.json", text.encode())
    assert b"Nothing new" in robin.post("you/bring-in", {"log": "", "file": file}).content
    assert told(robin) == before + 1


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        (lambda p: "", 422, "is empty"),
        (lambda p: "Hello, how are you?", 422, "is not JSON"),
        (lambda p: '{"format": "steadyback-log/1",', 422, "line 1, column"),
        (lambda p: "[]", 422, "is no log"),
        (lambda p: log(p, format="steadyback-case/1"), 422, "is no log"),
        (lambda p: log("somebody"), 422, "<b>Person</b>: is somebody else"),
        (lambda p: log(p, events={}), 422, "<b>Events</b>"),
        (lambda p: log(p, CHECK_IN, 3), 422, "<b>Entry 2</b>: is not an object"),
        (lambda p: log(p, {**CHECK_IN, "by": "clinician:x"}), 422, "<b>Entry 1, by</b>"),
        (lambda p: log(p, {**CHECK_IN, "kind": "plan_issued"}), 422, "<b>Entry 1, kind</b>"),
        (
            lambda p: log(p, {**CHECK_IN, "body": {"symptoms": {"leg_nprs": 11}}}),
            422,
            "<b>Entry 1, body, symptoms, leg nprs</b>",
        ),
        (lambda p: codes(log(p), 3)[0], 422, "lacks code 2, 3 of 3"),
        (lambda p: codes(log(p), 3)[0] + codes(log("x"), 3)[1], 422, "codes of different logs"),
        (lambda p: codes(log(p), 1)[0][:-6], 422, "do not fit together"),
    ],
)
def test_nonsense_is_refused_with_its_place_and_nothing_is_stored(
    robin: Device, change: Any, status: int, says: str
) -> None:
    before = told(robin)
    answer = bring(robin, change(robin.person))
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert "Nothing was stored" in answer.content.decode()
    assert told(robin) == before


def test_an_id_that_comes_with_other_words_is_refused_and_the_first_words_stay(
    robin: Device,
) -> None:
    bring(robin, log(robin.person))
    other = {**CHECK_IN, "body": {"symptoms": {"leg_nprs": 9}}}
    answer = bring(robin, log(robin.person, other))
    assert answer.status_code == 409
    assert "<b>Entry 1</b>: is stored already with another content" in answer.content.decode()
    kept = models.Event.objects.get(person=robin.row, event_id=CHECK_IN["id"])
    assert kept.body["symptoms"]["leg_nprs"] == 2


def test_a_code_that_grows_without_end_is_refused() -> None:
    bomb = codes(" " * (20 * MOST_BYTES), 1)[0]
    assert len(bomb) < MOST_BYTES
    with pytest.raises(CaseProblems) as refused:
        events_of(bomb, "x")
    assert "larger than 1 MB" in refused.value.problems[0].says


def test_a_file_that_is_far_too_large_is_not_read_whole() -> None:
    large = SimpleNamespace(FILES={"file": BytesIO(b" " * MOST_BYTES * 3 + b"{}")})
    read = content(cast(HttpRequest, large), "")
    assert isinstance(read, bytes)
    assert len(read) == MOST_BYTES + 1
    with pytest.raises(CaseProblems):
        events_of(b"{" + read[1:], "anybody")


def test_where_the_page_leads_to_help_the_file_leads_to_its_own_signs(robin: Device) -> None:
    page = robin.get("session.html").content.decode()
    assert 'comes, <a href="#signs">get help now</a>.' in page
    assert 'id="signs"' in page


def test_a_sentence_that_fits_a_page_only_does_not_slip_into_a_file(
    robin: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "OTHER_WORDS", (("No page says this.", "Nor a file."),))
    with pytest.raises(ValueError, match="No page says this"):
        robin.get("session.html")


def test_a_danger_sign_brought_in_locks_and_shows_the_way_to_the_card(robin: Device) -> None:
    sign = {**CHECK_IN, "body": {"symptoms": {"leg_nprs": 2}, "answers": {"RF01": "yes"}}}
    answer = bring(robin, log(robin.person, sign))
    assert b"Open the emergency card" in answer.content
    assert robin.get("days.json").json()["tables"]["days"][0]["locked"]


def test_a_session_that_was_led_is_known_to_the_next_file_as_arrived(robin: Device) -> None:
    bring(robin, log(robin.person))
    page = robin.get("session.html").content.decode()
    [text] = re.findall(r'<script id="file-arrived"[^>]*>(.*?)</script>', page)
    assert CHECK_IN["id"] in json.loads(text)


def test_a_file_is_there_after_the_questions_only(new_device: Callable[[], Device]) -> None:
    device = new_device()
    device.agree("Robin")
    assert device.get("session.html")["Location"] == f"/p/{device.person}/questions"


def test_you_and_the_session_lead_to_both(robin: Device) -> None:
    assert f'href="/p/{robin.person}/you/bring-in"' in robin.get("you").content.decode()
    assert f'href="/p/{robin.person}/session.html"' in robin.get("session").content.decode()
