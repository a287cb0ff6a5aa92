"""Word documents: numbering, styles, tables, tracked changes; and files that only pretend."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from builder.errors import HuibianError
from builder.model import Source
from builder.read import read_source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="a1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="t"><w:name w:val="Title"/></w:style></w:styles>"""


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')


def docx(path: Path, body: str, **parts: str) -> Source:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", parts.get("styles", STYLES))
        archive.writestr("word/numbering.xml", parts.get("numbering", NUMBERING))
        if "footnotes" in parts:
            archive.writestr("word/footnotes.xml", parts["footnotes"])
    return read_source(path)


def test_automatic_numbers_become_text_and_empty_paragraphs_count(tmp_path: Path) -> None:
    body = paragraph("标题", '<w:pStyle w:val="t"/>') + paragraph("") + numbered("工作", 0) + numbered("抓学习", 1)
    body += numbered("抓落实", 1) + numbered("细项", 2) + numbered("打算", 0) + numbered("再抓", 1)
    source = docx(tmp_path / "a.docx", body)
    assert [line.text for line in source.lines] == [
        "标题",
        "",
        "一、工作",
        "（一）抓学习",
        "（二）抓落实",
        "1.细项",
        "二、打算",
        "（一）再抓",
    ]
    assert source.lines[0].style == "title"


def test_tables_are_rows_and_tracked_changes_are_accepted(tmp_path: Path) -> None:
    row = (
        "<w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>"
    )
    change = "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    change += "<w:r><w:t>文</w:t><w:br/><w:t>字</w:t></w:r></w:p>"
    source = docx(tmp_path / "a.docx", f"<w:tbl>{row}{row}</w:tbl>" + change)
    assert [(line.text, line.style) for line in source.lines] == [
        ("甲\t乙", "table"),
        ("甲\t乙", "table"),
        ("新文 字", ""),
    ]


def test_headings_by_style_level_and_font(tmp_path: Path) -> None:
    body = paragraph("样式", '<w:pStyle w:val="a1"/>') + paragraph("级别", '<w:outlineLvl w:val="1"/>')
    body += '<w:p><w:pPr/><w:r><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr><w:t>一、字体</w:t></w:r></w:p>'
    body += '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/></w:rPr>'
    body += "<w:t>题</w:t></w:r></w:p>"
    source = docx(tmp_path / "a.docx", body)
    assert [line.style for line in source.lines] == ["heading1", "heading2", "heading2", "title"]


def test_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>说明</w:t></w:r></w:p></w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert docx(tmp_path / "a.docx", body, footnotes=notes).lines[0].text == "正文〔注：说明〕"


def test_truncated_foreign_and_old_files_get_one_message(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("word/document.xml", "x" * 5000)
    for name, data in {
        "cut": whole.getvalue()[:60],
        "text": b"just text",
        "old": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "bad": whole.getvalue(),
    }.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        with pytest.raises(HuibianError, match=rf"{name}\.docx"):
            read_source(path)


def test_a_document_that_unpacks_to_gigabytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.read.limits.WORD_PART", 1 << 20)
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", " " * (3 << 20))
    with pytest.raises(HuibianError, match="unpacks to more than"):
        read_source(path)


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    path = tmp_path / "xxe.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
            f"<w:document {W}><w:body>{paragraph('甲&e;乙')}</w:body></w:document>",
        )
    assert [line.text for line in read_source(path).lines] == ["甲"]


_LIST = '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
NUMBERED_STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/>{_LIST}</w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="章"/><w:basedOn w:val="h1"/></w:style>
<w:style w:type="paragraph" w:styleId="h2"><w:name w:val="heading 2"/>{_LIST}</w:style></w:styles>"""
LINKED = NUMBERING.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="h2"/>')


def test_numbers_of_styles_are_restored_and_inherited(tmp_path: Path) -> None:
    """A style names its list, the list says at which level a style counts, other styles inherit both."""
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for style, text in (("h1", "工作"), ("h2", "抓学习"), ("h2", "抓落实"), ("own", "打算"), ("h2", "再抓"))
    )
    source = docx(tmp_path / "a.docx", body, styles=NUMBERED_STYLES, numbering=LINKED)
    assert [(line.text, line.style) for line in source.lines] == [
        ("一、工作", "heading1"),
        ("（一）抓学习", "heading2"),
        ("（二）抓落实", "heading2"),
        ("二、打算", "heading1"),
        ("（一）再抓", "heading2"),
    ]


def test_lists_count_on_or_start_anew(tmp_path: Path) -> None:
    """Two nums of one abstract list count together, unless one says where it starts."""
    more = '<w:num w:numId="8"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="0"/>'
    more += '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    numbering = NUMBERING.replace("</w:numbering>", more)

    def of(number: int, text: str) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')

    source = docx(tmp_path / "a.docx", of(7, "甲") + of(8, "乙") + of(9, "丙") + of(9, "丁"), numbering=numbering)
    assert [line.text for line in source.lines] == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_a_number_never_runs_into_the_year(tmp_path: Path) -> None:
    numbering = NUMBERING.replace('w:val="%1、"', 'w:val="%1"').replace("chineseCountingThousand", "decimal")
    source = docx(tmp_path / "a.docx", numbered("2024年计划", 0) + paragraph("", ""), numbering=numbering)
    assert source.lines[0].text == "1 2024年计划"


def test_nested_tables_and_rows_in_wrappers_stand_once(tmp_path: Path) -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    row = f"<w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p>{inner}</w:tc><w:sdt><w:sdtContent><w:tc>"
    row += "<w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:sdtContent></w:sdt></w:tr>"
    gone = row.replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1)
    source = docx(tmp_path / "a.docx", f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>{gone}</w:tbl>")
    assert [(line.text, line.style) for line in source.lines] == [("外 内\t乙", "table"), ("", "")]


def test_text_boxes_follow_their_paragraph_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框一</w:t></w:r></w:p><w:p><w:r><w:t>框二</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    body += (
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert [line.text for line in docx(tmp_path / "a.docx", body).lines] == ["正文 框一 框二"]


def test_moves_fields_and_headers(tmp_path: Path) -> None:
    body = "<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo>"
    body += '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>文</w:t><w:br w:type="page"/></w:r></w:p>'
    body += "<w:sectPr><w:headerReference/></w:sectPr>"
    assert [line.text for line in docx(tmp_path / "a.docx", body).lines] == ["新处文"]


def test_a_title_that_is_broken_for_looks_is_one(tmp_path: Path) -> None:
    broken = (
        '<w:p><w:pPr><w:pStyle w:val="t"/></w:pPr><w:r><w:t>某镇人民政府</w:t><w:br/><w:t>2023年总结</w:t></w:r></w:p>'
    )
    source = docx(tmp_path / "a.docx", broken + broken.replace('<w:pStyle w:val="t"/>', ""))
    assert [line.text for line in source.lines] == ["某镇人民政府2023年总结", "某镇人民政府 2023年总结"]


def test_paragraphs_by_soft_breaks_are_said(tmp_path: Path) -> None:
    body = "<w:p><w:r>" + "<w:t>完成了任务。</w:t><w:br/>" * 4 + "<w:t>完。</w:t></w:r></w:p>"
    source = docx(tmp_path / "a.docx", body)
    assert len(source.lines) == 1
    assert "软回车" in source.warnings[0]
    assert "第 1 段" in source.warnings[0]


def test_fonts_of_headings_are_told_from_that_of_the_text(tmp_path: Path) -> None:
    """A document that is set in 黑体 throughout has no headings by font."""

    def set_in(font: str, text: str) -> str:
        return f'<w:p><w:r><w:rPr><w:rFonts w:eastAsia="{font}"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'

    prose = "全县国民经济运行平稳，各项指标好于预期。" * 5
    official = set_in("黑体", "主要工作") + set_in("楷体_GB2312", "抓学习") + set_in("仿宋_GB2312", prose)
    assert [line.style for line in docx(tmp_path / "a.docx", official).lines] == ["heading2", "heading3", ""]
    plain = set_in("黑体", "主要工作") + set_in("黑体", prose)
    assert [line.style for line in docx(tmp_path / "b.docx", plain).lines] == ["", ""]
