"""The benchmark's own mechanisms: what it measures and how it says so. No test asserts a time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from bench import baseline
from bench.__main__ import edit, main
from bench.corpus import write_corpus
from bench.figures import Figures, site_figures, table
from bench.measure import STAGE_FILE, Cost, run
from bench.relate_bench import measure_relating
from bench.relate_bench import table as relating_table

ROOT = Path(__file__).parents[2]


def test_cost_counts_the_children_of_a_command_and_knows_its_stages(tmp_path: Path) -> None:
    script = tmp_path / "work.py"
    script.write_text(
        "import os, subprocess, sys, time\n"
        f"open(os.environ[{STAGE_FILE!r}], 'w').write('big')\n"
        "subprocess.run([sys.executable, '-c', 'a = bytearray(80_000_000); import time; time.sleep(1)'])\n"
        "print('done')\n"
    )
    cost, said = run([sys.executable, str(script)])
    assert said == "done\n"
    assert cost.peaks["big"] > 70


def test_a_command_that_fails_ends_the_run_with_its_words() -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_the_baseline_is_stock_but_for_what_the_markdown_needs(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("---\ntitle: 首页\ntemplate: home.html\n---\n# 首页\n", encoding="utf-8")
    assert baseline.prepare(docs, ROOT / "mkdocs.yml", tmp_path / "stock") == 1
    assert "template" not in (tmp_path / "stock" / "docs" / "index.md").read_text(encoding="utf-8")
    settings = yaml.safe_load((tmp_path / "stock" / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["plugins"] == [{"search": {"lang": "zh"}}]
    assert "custom_dir" not in settings["theme"]


def test_the_edit_changes_one_compilation(tmp_path: Path) -> None:
    write_corpus(40, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    edit(tmp_path)
    assert sum(path.read_bytes() != before[path.name] for path in tmp_path.iterdir()) == 1


def test_the_table_shows_growth_between_sizes(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.html").write_text("x" * 2000)
    (tmp_path / "index.html").write_text("x" * 1000)

    def figures(reports: int, cpu: float) -> Figures:
        build = {"cpu": {"read": cpu}, "cost": Cost(cpu, cpu, 100), "compilations": 5, "cached": 4}
        return Figures(reports, [build], build, build, [Cost(cpu * 2, cpu, 50)], 10**6, site_figures(tmp_path))

    lines = table([figures(60, 4), figures(600, 44)]).splitlines()
    assert "| **whole build, CPU s** | 4.0 | 11.0 | 44.0 |" in lines
    assert "| **CPU, ratio to stock MkDocs** | 0.50 |  | 0.50 |" in lines
    assert "| reports | 2 | 2 | reports/a.html |" in lines


def test_help_says_what_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "--sizes" in capsys.readouterr().out


def test_relating_is_measured_by_itself() -> None:
    """Parts are timed within the whole; the corpus is read before the clock runs."""
    (row,) = measure_relating((20,))
    assert row.reports == 20
    assert 0 <= sum(seconds for _, seconds in row.parts) <= row.cpu + 0.1
    assert row.memory > 0
    assert "| 20 |" in relating_table([row])
