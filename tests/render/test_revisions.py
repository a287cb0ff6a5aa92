"""Revisions: where cleaning changed a text is marked, and nothing of the text is."""

from __future__ import annotations

import re
from collections import Counter

from bs4 import BeautifulSoup

from builder.model import Change, Corpus, Paragraph, Report
from builder.render import render_docs
from builder.render.catalogue import catalogue
from builder.render.escape import trusted
from builder.render.review import log
from builder.render.revisions import revision_spans
from builder.render.spans import Span, marked
from tests.render.sample import sample_corpus


def _change(line: int, column: int, before: str, after: str, kind: str = "repair") -> Change:
    return Change("s.txt", line, column, before, after, kind, "rule", f"把{before}改作{after}。", len(before))


def _report(*texts: str) -> Report:
    (made,) = (report for report in sample_corpus().reports if report.id == "delta")
    from dataclasses import replace

    return replace(made, paragraphs=tuple(Paragraph(10 + n, text) for n, text in enumerate(texts)))


def test_places_count_in_the_published_text() -> None:
    """Earlier changes of a line move the later ones; a line that went as a whole has no place."""
    report = _report("在党的领导下依靠党员干部", "第二行")
    changes = (
        _change(10, 1, "D", "党"),
        _change(10, 2, "##付费##", "", "marker"),
        _change(10, 14, "D", "党"),
        _change(12, 0, "广告", "", "advert"),
    )
    spans = revision_spans(report, changes)
    assert list(spans) == [10]
    assert [(span.start, span.end) for span in spans[10]] == [(1, 2), (2, 2), (8, 9)]
    assert [span.note for span in spans[10]] == ["1", "2", "1"]


def test_every_revision_of_the_seeds_covers_what_it_put_there(corpus: Corpus) -> None:
    book = catalogue(corpus)
    counted = Counter()  # type: ignore[var-annotated]
    for report in corpus.reports:
        texts = {paragraph.line: paragraph.text for paragraph in report.paragraphs}
        changes = [change for change in book.changes[report.id] if change.line in texts]
        spans = [
            (line, span) for line, found in revision_spans(report, book.changes[report.id]).items() for span in found
        ]
        assert [texts[line][span.start : span.end] for line, span in spans] == [change.after for change in changes]
        counted.update(change.kind for change in changes)
    assert counted["repair"] > 500


def test_a_mark_between_two_characters_adds_none() -> None:
    opening, closing = trusted("<i>"), trusted("</i>")
    spans = [Span(6, 6, opening, closing), Span(4, 7, trusted("<b>"), trusted("</b>")), Span(8, 8, opening, closing)]
    assert marked("甲乙丙丁", 4, spans) == "<b>甲乙</b><i></i><b>丙</b>丁<i></i>"
    assert marked("", 4, []) == ""


def test_headings_name_their_revisions_and_stand_unmarked(tmp_path) -> None:  # type: ignore[no-untyped-def]
    render_docs(sample_corpus(), tmp_path)
    page = (tmp_path / "reports" / "alpha.md").read_text(encoding="utf-8")
    (heading,) = re.findall(r"^## 一、.*$", page, re.MULTILINE)
    assert heading.endswith('{#p3 data-edits="1"}')
    assert "hb-edit" not in heading


def test_marks_lead_to_the_log(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Each mark names an entry that the log of the page has."""
    corpus = sample_corpus()
    render_docs(corpus, tmp_path)
    page = (tmp_path / "reports" / "alpha.md").read_text(encoding="utf-8")
    named = {str(mark["data-log"]) for mark in BeautifulSoup(page, "lxml").select("[data-log]")}
    entries = log(catalogue(corpus).changes["alpha"])
    assert named <= {str(number) for number in range(1, len(entries) + 1)}
    assert named
    assert all(f'id="log-{number}"' in page for number in range(1, len(entries) + 1))
