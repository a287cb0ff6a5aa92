"""What a process of the local engine does: take a part, answer with its result, until there is no more."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from builder.errors import HuibianError
from builder.memory import collect_seldom

READY, DONE, FAILED = b"ready", b"done", b"failed"


def serve(link: Connection[bytes, bytes]) -> None:
    """Answer on `link` until the other end is closed.

    What is asked is two messages: the function (empty where it is that of the part before) and the part, both pickled.
    So is an answer: whether it went well, then the result or the exception. Where memory does not suffice the process
    ends, which frees all of it, and whoever asked tries again.
    """
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    task: Callable[[Any], Any] | None = None
    with contextlib.suppress(EOFError, OSError):
        link.send_bytes(READY)
        while True:
            function, part = link.recv_bytes(), link.recv_bytes()
            try:
                if function or task is None:
                    task = pickle.loads(function)  # noqa: S301 - from the process that started this one
                answer = DONE, pickle.dumps(task(pickle.loads(part)), pickle.HIGHEST_PROTOCOL)  # noqa: S301
            except MemoryError:
                os._exit(1)
            except Exception as error:
                answer = FAILED, _carried(error)
            link.send_bytes(answer[0])
            link.send_bytes(answer[1])


def _carried(error: Exception) -> bytes:
    """The exception as bytes; one that is a fault of the program says where it arose, for that is lost on the way."""
    if not isinstance(error, HuibianError):
        error.add_note("In a worker:\n" + "".join(traceback.format_exception(error)))
    try:
        data = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)  # noqa: S301 - made one line above: some can be written, but not read
    except Exception:
        told = RuntimeError("".join(traceback.format_exception_only(error)).strip())
        return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    return data


def _end_with_parent() -> None:
    """However the parent ended: nothing is left of a run that was killed."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
