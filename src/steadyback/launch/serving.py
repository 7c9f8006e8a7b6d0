"""The commands that go on until they are told to end: the web app, and what works beside it."""

import argparse
import errno
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from steadyback.launch.opening import add, now, open_store, refuse, start_django

if TYPE_CHECKING:
    from steadyback.web.project.lan import House

HOST, PORT, HTTPS_PORT = "127.0.0.1", 8000, 8443
ENDS_S = 20
"""So long what sends reminders may go on when it is told to end: a mail may be on its way."""
ANSWERS_S = 10
"""So long a process of the server may go on with what it answers; then it is ended."""
SAID_EVERY = 10
"""A worker says every so many rounds that it is there, also where it had nothing to do."""


def add_commands(commands: Any) -> None:
    """serve, worker."""
    serve_words = add(commands, "serve", "start the web app on this computer", serve)
    serve_words.add_argument(
        "--port", type=port, metavar="PORT", help=f"{PORT} ({HTTPS_PORT} with --lan)"
    )
    serve_words.add_argument(
        "--lan", action="store_true", help="for phones in this house, by HTTPS"
    )
    serve_words.add_argument(
        "--address", metavar="ADDRESS", help="with --lan: which of this computer's"
    )
    serve_words.add_argument(
        "--listen", metavar="ADDRESS", default=HOST, help=f"behind a proxy elsewhere; else {HOST}"
    )
    serve_words.add_argument("--workers", type=int, default=1, help="server processes")
    serve_words.add_argument(
        "--no-worker", action="store_true", help="reminders are sent by steadyback worker"
    )
    worker_words = add(
        commands, "worker", "plan the weeks that are due, and send due reminders", worker
    )
    worker_words.add_argument("--watch", action="store_true", help="go on until it is ended")


def port(text: str) -> int:
    """A port number from the command line."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port lies between 1 and 65535")
    return number


def why_not_there(number: int, host: str) -> str:
    """Why nothing can listen at this address and port; empty where it can.

    Something may listen there already: two servers must not share a port.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {number} is in use; choose another with --port"
        return f"{host}, port {number}: {error.strerror}"
    return ""


def serve(arguments: argparse.Namespace) -> int:
    """Serve the web app until it is stopped; with --lan to the devices of this house, by HTTPS."""
    from steadyback.web.project import lan
    from steadyback.web.project.data_folder import data_folder

    number = arguments.port or (HTTPS_PORT if arguments.lan else PORT)
    trouble = wrong_words(arguments) or why_not_there(number, where(arguments))
    if trouble:
        return refuse(trouble)
    try:
        house = open_house(arguments.address, number) if arguments.lan else None
        open_store()
    except lan.Trouble as wrong:
        return refuse(str(wrong))
    except OSError as error:
        return refuse(f"{error.filename or data_folder()}: {error.strerror}")
    print(words(house) if house else f"Open http://localhost:{number}", flush=True)
    say_what_is_doubtful()
    beside = nullcontext() if arguments.no_worker else reminding_beside()
    with beside, counting_together():
        run_server(arguments.listen, number, arguments.workers, house)
    return 0


def say_what_is_doubtful() -> None:
    """Tell whoever starts the server of settings that are hardly meant so."""
    from django.conf import settings

    if settings.SITE.doubt:
        print(f"Note: {settings.SITE.doubt}", file=sys.stderr, flush=True)


def wrong_words(arguments: argparse.Namespace) -> str:
    """What does not go together on the command line; empty where all does."""
    if arguments.address and not arguments.lan:
        return "--address is for --lan; without it only this computer is served"
    if arguments.listen != HOST and not os.environ.get("STEADYBACK_HOSTS"):
        return "--listen is for a proxy that ends TLS; set STEADYBACK_HOSTS to the site's names"
    return ""


def where(arguments: argparse.Namespace) -> str:
    """The address that is listened at."""
    from steadyback.web.project import lan

    return str(lan.LISTENS if arguments.lan else arguments.listen)


@contextmanager
def counting_together() -> Iterator[None]:
    """All processes of this server count their answers into one folder, gone with it."""
    with tempfile.TemporaryDirectory(prefix="steadyback-counts-") as folder:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        yield


def open_house(address: str | None, number: int) -> "House":
    """Make this house's certificates, and tell the settings by which names it is asked."""
    from steadyback.web.project import lan
    from steadyback.web.project.data_folder import data_folder, prepare

    prepare(data_folder())
    house = lan.open_house(data_folder(), address, number, datetime.now(UTC))
    os.environ["STEADYBACK_HOUSE"] = " ".join(house.place.hosts)
    return house


def words(house: "House") -> str:
    """What is said where a house is served."""
    from steadyback.web.project.lan import words

    return words.words(house)


def run_server(listen: str, number: int, workers: int, house: "House | None") -> None:
    """Serve until a signal ends it: to this computer, or to a house by HTTPS."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from steadyback.web.project.crowding import THREADS
    from steadyback.web.project.lan import LISTENS

    os.environ["STEADYBACK_PLANNER"] = "warm"
    os.register_at_fork(after_in_child=end_while_loading)
    Server(
        "steadyback.web.project.wsgi:application",
        address=LISTENS if house else listen,
        port=number,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=ANSWERS_S,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_access=False,
        ssl_cert=house.pair.certificate if house else None,
        ssl_key=house.pair.key if house else None,
    ).serve()


def end_while_loading() -> None:
    """In a server's process that was just forked: end when told to, also before it can serve.

    It begins with the handlers of the one that forked it, which only make a note for that one.
    Until it has handlers of its own it would take no notice, serve, and be waited for without end.
    Ctrl-C reaches all of them; the first one tells the others.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def reminding_beside() -> Iterator[None]:
    """Send reminders from a process of its own, for as long as the server runs."""
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=send_reminders, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(ENDS_S)
        process.kill()


def send_reminders() -> None:
    """In that process: send what is due until told to end, or until the server is gone."""
    start_django()
    from steadyback.web.records.planning_process import end_with_parent
    from steadyback.web.reminders import worker as reminding

    end_with_parent()
    for _round in reminding.watch(now, reminding.until_told()):
        pass


def worker(arguments: argparse.Namespace) -> int:
    """Plan every week that is due, and send what is due; with --watch, until a signal ends it."""
    open_store()
    from steadyback.web.records import planning_process
    from steadyback.web.reminders import worker as reminding

    if arguments.watch:
        rounds = reminding.watch(now, reminding.until_told(), plans=True)
        for number, (planned, sent) in enumerate(rounds):
            if planned or sent or number % SAID_EVERY == 0:
                said(planned, sent)
    else:
        said(*reminding.everything(now))
    planning_process.close_pool()
    return 0


def said(planned: int, sent: int) -> None:
    """What a round of the worker came to."""
    print(f"{planned} planned, {sent} reminded", flush=True)
