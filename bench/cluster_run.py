"""`python -m bench.cluster_run ADDRESS INPUTS OUT`: the dataset of INPUTS through the scheduler; prints JSON.

The stage it is in is written into the file that bench.measure names. With ADDRESS `-` everything runs in this process.
`python -m bench.cluster_run --one FILE` reads one input alone, as a worker does.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measure import STAGE_FILE
from builder import pipeline
from builder.dataset import write_dataset
from builder.engines.choose import Choice
from builder.errors import HuibianError
from builder.understand import Input, understand


def stage(name: str) -> None:
    """Note the stage that begins."""
    if note := os.environ.get(STAGE_FILE):
        Path(note).write_text(name, encoding="utf-8")


def read_one(path: Path) -> None:
    """Understand one input; one line of JSON with what it took, the peak of memory in MiB."""
    done = understand(Input(path.name, path.read_bytes()))
    if isinstance(done.result, HuibianError):
        sys.exit(str(done.result))
    used = resource.getrusage(resource.RUSAGE_SELF)
    # the kernel counts bytes on macOS and KiB elsewhere
    memory = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    found = {"reports": len(done.result.reports), "cpu": used.ru_utime + used.ru_stime, "memory": memory}
    print(json.dumps(found))


def main() -> None:
    """Extract, relate and write; one line of JSON with what it took."""
    if sys.argv[1] == "--one":
        read_one(Path(sys.argv[2]))
        return
    address, inputs, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    seconds: dict[str, float] = {}
    relate: Callable[..., Any] = pipeline.relate

    def relating(*arguments: Any, **named: Any) -> Any:
        seconds["extract"] = time.monotonic() - started
        stage("relate")
        return relate(*arguments, **named)

    pipeline.relate = relating
    said: list[str] = []
    choice = Choice(jobs=1) if address == "-" else Choice(scheduler=address)
    with choice.engine([inputs]) as engine:
        stage("extract")
        started = time.monotonic()
        built = pipeline.build_corpus([inputs], engine=engine, progress=said.append)
        seconds["relate"] = time.monotonic() - started - seconds["extract"]
        stage("write")
        write_dataset(built.corpus, out)
        seconds["write"] = time.monotonic() - started - sum(seconds.values())
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpu": used.ru_utime + used.ru_stime,
                "reports": len(built.corpus.reports),
                "compilations": len(built.corpus.compilations),
                "again": sum("names hidden elsewhere" in message for message in said),
                "failures": [str(failure) for failure in built.failures],
                "sent": getattr(engine, "sent", 0),
                "received": getattr(engine, "received", 0),
                "dataset": sum(path.stat().st_size for path in out.iterdir()),
            }
        )
    )


if __name__ == "__main__":
    main()
