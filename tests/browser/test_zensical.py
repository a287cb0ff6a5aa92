"""The search on a site made by Zensical, the theme's successor: the box is whole and answers, from the same docs/.

Not locked with what development needs (`make engines` installs one): the test runs where a `zensical` is on the PATH or
named in HUIBIAN_ZENSICAL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.project import open_project
from builder.site import build_site
from tests.browser.conftest import _Quiet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_box_answers_under_zensical(chromium: Browser, tmp_path: Path, width: int) -> None:
    zensical = shutil.which(os.environ.get("HUIBIAN_ZENSICAL", "zensical"))
    if zensical is None:
        pytest.skip("Zensical is not installed: name one in HUIBIAN_ZENSICAL")
    project = open_project(tmp_path, seeds=ROOT / "seeds")
    build_site(project)
    home = project.docs.parent
    subprocess.run([zensical, "build"], cwd=home, check=True, stdout=subprocess.DEVNULL)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=home / "site")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = chromium.new_page(viewport={"width": width, "height": 740})
        page.goto(f"http://127.0.0.1:{server.server_port}/about.html")
        page.keyboard.press("/")
        page.keyboard.type("信访")
        page.wait_for_selector("[role=option]")
        frame = page.locator(".hs-search__output").bounding_box()
        assert frame
        assert frame["height"] > 200
        assert frame["x"] >= 0
        assert frame["x"] + frame["width"] <= width
        page.keyboard.press("Escape")
        assert not page.locator(".hs-search__output").is_visible()
        page.keyboard.press("/")
        page.keyboard.press("Enter")
        page.wait_for_selector(".hs-result")
        page.close()
        server.shutdown()
