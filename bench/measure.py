"""Run a command and measure it: seconds of CPU of the whole process tree, seconds on the clock, peak memory.

A command may name the stage that it is in by writing one word into a file; peaks are then told stage by stage.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
_EVERY = 0.05  # seconds between two looks at the memory
STAGE_FILE = "HUIBIAN_BENCH_STAGE"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU (children included), seconds on the clock, peak memory of the process tree in MiB."""

    cpu: float
    wall: float
    memory: float
    peaks: Mapping[str, float] = field(default_factory=dict)  # MiB by stage


def run(command: Sequence[str], *, cwd: Path = ROOT, environment: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Run `command`; what it cost and what it printed. Ends the program with its last words when it fails."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, (Path(folder) / "out").open("w+") as said:
        stage = Path(folder) / "stage"
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        with subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(environment or {}), STAGE_FILE: str(stage)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as process:
            peaks: dict[str, float] = defaultdict(float)
            watch = threading.Thread(target=_watch, args=(process, stage, peaks), daemon=True)
            watch.start()
            status = process.wait()
            watch.join()
        wall = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        said.seek(0)
        text = said.read()
    if status:
        sys.exit(f"{' '.join(command[:6])} … ended with status {status}:\n{text[-3000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, max(peaks.values(), default=0.0), dict(peaks)), text


def _watch(process: subprocess.Popen[bytes], stage: Path, peaks: dict[str, float]) -> None:
    """Note the highest memory of the tree under `process` for each stage until it ends."""
    known: set[int] = {process.pid}
    count = 0
    while process.poll() is None:
        if count % 4 == 0:
            known = tree(process.pid)
        count += 1
        try:
            name = stage.read_text(encoding="utf-8")
        except OSError:
            name = ""
        peaks[name] = max(peaks[name], sum(map(resident, known)) / 2**20)
        time.sleep(_EVERY)


def tree(root: int) -> set[int]:
    """The processes under `root`, itself included; where /proc is missing, that one alone."""
    parents: dict[int, list[int]] = defaultdict(list)
    try:
        entries = [entry for entry in os.listdir("/proc") if entry.isdigit()]
    except OSError:
        return {root}
    for entry in entries:
        try:
            fields = Path("/proc", entry, "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        except OSError:
            continue
        parents[int(fields.split()[1])].append(int(entry))
    found, front = {root}, [root]
    while front:
        front = [child for parent in front for child in parents[parent] if child not in found]
        found.update(front)
    return found


def resident(process: int) -> int:
    """Bytes of memory that a process holds: its proportional share where it has relatives, 0 once it has gone."""
    try:
        for line in Path("/proc", str(process), "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        done = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=False)
        return int(done.stdout or 0) * 1024
    except (OSError, ValueError):
        return 0
