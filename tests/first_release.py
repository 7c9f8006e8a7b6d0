"""A database as the first release left it, with data in every table; and what became of it."""

import json
import os
import subprocess
import sys

FILL = """
import json, sys
from datetime import UTC, datetime
from steadyback import launch
launch.start_django()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
first = [("accounts", "0001_initial"), ("records", "0001_initial")]
apps = MigrationExecutor(connection).migrate(first).apps
at = datetime(2026, 3, 1, 18, 20, 0, 123456, tzinfo=UTC)
get = apps.get_model
person = get("records", "Person").objects.create(
    public_id="0" * 31 + "1", profile={"time_zone": "Europe/London", "locale": "en-GB"},
    made_at=at, consent="welcome-1")
body = {"activity": "walk", "minutes": 10, "note": "Ä – 犬, 1.50"}
get("records", "Event").objects.create(
    person=person, seq=1, event_id="w", at_utc=at, offset_minutes=60, recorded_at=at, by="person",
    kind="activity", version=1, body=body, hash="h" * 64)
get("records", "Snapshot").objects.create(
    person=person, seq=1, up_to=at, catalogue="old", engine="old", state="{}")
get("records", "Draft").objects.create(
    person=person, kind="intake", content={"done": ["a"]}, changed_at=at)
key = get("accounts", "GuestKey").objects.create(hash="k" * 64, made_at=at)
get("accounts", "Access").objects.create(
    key=key, person=person, role="owner", nickname="Robin", since=at)
get("accounts", "RecoveryCode").objects.create(
    person=person, selector="ABCD", hash="scrypt$x", made_at=at)
get("accounts", "RecoveryTry").objects.create(source="s" * 64, at=at)
"""
TELL = """
import json
from steadyback import launch
launch.start_django()
from django.apps import apps
first = {
    "records": ("Person", "Event", "Snapshot", "Draft"),
    "accounts": ("GuestKey", "Access", "RecoveryCode", "RecoveryTry"),
}
told = {
    f"{app}.{name}": list(apps.get_model(app, name).objects.order_by("pk").values())
    for app, names in first.items() for name in names
}
print(json.dumps(told, default=str, ensure_ascii=False))
"""


def python(script: str, environment: dict[str, str]) -> str:
    """What a script says that runs in a process and a database of its own."""
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def migrated(environment: dict[str, str]) -> None:
    """Bring the tables up to date as whoever runs it does."""
    command = [sys.executable, "-m", "steadyback.launch", "migrate"]
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)


def check_that_nothing_is_lost(environment: dict[str, str]) -> None:
    """Fill the first release's tables, migrate to now, and look at every value."""
    python(FILL, environment)
    migrated(environment)
    told = json.loads(python(TELL, environment))
    (person,), (event,) = told["records.Person"], told["records.Event"]
    at = "2026-03-01 18:20:00.123456+00:00"
    assert person["profile"] == {"time_zone": "Europe/London", "locale": "en-GB"}
    assert (person["public_id"], person["consent"]) == ("0" * 31 + "1", "welcome-1")
    assert (person["locale"], person["made_at"]) == ("en-GB", at)
    assert event["body"] == {"activity": "walk", "minutes": 10, "note": "Ä – 犬, 1.50"}
    assert (event["seq"], event["event_id"], event["at_utc"]) == (1, "w", at)
    assert (event["offset_minutes"], event["hash"], event["plan_week"]) == (60, "h" * 64, None)
    (kept,), (draft,) = told["records.Snapshot"], told["records.Draft"]
    assert (kept["state"], kept["course"], kept["seq"]) == ("{}", "", 1)
    assert (draft["content"], draft["changed_at"]) == ({"done": ["a"]}, at)
    (key,), (access,) = told["accounts.GuestKey"], told["accounts.Access"]
    assert (key["hash"], key["made_at"], key["revoked_at"]) == ("k" * 64, at, None)
    assert (access["key_id"], access["person_id"]) == (key["id"], person["id"])
    assert (access["role"], access["nickname"], access["until"]) == ("owner", "Robin", None)
    (code,), (attempt,) = told["accounts.RecoveryCode"], told["accounts.RecoveryTry"]
    assert (code["selector"], code["hash"], code["ended_at"]) == ("ABCD", "scrypt$x", None)
    assert (attempt["source"], attempt["at"]) == ("s" * 64, at)
