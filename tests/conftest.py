"""What tests share: the corpus of the seeds and its site, made once a session; a real browser where there is one."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from builder.model import Corpus
from builder.read import find_inputs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent

# shared machines stall; and a failure must be the same for the next person who runs the tests
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

# a shell that starts the tests in the background has them ignore Ctrl-C, and with them every command that they start
signal.signal(signal.SIGINT, signal.default_int_handler)

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def seeds() -> tuple[Path, ...]:
    """The inputs of the repository."""
    return tuple(find_inputs([ROOT / "seeds"]))


@pytest.fixture(scope="session")
def corpus(seeds: tuple[Path, ...]) -> Corpus:
    """Everything understood from the seeds."""
    from builder.pipeline import build_corpus

    return build_corpus(seeds).corpus


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the seeds, built once into a temporary folder."""
    from builder.project import open_project
    from builder.site import build_site

    project = open_project(tmp_path_factory.mktemp("project"), seeds=ROOT / "seeds")
    build_site(project)
    return project.site


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the tests have their own output."""


@pytest.fixture(scope="session")
def served_site(site: Path) -> Iterator[str]:
    """The address of the site on localhost, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def find_chromium() -> str | None:
    """The Chromium of this machine: $HUIBIAN_CHROMIUM, or one on the PATH."""
    names = (os.environ.get("HUIBIAN_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium; tests that ask for it are skipped where there is none."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk, or name one in HUIBIAN_CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield browser
        browser.close()
