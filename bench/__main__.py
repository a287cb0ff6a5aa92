"""`python -m bench`: what a build costs, stage by stage, on any inputs.

Each stage runs in a process of its own, so that its CPU time and peak memory are its own. Compare ratios between runs
on one machine, not seconds between machines.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of CPU (children included) and peak memory in MiB of one process."""

    wall: float
    cpu: float
    memory: float


def run(arguments: list[str]) -> Cost:
    """Run `huibian` with `arguments`; exits with its message when it fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "builder", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _, said = process.communicate()
    if process.returncode:
        sys.exit(f"huibian {' '.join(arguments)} ended with status {process.returncode}:\n{said[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # the kernel counts bytes on macOS and KiB elsewhere; the peak is that of the largest child so far
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(time.monotonic() - started, cpu, after.ru_maxrss * unit / 2**20)


def size(folder: Path) -> tuple[int, int]:
    """Number of files below `folder`, and their bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def main() -> None:
    """Measure extraction, a cold build and a build in which nothing has changed, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="inputs to measure (default: seeds/)")
    seeds = parser.parse_args().seeds.resolve()
    os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        project = ["--project", str(place / "project"), "--seeds", str(seeds)]
        (place / "project").mkdir()
        stages = [
            ("extract, no site", ["extract", str(seeds), "--out", str(place / "data")]),
            ("build, cold", ["build", *project]),
            ("build, nothing changed", ["build", *project]),
        ]
        print("| stage | wall s | CPU s | peak MiB |\n|---|---:|---:|---:|")
        for name, arguments in stages:
            cost = run(arguments)
            print(f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.memory:.0f} |", flush=True)
        with (place / "data" / "reports.jsonl").open("rb") as stream:
            reports = sum(1 for _ in stream)
        _, bytes_in = size(seeds)
        files, bytes_out = size(place / "project" / "site")
    print(f"\n{reports} reports, {bytes_in:,} bytes in; {files} files, {bytes_out:,} bytes out")


if __name__ == "__main__":
    main()
