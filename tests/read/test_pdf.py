"""PDF inputs: printed lines become paragraphs again; what has no text to tell costs one message."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from builder.errors import HuibianError
from builder.extract import extract
from builder.model import Line, Source
from builder.read import read_source
from builder.read.pdf import _characters, read_pdf
from tests.read.pdfs import LEFT, SIZE, bomb, pdf, raw_pdf, typeset

TITLE = "某县财政局2023年工作总结和"
TITLE_2 = "2024年工作计划"
OPENING = "2023年，某县财政局认真落实各项部署，兜牢民生底线，收入稳定增长，支出进度加快，现将全年情况总结如下。"
LONG = "完成一般公共预算收入10.5亿元，同比增长8%，其中税收收入7.2亿元，收入质量进一步提高，为全县发展提供了坚实保障。"
REPORT = [
    ("title", TITLE),
    ("title", TITLE_2),
    ("text", OPENING),
    ("heading", "一、2023年工作总结"),
    *[("text", f"（{number}）抓实重点工作。{LONG}") for number in "一二三四五六七"],
    ("heading", "二、2024年工作计划"),
    ("text", f"一是抓好收入征管。{LONG}"),
    ("text", "二是加强队伍建设。选优配强骨干力量。"),
    ("text", "某县财政局"),
    ("text", "2023年12月20日"),
]


def read(data: bytes, name: str = "a.pdf") -> Source:
    return read_pdf(name, hashlib.sha256(data).hexdigest(), data)


@pytest.mark.parametrize("encoding", ["UniGB-UCS2-H", "GBK-EUC-H"])
def test_printed_lines_become_paragraphs(encoding: str) -> None:
    """Fonts of 公文 say what is a title and a heading; page numbers and running heads stay lines of their own."""
    pages = typeset(REPORT, head="某市2023年工作总结汇编")
    assert len(pages) == 2
    source = read(pdf(pages, encoding=encoding))
    assert (source.format, source.lines[0]) == ("pdf", Line(1, "某市2023年工作总结汇编"))
    texts = {line.text: line.style for line in source.lines}
    assert texts[TITLE] == texts[TITLE_2] == "title"
    assert texts[OPENING] == ""
    assert texts["一、2023年工作总结"] == "heading2"
    assert [t for t in texts if t.startswith("— ")] == ["— 1 —", "— 2 —"]
    assert f"（二）抓实重点工作。{LONG}" in texts
    assert [line.number for line in source.lines] == list(range(1, len(source.lines) + 1))


def test_a_report_is_read_whole_and_a_page_s_end_cuts_no_sentence() -> None:
    source = read(pdf(typeset(REPORT, head="某市2023年工作总结汇编")))
    result = extract(source)
    (report,) = result.reports
    assert report.title == TITLE + TITLE_2
    assert (report.issuer, report.date, report.kind) == ("某县财政局", "2023-12-20", "summary+plan")
    words = "".join(p.text.strip() for p in report.paragraphs)
    assert words == "".join(words for _, words in REPORT)
    assert [p.style for p in report.paragraphs].count("continued") == 1


def test_cells_that_stand_beside_each_other_are_rows() -> None:
    rows = [[("项目", 0), ("金额（万元）", 160)], [("教育", 0), ("12000", 160)], [("卫生健康", 0), ("8000", 160)]]
    pages = typeset([("text", OPENING)])
    pages[0] += [(LEFT + x, 500 - 28 * n, SIZE, 1, words) for n, row in enumerate(rows) for words, x in row]
    lines = read(pdf(pages)).lines
    assert [line.text for line in lines if line.style == "table"] == [
        "项目\t金额（万元）",
        "教育\t12000",
        "卫生健康\t8000",
    ]


def test_radicals_that_stand_for_characters_are_those_characters() -> None:
    assert _characters("⼯作⽣产⻓期⺠生⻔户，⼈") == "工作生产长期民生门户，人"


def test_without_the_extra_one_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.read.pdf.find_spec", lambda name: None)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.5")
    with pytest.raises(HuibianError, match=r"a\.pdf: PDF files need an extra .*pip install 'huibian\[pdf\]'"):
        read_source(tmp_path / "a.pdf")


def encrypted() -> bytes:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(pdf(typeset(REPORT)))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


WHOLE = pdf(typeset(REPORT))
CASES = {
    "empty": (b"", "is damaged"),
    "no pdf at all": (b"not a pdf", "is damaged"),
    "truncated": (WHOLE[:400], "is damaged|no text layer"),
    "encrypted": (encrypted(), "protected by a password"),
    "a scan": (raw_pdf([b"q 1 0 0 1 0 0 cm /Im0 Do Q"] * 3), "has no text layer .*OCRmyPDF"),
    "a circle of pages": (WHOLE.replace(b"/Kids [9 0 R", b"/Kids [2 0 R"), "is damaged|large|holds|could not|no text"),
    "fonts without characters": (pdf([[(79, 700, 16, 1, "\ue123" * 200)]]), "cannot be read: its fonts"),
    "a bomb": (bomb(1 << 30), "unpacks to too much|is damaged|no text layer"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_has_no_text_to_tell_gets_one_message(case: str) -> None:
    data, expected = CASES[case]
    with pytest.raises(HuibianError, match=expected) as error:
        read(data)
    assert str(error.value).startswith("a.pdf: ")
    assert error.value.remedy


def test_time_and_memory_are_bounded_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a file asks for: the process that reads it is ended, and the message says so."""
    endless = b"import time; time.sleep(60)"
    code = [sys.executable, "-c", endless.decode()]
    run = subprocess.run
    monkeypatch.setattr("builder.read.pdf.SECONDS", 0.1)
    monkeypatch.setattr("builder.read.pdf.subprocess.run", lambda command, **options: run(code, **options))
    with pytest.raises(HuibianError, match="could not be read within"):
        read(WHOLE)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process as Linux has them")
def test_a_process_that_wants_too_much_memory_ends() -> None:
    code = "from builder.read.pdf_text import _bound; _bound(); bytearray(3 << 30)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr


def test_half_a_character_counts_as_unreadable() -> None:
    """Half of a surrogate pair, which a font may name, could be written into no file."""
    data = pdf(typeset(REPORT))
    halved = data.replace("抓实".encode("utf-16-be").hex().encode(), b"d8006293")
    assert halved != data
    source = read(halved)
    text = "".join(line.text for line in source.lines)
    assert "\ufffd" in text
    text.encode("utf-8")
    assert any("字体没有说明是什么字" in warning for warning in source.warnings)


def test_a_folder_named_like_the_package_is_not_taken_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command may be called anywhere."""
    (tmp_path / "builder").mkdir()
    (tmp_path / "builder" / "__init__.py").write_text("raise SystemExit(1)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert any(line.text == TITLE for line in read(pdf(typeset(REPORT))).lines)
