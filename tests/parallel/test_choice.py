"""Which engine is taken, and what is said where it cannot be had."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.children import environment
from builder.cli import main
from builder.engines import Serial
from builder.engines.choose import Choice
from builder.engines.local import Local
from builder.engines.release import agree, release
from builder.errors import HuibianError

REPORT = """县财政局2023年工作总结和2024年工作计划
2023年，县财政局认真落实各项部署，现将全年情况总结如下。
一、2023年工作总结
（一）抓实重点工作。完成投资一亿元。
二、2024年工作计划
一是抓好项目建设。加快重点项目建设，做好跟踪服务。
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(REPORT.replace("财政", "财政税务"[: number % 3 + 1]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("jobs", "cores", "size", "expected"),
    [
        (None, 8, 10, 0),
        (None, 1, 9_000_000, 0),
        (None, 2, 9_000_000, 2),
        (None, 8, 2_200_000, 3),
        (1, 8, 9_000_000, 0),
        (3, 1, 10, 3),
    ],
)
def test_processes_are_used_where_they_pay_or_were_asked_for(
    jobs: int | None, cores: int, size: int, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.engines.choose.cores", lambda: cores)
    (tmp_path / "a.txt").write_bytes(b"x" * size)
    with Choice(jobs=jobs).engine([tmp_path]) as engine:
        assert isinstance(engine, Local if expected else Serial)
        assert getattr(engine, "jobs", 0) == expected


def test_a_single_part_is_no_reason_to_start_processes() -> None:
    with Local(2) as engine:
        assert list(engine.map(len, ["one"])) == [3]
        assert engine.processes == []
        assert list(engine.map(len, ["one", "two"])) == [3, 3]
        assert len(engine.processes) == 2
    assert engine.processes == []


def test_the_command_gives_the_same_dataset_whoever_works(seeds: Path, tmp_path: Path, scheduler: str) -> None:
    chosen = {"one": ["--jobs", "1"], "two": ["--jobs", "2"], "cluster": ["--scheduler", scheduler], "none": []}
    for name, options in chosen.items():
        assert main(["extract", str(seeds), "--out", str(tmp_path / name), *options]) == 0
    for path in (tmp_path / "one").glob("*.jsonl"):
        assert {(tmp_path / name / path.name).read_bytes() for name in chosen} == {path.read_bytes()}


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "no address", "gopher://127.0.0.1:9"])
def test_a_scheduler_that_is_not_there(
    address: str, seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builder.engines.cluster._REACH", 0.3)
    assert main(["extract", str(seeds), "--out", str(seeds.parent / "out"), "--scheduler", address]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"huibian: {address}: the scheduler cannot be reached")
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said


def test_a_cluster_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.cluster_bench import cluster

    monkeypatch.setattr("builder.engines.cluster._PATIENCE", 0.5)
    with (
        cluster(0, "1GB", tmp_path) as (address, _),
        pytest.raises(HuibianError, match="no worker"),
        Choice(scheduler=address).engine([]),
    ):
        pass


def test_a_worker_of_another_version_is_named(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.engines.cluster.release", lambda: {**release(), "lxml": "9.9"})
    with pytest.raises(HuibianError, match=r"^tcp://127\.0\.0\.1:\d+: this worker .* lxml .* \(here 9\.9\)"):
        Choice(scheduler=scheduler).engine([]).__enter__()


def test_the_same_release_agrees() -> None:
    agree(release(), dict(release()), "here")
    with pytest.raises(HuibianError, match="it has Python none"):
        agree(release(), {name: value for name, value in release().items() if name != "Python"}, "there")


def _command(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys\n{code}"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment(), capture_output=True, text=True, check=False
    )


def test_without_the_extra_it_is_said_how_to_get_it(seeds: Path) -> None:
    code = "sys.modules['distributed'] = None\nfrom builder.cli import main\nsys.exit(main(sys.argv[1:]))"
    done = _command(code, "extract", str(seeds), "--out", str(seeds.parent / "out"), "--scheduler", "tcp://a:1")
    assert done.returncode == 1
    assert "pip install 'huibian[cluster]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_extra_is_not_touched_unless_asked_for(seeds: Path) -> None:
    code = "from builder.cli import main\nmain(sys.argv[1:])\nsys.exit('distributed' in sys.modules)"
    done = _command(code, "extract", str(seeds), "--out", str(seeds.parent / "out"), "--jobs", "1")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("value", ["0", "-1", "two", "9999"])
def test_a_number_of_processes_that_is_none(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["extract", "a.txt", "--out", "out", f"--jobs={value}"])
    assert end.value.code == 2
    assert "is no number from 1 to" in capsys.readouterr().err


def test_processes_and_a_scheduler_exclude_each_other() -> None:
    with pytest.raises(SystemExit) as end:
        main(["extract", "a.txt", "--out", "out", "--jobs", "2", "--scheduler", "tcp://a:1"])
    assert end.value.code == 2


def _alive(group: int) -> bool:
    """Whether a process of the group is still there."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are those of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_run_that_ends_early(how: signal.Signals, seeds: Path, tmp_path: Path) -> None:
    """Ctrl-C reaches all processes of the terminal; a kill only the command. Either way the workers end too."""
    ready = tmp_path / "ready"
    code = (
        # the workers have long to do when the end comes
        "import builder.inputs\nfrom tests.parallel.tasks import slow\nbuilder.inputs.understand = slow\n"
        "from builder.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", f"import sys\n{code}", "extract", str(seeds), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(
        [*command, "--jobs", "2"],
        env={**environment(), "HUIBIAN_TEST_READY": str(ready)},
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(list(tmp_path.glob("ready*"))) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)
    else:
        process.send_signal(how)
    # the pipe is closed once the last of them has gone
    said = process.communicate(timeout=60)[1]
    assert process.returncode == (130 if how == signal.SIGINT else -how)
    assert "Traceback" not in said
    assert said == ("huibian: interrupted; nothing was changed.\n" if how == signal.SIGINT else "")
    while _alive(process.pid):
        time.sleep(0.05)
    assert not (tmp_path / "out").exists()
