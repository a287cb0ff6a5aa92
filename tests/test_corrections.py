"""Corrections by hand: what they may say, what they do, and messages that name the entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.corrections import apply_corrections, read_corrections
from builder.errors import HuibianError
from builder.extract import extract
from builder.model import Extracted
from builder.read.text import read_text

TEXT = """县统计局2023年工作总结
一、主要工作
全县国民经济运行平稳，各项指标好于预期，人民生活水平不断提高。
"""


@pytest.fixture
def results() -> list[Extracted]:
    return [extract(read_text("a.txt", "0" * 64, TEXT.encode()))]


def written(folder: Path, text: str) -> Path:
    path = folder / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_and_an_empty_file_correct_nothing(tmp_path: Path, results: list[Extracted]) -> None:
    assert apply_corrections(results, read_corrections(tmp_path / "corrections.yml")) == results
    assert apply_corrections(results, read_corrections(written(tmp_path, "# nothing yet\n"))) == results


@pytest.mark.parametrize("by", ["id", "place"])
def test_a_correction_settles_a_field_for_good(tmp_path: Path, results: list[Extracted], by: str) -> None:
    report = results[0].reports[0]
    where = report.id if by == "id" else "{source: a.txt, line: 1}"
    path = written(
        tmp_path,
        f"- report: {where}\n  set: {{level: 市, regions: [浙江省, 宁波市], date: 2024-01-05}}\n  reason: 见纸质文件\n",
    )
    corrected = apply_corrections(results, read_corrections(path))[0].reports[0]
    assert (corrected.level, corrected.regions, corrected.date) == ("市", ("浙江省", "宁波市"), "2024-01-05")
    facts = {f.field: f for f in corrected.facts}
    assert facts["level"].rule == "correction"
    assert facts["level"].certain
    assert facts["level"].text == "见纸质文件"
    assert corrected.paragraphs == report.paragraphs


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- report: nobody\n  set: {level: 县}\n", "entry 1: there is no such report"),
        ("- report: x\n  set: {colour: red}\n", "entry 1: colour is no field"),
        ("- report: x\n  set: {level: 村}\n", "entry 1: level: 村 is not one of"),
        (
            "- report: x\n  set: {level: 县}\n- report: y\n  set: {themes: [天文]}\n",
            "entry 2: themes: 天文 is no known name",
        ),
        ("- report: x\n  set: {summary_year: twenty}\n", "summary_year must be a year"),
        ("- report: x\n  set: {department: null}\n", "department: None is not one of"),
        ("- report: x\n  set: {title: null}\n", "title cannot be empty"),
        ("- report: x\n  set: {date: soon}\n", "date must be"),
        ("- report: x\n", "needs the keys"),
        ("- report: x\n  set: {level: 县}\n  colour: red\n", "unknown key colour"),
        ("report: x\n", "must be a list"),
        ("- report: [\n", r"corrections\.yml:\d+: is not valid YAML"),
    ],
)
def test_messages_name_the_entry(tmp_path: Path, results: list[Extracted], text: str, message: str) -> None:
    with pytest.raises(HuibianError, match=message):
        apply_corrections(results, read_corrections(written(tmp_path, text)))
