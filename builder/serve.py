"""`huibian serve`: build, show on localhost, build again when something changes, and reload the browser.

A change is built twice: quickly, changed pages only, and then whole and strictly while the quick result is shown; a
further change ends the second one. Pages get one script more while they are served; the built site never holds it.
"""

from __future__ import annotations

import html
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import IO

from builder.project import Project
from builder.watch import snapshot

_EVERY = 0.25  # seconds between looks at the files
_ALIVE = 15.0  # seconds between signs of life to a waiting browser
PREFIX = "/__huibian__/"
_SCRIPT = (Path(__file__).parent / "serve.js").read_bytes()
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>尚未生成 - huibian serve</title></head>
<body><h1>网站尚未生成</h1><pre>{said}</pre></body></html>
"""


class State:
    """How the builds went: counted, so that a browser knows whether it shows the newest. Shared by threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.build = 0
        self.error = ""

    def done(self, error: str, newer: bool) -> None:
        """Note the end of a build: its messages, or "" for one that went well, and whether there are newer pages."""
        with self._changed:
            self.build += newer
            self.error = error
            self._changed.notify_all()

    def snapshot(self) -> dict[str, object]:
        """What a browser is told."""
        return {"build": self.build, "error": self.error}

    def wait(self, known: dict[str, object], seconds: float) -> dict[str, object]:
        """The state, as soon as it differs from what is `known`, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.snapshot() != known, seconds)
            return self.snapshot()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site, tells browsers not to cache, and adds the script that reloads a page."""

    def __init__(self, *arguments: object, state: State, directory: str) -> None:
        self.state = state
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:  # the name is the base class's
        try:
            path = self.path.partition("?")[0]
            if path == f"{PREFIX}events":
                self._events()
            elif path == f"{PREFIX}serve.js":
                self._send(200, "text/javascript; charset=utf-8", _SCRIPT)
            elif (page := self._page()) is not None:
                self._send(200, "text/html; charset=utf-8", self._with_script(page.read_bytes()))
            else:
                super().do_GET()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _page(self) -> Path | None:
        """The HTML page that the request means, if there is one."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        return path if path.suffix == ".html" and path.is_file() else None

    def _with_script(self, data: bytes) -> bytes:
        script = f'<script src="{PREFIX}serve.js?{self.state.build}"></script>'.encode()
        head, end, tail = data.rpartition(b"</body>")
        return head + script + end + tail if end else data + script

    def _events(self) -> None:
        """Tell the browser of every build, for as long as it listens."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        known: dict[str, object] = {}
        while True:
            now = self.state.wait(known, _ALIVE)
            self.wfile.write(b": alive\n\n" if now == known else f"data: {json.dumps(now)}\n\n".encode())
            self.wfile.flush()
            known = now

    def _send(self, code: int, kind: str, data: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404:
            super().send_error(code, message, explain)
        elif page.is_file():
            self._send(404, "text/html; charset=utf-8", self._with_script(page.read_bytes()))
        else:
            shown = _PAGE.format(said=html.escape(self.state.error or "正在生成……")).encode()
            self._send(404, "text/html; charset=utf-8", self._with_script(shown))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet: a line for every request would hide what a build says."""


class _Build:
    """A build in a process of its own, so that changed code and knowledge count and a crash never ends the server."""

    def __init__(self, site: Path, arguments: list[str], state: State, *, quick: bool, shown: bool = False) -> None:
        """`shown`: a quick build of the same files has put these very pages into `site` already."""
        command = [sys.executable, "-m", "builder", "build", *(["--quick"] if quick else []), *arguments]
        environment = {**os.environ, "PYTHONUTF8": "1", "HUIBIAN_SERVING": "1"}
        self.quick = quick
        self._site = site
        self._shown = shown
        self._before = _identity(site)
        self._said: list[str] = []
        self._process = subprocess.Popen(  # noqa: S603 - a command of our own making
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quick else None,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
        )
        self._state = state
        self.newer = False
        self._reader = threading.Thread(target=self._read, args=(self._process.stderr,), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._said.append(line)

    def finished(self) -> bool:
        """Whether the build has ended; what it said is then shown, in the terminal and in the pages."""
        if self._process.poll() is None:
            return False
        self._reader.join(5)
        said = "".join(self._said)
        wrong = [line for line in self._said if line.startswith("huibian: ")]
        if not self.quick or wrong:
            sys.stderr.write(said)
        first = said.find(wrong[0]) if wrong else 0
        # an input that cannot be read fails the build but not the pages of the others
        self.newer = _identity(self._site) != self._before
        error = (said[first:].strip() or "the build ended without a word") if self._process.returncode else ""
        self._state.done(error, self.newer and not self._shown)
        return True

    def stop(self) -> None:
        """End the build; whatever it was doing, the site stays whole."""
        self._process.kill()
        self._process.wait()


def _identity(folder: Path) -> int | None:
    """What changes when a finished site takes the place of another."""
    try:
        return folder.stat().st_ino
    except OSError:
        return None


def serve(project: Project, arguments: list[str], host: str, port: int) -> int:
    """Serve until interrupted. `arguments` are those of `huibian build`; a build that fails leaves the old site up."""
    state = State()
    project.site.parent.mkdir(parents=True, exist_ok=True)
    handler = partial(_Handler, state=state, directory=str(project.site))
    try:
        server = http.server.ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        sys.stderr.write(f"huibian: {host}:{port}: cannot listen: {error.strerror}. Choose another with --port.\n")
        return 1
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stderr.write(f"http://{host}:{server.server_port}/ - changes are built as they are saved; Ctrl+C ends.\n")
    sys.stderr.flush()
    # looked at before each build: what changes while it runs is built next
    before = snapshot(project)
    build: _Build | None = _Build(project.site, arguments, state, quick=False)
    try:
        while True:
            if build is not None and build.finished():
                build = _Build(project.site, arguments, state, quick=False, shown=build.newer) if build.quick else None
            time.sleep(_EVERY)
            now = snapshot(project)
            if now == before or (build is not None and build.quick):
                continue
            changed = sorted({path for path, _ in set(now.items()) ^ set(before.items())})
            before = now
            sys.stderr.write(f"changed: {os.path.basename(changed[0])}\n")
            if build is not None:
                build.stop()
            build = _Build(project.site, arguments, state, quick=True)
    except KeyboardInterrupt:
        if build is not None:
            build.stop()
        server.shutdown()
        return 0
