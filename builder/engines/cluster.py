"""Work on a Dask cluster: parts travel as bytes, so that workers need nothing but the product itself.

What a lost worker had is done again by the scheduler. Groups stay on the workers, as one value for each bucket of each
batch of parts; a worker whose memory fills writes them to its own disk. Nothing here is imported unless asked for.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import time
import uuid
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import getitem
from typing import Any, TypeVar

from distributed import Client, Future, KilledWorker, get_worker

from builder.engines import Grouped, named, worker_lost
from builder.engines.release import agree, release
from builder.engines.spill import shares_of, together
from builder.errors import HuibianError

Part = TypeVar("Part")
Value = TypeVar("Value")
Result = TypeVar("Result")

_REACH = 15  # seconds within which a scheduler answers
_PATIENCE = 60.0  # seconds without any worker
_LOOK = 10.0  # seconds between looks at whether scheduler and workers are there
_AHEAD = 3  # parts a thread of the cluster that are on their way at a time
_LEAST = 8
# small parts are emitted from together, for every task costs the scheduler something: up to so many bytes, or parts
_BATCH, _TOGETHER = 250_000, 16
_LARGE = 64_000  # bytes of a function that are sent once, not with each part


class _Piece:
    """One part on its way, with what it takes to send it again."""

    __slots__ = ("data", "future", "name")

    def __init__(self, data: bytes, name: str, future: Future) -> None:
        self.data, self.name, self.future = data, name, future


@contextlib.contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The engine of the scheduler at `address`, for as long as the block lasts.

    Raises HuibianError where no scheduler answers, where it has no worker, and where workers are of another version.
    """
    # what it says on its own is for those who program it
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_REACH, name="huibian", set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise HuibianError(
            address,
            f"the scheduler cannot be reached: {str(error).splitlines()[0] if str(error) else type(error).__name__}.",
            "Start one with `dask scheduler`, and check the address (tcp://host:8786).",
        ) from None
    try:
        yield Cluster(client, address)
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=5)


class Cluster:
    """An engine that runs everything on the workers of a Dask scheduler. `connected` makes one.

    `sent` and `received` count bytes: of parts, packed, and of results, packed.
    """

    def __init__(self, client: Client, address: str) -> None:
        self.client, self._address = client, address
        self._key = f"huibian-{uuid.uuid4().hex[:12]}"
        self._calls = 0
        self._seen = time.monotonic()
        self._threads = 0
        self.sent = self.received = 0
        self._await_workers()
        self._compare()

    def map(
        self,
        task: Callable[[Part], Result],
        parts: Iterable[Part],
        lost: Callable[[Part], Result] | None = None,
    ) -> Iterator[Result]:
        """See Engine. Three parts a thread of the cluster are on their way at a time."""
        function, submit = self._function(task), self._submit
        ahead: deque[_Piece] = deque()
        source = iter(parts)
        name = self._name()
        number = 0
        try:
            while True:
                while len(ahead) < max(_LEAST, _AHEAD * self._threads):
                    part = next(source, _piece_end)
                    if part is _piece_end:
                        break
                    data = pack(part)
                    self.sent += len(data)
                    ahead.append(_Piece(data, named(part), submit(f"{name}-{number}", _run, function, data)))
                    number += 1
                if not ahead:
                    return
                piece = ahead.popleft()
                self._settle(piece.future)
                if _is_death(piece.future):
                    # others that were on the same workers may have been to blame: once more, alone
                    for other in ahead:
                        self._settle(other.future)
                    piece.future = submit(f"{name}-{number}-alone", _run, function, piece.data)
                    number += 1
                    self._settle(piece.future)
                if _is_death(piece.future):
                    if lost is None:
                        raise worker_lost(piece.name)
                    yield lost(unpack(piece.data))
                else:
                    yield self._result(piece.future)
        finally:
            for piece in ahead:
                piece.future.cancel()

    def group(
        self,
        emit: Callable[[Part], Iterable[tuple[str, Value]]],
        parts: Iterable[Part],
        reduce: Callable[[Grouped[Value]], Result],
        buckets: int,
    ) -> Iterator[Result]:
        """See Engine. A task emits from a part, or from some small ones; another gathers one bucket of all tasks."""
        emitting, reducing, name = self._function(emit), self._function(reduce), self._name()
        shares: list[list[Future]] = [[] for _ in range(buckets)]
        for number, batch in enumerate(_batches(parts)):
            self.sent += sum(map(len, batch))
            whole = self._submit(f"{name}-emit-{number}", _emitted, emitting, batch, buckets)
            keys = [f"{name}-share-{number}-{bucket}" for bucket in range(buckets)]
            for share, future in zip(
                shares, self.client.map(getitem, [whole] * buckets, range(buckets), key=keys), strict=True
            ):
                share.append(future)
        results = deque(
            self._submit(f"{name}-reduce-{bucket}", _reduced, reducing, share) for bucket, share in enumerate(shares)
        )
        del shares
        try:
            while results:
                future = results.popleft()
                self._settle(future)
                if _is_death(future):
                    raise worker_lost("relating")
                yield self._result(future)
        finally:
            for future in results:
                future.cancel()

    def _name(self) -> str:
        self._calls += 1
        return f"{self._key}-{self._calls}"

    def _function(self, task: Callable[..., Any]) -> Any:
        """The function as bytes; a large one as a value that the workers hand to one another."""
        data = pack(task)
        return data if len(data) < _LARGE else self._submit(f"{self._name()}-function", bytes, data, plain=True)

    def _submit(self, key: str, function: Callable[..., Any], *arguments: Any, plain: bool = False) -> Future:
        own = () if plain else (dict(release()),)
        return self.client.submit(function, *own, *arguments, key=key, pure=False)

    def _settle(self, future: Future) -> None:
        """Wait until a task has ended, however."""
        while not future.done():
            # a task that was given up raises here, and is seen by its status
            with contextlib.suppress(Exception):
                future.exception(timeout=_LOOK)
            if time.monotonic() - self._seen > _LOOK:
                self._await_workers()

    def _result(self, future: Future) -> Any:
        """What a task gave, or the error that it raised."""
        while future.status == "finished":
            try:
                data = future.result(timeout=_PATIENCE)
            except TimeoutError:
                # its worker went before the result was fetched, and the work is done again
                self._await_workers()
                continue
            self.received += len(data)
            return unpack(data)
        if future.status == "error":
            raise _translated(future.exception())
        raise self._gone("has ended, and with it the work that it had.")

    def _await_workers(self) -> None:
        """Look whether the scheduler is there, and wait until it has workers."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self._threads = sum(self.client.nthreads().values())
            except (OSError, TimeoutError, ValueError, RuntimeError):
                raise self._gone("does not answer any more.") from None
            if self._threads:
                break
            if time.monotonic() > until:
                raise self._gone(f"has had no worker for {_PATIENCE:.0f} seconds.")
            time.sleep(0.1)
        self._seen = time.monotonic()

    def _gone(self, problem: str) -> HuibianError:
        remedy = "Look at its log; start workers with `dask worker ADDRESS --nthreads 1`, and run the command again."
        return HuibianError(self._address, f"the scheduler {problem}", remedy)

    def _compare(self) -> None:
        """Raise HuibianError unless all workers are of this very release; those that come later say so themselves."""
        for worker, said in sorted(self.client.run(_release, on_error="return").items()):
            if isinstance(said, BaseException):
                raise _translated(said, worker)
            agree(release(), said, worker)


_piece_end: Any = object()


def pack(value: object) -> bytes:
    """A value as bytes to be sent; Chinese text shrinks to a third."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def unpack(data: bytes) -> Any:
    """What `pack` packed."""
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - between processes of one cluster, which trust one another


def _batches(parts: Iterable[object]) -> Iterator[list[bytes]]:
    """The parts packed, small ones together."""
    batch: list[bytes] = []
    size = 0
    for part in parts:
        data = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
        batch.append(zlib.compress(data, 1))
        size += len(data)
        if size >= _BATCH or len(batch) >= _TOGETHER:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _is_death(future: Future) -> bool:
    return future.status == "error" and isinstance(future.exception(), (KilledWorker, MemoryError))


def _translated(error: BaseException | None, worker: str = "a worker") -> BaseException:
    """The error as a person can act on it; those of the product itself are such already."""
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] == "builder":
        return HuibianError(
            worker, "it lacks Huibian.", "Install the same on all machines (requirements/cluster.txt), and start anew."
        )
    return error or RuntimeError("the task failed without an error")


# what runs on the workers


def _release() -> dict[str, str]:
    return dict(release())


def _same(wanted: dict[str, str]) -> None:
    if wanted != dict(release()):
        agree(wanted, release(), get_worker().address)


@lru_cache(maxsize=8)
def _loaded(data: bytes) -> Any:
    return unpack(data)


def _run(wanted: dict[str, str], task: bytes, part: bytes) -> bytes:
    _same(wanted)
    return pack(_loaded(task)(unpack(part)))


def _emitted(wanted: dict[str, str], emit: bytes, parts: Sequence[bytes], buckets: int) -> tuple[bytes, ...]:
    _same(wanted)
    function = _loaded(emit)
    pairs = chain.from_iterable(function(unpack(part)) for part in parts)
    return tuple(zlib.compress(share, 1) if share else b"" for share in shares_of(pairs, buckets))


def _reduced(wanted: dict[str, str], reduce: bytes, shares: Sequence[bytes]) -> bytes:
    _same(wanted)
    return pack(_loaded(reduce)(together(zlib.decompress(share) if share else b"" for share in shares)))
