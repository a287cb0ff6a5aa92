"""The inputs of a run: what each tells, from the cache where it is there, and else by way of an engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from builder.cache import Cache, Key, Keyed
from builder.corrections.entries import Rulings
from builder.engines import Engine
from builder.errors import HuibianError
from builder.read import read_input
from builder.read.settings import Encodings, encoding_of
from builder.redo import Redo
from builder.understand import Input, Understood, from_cache, lost, understand


class Inputs:
    """The inputs at hand, and what each tells: from the cache, or by way of the engine."""

    def __init__(self, paths: Mapping[str, Path], encodings: Encodings, store: Cache, engine: Engine) -> None:
        self._paths, self._encodings, self._store, self._engine = paths, encodings, store, engine

    def understood(
        self, wanted: Iterable[tuple[str, Rulings] | tuple[str, Rulings, Redo]]
    ) -> Iterator[tuple[Understood, bool]]:
        """What each of the `wanted` tells (name, rulings, what is redone if not all), and whether the cache held it.

        What needs no engine may come before what does; files are read one at a time as the engine asks for them.
        """
        at_hand: deque[tuple[Understood, bool]] = deque()
        keys: dict[str, tuple[Keyed, str]] = {}

        def missing() -> Iterator[Input]:
            for name, ruling, *more in wanted:
                try:
                    given = self._input(name, ruling, *more)
                    found = self._store.load(given, given.key)
                    if found is not None:
                        at_hand.append((from_cache(given, found), True))
                        continue
                except HuibianError as error:
                    at_hand.append((Understood(name, error), False))
                    continue
                if given.kept:
                    keys[name] = (Key(name, given.sha256, given.encoding), given.key)
                yield given

        for understood in self._engine.map(understand, missing(), lost):
            yield from _drained(at_hand)
            key, extra = keys.pop(understood.name, (None, ""))
            if key is not None and understood.entry:
                self._store.keep(key, understood.entry, extra)
            yield replace(understood, entry=""), False
        yield from _drained(at_hand)

    def _input(self, name: str, ruling: Rulings, redo: Redo | None = None) -> Input:
        encoding = encoding_of(self._encodings, name) or ""
        return Input(name, read_input(self._paths[name]), encoding, ruling, redo, self._store.folder is not None)


def _drained(found: deque[tuple[Understood, bool]]) -> Iterator[tuple[Understood, bool]]:
    while found:
        yield found.popleft()
