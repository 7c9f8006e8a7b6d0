"""What holds for every page: headers, no stranger's address, no script inside, and its cost."""

import logging
import re
import time
from typing import Any

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.test import Client

from steadyback.web.look.fields import Field, filled
from steadyback.web.project.privacy import QuietFormatter
from steadyback.web.records import models
from tests.web.conftest import Device, as_form

OPEN_TO_ALL = [
    "/welcome", "/who", "/recover", "/about", "/help-now", "/bring-in-a-record", "/nowhere",
    "/api/", "/c/", "/join", "/programme",
    "/account/sign-in/", "/account/sign-up/", "/account/password/forgotten/",
]  # fmt: skip
OF_A_PERSON = [
    "today", "plan", "you", "check-in", "session", "session/hurts", "help-now", "help-now/leave",
    "letter", "outcome", "keep", "you/week", "you/equipment", "you/goals", "you/health",
    "you/profile", "you/consent", "you/erase", "cleared", "questions/about", "questions/where",
    "questions/pain", "questions/rf01", "why/walking-1", "lessons", "lessons/hurt-and-harm",
    "measures", "measures/rmdq", "measures/phq-2", "measures/strength-check",
    "measures/direction-test", "library", "library?muscle=hamstrings&stage=2", "library/bird-dog",
    "library/superman", "library/techniques", "library/techniques/heat", "heat", "walk", "breaks",
    "take-along", "reminders", "brought-in", "from-paper", "progress", "progress?range=all",
    "walks", "you/sharing", "you/programs",
]  # fmt: skip
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7|add:7 }}\u202e\x00"


@pytest.fixture
def planned(owner: Device) -> Device:
    owner.post("plan/make")
    return owner


def pages(device: Device) -> dict[str, Any]:
    found = {path: device.client.get(path) for path in OPEN_TO_ALL}
    return found | {page: device.get(page) for page in OF_A_PERSON}


def test_every_page_is_private_strict_and_free_of_others(planned: Device) -> None:
    for path, response in pages(planned).items():
        assert response.status_code in (200, 404), path
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert response["Cache-Control"] == "no-store, private"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Content-Type-Options"] == "nosniff"
        text = response.content.decode()
        addresses = re.findall(r"(?:src|href|action)=\"([^\"]*)\"", text)
        assert addresses, path
        outside = [one for one in addresses if not re.match(r"(/(?!/)|#|tel:\+?\d+$|\?)", one)]
        assert outside == [], path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path
        assert re.findall(r"<script(?! src=)", text) == []
        assert "Not yet reviewed by a clinician" in text


def test_every_page_has_one_heading_a_title_and_its_language(planned: Device) -> None:
    for path, response in pages(planned).items():
        text = response.content.decode()
        assert len(re.findall(r"<h1[ >]", text)) == 1, path
        assert re.search(r"<title>\S.* · Steadyback</title>", text), path
        assert '<html lang="en">' in text


def test_hostile_text_is_shown_as_text(new_device: Any, clock: Any) -> None:
    device = new_device()
    device.agree(HOSTILE)
    other = {"cautions": ["other"], "other-text": HOSTILE, "own_goal": HOSTILE}
    device.answer_quickly(**other)
    assert "\x00" not in str(device.row.events.get(kind="intake").body)
    device.post("plan/make")
    for path, response in pages(device).items():
        text = response.content.decode()
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        assert "14" not in re.findall(r"alert\(1\)[^<]*?(14)", text), path


@pytest.mark.parametrize("page", ["today", "plan", "progress"])
def test_a_page_costs_four_queries_and_writes_nothing(
    planned: Device, page: str, django_assert_max_num_queries: Any
) -> None:
    planned.get(page)
    with django_assert_max_num_queries(4) as seen:
        assert planned.get(page).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_a_scale_has_no_value_until_it_is_given() -> None:
    scale = Field("leg", "Leg", "scale")
    assert filled((scale,), as_form({"leg": ""})).errors
    assert filled((scale,), as_form({})).errors
    assert filled((scale,), as_form({"leg": "0"})).values == {"leg": 0}


@pytest.mark.parametrize("raw", ["11", "-1", "1e3", "٣", "NaN", "3.5", "9" * 400])
def test_a_scale_takes_whole_numbers_from_0_to_10(raw: str) -> None:
    assert filled((Field("leg", "Leg", "scale"),), as_form({"leg": raw})).errors


def test_a_log_line_holds_no_answer_no_key_and_no_id(rf: Any) -> None:
    class Match:
        route = "p/<str:person>/today"

    request = rf.get("/p/secret-id/today")
    request.resolver_match = Match()
    said = "leg pain 7"
    try:
        raise ValueError(said)
    except ValueError as error:
        caught = (ValueError, error, error.__traceback__)
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s",
        ("/p/secret-id/today",), caught,
    )  # fmt: skip
    record.request = request
    line = QuietFormatter().format(record)
    assert "secret-id" not in line
    assert "leg pain" not in line
    assert "p/<str:person>/today" in line
    assert "ValueError" in line


def test_a_log_line_holds_no_name_of_a_host_that_somebody_made_up(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/", headers={"host": "made-up.example"}).status_code == 400
    lines = [QuietFormatter().format(record) for record in caplog.records]
    assert any("DisallowedHost" in line for line in lines)
    assert "made-up" not in "".join(lines)


def test_the_migrations_hold_every_table(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_page_for_a_broken_server_needs_nothing() -> None:
    assert "did not work" in get_template("look/refusal.html").render(
        {"title": "That did not work"}
    )


def cpu_ms(device: Device, page: str) -> float:
    """CPU for one request, the best of several, in milliseconds."""
    best = 1e9
    for _ in range(7):
        begin = time.process_time()
        device.get(page)
        best = min(best, time.process_time() - begin)
    return best * 1000


def print_costs(planned: Device) -> None:
    """For the benchmark: what the pages cost."""
    assert models.Person.objects.exists()
    for page in ("today", "plan", "you"):
        print(page, round(cpu_ms(planned, page), 1), "ms")
