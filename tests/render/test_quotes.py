"""Evidence is quoted with the sentence around it and its own words marked."""

from __future__ import annotations

from dataclasses import replace

from builder.model import Evidence, Paragraph
from builder.render.quotes import quotes
from tests.render.sample import sample_corpus

BASE = sample_corpus().reports[1]


def _quoted(text: str, *spans: str) -> list[str]:
    report = replace(BASE, paragraphs=(Paragraph(40, "题"), Paragraph(41, text)))
    return [str(quote.text) for quote in quotes(report, [Evidence("beta", 41, span) for span in spans])]


def test_the_sentence_is_quoted_and_the_words_marked() -> None:
    assert _quoted("先说别的。再抓好招商，建好队伍。最后。", "抓好招商") == ["再<mark>抓好招商</mark>，建好队伍。"]


def test_spans_of_one_sentence_share_a_quotation() -> None:
    assert _quoted("抓招商，建队伍；管别的。", "建队伍", "抓招商") == ["<mark>抓招商</mark>，<mark>建队伍</mark>；"]


def test_overlapping_spans_are_marked_once() -> None:
    assert _quoted("抓好招商引资。", "抓好招商", "招商引资") == ["<mark>抓好招商引资</mark>。"]


def test_a_span_over_a_sentence_end_is_kept_whole() -> None:
    assert _quoted("甲。乙丙。丁。", "乙丙。丁") == ["<mark>乙丙。丁</mark>。"]


def test_long_sentences_are_shortened_around_the_words() -> None:
    (quoted,) = _quoted("甲" * 300 + "抓招商" + "乙" * 300, "抓招商")
    assert quoted.startswith("…甲")
    assert quoted.endswith("乙…")
    assert len(quoted) < 150


def test_words_that_are_not_found_are_quoted_alone() -> None:
    assert _quoted("别的话。", "不在原文", "也不在") == ["<mark>不在原文</mark>", "<mark>也不在</mark>"]


def test_words_are_escaped() -> None:
    assert _quoted("抓<b>招商。", "<b>招商") == ["抓<mark>&lt;b&gt;招商</mark>。"]
