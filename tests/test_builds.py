"""Builds in other processes: the worker that stays ready for quick ones, and what becomes of it in accidents."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.builds import Build, QuickBuild, WholeBuild, Worker
from builder.files import write_whole

REPORT = """县{organ}局2023年工作总结和2024年工作计划
2023年，县{organ}局认真落实各项部署，扎实推进重点工作，现将全年情况总结如下。
一、2023年工作总结
（一）抓实重点工作。完成投资一亿元，同比增长百分之八。
二、2024年工作计划
一是抓好项目建设。完成年度投资任务。
二是加强队伍建设。选优配强骨干力量。
"""


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.stop()


def ended(build: Build, seconds: float = 90) -> tuple[int, str]:
    end = time.monotonic() + seconds
    while (outcome := build.outcome()) is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    return outcome


def pages(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*.html"))}


def test_a_worker_builds_again_and_again_what_a_whole_build_makes(tmp_path: Path, worker: Worker) -> None:
    """Faults of inputs and settings end a build, not the worker; its pages are those of a build from the start."""
    site, seed, arguments = tmp_path / "site", tmp_path / "seeds" / "a.txt", ["--project", str(tmp_path)]
    write_whole(seed, REPORT.format(organ="财政"))
    first = WholeBuild(site, arguments)
    assert ended(first) == (0, "") or first.newer()
    for organ in ("水利", "民政"):
        write_whole(seed, REPORT.format(organ=organ) + "\n" + REPORT.format(organ="财政"))
        build = QuickBuild(site, arguments, worker)
        assert ended(build)[0] == 0
        assert build.newer()
        assert f"县{organ}局" in (site / "compilations" / "a.html").read_text(encoding="utf-8")
    process = worker.process
    write_whole(tmp_path / "seeds" / "corrections.yml", "- report: nobody\n  set: {level: 县}\n  reason: x\n")
    status, said = ended(broken := QuickBuild(site, arguments, worker))
    assert (status, broken.newer()) == (1, False)
    assert said.startswith("huibian: corrections.yml:1: entry 1: there is no such report")
    (tmp_path / "seeds" / "corrections.yml").unlink()
    assert ended(QuickBuild(site, arguments, worker))[0] == 0
    assert worker.process is process
    quick = pages(site)
    assert ended(WholeBuild(site, arguments))[0] == 0
    assert pages(site) == quick


def test_a_worker_that_dies_is_told_of_and_replaced(tmp_path: Path, worker: Worker) -> None:
    write_whole(tmp_path / "seeds" / "a.txt", REPORT.format(organ="财政"))
    arguments = ["--project", str(tmp_path)]
    build = QuickBuild(tmp_path / "site", arguments, worker)
    assert worker.process is not None
    worker.process.kill()
    status, said = ended(build)
    assert status != 0
    assert said.startswith("huibian: ")
    again = QuickBuild(tmp_path / "site", arguments, worker)
    assert ended(again)[0] == 0
    assert (tmp_path / "site" / "index.html").is_file()
    stopped = QuickBuild(tmp_path / "site", arguments, worker)
    stopped.stop()
    assert worker.process is None
    assert stopped.outcome() == (1, "")
