"""HTTP/1.1 as a proxy speaks it with the app: lines that stay open, and what becomes of a failure.

A request whose line is refused goes to the other process; one that only reads also where the line
broke. What sends something does so once: it may have arrived.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final

PATIENCE_S: Final = 30
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Broken(Exception):
    """No answer came; `args[0]` says why in a word."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    retried: bool = False


class Upstream:
    """One process of the app, and the lines to it that nobody uses now."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: deque[Line] = deque()

    async def line(self) -> Line:
        """A line to it. Raises OSError where it is refused."""
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read the answer. Raises ConnectionRefusedError, Broken."""
        reader, writer = await self.line()
        try:
            writer.write(request)
            answer = await read(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            writer.close()
            raise Broken("reset") from None
        except asyncio.CancelledError:
            writer.close()
            raise
        if answer.headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self.idle.append((reader, writer))
        return answer


async def read(reader: asyncio.StreamReader) -> Answer:
    """One answer with its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _colon, value in pairs}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = await chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(head[0].split()[1]), headers, body)


async def chunks(reader: asyncio.StreamReader) -> bytes:
    """A body that comes in pieces."""
    found = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        found += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return found


async def through(upstreams: list[Upstream], first: int, request: bytes, reads: bool) -> Answer:
    """Ask one process after the other, beginning with one of them. Raises Broken."""
    why = "refused"
    for turn in range(len(upstreams)):
        upstream = upstreams[(first + turn) % len(upstreams)]
        try:
            answer = await asyncio.wait_for(upstream.ask(request), PATIENCE_S)
        except TimeoutError:
            raise Broken("too slow") from None
        except OSError:
            continue
        except Broken as broken:
            why = str(broken.args[0])
            if not reads:
                break
        else:
            return Answer(answer.status, answer.headers, answer.body, retried=turn > 0)
    raise Broken(why)
