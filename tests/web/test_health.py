"""Probes and counts: what a service manager sees, and what nobody can see in it."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client, override_settings
from django.utils import timezone

from steadyback.web.accounts.models import Organisation
from steadyback.web.project import watching
from steadyback.web.project.logs import LOGS, REQUESTS, JsonFormatter, logs_in
from steadyback.web.project.site import Site
from steadyback.web.records.models import Alert
from tests.web.conftest import Device

SECRET = "kept-for-nobody"


@pytest.fixture
def gone(db: None, tmp_path: Path) -> Iterator[None]:
    """In place of the database one that does not answer."""
    before = connections["default"]
    away = connections.create_connection("default")
    there = {"HOST": "/nowhere"} if connection.vendor == "postgresql" else {"NAME": tmp_path}
    away.settings_dict = {**before.settings_dict, **there}
    connections["default"] = away
    yield
    connections["default"] = before


def test_it_lives_and_is_ready(db: None) -> None:
    client = Client(headers={"host": "10.0.0.7"})
    assert client.get("/health/live").content == b"lives\n"
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.content) == (200, b"ready\n")
    assert ready.headers["Cache-Control"] == "no-store"
    assert client.post("/health/live").status_code != 200


def test_without_its_database_it_lives_and_is_not_ready(gone: None) -> None:
    assert Client().get("/health/live").status_code == 200
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"the database cannot be reached\n")


def test_with_old_tables_it_is_not_ready_and_with_newer_ones_it_is(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES "
            "('records', '9999_to_come', '2026-03-01 00:00:00+00:00')"
        )
        assert Client().get("/health/ready").status_code == 200
        cursor.execute("DELETE FROM django_migrations WHERE name = '0007_locale'")
    answer = Client().get("/health/ready")
    assert answer.status_code == 503
    assert b"steadyback migrate" in answer.content


def gauge(name: str) -> float:
    """A number of the counts."""
    lines = Client().get("/metrics").content.decode().splitlines()
    return float(next(one.split()[1] for one in lines if one.startswith(f"steadyback_{name} ")))


def test_danger_signs_that_nobody_was_told_of_are_counted_and_how_long_they_wait(
    db: None, owner: Device
) -> None:
    assert [gauge(f"alerts_{one}") for one in ("unseen", "untold", "untold_seconds")] == [0, 0, 0]
    now = timezone.now()
    clinic = Organisation.objects.create(public_id="c", name="Clinic", made_at=now)
    signs = {"person": owner.row, "organisation": clinic, "level": "emergency"}
    for minutes in (5, 10):
        Alert.objects.create(made_at=now - timedelta(minutes=minutes), **signs)
    Alert.objects.create(made_at=now - timedelta(hours=1), told_at=now, **signs)
    Alert.objects.create(made_at=now - timedelta(hours=2), told_at=now, seen_at=now, **signs)
    assert (gauge("alerts_unseen"), gauge("alerts_untold")) == (3, 2)
    assert 600 <= gauge("alerts_untold_seconds") < 1200
    assert owner.person not in Client().get("/metrics").content.decode()


def test_without_its_database_it_counts_what_it_can(gone: None) -> None:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    assert b"steadyback_alerts" not in answer.content


def test_what_is_counted_is_for_this_machine_or_for_who_has_the_token(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 403
    with override_settings(SITE=Site(("a.example",))):
        assert Client().get("/metrics").status_code == 403, "behind a proxy all come from here"
    monkeypatch.setenv("STEADYBACK_METRICS_TOKEN", "a token")
    assert Client().get("/metrics").status_code == 403
    for told, status in (("Bearer a token", 200), ("Bearer another", 403)):
        asked = Client(REMOTE_ADDR="192.0.2.7").get("/metrics", headers={"authorization": told})
        assert asked.status_code == status


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every line that is logged as JSON meanwhile."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(self.format(record))

    ear = Ear()
    ear.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in (REQUESTS, "django", "")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(ear)
    loggers[0].setLevel(logging.INFO)
    yield heard
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(ear)
        one.setLevel(level)


def test_nothing_of_anybody_is_in_logs_and_counts(
    owner: Device, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    owner.client.raise_request_exception = False
    key = next(iter(owner.client.cookies.values())).value
    owner.get(f"today?{SECRET}=1")
    owner.post("check-in", {"note": SECRET, "leg_nprs": "7"})
    owner.client.get(f"/{SECRET}")
    owner.client.get(f"/c/{SECRET}.ics")
    owner.client.get("/p/%00/today")
    monkeypatch.setattr("steadyback.web.records.reading.advise", broken)
    assert owner.get("today").status_code == 500
    counts = watching.counted().decode()
    assert lines
    for words in ("\n".join(lines), counts):
        for secret in (SECRET, owner.person, key, "Robin", "Mozilla"):
            assert secret not in words
    told = [json.loads(line) for line in lines]
    pages = [line for line in told if line["logger"] == REQUESTS]
    assert {"time", "level", "request", "route", "method", "status", "ms"} <= pages[0].keys()
    assert pages[0]["route"] == "/p/<str:person>/today"
    failed = next(line for line in told if line.get("error") == "RuntimeError")
    assert failed["route"] == "p/<str:person>/today"
    assert failed["request"] == pages[-1]["request"], "found again by its id"
    assert 'steadyback_request_seconds_count{route="/p/<str:person>/today"}' in counts
    assert 'route="no route"' in counts


def test_an_address_of_no_sense_is_refused_and_breaks_nothing(owner: Device) -> None:
    owner.client.raise_request_exception = False
    for path in ("/p/%00/today", f"/p/{owner.person}/put-right/%00", "/c/%00.ics"):
        assert owner.client.get(path).status_code in (400, 404, 405), path


def test_each_answer_says_under_which_id_it_is_in_the_log() -> None:
    one, two = (Client().get("/health/live")["X-Request-ID"] for _ in range(2))
    assert len(one) == 16
    assert one != two


def test_only_known_forms_of_logs_can_be_asked_for() -> None:
    from django.core.exceptions import ImproperlyConfigured

    assert logs_in({LOGS: "json"})["handlers"]["console"]["formatter"] == "json"
    assert logs_in({})["handlers"]["console"]["formatter"] == "quiet"
    with pytest.raises(ImproperlyConfigured, match=LOGS):
        logs_in({LOGS: "xml"})


def test_while_the_database_is_away_a_page_says_to_try_again_soon(
    owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_more: object) -> None:
        raise OperationalError(SECRET)

    owner.client.raise_request_exception = False
    monkeypatch.setattr("steadyback.web.records.reading.advise", away)
    page = owner.get("today")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert SECRET not in page.content.decode()
