"""The made-up site, served on localhost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.render.sample import sample_corpus
from tests.site.pages import build


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the tests have their own output."""


@pytest.fixture(scope="session")
def sample_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the made-up site, without a slash at its end."""
    site: Path = build(sample_corpus(), tmp_path_factory.mktemp("browser"))[0]
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=["server", "folder"])
def root(request: pytest.FixtureRequest, site: Path, served_site: str) -> str:
    """The site of the seeds behind a server, and opened from its folder."""
    return served_site if request.param == "server" else site.as_uri()
