"""A static site, compressed beforehand, on localhost: small, so that the browser is measured and not the server.

It speaks as much HTTP/1.1 as a browser's GET needs, in a process of its own, and counts what it sends.
`POST /delay/0.04` makes it wait that many seconds before every answer, `POST /sent` tells what it sent since then.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

_KINDS = {"js": "text/javascript", "css": "text/css", "txt": "text/plain"}
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Served:
    """The address of a site that is being served."""

    address: str

    def tell(self, what: str) -> list[tuple[str, int]]:
        """`delay/SECONDS` or `sent`; gives the paths sent since last asked, each with its bytes."""
        with urlopen(Request(f"{self.address}/{what}", method="POST")) as answer:
            sent: list[tuple[str, int]] = json.load(answer)
        return sent

    def kilobytes(self) -> float:
        """Sent since last asked, without the page itself and the facets, which come after the results."""
        return sum(size for path, size in self.tell("sent") if not path.endswith(("/", "/facets.js", ".txt"))) / 1000


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve `folder` until the block ends; `index.html` answers for its folder."""
    ours, theirs = Pipe()
    process = Process(target=_run, args=(folder, theirs), daemon=True)
    process.start()
    try:
        yield Served(f"http://127.0.0.1:{ours.recv()}")
    finally:
        process.terminate()
        process.join()


def _run(folder: Path, port: Connection) -> None:
    async def forever() -> None:
        site = _Site(folder)
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(site), "127.0.0.1", 0, backlog=128)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


class _Site:
    def __init__(self, folder: Path) -> None:
        self.delay = 0.0
        self.sent: list[tuple[str, int]] = []
        self.answers: dict[str, tuple[bytes, int]] = {}
        for file in folder.rglob("*.*"):
            path = f"/{file.relative_to(folder).as_posix()}".removesuffix("index.html")
            body = gzip.compress(file.read_bytes(), 6)
            kind = _KINDS.get(path.rpartition(".")[2], "text/html")
            head = _head("200 OK", f"Content-Type: {kind}; charset=utf-8\r\nContent-Encoding: gzip\r\n", len(body))
            self.answers[path] = (head + body, len(body))

    def answer(self, method: str, target: str) -> bytes:
        if method == "POST":
            if target.startswith("/delay/"):
                self.delay = float(target.removeprefix("/delay/"))
            sent, self.sent = self.sent, []
            body = json.dumps(sent).encode()
            return _head("200 OK", "Content-Type: application/json\r\n", len(body)) + body
        path = unquote(urlsplit(target).path)
        whole, size = self.answers.get(path, (_head("404 Not Found", "", 0), 0))
        if method == "HEAD":
            return whole[: len(whole) - size]
        self.sent.append((path, size))
        return whole


def _head(status: str, headers: str, size: int) -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {size}\r\n\r\n".encode("ascii")


class _Connection(asyncio.Protocol):
    """One connection; browsers send the next request when they have the answer to the one before."""

    def __init__(self, site: _Site) -> None:
        self.site = site
        self.held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.held += data
        while _END in self.held:
            request, _, self.held = self.held.partition(_END)
            method, target, _ = request.split(b"\r\n", 1)[0].decode("ascii").split(" ", 2)
            answer = self.site.answer(method, target)
            if self.site.delay and method != "POST":
                asyncio.get_running_loop().call_later(self.site.delay, self.transport.write, answer)
            else:
                self.transport.write(answer)
