"""A fuzz target: whatever the bytes, reading and extracting them ends in a result or in one message.

`make test` runs a few examples; HUIBIAN_FUZZ_SECONDS gives it that many seconds of new ones.
"""

from __future__ import annotations

import io
import json
import os
import random
import time
import zipfile
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from builder.dataset import as_record
from builder.errors import HuibianError
from builder.extract import extract
from builder.model import Extracted, Source
from builder.read import READERS
from builder.render.escape import literal
from tests.read.pdfs import pdf, typeset

SECONDS = float(os.environ.get("HUIBIAN_FUZZ_SECONDS", "0"))
_SETTINGS = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PIECES = st.sampled_from(
    [
        "县财政局2023年工作总结", "2023年工作总结和2024年工作计划", "目录", "一、主要工作", "（一）", "1.", "一是",
        "二是抓好。", "下一步", "【篇一】", "##paidbegin##", "第 3 页", "- 1 -", "汇编（3篇）", "......12", "某某",
        "XX县", "××", "**", "____", "〔略〕", "2023年12月3日", "县民政局\n", "。", "，", "；", "：", "“", "”",
        "《", "》", "（", "）", "\n", "\n\n", "\r", "\t", "\u3000", "\x00", "\u200b", "\u202e", "<script>",
        "{{x}}", "|", "`", "村民李四家", "电话13800000000"
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=80).map("".join)


def _checked(source: Source) -> Extracted:
    """What `source` tells, with what must hold for every source whatever it says."""
    result = extract(source)
    lines = {line.number: line.text for line in source.lines}
    ids = [report.id for report in result.reports]
    assert len(set(ids)) == len(ids) == result.compilation.found
    published = {p.line: p.text for report in result.reports for p in report.paragraphs}
    assert len(published) == sum(len(report.paragraphs) for report in result.reports)
    by_line: dict[int, list] = {}  # type: ignore[type-arg]
    for change in result.changes:
        by_line.setdefault(change.line, []).append(change)
    for number, text in lines.items():
        changes = sorted(by_line.get(number, []), key=lambda c: c.column)
        assert all(a.column + a.length <= b.column for a, b in pairwise(changes)), (text, changes)
        for change in reversed(changes):
            if change.before is not None:
                assert text[change.column : change.column + change.length] == change.before
            text = text[: change.column] + change.after + text[change.column + change.length :]
        assert text.strip() == published.get(number, "").strip()
    for report in result.reports:
        assert all(report.first_line <= p.line <= report.last_line for p in report.paragraphs)
        assert "<" not in literal(report.title)
    json.dumps(as_record(result), ensure_ascii=False)
    return result


def _hammer(strategy: st.SearchStrategy[tuple[str, bytes]]) -> None:
    """A round of the same examples for everybody; with a time limit, further rounds of others until it is over."""
    end = time.monotonic() + SECONDS

    def examples(given_input: tuple[str, bytes]) -> None:
        ending, data = given_input
        message = ""
        try:
            source = READERS[ending]("a" + ending, "0" * 64, data, None)
        except HuibianError as error:
            message = str(error)
        else:
            _checked(source)
        assert not message or message.startswith("a" + ending)

    _SETTINGS(given(strategy)(examples))()
    while time.monotonic() < end:
        # what fails is printed as an example to put into a test of its own
        number = random.SystemRandom().randrange(1 << 32)
        seed(number)(settings(_SETTINGS, derandomize=False)(given(strategy)(examples)))()


def _edited(data: bytes, edits: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, byte in edits:
        changed[place] = byte
    return bytes(changed)


def _docx(body: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return whole.getvalue()


TAGS = st.sampled_from(
    [
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>",
        "<w:br/>", "<w:tab/>", '<w:pPr><w:outlineLvl w:val="x"/></w:pPr>',
        '<w:pPr><w:numPr><w:numId w:val="-1"/></w:numPr></w:pPr>', "甲。", "<w:sdt><w:sdtContent>",
        "</w:sdtContent></w:sdt>", '<w:footnoteReference w:id="9"/>', '<w:sym w:char="zz"/>'
    ]
)  # fmt: skip
ELEMENTS = st.sampled_from(
    [
        "<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<h1>", "</h1>", "<div class=content>",
        "</div>", "<br>", "<!--", "-->", "<script>", "</script>", "<form>", "<a href=x>", "</a>", "发文机关：",
        "<td>成文日期", "<header>", "甲。"
    ]
)  # fmt: skip
TEXT_FILES = st.tuples(st.sampled_from([".txt", ".md"]), TEXTS.map(lambda text: text.encode("utf-8", "ignore")))
# a PDF is read in a process of its own: too slow for a round that everybody runs
ANY_BYTES = st.tuples(st.sampled_from(sorted(set(READERS) - {".pdf"})), st.binary(max_size=600))
WHOLE_PDF = pdf(
    typeset([("title", "某县财政局2023年工作总结"), ("text", "2023年，完成投资一亿元，现将情况总结如下。")])
)
PDF = st.lists(st.tuples(st.integers(0, len(WHOLE_PDF) - 1), st.integers(0, 255)), max_size=20).map(
    lambda edits: (".pdf", _edited(WHOLE_PDF, edits))
)
HTML = st.lists(st.one_of(ELEMENTS, PIECES), max_size=60).map(lambda parts: (".html", "".join(parts).encode()))
DOCX = st.lists(TAGS, max_size=40).map(lambda tags: (".docx", _docx("".join(tags))))


@pytest.mark.slow
@pytest.mark.parametrize(
    "strategy",
    [
        pytest.param(TEXT_FILES, id="text"),
        pytest.param(ANY_BYTES, id="bytes"),
        pytest.param(HTML, id="html"),
        pytest.param(DOCX, id="docx"),
        pytest.param(PDF, id="pdf", marks=pytest.mark.skipif(not SECONDS, reason="with HUIBIAN_FUZZ_SECONDS only")),
    ],
)
def test_any_input_is_understood_or_refused(strategy: st.SearchStrategy[tuple[str, bytes]]) -> None:
    """No fault, no hang, and the promises of the dataset hold for whatever is understood."""
    _hammer(strategy)
