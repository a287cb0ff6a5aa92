"""Web pages: the article without the page around it."""

from __future__ import annotations

from pathlib import Path

from builder.extract import extract
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


def test_the_page_of_a_site_with_everything_around_the_article(tmp_path: Path) -> None:
    """A form around the whole page, links beside the article, a table of information with labels of its own."""
    around = '<div class="nav">' + "<a href='x'>栏目</a>" * 40 + "</div>"
    info = "<table><tr><td>索 引 号：</td><td>11-2024</td><td>发文机关:</td><td>某县民政局</td></tr>"
    info += "<tr><td>成文日期</td><td>2024年1月5日</td><td>发布日期：</td><td>2024-02-01</td></tr></table>"
    text = "<p>2023年，某县民政局兜牢民生底线，现将情况总结如下。</p><p style='display: none'>看不见的字</p>"
    whole = f"<form id=f>{around}<header>页头</header><h1>某县民政局2023年工作总结</h1>{info}"
    whole += f"<div class=TRS_Editor>{text * 3}</div><div class='share'>分享到</div><footer>页脚</footer></form>"
    source = page(tmp_path, f"<html><body>{whole}</body></html>", "utf-8")
    assert dict(source.info) == {"index": "11-2024", "issuer": "某县民政局", "date": "2024年1月5日"}
    assert [line.text for line in source.lines] == [
        "某县民政局2023年工作总结",
        *["2023年，某县民政局兜牢民生底线，现将情况总结如下。"] * 3,
    ]


def test_what_the_site_says_reaches_the_report(tmp_path: Path) -> None:
    """Issuer, date and index number come from the page where the text states none."""
    text = PAGE.replace("某县统计局2023年工作总结</h1>", "2023年工作总结</h1>").replace("某县统计局依法", "我局依法")
    report = extract(page(tmp_path, text.replace("<td>发布日期", "<td>索引号：X-1</td><td>发布日期"))).reports[0]
    assert (report.issuer, report.date) == ("某县统计局", "2024-01-08")
    assert [(f.text, f.rule) for f in report.facts if f.field == "index"] == [("X-1", "page-info")]


def test_a_layout_table_is_opened_and_a_data_table_is_kept(tmp_path: Path) -> None:
    inner = "<table><tr><td>指标</td><td>数值</td></tr></table>"
    source = page(tmp_path, f"<table><tr><td><p>甲</p><p>乙</p>{inner}</td></tr></table>", "utf-8")
    assert [(line.text, line.style) for line in source.lines] == [("甲", ""), ("乙", ""), ("指标\t数值", "table")]
