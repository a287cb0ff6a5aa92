"""Engines to be compared: this process, processes of this machine, and a Dask cluster of two workers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.cluster_bench import cluster
from builder.engines import Engine
from builder.engines.choose import Choice

ENGINES = ("local 1", "local 2", "local 3", "dask")


@pytest.fixture(scope="session")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask scheduler with two workers."""
    with pytest.MonkeyPatch.context() as patch:
        # a part that kills its worker is given up sooner than on a real cluster
        patch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "1")
        with cluster(2, "1GB", tmp_path_factory.mktemp("dask")) as (address, _):
            yield address


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each of the engines that are to do what Serial does; the same one for all tests, whatever these do to it."""
    kind, _, jobs = str(request.param).partition(" ")
    if kind == "dask":
        choice = Choice(scheduler=request.getfixturevalue("scheduler"))
        with choice.engine([]) as made:
            yield made
        return
    from builder.engines.local import Local

    with Local(int(jobs), apart=True) as local:
        yield local


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """A file that does not exist yet: processes agree by it."""
    return tmp_path / "mark"
