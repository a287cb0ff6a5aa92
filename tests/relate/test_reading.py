"""What the plans of single reports tell is kept from run to run, by all that it was read from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder.cache import Store
from builder.model import Measure, Report
from builder.relate import reading
from builder.relate.parts import HERE, SIZES
from builder.relate.reading import Reading, readings
from tests.relate.made import made

LINES = (
    "下一步工作打算",
    "开展招商引资，建好乡村产业园。",
    "排查安全隐患；关爱留守儿童。",
    "缝制百盏灯笼挂满古城长廊。",
)
REPORTS = tuple(made(f"r{n}", LINES, source=f"{n // 2}.txt") for n in range(6))
MEASURES = (Measure("r1-m1", "r1", 3, "开展招商引资", "开展招商引资，建好乡村产业园。", None, ()),)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the reports that were read, one after the other."""
    ids: list[str] = []
    really = reading.reading_of

    def noted(report: Report, measures: tuple[Measure, ...] = ()) -> Reading:
        ids.append(report.id)
        return really(report, measures)

    monkeypatch.setattr(reading, "reading_of", noted)
    return ids


def _readings(folder: Path | None, reports: tuple[Report, ...] = REPORTS) -> dict[str, Reading]:
    return readings(reports, MEASURES, HERE, SIZES, Store(folder))


def test_what_is_kept_is_what_was_read(tmp_path: Path, read: list[str]) -> None:
    anew = _readings(None)
    assert anew["r1"].evidence
    assert anew["r1"].outside
    assert anew["r1"].common[0]
    assert _readings(tmp_path) == _readings(tmp_path) == anew
    assert read == [report.id for report in REPORTS] * 2


def test_a_change_has_its_compilation_read_alone(tmp_path: Path, read: list[str]) -> None:
    """Of a report, and of its measures; what another program read is not used."""
    _readings(tmp_path)
    read.clear()
    changed = replace(
        REPORTS[2], paragraphs=(*REPORTS[2].paragraphs[:-1], replace(REPORTS[2].paragraphs[-1], text="修路。"))
    )
    other = _readings(tmp_path, (*REPORTS[:2], changed, *REPORTS[3:]))
    assert read == ["r2", "r3"]
    assert other["r2"] != other["r3"]
    read.clear()
    readings(REPORTS, (replace(MEASURES[0], head="招商"),), HERE, SIZES, Store(tmp_path))
    assert read == ["r0", "r1"]


def test_what_another_program_read_or_is_damaged_is_read_anew(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    anew = _readings(tmp_path)
    entries = sorted(tmp_path.glob("*.json"))
    assert len(entries) == 3
    entries[0].write_text(entries[0].read_text(encoding="utf-8")[:-2], encoding="utf-8")
    read.clear()
    assert _readings(tmp_path) == anew
    assert len(read) == 2
    monkeypatch.setattr(reading, "fingerprint", lambda plans: "another")
    read.clear()
    assert _readings(tmp_path) == anew
    assert len(read) == len(REPORTS)
