"""Which engine runs the work: what was asked for, or what pays."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from builder.engines import Engine, Serial
from builder.errors import HuibianError
from builder.read import find_inputs

# bytes of inputs that a process of its own is worth: some 60 reports, two seconds; starting one takes half a second
_SHARE = 700_000
_PACKED = 3  # times that the text of a packed format is larger than its file
_MOST = 16  # processes that are started without being asked for: each takes some 100 MB


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for: a number of processes, the address of a Dask scheduler, or neither."""

    jobs: int | None = None
    scheduler: str | None = None

    @contextlib.contextmanager
    def engine(self, inputs: Iterable[Path]) -> Iterator[Engine]:
        """The engine for these `inputs`, as long as the block lasts. Raises HuibianError where it cannot be had."""
        if self.scheduler is not None:
            if find_spec("distributed") is None:
                raise HuibianError(
                    "--scheduler",
                    "the engine for clusters is not installed.",
                    "Install it with pip install 'huibian[cluster]', or do without --scheduler.",
                )
            from builder.engines.cluster import connected

            with connected(self.scheduler) as cluster:
                yield cluster
            return
        jobs = self.jobs or min(cores(), _MOST, _size(inputs) // _SHARE)
        if jobs < 2:
            yield Serial()
            return
        from builder.engines.local import Local

        with Local(jobs, apart=self.jobs is not None) as local:
            yield local


IN_PROCESS = Choice(jobs=1)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _size(inputs: Iterable[Path]) -> int:
    """About how many bytes of text the inputs hold; those that are not there are told of elsewhere."""
    size = 0
    with contextlib.suppress(HuibianError):
        for path in find_inputs(list(inputs)):
            with contextlib.suppress(OSError):
                size += path.stat().st_size * (_PACKED if path.suffix.lower() in (".docx", ".pdf") else 1)
    return size
