"""Events in sixteen tables in place of one: the app goes on as before."""

import gzip
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.postgresql.conftest import Run
from tests.postgresql.test_commands import everything, wrong
from tests.postgresql.test_servers import App, agreed, walk

PARTITION = Path(__file__).parents[2] / "deploy" / "postgresql" / "partition.sql"
EVENTS = "SELECT person_id, event_id, seq FROM records_event ORDER BY person_id, seq"
OWNERS = """
SELECT tableowner FROM pg_tables WHERE tablename ~ '^records_event(_[0-9]+)?$'
"""
NAMES = """
SELECT conname FROM pg_constraint WHERE conrelid = 'records_event'::regclass
UNION SELECT indexname FROM pg_indexes WHERE tablename = 'records_event' ORDER BY 1
"""


EARLIER = """
from steadyback import launch
launch.start_django()
from django.core.management import call_command
call_command("migrate", "records", "0014_longer_titles", verbosity=0)
"""
"""Makes the tables as they were before the last index of the events came."""
LATER = "CREATE INDEX events_that_began ON records_event (event_id) WHERE seq = 1;\n"


def told(app: App, number: int, person: str, cookies: str) -> None:
    """One event more of a person's."""
    token = cookies.split("csrftoken=")[1].split(";")[0]
    headers = {"Content-Type": "application/json", "Cookie": cookies, "X-CSRFToken": token}
    path = f"/api/people/{person}/events"
    assert app.ask("POST", path, walk(f"w-{number}"), **headers)[0] == 201


def test_partitioned_by_person_everything_is_there_and_more_can_be_told(
    run: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    assert run("migrate").returncode == 0
    app = App(environment)
    people = [agreed(app) for _ in range(4)]
    for number in range(3):
        for one in people:
            told(app, number, *one)
    app.kill()
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as line:
        line.execute("CREATE ROLE owner_of_events")
        line.execute("GRANT ALL ON SCHEMA public TO owner_of_events")
        line.execute("ALTER TABLE records_event OWNER TO owner_of_events")
        line.execute("GRANT ALL ON records_person TO owner_of_events")
        before, names = line.execute(EVENTS).fetchall(), line.execute(NAMES).fetchall()
        line.execute(PARTITION.read_text("utf-8"))
        assert line.execute(EVENTS).fetchall() == before
        found_names = line.execute(NAMES).fetchall()
        assert set(found_names) - {("records_event_number",)} == set(names)
        assert line.execute(OWNERS).fetchall() == [("owner_of_events",)] * 17
    app.start()
    try:
        for number in range(3, 6):
            for one in people:
                told(app, number, *one)
    finally:
        app.kill()
    with psycopg.connect(environment["DATABASE_URL"]) as line:
        found = line.execute(EVENTS).fetchall()
        parts = line.execute("SELECT DISTINCT tableoid FROM records_event").fetchall()
    assert set(before) < set(found)
    assert len(found) == len(before) + 12
    assert len(parts) > 1
    assert run("migrate").returncode == 0
    assert wrong(run("doctor")) == []
    kept = everything(environment)
    assert run("backup", str(tmp_path / "kept")).returncode == 0
    assert gzip.decompress((tmp_path / "kept").read_bytes())
    assert run("restore", str(tmp_path / "kept"), "--yes").returncode == 0
    assert everything(environment) == kept


def test_a_migration_of_a_later_version_finds_the_partitions(
    run: Run, environment: dict[str, str]
) -> None:
    subprocess.run([sys.executable, "-c", EARLIER], env=environment, check=True)
    before, _, after = PARTITION.read_text("utf-8").partition(LATER)
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as line:
        line.execute(before + after)
        assert ("events_that_began",) not in line.execute(NAMES).fetchall()
        assert run("migrate").returncode == 0
        assert ("events_that_began",) in line.execute(NAMES).fetchall()
        parts = line.execute(
            "SELECT count(*) FROM pg_indexes WHERE tablename ~ '^records_event_[0-9]+$'"
            " AND indexdef ~ 'event_id.*WHERE .seq = 1'"
        ).fetchone()
    assert parts == (16,)
    assert wrong(run("doctor")) == []
