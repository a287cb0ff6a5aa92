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


BODY = "".join(f"（{n}）抓实重点工作。完成年度任务，群众满意度不断提高。<br>" for n in "一二三四")


def test_a_title_beside_the_element_of_the_text_is_found(tmp_path: Path) -> None:
    """No h1: an element that is named a title, and begins as the page is called; not the name of the site."""
    whole = f"""<html><head><title>某县民政局工作总结-某县人民政府</title></head><body>
    <div class="title">欢迎来到某市门户网站</div>
    <dl><dt>信息索引号</dt><dd>MZ-3</dd><dt>生成日期</dt><dd>2024-01-05</dd></dl>
    <div class="bt">某县民政局2023年工作总结及2024年工作安排</div><div class="TRS_Editor">{BODY}</div>
    <p>扫一扫在手机打开当前页</p></body></html>"""
    source = page(tmp_path, whole, "utf-8")
    assert source.lines[0].text == "某县民政局2023年工作总结及2024年工作安排"
    assert len(source.lines) == 5
    assert dict(source.info) == {"index": "MZ-3", "date": "2024-01-05"}


def test_a_page_laid_out_by_tables_without_any_name(tmp_path: Path) -> None:
    """The cell that holds the text, without the lines of labels and buttons in it."""
    cell = f"""<center><b>某街道办事处2023年工作总结</b></center>发布日期：2023-12-30　浏览次数：35　字体：大 中 小<hr>
    {BODY}<table><tr><td>指标</td><td>数值</td></tr><tr><td>投资</td><td>3</td></tr></table>【打印】【关闭】"""
    whole = f"""<html><body><table><tr><td>首页 | 新闻</td></tr><tr><td>{cell}</td></tr>
    <tr><td>版权所有 某街道</td></tr></table></body></html>"""
    source = page(tmp_path, whole, "gb18030")
    assert [line.text for line in source.lines][:2] == [
        "某街道办事处2023年工作总结",
        "（一）抓实重点工作。完成年度任务，群众满意度不断提高。",
    ]
    assert [line.text for line in source.lines][-2:] == ["指标\t数值", "投资\t3"]
    assert dict(source.info)["date"] == "2023-12-30"


def test_a_title_in_a_row_of_its_own_is_known_by_the_name_of_the_page(tmp_path: Path) -> None:
    whole = f"""<html><head><title>某县水务局2023年工作总结_某县政府网</title></head><body><table>
    <tr><td><font size=5>某县水务局2023年工作总结</font></td></tr><tr><td>{BODY}</td></tr></table></body></html>"""
    source = page(tmp_path, whole, "utf-8")
    assert (source.lines[0].text, source.lines[0].style) == ("某县水务局2023年工作总结", "heading1")
    assert len(source.lines) == 5


def test_a_page_that_is_a_table_of_data_keeps_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>项目{n}</td><td>完成年度任务{n}件，群众满意</td></tr>" for n in range(5))
    source = page(tmp_path, f"<html><body><table>{rows}</table></body></html>", "utf-8")
    assert [line.style for line in source.lines] == ["table"] * 5


def test_a_sentence_that_begins_like_a_label_stays(tmp_path: Path) -> None:
    text = "时间：我们始终把抓紧时间放在首位，全年如期完成各项任务。"
    source = page(tmp_path, f"<div class=content><p>{text}</p>{BODY}<p>来源：县局</p></div>", "utf-8")
    assert source.lines[0].text == text
    assert "来源" not in source.lines[-1].text
