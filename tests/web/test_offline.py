"""What a device needs to work without a network: the worker, the manifest, a token that lasts."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from steadyback.web.diary.morning import FIELDS
from steadyback.web.look.versions import STATIC
from steadyback.web.records import models
from tests.web.conftest import EVENING, Device
from tests.web.test_api import WALK

PNG = b"\x89PNG\r\n\x1a\n"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def test_the_worker_may_work_for_every_person_and_is_asked_for_anew_each_time() -> None:
    response = Client().get("/p/sw.js")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Service-Worker-Allowed"] == "/p/"
    assert response["Cache-Control"] == "no-cache"


def test_the_worker_names_the_files_of_this_version_and_they_are_there() -> None:
    first = Client().get("/p/sw.js").content.decode().splitlines()[0]
    files = json.loads(first.removeprefix("self.steadybackFiles=").removesuffix(";"))
    names = {file.split("?")[0].removeprefix("/static/") for file in files}
    assert {"dist/led.js", "dist/timer.js", "dist/main.js", "dist/steadyback.css"} <= names
    assert sum(name.endswith(".woff2") for name in names) == 2
    assert all((STATIC / name).is_file() for name in names)
    assert all("?v=" in file for file in files if not file.endswith(".woff2"))


@pytest.mark.parametrize("name", ["lead", "heat", "walk", "breaks"])
def test_a_kept_page_asks_for_no_file_that_the_worker_does_not_keep(
    owner: Device, name: str
) -> None:
    page = owner.get(name).content.decode()
    asked = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert asked
    assert asked <= set(re.findall(r'"(/static/[^"]+)"', Client().get("/p/sw.js").content.decode()))


def test_the_manifest_installs_the_page_that_opens_without_a_network(owner: Device) -> None:
    found = owner.get("app.webmanifest")
    assert found["Content-Type"] == "application/manifest+json"
    told = found.json()
    assert (told["start_url"], told["display"]) == (f"/p/{owner.person}/lead", "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}
    assert any(icon["purpose"] == "maskable" for icon in told["icons"])


def test_every_icon_is_a_picture_of_the_size_that_the_manifest_says(owner: Device) -> None:
    for icon in owner.get("app.webmanifest").json()["icons"]:
        picture = (STATIC / icon["src"].split("?")[0].removeprefix("/static/")).read_bytes()
        if icon["type"] == "image/png":
            assert picture.startswith(PNG)
            side = int.from_bytes(picture[16:20], "big")
            assert icon["sizes"] == f"{side}x{side}"
        else:
            assert picture.startswith(b"<svg")


def test_the_manifest_says_nothing_about_anybody(owner: Device, stranger: Device) -> None:
    assert stranger.get("app.webmanifest").status_code == 404
    assert b"Robin" not in owner.get("app.webmanifest").content


def test_the_token_of_a_page_that_was_kept_for_days_still_sends(
    owner: Device, clock: time_machine.Traveller
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = owner.client.cookies
    found = TOKEN.search(browser.get(f"/p/{owner.person}/lead").content.decode())
    assert found is not None
    clock.move_to(EVENING + timedelta(days=20))
    sent = browser.post(
        f"/api/people/{owner.person}/events",
        json.dumps({"events": [WALK]}),
        content_type="application/json",
        headers={"X-CSRFToken": found[1]},
    )
    assert sent.status_code == 201
    assert models.Event.objects.filter(event_id="w1").count() == 1


def test_a_receipt_is_never_a_page_that_moved(owner: Device) -> None:
    owner.post("you/consent")
    response = owner.client.post(
        f"/api/people/{owner.person}/events",
        json.dumps({"events": [WALK]}),
        content_type="application/json",
    )
    assert (response.status_code, response["Location"]) == (302, f"/p/{owner.person}/paused")
    assert not models.Event.objects.filter(event_id="w1").exists()


def test_only_the_led_page_may_listen_and_only_where_the_device_hears_by_itself(
    owner: Device,
) -> None:
    led = owner.get("lead")["Permissions-Policy"]
    assert "microphone=(self)" in led
    assert "on-device-speech-recognition=(self)" in led
    assert "camera=()" in led
    for path in ("today", "heat", "walk", "breaks", "session", "you", "session.html"):
        assert "microphone=()" in owner.get(path)["Permissions-Policy"], path


def test_the_morning_is_asked_in_the_same_words_on_the_led_page(owner: Device) -> None:
    page = owner.get("lead").content.decode()
    for field in FIELDS:
        if field.kind != "sites":
            assert escape(field.label) in page
            assert f'name="morning_{field.name}"' in page or field.name == "changes"
            assert all(escape(option.label) in page for option in field.options)
