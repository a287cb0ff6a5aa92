"""Processes that make parts side by side, and what they answer."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

from builder.children import environment
from builder.errors import HuibianError
from builder.parts.make import Made
from builder.parts.worker import RESULT


class Crew:
    """`jobs` processes, begun when there is work for them; all end with the block, whatever ends it."""

    def __init__(self, jobs: int) -> None:
        self._pool = ThreadPoolExecutor(max(1, jobs))
        self._local = threading.local()
        self._processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            # with the copy of itself that makes a part
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._pool.shutdown()

    def make(self, task: Path) -> Future[Made]:
        """Make the part of the pickled task; the result raises HuibianError where that cannot be done."""
        return self._pool.submit(self._make, task)

    def _make(self, task: Path) -> Made:
        process = self._process()
        said = ""
        try:
            assert process.stdin is not None  # noqa: S101 - asked for
            assert process.stdout is not None  # noqa: S101 - asked for
            process.stdin.write(json.dumps(str(task)) + "\n")
            process.stdin.flush()
            said = process.stdout.readline()
        except OSError:
            pass  # it has ended: told below
        answer = json.loads(said) if said else {"fault": "its process ended before it was done"}
        if answer:
            raise _error(task, answer)
        result = task.with_suffix(RESULT)
        made: Made = pickle.loads(result.read_bytes())  # noqa: S301 - written by a process of this very build
        result.unlink()
        return made

    def _process(self) -> subprocess.Popen[str]:
        """The process of this thread."""
        found: subprocess.Popen[str] | None = getattr(self._local, "process", None)
        if found is None or found.poll() is not None:
            found = subprocess.Popen(
                [sys.executable, "-m", "builder.parts.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=environment(PYTHONUTF8="1"),
                start_new_session=True,
            )
            self._local.process = found
            self._processes.append(found)
        return found


def _error(task: Path, answer: dict[str, Any]) -> HuibianError:
    if "problem" in answer:
        return HuibianError(answer["where"], answer["problem"], answer["remedy"])
    if answer.get("memory"):
        return HuibianError(_part(task), "the memory does not suffice for this part.", "Try again with --jobs 1.")
    problem = f"this part could not be made, through a fault of this program:\n  {answer['fault']}\n"
    return HuibianError(_part(task), problem, "Build again with --no-cache; report the fault if it persists.")


def _part(task: Path) -> str:
    """The folder of a task's part, from the name of its file."""
    return task.stem.split("-", 2)[-1]
