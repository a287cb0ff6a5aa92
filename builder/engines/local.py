"""Work in processes of this machine. Each does one piece at a time; one that dies is replaced and its piece done again.

The pool has no thread of its own: messages are taken whenever a result is waited for, so that the caller may go on as
two processes, and parts of one call may come out of the results of another. Workers are started by the `spawn` method,
which all systems have, once there is work for them.
"""

from __future__ import annotations

import contextlib
import pickle
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from multiprocessing import connection, get_context
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from builder.engines import Grouped, named, worker_lost
from builder.engines.spill import Numbered, reduced, spilled
from builder.engines.worker import DONE, READY, serve
from builder.errors import HuibianError

Part = TypeVar("Part")
Value = TypeVar("Value")
Result = TypeVar("Result")

ATTEMPTS = 3  # of a part whose worker died
_AHEAD = 4  # parts a worker, done or to be done, that are in memory at a time
_MOST = 60 if sys.platform == "win32" else 512  # workers: what one can wait for at a time there
_LOST = b"lost"
_END = object()


class _Piece:
    """One part of one call on its way: `answer` is what came back, once something has."""

    __slots__ = ("answer", "attempts", "call", "data", "name", "number")

    def __init__(self, call: _Call, number: int, data: bytes, name: str) -> None:
        self.call, self.number, self.data, self.name = call, number, data, name
        self.attempts = 0
        self.answer: tuple[bytes, bytes] | None = None


class _Call:
    """One use of the pool: its function, pickled once for all its parts."""

    __slots__ = ("number", "task")

    def __init__(self, number: int, task: bytes) -> None:
        self.number, self.task = number, task


class _Worker:
    """A process and what it is doing."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.link, other = context.Pipe()
        self.process: SpawnProcess = context.Process(target=serve, args=(other,), name="huibian worker", daemon=True)
        with _undisturbed():
            self.process.start()
        other.close()
        self.ready = False
        self.piece: _Piece | None = None
        self.known = -1  # the call whose function it has

    def stop(self) -> None:
        """End it, whatever it is doing: workers write nothing but whole files."""
        self.link.close()
        self.process.kill()
        self.process.join()
        self.process.close()


class Local:
    """An engine of up to `jobs` processes. A context manager: at its end no process is left.

    A single part is done in this process, unless workers are running already or `apart` says that none may be: that is
    for work that may take its process with it.
    """

    def __init__(self, jobs: int, *, apart: bool = False) -> None:
        self.jobs = max(1, min(jobs, _MOST))
        self._apart = apart
        self._workers: list[_Worker] = []
        self._waiting: deque[_Piece] = deque()
        self._calls = 0
        self._stillborn = 0

    def __enter__(self) -> Local:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; a further call starts others."""
        self._waiting.clear()
        for worker in self._workers:
            # the signal to all first, so that none is waited for while another works on
            with contextlib.suppress(OSError):
                worker.process.kill()
        while self._workers:
            self._workers.pop().stop()

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that are running."""
        return [worker.process.pid for worker in self._workers if worker.process.pid is not None]

    def map(
        self,
        task: Callable[[Part], Result],
        parts: Iterable[Part],
        lost: Callable[[Part], Result] | None = None,
    ) -> Iterator[Result]:
        """See Engine. No more than four parts a worker are in memory at a time, with their results."""
        source = iter(parts)
        first = list(islice(source, 2))
        if len(first) < 2 and not self._apart and not self._workers:
            yield from map(task, first)
            return
        self._calls += 1
        call = _Call(self._calls, pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
        ahead: deque[_Piece] = deque()
        coming = chain(first, source)
        more = True
        number = 0
        try:
            while more or ahead:
                while more and len(ahead) < _AHEAD * self.jobs:
                    part = next(coming, _END)
                    if part is _END:
                        more = False
                        break
                    piece = _Piece(call, number, pickle.dumps(part, pickle.HIGHEST_PROTOCOL), named(part))
                    number += 1
                    ahead.append(piece)
                    self._waiting.append(piece)
                    self._turn(wait=False)
                if not ahead:
                    break
                while ahead[0].answer is None:
                    self._turn(wait=True)
                yield _result(ahead.popleft(), lost)
        finally:
            self._abandon(call)

    def group(
        self,
        emit: Callable[[Part], Iterable[tuple[str, Value]]],
        parts: Iterable[Part],
        reduce: Callable[[Grouped[Value]], Result],
        buckets: int,
    ) -> Iterator[Result]:
        """See Engine. What the parts emit goes through files of a temporary folder ($TMPDIR), a file for each part."""
        with tempfile.TemporaryDirectory(prefix="huibian-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            numbered = (Numbered(number, named(part), part) for number, part in enumerate(parts))
            count = sum(self.map(partial(spilled, emit, buckets, folder), numbered))
            yield from self.map(partial(reduced, reduce, folder, buckets, count), range(buckets))

    def _turn(self, wait: bool) -> None:
        """Give out what waits, and take what has come; `wait` for something to come."""
        self._give()
        links: list[Any] = [worker.link for worker in self._workers]
        for link in connection.wait(links, None if wait else 0):
            worker = next(w for w in self._workers if w.link is link)
            try:
                status = worker.link.recv_bytes()
                answer = b"" if status == READY else worker.link.recv_bytes()
            except (EOFError, OSError):
                self._died(worker)
                continue
            if status == READY:
                worker.ready, self._stillborn = True, 0
            elif worker.piece is not None:
                worker.piece.answer = (status, answer)
                worker.piece = None
        self._give()

    def _give(self) -> None:
        """Hand waiting pieces to workers with nothing to do; start workers while there are fewer than pieces."""
        for worker in list(self._workers):
            if self._waiting and worker.ready and worker.piece is None:
                piece = self._waiting.popleft()
                worker.piece = piece
                try:
                    fresh = worker.known != piece.call.number
                    worker.link.send_bytes(piece.call.task if fresh else b"")
                    worker.link.send_bytes(piece.data)
                    worker.known = piece.call.number
                except OSError:
                    self._died(worker)
        starting = sum(not worker.ready for worker in self._workers)
        while len(self._workers) < self.jobs and starting < len(self._waiting):
            self._workers.append(_Worker())
            starting += 1

    def _died(self, worker: _Worker) -> None:
        """Its piece is tried again, first of all, unless it has been tried often enough."""
        self._workers.remove(worker)
        piece = worker.piece
        worker.stop()
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= ATTEMPTS:
                raise HuibianError("huibian", "the processes that share the work end at once.", "Try --jobs 1.")
        elif piece is not None:
            piece.attempts += 1
            if piece.attempts < ATTEMPTS:
                self._waiting.appendleft(piece)
            else:
                piece.answer = (_LOST, piece.data)

    def _abandon(self, call: _Call) -> None:
        """Nobody waits for the pieces of `call` any more: those that are being done end with their workers."""
        self._waiting = deque(piece for piece in self._waiting if piece.call is not call)
        for worker in [w for w in self._workers if w.piece is not None and w.piece.call is call]:
            self._workers.remove(worker)
            worker.stop()


def _result(piece: _Piece, lost: Callable[[Part], Result] | None) -> Result:
    """What came of a piece, or the error that it raised."""
    status, data = piece.answer or (_LOST, piece.data)
    value = pickle.loads(data)  # noqa: S301 - from a process of our own
    if status == DONE:
        return value  # type: ignore[no-any-return]
    if status == _LOST:
        if lost is None:
            raise worker_lost(piece.name)
        return lost(value)
    raise value


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """What is started meanwhile does not see Ctrl-C, which terminals send to all: the caller ends it."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
