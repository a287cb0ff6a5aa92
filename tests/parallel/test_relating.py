"""What relates reports, on engines that lose their workers in the middle of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from builder.engines import Engine
from builder.relate import relate
from builder.relate.parts import Sizes
from tests.parallel.tasks import dying_once
from tests.relate.test_parts import expected, inputs

SIZES = Sizes(reports=9, keyed=300, runs=4000, places=40)


class Deadly:
    """An engine of whose calls each second loses a worker: in a map, while parts emit, or while buckets are reduced."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._calls = 0

    def map(self, task: Any, parts: Iterable[Any], lost: Any = None) -> Iterator[Any]:
        return self._engine.map(self._deadly(task), parts, lost)

    def group(self, emit: Any, parts: Iterable[Any], reduce: Any, buckets: int) -> Iterator[Any]:
        return self._engine.group(self._deadly(emit), parts, self._deadly(reduce), buckets)

    def _deadly(self, task: Any) -> Any:
        self._calls += 1
        return partial(dying_once, task, self._folder / f"mark{self._calls}") if self._calls % 2 else task


@pytest.mark.parametrize("engine", ["local 2", "dask"], indirect=True)
def test_workers_lost_while_relating_change_nothing(engine: Engine, tmp_path: Path) -> None:
    """Each of several calls loses one."""
    assert relate(inputs(), engine=Deadly(engine, tmp_path), sizes=SIZES) == expected()
    deaths = [path for path in tmp_path.iterdir() if not path.suffix]
    assert len(deaths) > 2
