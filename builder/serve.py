"""`huibian serve`: build, show on localhost, build again when something changes, and reload the browser.

A change is built twice: quickly, changed pages only, and then whole and strictly while the quick result is shown; a
further change ends the second one. Pages get one script more while they are served; the built site never holds it.
"""

from __future__ import annotations

import html
import http.server
import json
import os
import sys
import threading
import time
from functools import partial
from pathlib import Path

from builder.builds import PACKAGE, Build, QuickBuild, WholeBuild, Worker
from builder.project import Project
from builder.watch import snapshot

_EVERY = 0.25  # seconds between looks at the files
_LOOKED_AT = 8  # pages that are made first where all must be made
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
        self._seen: dict[str, None] = {}

    def look(self, page: str) -> None:
        """Note that somebody looks at a page of the site."""
        with self._changed:
            self._seen.pop(page, None)
            self._seen[page] = None

    def looked_at(self) -> list[str]:
        """The pages that somebody looked at last."""
        with self._changed:
            return list(self._seen)[-_LOOKED_AT:]

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
                self.state.look(page.relative_to(self.directory).as_posix())
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


def _tell(state: State, build: Build, status: int, said: str, *, shown: bool) -> None:
    """What a build that has ended said, in the terminal and in the pages; `shown`: they show these pages already."""
    lines = said.splitlines(keepends=True)
    wrong = [line for line in lines if line.startswith("huibian: ")]
    if not build.quick or wrong:
        sys.stderr.write(said if said.endswith("\n") or not said else said + "\n")
        sys.stderr.flush()
    first = said.find(wrong[0]) if wrong else 0
    state.done(
        (said[first:].strip() or "the build ended without a word") if status else "", build.newer() and not shown
    )


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
    _follow(project, arguments, state)
    server.shutdown()
    return 0


def _shapes_all(path: str) -> bool:
    """Whether most pages have to be made anew when the file changes: settings and templates."""
    return "/overrides/" in path or path.endswith((".j2", "/mkdocs.yml"))


def _follow(project: Project, arguments: list[str], state: State) -> None:
    """Build, and build again whenever something has changed, until interrupted."""
    worker = Worker()
    # looked at before each build: what changes while it runs is built next
    before = snapshot(project)
    build: Build | None = WholeBuild(project.site, arguments)
    shown = False
    try:
        while True:
            if build is not None and (outcome := build.outcome()) is not None:
                newer = build.newer()
                _tell(state, build, *outcome, shown=shown)
                shown = build.quick and newer and not build.partial
                build = WholeBuild(project.site, arguments) if build.quick else None
                if build is None:
                    worker.start()
            time.sleep(_EVERY)
            now = snapshot(project)
            if now == before or (build is not None and build.quick):
                continue
            changed = sorted({path for path, _ in set(now.items()) ^ set(before.items())})
            before = now
            sys.stderr.write(f"changed: {os.path.basename(changed[0])}\n")
            if build is not None:
                build.stop()
            if any(Path(path).is_relative_to(PACKAGE) for path in changed):
                worker.stop()  # it knows the code and the knowledge as they were
            first = state.looked_at() if any(map(_shapes_all, changed)) else ()
            build, shown = QuickBuild(project.site, arguments, worker, first), False
    except KeyboardInterrupt:
        if build is not None:
            build.stop()
    finally:
        worker.stop()
