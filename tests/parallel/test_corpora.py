"""The dataset of the same inputs, byte for byte the same whoever reads them and whatever happens to these."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bench.corpus import write_corpus
from builder.corrections import Corrections, read_corrections
from builder.corrections.entries import CorrectionError
from builder.dataset import write_dataset
from builder.engines import Engine, Serial
from builder.engines.cluster import Cluster
from builder.engines.local import Local
from builder.pipeline import Built, build_corpus
from tests.parallel.tasks import Poisoned, shuffled

REPORT = """{organ}2023年工作总结和2024年工作计划
2023年，{organ}认真落实各项部署，现将全年情况总结如下。
一、2023年工作总结
（一）抓实重点工作。{words}
二、2024年工作计划
一是抓好项目建设。加快重点项目建设，做好跟踪服务。
二是加强队伍建设。选优配强骨干力量。
"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compilations of several formats; a person hidden in one stands in another; one cannot be read."""
    folder = tmp_path_factory.mktemp("inputs")
    write_corpus(6, folder)
    told = "走访慰问困难群众，为青石村低保户韩大勇修缮房屋。"  # made up
    met = "韩大勇等人参加了座谈会。"
    for number, organ in enumerate(("县财政局", "县水利局", "市民政局", "县统计局", "县审计局", "区教育局")):
        words = (told, met, "完成投资一亿元。")[number % 3]
        text = REPORT.format(organ=organ, words=words)
        (folder / f"organ-{number}.txt").write_bytes(text.encode("gb18030" if number == 4 else "utf-8"))
    (folder / "bad.docx").write_bytes(b"no document")
    return folder


@pytest.fixture(scope="module")
def corrections(inputs: Path) -> Corrections:
    """What a person settled about one report, which is therefore read twice."""
    path = inputs.parent / "corrections.yml"
    path.write_text(
        "- report: {source: organ-2.txt, line: 1}\n  set: {level: 县}\n  reason: 测试\n",
        encoding="utf-8",
    )
    return read_corrections(path)


@pytest.fixture(scope="module")
def expected(inputs: Path, corrections: Corrections, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The dataset that one process makes, and what it says of the input that cannot be read."""
    return written(build_corpus([inputs], corrections=corrections), tmp_path_factory.mktemp("expected"))


def written(built: Built, folder: Path) -> dict[str, bytes]:
    """The files of a dataset, and the failures."""
    write_dataset(built.corpus, folder)
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {**files, "failures": "\n".join(map(str, built.failures)).encode()}


def processes(engine: Engine) -> list[int]:
    """The processes that work for an engine at this moment."""
    if isinstance(engine, Cluster):
        return list(engine.client.run(os.getpid, on_error="ignore").values())
    assert isinstance(engine, Local)
    return engine.processes


class Shuffled:
    """An engine whose parts take as long as chance will have it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def map(self, task: Any, parts: Iterable[Any], lost: Any = None) -> Iterator[Any]:
        return self.engine.map(partial(shuffled, task), parts, lost)

    def group(self, *arguments: Any) -> Iterator[Any]:
        return self.engine.group(*arguments)


def test_the_dataset_is_the_same(
    engine: Engine, inputs: Path, corrections: Corrections, expected: dict[str, bytes], tmp_path: Path
) -> None:
    """Inputs in another order, parts that finish in another order, and with what a cache keeps."""
    paths = sorted(inputs.iterdir())
    random.Random(5).shuffle(paths)
    built = build_corpus(paths, corrections=corrections, engine=Shuffled(engine), cache=tmp_path / "cache")
    assert written(built, tmp_path / "out") == expected
    assert "韩大勇" not in expected["reports.jsonl"].decode()
    assert b"bad.docx" in expected["failures"]
    again = build_corpus(paths, corrections=corrections, engine=engine, cache=tmp_path / "cache")
    assert again.cached == len(paths) - 1
    assert written(again, tmp_path / "again") == expected
    alone = build_corpus(paths, corrections=corrections, cache=tmp_path / "cache")
    assert alone.cached == len(paths) - 1
    assert alone.corpus == again.corpus


@pytest.mark.parametrize("engine", ["local 2", "dask"], indirect=True)
def test_workers_killed_in_the_middle_change_nothing(
    engine: Engine, inputs: Path, corrections: Corrections, expected: dict[str, bytes], tmp_path: Path
) -> None:
    """The progress tells when: a worker is killed after two inputs, and another after five."""
    killed: list[int] = []

    def kill(message: str) -> None:
        if message.startswith(("[2/", "[5/")):
            for victim in processes(engine)[:1]:
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

    built = build_corpus([inputs], corrections=corrections, engine=Shuffled(engine), progress=kill)
    assert killed
    assert written(built, tmp_path / "out") == expected


@pytest.mark.parametrize("engine", ["local 2", "dask"], indirect=True)
def test_an_input_that_kills_its_worker_costs_one_message(
    engine: Engine, inputs: Path, corrections: Corrections, expected: dict[str, bytes], tmp_path: Path
) -> None:
    poison = tmp_path / "poison.txt"
    poison.write_text(REPORT.format(organ="县水务局", words=""), encoding="utf-8")
    built = build_corpus([inputs, poison], corrections=corrections, engine=Poisoned(engine))
    found = written(built, tmp_path / "out")
    message = found.pop("failures").decode().splitlines()
    assert [line.partition(":")[0] for line in message] == ["bad.docx", "poison.txt"]
    assert "died" in message[1]
    assert found == {name: data for name, data in expected.items() if name != "failures"}


@pytest.mark.parametrize("engine", ["local 2", "dask"], indirect=True)
def test_a_mistake_in_the_corrections_stops_the_build(engine: Engine, inputs: Path, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text("- source: organ-2.txt\n  confirmed: [没有这样的提示]\n  reason: 测试\n", encoding="utf-8")
    with pytest.raises(CorrectionError) as alone:
        build_corpus([inputs], corrections=read_corrections(path))
    with pytest.raises(CorrectionError) as shared:
        build_corpus([inputs], corrections=read_corrections(path), engine=engine)
    assert str(shared.value) == str(alone.value)


def test_this_process_alone_is_the_default(inputs: Path, corrections: Corrections, expected: dict[str, bytes]) -> None:
    built = build_corpus([inputs], corrections=corrections, engine=Serial())
    assert built.corpus == build_corpus([inputs], corrections=corrections).corpus
    assert len(built.failures) == 1
