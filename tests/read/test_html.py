"""Web pages: the article without the page around it."""

from __future__ import annotations

from pathlib import Path

from builder.model import Source
from builder.read import read_source

PAGE = """<!DOCTYPE html><html><head><meta charset="gbk"><title>某县人民政府</title>
<script>var x = "一、假的";</script></head>
<body><nav><ul><li>首页</li><li>政务公开</li></ul></nav>
<table class="info"><tr><td>发布机构：某县统计局</td>
<td>发布日期：2024-01-08</td></tr></table>
<div class="article-content" id="zoom"><h1>某县统计局2023年工作总结</h1>
<p>2023年，某县统计局依法统计，<b>数据质量</b>不断提高，现将有关情况总结如下。</p><!-- 一、注释 -->
<p>一、主要工作<br>完成经济普查清查工作，数据审核验收顺利通过，得到上级肯定。</p>
<table><tr><td>指标</td><td>数值</td></tr></table></div>
<footer>版权所有</footer></body></html>"""


def page(folder: Path, text: str, encoding: str = "gbk") -> Source:
    path = folder / "a.html"
    path.write_bytes(text.encode(encoding))
    return read_source(path)


def test_article_info_and_tables(tmp_path: Path) -> None:
    source = page(tmp_path, PAGE)
    assert [line.text for line in source.lines] == [
        "某县统计局2023年工作总结",
        "2023年，某县统计局依法统计，数据质量不断提高，现将有关情况总结如下。",
        "一、主要工作",
        "完成经济普查清查工作，数据审核验收顺利通过，得到上级肯定。",
        "指标\t数值",
    ]
    assert [line.style for line in source.lines] == ["heading1", "", "", "", "table"]
    assert dict(source.info) == {"issuer": "某县统计局", "date": "2024-01-08"}
    assert [line.number for line in source.lines] == [1, 2, 3, 4, 5]


def test_a_page_without_any_structure(tmp_path: Path) -> None:
    source = page(tmp_path, "<p>甲</p>乙<div>丙<span>丁</span></div>", "utf-8")
    assert [line.text for line in source.lines] == ["甲", "乙", "丙丁"]


def test_deep_nesting_ends(tmp_path: Path) -> None:
    source = page(tmp_path, "<div>" * 3000 + "深" + "</div>" * 3000, "utf-8")
    assert [line.text for line in source.lines] in (["深"], [])
