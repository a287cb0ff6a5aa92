"""What a process remembers does not grow with the inputs that pass through it."""

from __future__ import annotations

import functools
import gc
from pathlib import Path

from bench.corpus import write_corpus
from builder.describe.gazetteer import gazetteer, stem
from builder.understand import Input, understand


def _remembered() -> dict[str, int]:
    """The entries of every memory of the builder that has no bound, by its name."""
    found = {}
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith("builder."):
            info = thing.cache_info()
            if info.maxsize is None:
                found[f"{thing.__module__}.{thing.__qualname__}"] = info.currsize
    return found


def _read(folder: Path, seed: int) -> None:
    write_corpus(12, folder, seed)
    for path in folder.iterdir():
        understand(Input(path.name, path.read_bytes()))


def test_no_memory_without_a_bound_holds_words_of_the_inputs(tmp_path: Path) -> None:
    """What is kept for good are tables of the knowledge, of which other inputs ask for the same."""
    divisions = gazetteer()
    for code, name in divisions.names.items():
        list(map(stem, (name, *divisions.towns(code))))
    for seed in range(2):
        _read(tmp_path / str(seed), seed)
    before = _remembered()
    _read(tmp_path / "more", 7)
    grown = {name: size - before.get(name, 0) for name, size in _remembered().items()}
    assert grown
    # a year or a character that was not met before may come in; titles, places and sentences would be dozens
    assert {name: by for name, by in grown.items() if by > 5} == {}
