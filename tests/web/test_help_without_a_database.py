"""Emergency signs and numbers come also where the database is locked, gone or damaged."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from steadyback.web.start.danger import emergency_questions
from tests.web.conftest import Device

pytestmark = pytest.mark.django_db


ON_A_SERVER = bool(os.environ.get("DATABASE_URL"))
TROUBLES = (
    ["gone", "without tables"] if ON_A_SERVER else ["locked", "gone", "without tables", "damaged"]
)


@pytest.fixture(params=TROUBLES)
def trouble(request: pytest.FixtureRequest, tmp_path: Path, owner: Device) -> Iterator[str]:
    """Everything below asks something that does not answer in place of the database."""
    assert owner.person
    before = connections["default"]
    broken = connections.create_connection("default")
    with closing(sqlite3.connect(tmp_path / "steadyback.sqlite3")) as holder:
        if ON_A_SERVER:
            away = {"HOST": "/nowhere"} if request.param == "gone" else {"NAME": "postgres"}
            there: dict[str, Any] = {**away}
        else:
            there = a_broken_file(holder, tmp_path / "steadyback.sqlite3", request.param)
            there["OPTIONS"] = {**before.settings_dict["OPTIONS"], "timeout": 0.05}
        broken.settings_dict = {**before.settings_dict, **there}
        connections["default"] = broken
        yield request.param
        broken.close()
        connections["default"] = before


def a_broken_file(holder: sqlite3.Connection, path: Path, how: str) -> dict[str, Any]:
    """A file in place of the database's; `holder` is open on it."""
    if how == "locked":
        holder.execute("pragma locking_mode=exclusive")
        holder.execute("begin exclusive")
    if how == "gone":
        path.unlink()
        path.mkdir()
    if how == "damaged":
        path.write_bytes(b"no database" * 1000)
    return {"NAME": path}


def test_everybody_gets_the_signs_and_numbers_without_a_database(
    owner: Device, trouble: str
) -> None:
    page = owner.client.get("/help-now")
    assert page.status_code == 200, trouble
    assert all(flag.question in page.content.decode() for flag in emergency_questions())
    assert 'href="tel:999"' in page.content.decode()


def test_a_person_gets_the_general_card_where_the_record_cannot_be_opened(
    owner: Device, trouble: str
) -> None:
    path = f"/p/{owner.person}/help-now"
    page = owner.client.get(path, headers={"accept-language": ""})
    assert page.status_code == 200, trouble
    words = page.content.decode()
    assert "Emergency signs and numbers" in words
    assert 'href="tel:112"' in words
    assert "your local emergency number" in words


def test_no_other_page_shows_anything_without_a_database(owner: Device, trouble: str) -> None:
    owner.client.raise_request_exception = False
    page = owner.get("today")
    assert page.status_code in (500, 503), trouble
    assert 'href="/help-now"' in page.content.decode()
