"""What would read everybody's events has an index of its own."""

import subprocess
import sys

from tests.postgresql.conftest import Run

ASK = """
from steadyback import launch
launch.start_django()
from django.db import connection
from steadyback.web.records import archives
connection.cursor().execute("SET enable_seqscan = off")
print(archives.begun_with("an-event").explain())
"""


def test_whether_a_record_from_a_file_is_here_is_asked_of_first_events_alone(
    run: Run, environment: dict[str, str]
) -> None:
    assert run("migrate").returncode == 0
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert "events_that_began" in asked.stdout
