"""`python -m bench relate`: what it costs to find what 600 and 6,000 reports share.

Compilations are generated (bench.corpus) and read before the clock runs. Relating runs in a process of its own, with
the inputs in another order than they were made in, so that CPU time and peak memory are its own. The bound that the
product sets itself: 6,000 reports within two minutes and 1 GB.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import write_corpus
from bench.measure import run

SIZES = (600, 6000)
# the parts that are timed by themselves, by the name that builder.relate calls them by
PARTS = ("variants", "readings", "common_plans", "discover", "phrases", "formulaic_shares", "neighbours")


@dataclass(frozen=True, slots=True)
class Relating:
    """Seconds on the clock and of CPU, MiB at the peak (the corpus itself included), CPU seconds of the parts."""

    reports: int
    characters: int
    wall: float
    cpu: float
    memory: float
    parts: tuple[tuple[str, float], ...]


def measure_relating(sizes: Sequence[int] = SIZES) -> list[Relating]:
    """The cost of relating corpora of these sizes."""
    return [_measured(size) for size in sizes]


def table(rows: Sequence[Relating]) -> str:
    """The rows as a Markdown table."""
    lines = [
        f"| reports | characters | wall s | CPU s | peak MiB | {' | '.join(PARTS)} |",
        f"|---:|---:|---:|---:|---:|{'---:|' * len(PARTS)}",
    ]
    for row in rows:
        parts = " | ".join(f"{seconds:.1f}" for _, seconds in row.parts)
        costs = f"{row.wall:.1f} | {row.cpu:.1f} | {row.memory:.0f}"
        lines.append(f"| {row.reports:,} | {row.characters:,} | {costs} | {parts} |")
    return "\n".join(lines)


def _measured(size: int) -> Relating:
    with tempfile.TemporaryDirectory(prefix="huibian-bench-") as folder:
        seeds, store = Path(folder, "seeds"), Path(folder, "extracted")
        write_corpus(size, seeds)
        run([sys.executable, "-m", "bench.relate_bench", "--extract", str(seeds), str(store)])
        _, said = run([sys.executable, "-m", "bench.relate_bench", "--relate", str(store)])
    found = json.loads(said.splitlines()[-1])
    return Relating(size, **{**found, "parts": tuple(map(tuple, found["parts"]))})


def _extract(seeds: Path, store: Path) -> None:
    from builder.extract import extract
    from builder.pipeline import _unique
    from builder.read import find_inputs, read_source

    with store.open("wb") as stream:
        # as a build does it: copies that agree in every word have ids of their own
        pickle.dump(_unique([extract(read_source(path, None)) for path in find_inputs([seeds])]), stream)


def _relate(store: Path) -> None:
    import builder.relate as relating

    extracted = pickle.loads(store.read_bytes())  # this bench wrote it
    random.Random(7).shuffle(extracted)
    spent = dict.fromkeys(PARTS, 0.0)

    @contextmanager
    def watch(name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        spent[name] += time.process_time() - started

    for name in PARTS:
        setattr(relating, name, watch(name)(getattr(relating, name)))
    started, used = time.monotonic(), time.process_time()
    corpus = relating.relate(extracted)
    wall, cpu = time.monotonic() - started, time.process_time() - used
    # the kernel counts bytes on macOS and KiB elsewhere
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    characters = sum(len(p.text) for report in corpus.reports for p in report.paragraphs)
    costs = {"wall": wall, "cpu": cpu, "memory": memory, "parts": list(spent.items())}
    print(json.dumps({"characters": characters, **costs}))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench relate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=list(SIZES),
        metavar="N,N…",
        help="numbers of reports (default: 600,6000; the last takes about six minutes, most of them reading)",
    )
    parser.add_argument("--extract", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--relate", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.extract:
        _extract(*chosen.extract)
    elif chosen.relate:
        _relate(chosen.relate)
    else:
        print(table(measure_relating(chosen.sizes)))


if __name__ == "__main__":
    main()
