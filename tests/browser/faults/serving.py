"""Our server as a process that dies and comes back at once: python -m … FOLDER PORT PEOPLE.

The tables lie in a real SQLite file in FOLDER. Django is loaded once; every server is a fork of it
and can be killed with -9 at any moment. The first line on standard output is JSON: the key of a
device that may act for PEOPLE new people, and their ids. FOLDER/server holds the server's process.
"""

import json
import os
import sys
from pathlib import Path


def begin(people: int) -> dict[str, object]:
    """New people on one device; the catalogue is loaded on the way."""
    from django.utils import timezone

    from steadyback.record import Person
    from steadyback.web.accounts import keys
    from steadyback.web.records.access import begin_record

    secret = keys.new_secret()
    particulars = Person(birth_year=1979, time_zone="UTC")
    ids = [begin_record(secret, particulars, "", "v1", timezone.now()) for _ in range(people)]
    return {"secret": secret, "people": ids}


def serve(port: int) -> None:
    """Serve until killed."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.serve_forever()


def main(folder: Path, port: int, people: int) -> None:
    """Keep one server alive for as long as somebody listens to us."""
    os.environ["STEADYBACK_DATA"] = str(folder)
    from steadyback import launch

    launch.open_store()
    from django.db import connections

    print(json.dumps(begin(people)), flush=True)
    connections.close_all()
    while True:
        child = os.fork()
        if not child:
            serve(port)
            os._exit(0)
        (folder / "server").write_text(str(child), encoding="ascii")
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
