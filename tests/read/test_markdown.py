"""Markdown inputs: marks are read, masks stay, every line keeps its number."""

from __future__ import annotations

import pytest

from builder.extract import extract
from builder.model import Line, Source
from builder.read.markdown import read_markdown


def read(text: str) -> Source:
    return read_markdown("a.md", "0" * 64, text.encode())


@pytest.mark.parametrize(
    ("text", "shown", "style"),
    [
        ("# 某县财政局2023年工作总结 #", "某县财政局2023年工作总结", "heading1"),
        ("### 一、主要成效", "一、主要成效", "heading3"),
        ("#不是标题", "#不是标题", ""),
        ("- **教学质量**稳步提升。", "教学质量稳步提升。", ""),
        ("1. 抓好落实。", "1. 抓好落实。", ""),
        ("> 引用的一段。", "引用的一段。", ""),
        ("| 项目 | **学校数量** |", "项目\t学校数量", "table"),
        ("| --- | ---: |", "", ""),
        ("见[工作方案](http://example.org/x)和![图](a.png)附表。", "见工作方案和附表。", ""),
        ("某市**区**某局", "某市**区**某局", ""),
        ("××县**局 ____ 〔略〕", "××县**局 ____ 〔略〕", ""),
        (r"\*\*县\_局", "**县_局", ""),
        ("<b>不是标签</b> {{x}}", "<b>不是标签</b> {{x}}", ""),
        ("---", "---", ""),
    ],
)
def test_a_line_is_what_readers_would_see(text: str, shown: str, style: str) -> None:
    assert read(f"\n{text}\n").lines[1] == Line(2, shown, style)


@pytest.mark.parametrize("piece", ["**", "# ", "#", "[", "![", "|", "|-", "- ", "> ", "\\", " \t", "__甲"])
def test_a_long_line_of_marks_ends(piece: str) -> None:
    for size in (3_000, 500_000):
        assert len(read(piece * (size // len(piece))).lines) == 1


def test_a_compilation_of_headings_is_split() -> None:
    opening = "2023年，县局扎实推进各项工作，现将有关情况总结如下。"
    reports = [f"## 某县{of}局2023年工作总结\n\n{opening}\n\n### 一、成效\n\n- 质量提升。\n" for of in ("教育", "体育")]
    result = extract(read("# 某县总结选编（2篇）\n\n" + "".join(reports)))
    assert [r.title for r in result.reports] == ["某县教育局2023年工作总结", "某县体育局2023年工作总结"]
    assert result.compilation.warnings == ()
