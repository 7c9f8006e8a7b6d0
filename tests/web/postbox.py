"""A mail server of one's own: takes every mail, keeps it, and can be slow or refuse."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Postbox(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine. `answers` says what it says to a command's verb."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.arrived, self.open = threading.Event(), threading.Event()
        self.open.set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 has it."""

    server: Postbox

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 postbox")
        while words := self.rfile.readline().decode().split():
            verb = words[0].upper()
            if verb in self.server.answers:
                self.say(self.server.answers[verb])
            elif verb == "DATA":
                self.data()
            else:
                self.say("221 bye" if verb == "QUIT" else "250 ok")

    def data(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            plain = line.replace(b"\r\n", b"\n")
            lines.append(plain.removeprefix(b".") if plain.startswith(b"..") else plain)
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.server.arrived.set()
        self.server.open.wait(20)
        self.say("250 taken")


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A mail server for the length of a test."""
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield server
        server.shutdown()


def text_of(mail: EmailMessage) -> str:
    """What stands in a mail, its headers too."""
    return f"{mail.as_string()}\n{mail.get_content()}"
