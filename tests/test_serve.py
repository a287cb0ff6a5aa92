"""`huibian serve`: what it watches, what it adds to pages, and a whole round of changes in a real run."""

from __future__ import annotations

import json
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builder.files import write_whole
from builder.project import open_project
from builder.serve import State
from builder.site import build_site
from builder.watch import snapshot, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
REPORT = """县财政局2023年工作总结和2024年工作计划
2023年，县财政局认真落实各项部署，扎实推进重点工作，现将全年情况总结如下。
一、2023年工作总结
（一）抓实重点工作。完成投资一亿元，同比增长百分之八。
二、2024年工作计划
一是抓好项目建设。完成年度投资任务。
二是加强队伍建设。选优配强骨干力量。
"""
WAIT = 60


class Served:
    """A running `huibian serve` of one small project."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.process = subprocess.Popen(
            [sys.executable, "-m", "builder", "serve", "--project", str(project), "--port", "0"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.said: list[str] = []
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.address = ""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.match(r"(http://\S+)/ ", line):
                self.address = found[1]
                break
        threading.Thread(target=self._hear, daemon=True).start()
        threading.Thread(target=self._listen, daemon=True).start()

    def _hear(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)

    def _listen(self) -> None:
        with urllib.request.urlopen(f"{self.address}/__huibian__/events") as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    self.events.put(json.loads(line[6:]))

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.address}/{path}") as answer:
            return str(answer.read().decode())

    def until(self, wanted: Any) -> dict[str, Any]:
        """The first event that is wanted."""
        end = time.monotonic() + WAIT
        while True:
            event = self.events.get(timeout=max(0.1, end - time.monotonic()))
            if wanted(event):
                return event


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    write_whole(tmp_path / "seeds" / "a.txt", REPORT)
    running = Served(tmp_path)
    yield running
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(20) == 0


def test_changes_errors_and_repairs_reach_the_browser(served: Served) -> None:
    first = served.until(lambda e: e["build"] >= 1)
    assert first["error"] == ""
    report = next(p.name for p in (served.project / "site" / "reports").glob("*.html") if p.name != "index.html")
    page = served.page(f"reports/{report}")
    assert page.count('<script src="/__huibian__/serve.js?1"></script>') == 1
    assert "EventSource" in served.page("__huibian__/serve.js?1")
    # a change: another report is there, in a page of its own
    write_whole(served.project / "seeds" / "b.txt", REPORT.replace("财政", "水利"))
    second = served.until(lambda e: e["build"] > first["build"])
    assert "县水利局" in served.page("compilations/b.html")
    # a mistake: it is told to the browser, and the old pages stay
    write_whole(served.project / "seeds" / "corrections.yml", "- {report: nobody, set: {level: 县}, reason: x}\n")
    broken = served.until(lambda e: e["error"])
    assert "corrections.yml:1: entry 1: there is no such report: nobody." in broken["error"]
    assert broken["build"] == second["build"]
    assert "县水利局" in served.page("compilations/b.html")
    # mended
    (served.project / "seeds" / "corrections.yml").unlink()
    assert served.until(lambda e: not e["error"])["error"] == ""
    with pytest.raises(urllib.error.HTTPError) as missing:
        served.page("nowhere.html")
    assert missing.value.code == 404
    # nothing that is served only is in the site itself, and the builds have not caused another
    assert not [p for p in (served.project / "site").rglob("*.html") if b"__huibian__" in p.read_bytes()]
    time.sleep(3)
    assert len([line for line in served.said if line.startswith("changed: ")]) == 3
    assert any("there is no such report" in line for line in served.said)


@pytest.mark.browser
def test_a_browser_reloads_by_itself_and_shows_errors(served: Served, chromium: Browser) -> None:
    """Under the site's own policy, which allows no inline script."""
    served.until(lambda e: e["build"] >= 1)
    page = chromium.new_context().new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{served.address}/compilations/a.html")
    assert "县水利局" not in page.locator("article").inner_text()
    write_whole(served.project / "seeds" / "a.txt", REPORT + REPORT.replace("财政", "水利"))
    page.locator("article", has_text="县水利局").wait_for(timeout=WAIT * 1000)
    write_whole(served.project / "seeds" / "corrections.yml", "- report: nobody\n  set: {level: 县}\n  reason: x\n")
    banner = page.locator("#huibian-error")
    banner.wait_for(timeout=WAIT * 1000)
    assert "there is no such report" in banner.inner_text()
    assert banner.evaluate("element => getComputedStyle(element).position") == "fixed"
    (served.project / "seeds" / "corrections.yml").unlink()
    banner.wait_for(state="detached", timeout=WAIT * 1000)
    assert wrong == []
    page.context.close()


def test_a_build_changes_nothing_that_is_watched(tmp_path: Path) -> None:
    """Otherwise it would be followed by another one, for ever."""
    write_whole(tmp_path / "seeds" / "a.txt", REPORT)
    project = open_project(tmp_path)
    build_site(project)
    before = snapshot(project)
    write_whole(tmp_path / "seeds" / "a.txt", REPORT.replace("财政", "民政"))
    build_site(open_project(tmp_path))
    after = snapshot(project)
    changed = {path for path, _ in set(before.items()) ^ set(after.items())}
    assert changed == {(tmp_path / "seeds" / "a.txt").as_posix()}


def test_seeds_knowledge_templates_and_pages_are_watched(tmp_path: Path) -> None:
    write_whole(tmp_path / "seeds" / "a.txt", REPORT)
    seen = {path.as_posix() for path in watched(open_project(tmp_path))}
    for name in ("builder/knowledge/titles.yml", "builder/render/templates/report.md.j2", "overrides/main.html"):
        assert (ROOT / name).as_posix() in seen
    assert {(ROOT / "docs" / "about.md").as_posix(), (tmp_path / "seeds" / "a.txt").as_posix()} <= seen
    own = ("/.cache/huibian/extracted", "/docs/reports/", "__pycache__")
    assert not [path for path in seen if any(words in path for words in own)]


def test_a_browser_hears_of_every_change_once() -> None:
    state = State()
    known = state.snapshot()
    assert state.wait(known, 0.01) == known
    state.done("", True)
    assert state.wait(known, 5) == {"build": 1, "error": ""}
    state.done("a.txt: broken", False)
    assert state.snapshot() == {"build": 1, "error": "a.txt: broken"}


def test_pages_looked_at_last_are_known() -> None:
    """A page counts once, and only the last few."""
    state = State()
    assert state.looked_at() == []
    for page in ("a.html", "b.html", "a.html"):
        state.look(page)
    assert state.looked_at() == ["b.html", "a.html"]
    for number in range(20):
        state.look(f"{number}.html")
    assert state.looked_at() == [f"{number}.html" for number in range(12, 20)]
