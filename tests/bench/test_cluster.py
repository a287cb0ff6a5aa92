"""The bench of the cluster: what it runs, what it sees, what it draws. No test asserts a time."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.cluster_bench import Watched, main, partitions, table
from bench.curve import Curve


def test_a_run_is_drawn_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--reports", "2", "--workers", "1", "--memory", "1GB", "--every", "0.2", "--out", str(tmp_path)])
    said = capsys.readouterr().out
    assert said.startswith("2 reports in 1 compilations, 0 failures")
    assert "| | driver | scheduler | worker 1 |" in said
    rows = list(csv.DictReader(io.StringIO((tmp_path / "curve.csv").read_text())))
    assert {row["stage"] for row in rows} <= {"start", "extract", "relate", "write"}
    # a Python process with the product in it takes some megabytes at least
    assert max(float(row["worker 1 MiB"]) for row in rows) > 20
    assert ElementTree.parse(tmp_path / "curve.svg").getroot().tag.endswith("svg")


def test_the_memory_of_one_compilation_is_measured_in_a_process_of_its_own() -> None:
    *_, last = partitions([2]).splitlines()
    reports, size, memory, _ = (int(cell.replace(",", "")) for cell in last.strip("| ").split(" | "))
    assert reports == 2
    assert size > 2000
    assert memory > 20


def test_a_curve_has_a_line_for_each_process_and_a_mark_for_each_stage() -> None:
    curve = Curve(("driver", "worker 1"))
    rows = ""
    for second in range(100):
        curve.add(second * 10, "extract" if second < 60 else "relate", (second * 7.0, 150.0))
        rows += curve.row(-1)
    drawn = ElementTree.fromstring(curve.svg())
    texts = [element.text for element in drawn.iter() if element.tag.endswith("text")]
    assert sum(element.tag.endswith("polyline") for element in drawn.iter()) == 2
    assert {"driver", "worker 1", "extract", "relate", "MiB", "minutes"} <= set(texts)
    assert rows.splitlines()[:2] == ["seconds,stage,driver MiB,worker 1 MiB", "0.0,extract,0.0,150.0"]
    assert len(rows.splitlines()) == 101


def test_a_long_curve_is_drawn_with_few_points_and_keeps_its_peaks() -> None:
    curve = Curve(("driver",))
    for second in range(5000):
        curve.add(second, "extract", (900.0 if second == 3333 else 10.0,))
    line = next(e for e in ElementTree.fromstring(curve.svg()).iter() if e.tag.endswith("polyline"))
    points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
    assert len(points) <= 300
    assert len({height for _, height in points}) == 2


def test_the_table_tells_what_a_report_takes() -> None:
    watched = Watched({"driver": 1, "scheduler": 2, "worker 1": 3})
    watched.cpu.update({"driver": 2.0, "scheduler": 1.0, "worker 1": 50.0})
    watched.peaks["extract", "worker 1"] = 150.4
    figures = {
        "reports": 1000,
        "compilations": 90,
        "failures": [],
        "again": 3,
        "sent": 5000,
        "received": 7000,
        "dataset": 30000,
    }
    said = table({**figures, "seconds": {"extract": 60.0}}, watched)
    assert "| CPU of the workers, ms | 50.0 |" in said
    assert "| sent to workers, bytes | 5 |" in said
    assert "| peak MiB, extract | 0 | 0 | 150 |" in said
