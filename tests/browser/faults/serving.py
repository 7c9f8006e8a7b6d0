"""Our server as a process that dies and comes back at once: python -m … FOLDER PORT PEOPLE LED.

The tables lie in a real SQLite file in FOLDER. Django is loaded once; every server is a fork of it
and can be killed with -9 at any moment. Its clock goes on from a Monday evening. The first line on
standard output is JSON: the key of a device that may act for PEOPLE new people and for LED others
who have a plan, their ids, and what their devices took along. FOLDER/server holds the server's
process.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import time_machine

from tests.browser.faults.moment import MONDAY


def begin(people: int, led: int) -> dict[str, Any]:
    """New people on one device; the catalogue is loaded on the way."""
    from django.utils import timezone

    from steadyback.record import Person
    from steadyback.web.accounts import keys
    from steadyback.web.records.access import begin_record

    secret = keys.new_secret()
    particulars = Person(birth_year=1979, time_zone="UTC")
    ids = [begin_record(secret, particulars, "", "v1", timezone.now()) for _ in range(people + led)]
    known, days = planned_record() if led else ([], {})
    plans = {person: give_plan(person, known) for person in ids[people:]}
    return {"secret": secret, "people": ids[:people], "plans": plans, "days": days}


def give_plan(person: str, known: list[dict[str, Any]]) -> str:
    """What is known of somebody, with its plan for this week, for another; the plan's new id."""
    from django.utils import timezone

    from steadyback.web.records import models, store
    from steadyback.web.records.ids import event_id

    own = [{**event, "id": event_id(timezone.now())} for event in known]
    store.append(models.Person.objects.get(public_id=person), own, timezone.now())
    return str(own[-1]["id"])


def planned_record() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What somebody answered, with the plan of their week as the last, and their `days.json`.

    What a device asks for then has been asked for once, so no server is slow because it is new.
    """
    from steadyback.web.records import case_files, planning_process
    from steadyback.web.records.content import the_catalogue
    from tests.web.conftest import Device

    device = Device(the_catalogue())
    device.client.defaults["SERVER_NAME"] = "localhost"
    device.agree()
    device.answer_quickly()
    device.post("plan/make")
    planning_process.close_pool()
    days = device.get("days.json").json()
    device.get("lead")
    for figure in [one["figure"] for one in days["items"] if one["figure"]]:
        device.client.get(figure["body"])
        device.client.get(figure["level"])
    events = [one for one in case_files.case_of(device.row)["events"] if one["kind"] != "consent"]
    assert events[-1]["kind"] == "plan_issued"
    known = [{name: one[name] for name in one if name != "recorded_at"} for one in events]
    return known, days


def serve(port: int) -> None:
    """Serve until killed."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.serve_forever()


def main(folder: Path, port: int, people: int, led: int) -> None:
    """Keep one server alive for as long as somebody listens to us."""
    os.environ["STEADYBACK_DATA"] = str(folder)
    from steadyback import launch

    launch.open_store()
    from django.db import connections

    with time_machine.travel(MONDAY, tick=True):
        print(json.dumps(begin(people, led)), flush=True)
        connections.close_all()
        while True:
            child = os.fork()
            if not child:
                serve(port)
                os._exit(0)
            (folder / "server").write_text(str(child), encoding="ascii")
            os.waitpid(child, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
