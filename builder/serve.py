"""`huibian serve`: build, show on localhost, and build again when an input, a page or the product changes."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builder.project import Project, skeleton
from builder.render.site import FOLDERS

SEARCH_SCRIPT = "assets/search/huibian-search.js"
_EVERY = 0.5  # seconds between looks at the files


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site, tells browsers not to cache, and shows the site's own page for what is missing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet: a line for every request would hide what a build says."""


def watched(project: Project) -> Iterator[Path]:
    """The files whose change means another build; the pages that a build writes itself would build for ever."""
    written = [project.docs / name for name in (*FOLDERS, "data", "index.md", "assets/search/index", SEARCH_SCRIPT)]
    folders = [project.seeds, project.docs, project.root / "overrides", Path(__file__).parent]
    if (origin := skeleton()) != project.root:
        folders += [origin / "docs", origin / "overrides"]
    yield project.config
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else [folder]:
            if "__pycache__" in path.parts or path.name.startswith(".") or not path.is_file():
                continue
            if not any(path.is_relative_to(own) for own in written):
                yield path


def snapshot(project: Project) -> dict[str, tuple[int, int]]:
    """Time and size of every watched file."""
    seen = {}
    for path in watched(project):
        try:
            stat = path.stat()
        except OSError:
            continue
        seen[path.as_posix()] = (stat.st_mtime_ns, stat.st_size)
    return seen


def serve(project: Project, arguments: list[str], host: str, port: int) -> int:
    """Serve until interrupted. `arguments` are those of `huibian build`; a build that fails leaves the old site up."""
    _build(arguments)
    project.site.mkdir(parents=True, exist_ok=True)
    try:
        server = http.server.ThreadingHTTPServer((host, port), partial(_Handler, directory=str(project.site)))
    except OSError as error:
        sys.stderr.write(f"{host}:{port}: cannot listen: {error.strerror}. Choose another with --port.\n")
        return 1
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stderr.write(f"http://{host}:{server.server_port}/ - changes are built as they are saved; Ctrl+C ends.\n")
    before = snapshot(project)
    try:
        while True:
            time.sleep(_EVERY)
            now = snapshot(project)
            if now == before:
                continue
            changed = sorted(set(now.items()) ^ set(before.items()))
            sys.stderr.write(f"changed: {os.path.basename(changed[0][0])}\n")
            _build(arguments)
            before = snapshot(project)
    except KeyboardInterrupt:
        server.shutdown()
        return 0


def _build(arguments: list[str]) -> None:
    """Build in a process of its own, so that changed code and knowledge count and a crash never ends the server."""
    subprocess.run([sys.executable, "-m", "builder", "build", *arguments], stdin=subprocess.DEVNULL, check=False)  # noqa: S603
