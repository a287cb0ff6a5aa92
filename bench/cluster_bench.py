"""`python -m bench cluster`: a large corpus through a Dask scheduler with two workers of this machine, and the memory
of each process over time.

Prints a table and writes the curve as CSV and SVG. Nothing here passes or fails; docs/scale.md tells what was found.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from bench.corpus import one, write_corpus
from bench.curve import Curve
from bench.measure import ROOT, STAGE_FILE, resident, run, tree
from builder.children import environment

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
# Dask samples what its workers do and keeps an hour of it: some hundred megabytes that are not the work's
_WITHOUT_PROFILE = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}


@dataclass
class Watched:
    """The processes that are looked at, by what they are called, and what was seen."""

    processes: dict[str, int]
    cpu: dict[str, float] = field(default_factory=dict)
    peaks: dict[tuple[str, str], float] = field(default_factory=dict)  # (stage, process): MiB

    def look(self, stage: str) -> list[float]:
        """Memory of each in MiB, now; CPU seconds and peaks are noted."""
        seen = []
        for name, process in self.processes.items():
            family = tree(process)
            memory = sum(map(resident, family)) / 2**20
            self.cpu[name] = max(self.cpu.get(name, 0.0), sum(map(_cpu, family)))
            self.peaks[stage, name] = max(self.peaks.get((stage, name), 0.0), memory)
            seen.append(memory)
        return seen


def _cpu(process: int) -> float:
    """Seconds of CPU that a process has taken, with those of its children that have ended."""
    try:
        fields = Path("/proc", str(process), "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return 0.0
    return sum(map(int, fields.split()[11:15])) / _TICK


@contextmanager
def cluster(workers: int, memory: str, folder: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """A scheduler and its workers on this machine: the address, and their processes by name."""
    with ExitStack() as stack:

        def start(*command: str) -> subprocess.Popen[str]:
            log = stack.enter_context((folder / f"{command[0]}.log").open("a"))
            process = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]],
                env=environment(**_WITHOUT_PROFILE),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                text=True,
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
            return process

        known = folder / "scheduler.json"
        scheduler = start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(known)
        )
        while not known.exists():
            if scheduler.poll() is not None:
                sys.exit((folder / "scheduler.log").read_text())
            time.sleep(0.1)
        address: str = json.loads(known.read_text())["address"]
        options = ("--nthreads", "1", "--no-dashboard", "--memory-limit", memory, "--local-directory", str(folder))
        started = {"scheduler": scheduler.pid}
        for number in range(1, workers + 1):
            started[f"worker {number}"] = start("worker", address, *options).pid
        yield address, started


def measure(
    inputs: Path, out: Path, folder: Path, workers: int, memory: str, every: float, live: TextIO | None = None
) -> tuple[dict[str, Any], Watched, Curve]:
    """Extract and relate `inputs` through a cluster: what the run said, what was seen, and the curve, which `live` gets
    point by point."""
    note = folder / "stage"
    with cluster(workers, memory, folder) as (address, processes), (folder / "said").open("w+") as said:
        with subprocess.Popen(
            [sys.executable, "-m", "bench.cluster_run", address, str(inputs), str(out)],
            cwd=ROOT,
            env={**os.environ, STAGE_FILE: str(note)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as driver:
            watched = Watched({"driver": driver.pid, **processes})
            curve = Curve(tuple(watched.processes))
            started = time.monotonic()
            while driver.poll() is None:
                stage = note.read_text(encoding="utf-8") if note.exists() else ""
                curve.add(time.monotonic() - started, stage or "start", watched.look(stage or "start"))
                if live is not None:
                    live.write(curve.row(-1))
                    live.flush()
                time.sleep(every)
        said.seek(0)
        text = said.read()
    if driver.returncode:
        sys.exit(f"the run ended with status {driver.returncode}:\n{text[-3000:]}")
    return json.loads(text.splitlines()[-1]), watched, curve


def table(figures: dict[str, Any], watched: Watched) -> str:
    """What was found, as Markdown."""
    reports = figures["reports"]
    workers = sum(seconds for name, seconds in watched.cpu.items() if name.startswith("worker"))
    again = f"{figures['again']:,} compilations read twice for hidden names"
    failures = f"{len(figures['failures'])} failures"
    lines = [
        f"{reports:,} reports in {figures['compilations']:,} compilations, {failures}; {again}",
        "",
        "| | " + " | ".join(watched.processes) + " |",
        "|---|" + "--:|" * len(watched.processes),
        "| CPU s | " + " | ".join(f"{watched.cpu.get(name, 0):.1f}" for name in watched.processes) + " |",
    ]
    for stage in dict.fromkeys(stage for stage, _ in watched.peaks):
        peaks = (f"{watched.peaks.get((stage, name), 0):.0f}" for name in watched.processes)
        lines.append(f"| peak MiB, {stage} | " + " | ".join(peaks) + " |")
    lines += [
        "",
        "| a report | |",
        "|---|--:|",
        f"| CPU of the workers, ms | {workers / reports * 1000:.1f} |",
        f"| CPU of the driver, ms | {watched.cpu['driver'] / reports * 1000:.1f} |",
        f"| CPU of the scheduler, ms | {watched.cpu['scheduler'] / reports * 1000:.2f} |",
        f"| sent to workers, bytes | {figures['sent'] / reports:,.0f} |",
        f"| sent back, bytes | {figures['received'] / reports:,.0f} |",
        f"| dataset, bytes | {figures['dataset'] / reports:,.0f} |",
        "",
        "On the clock: " + ", ".join(f"{name} {took:.0f} s" for name, took in figures["seconds"].items()),
    ]
    return "\n".join(lines)


def partitions(sizes: Sequence[int]) -> str:
    """What one process takes to read one compilation of so many reports, as a Markdown table."""
    lines = [
        "| reports in a compilation | its bytes | peak MiB of the process | CPU ms a report |",
        "|--:|--:|--:|--:|",
    ]
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="huibian-bench-") as folder:
            name, content = one(size)
            path = Path(folder, name)
            path.write_bytes(content)
            _, said = run([sys.executable, "-m", "bench.cluster_run", "--one", str(path)])
        found = json.loads(said.splitlines()[-1])
        each = found["cpu"] / max(1, found["reports"]) * 1000
        lines.append(f"| {size:,} | {len(content):,} | {found['memory']:.0f} | {each:.0f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench cluster", description=__doc__)
    parser.add_argument("--reports", type=int, default=600, metavar="N", help="reports (default: %(default)s)")
    parser.add_argument("--inputs", type=Path, metavar="DIR", help="these compilations instead of made-up ones")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="workers (default: %(default)s)")
    parser.add_argument("--memory", default="2GB", help="memory limit of a worker (default: %(default)s)")
    parser.add_argument("--every", type=float, default=1.0, metavar="S", help="seconds between looks")
    parser.add_argument(
        "--partitions",
        type=lambda text: [int(size) for size in text.split(",")],
        metavar="N,N…",
        help="instead: the memory of a process that reads one compilation of so many reports",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where curve.csv, curve.svg and table.md go")
    chosen = parser.parse_args(arguments)
    if importlib.util.find_spec("distributed") is None:
        parser.error("the extra is missing: pip install '.[cluster]', or make setup")
    if chosen.partitions:
        print(partitions(chosen.partitions))
        return
    with tempfile.TemporaryDirectory(prefix="huibian-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        inputs = chosen.inputs or folder / "inputs"
        if chosen.inputs is None:
            write_corpus(chosen.reports, inputs)
        (folder / "run").mkdir()
        live = None
        if chosen.out:
            chosen.out.mkdir(parents=True, exist_ok=True)
            live = stack.enter_context((chosen.out / "curve.csv").open("w", encoding="utf-8"))
        figures, watched, curve = measure(
            inputs, folder / "data", folder / "run", chosen.workers, chosen.memory, chosen.every, live
        )
        text = table(figures, watched)
        print(text)
        if chosen.out:
            (chosen.out / "table.md").write_text(text + "\n", encoding="utf-8")
            (chosen.out / "curve.svg").write_text(curve.svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
