"""A report to carry away: the same words in other forms."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from builder.render import render_docs
from builder.render.carry import markdown, plain_text
from builder.render.citation import csl_json
from builder.render.escape import literal
from tests.render.sample import sample_corpus

CORPUS = sample_corpus()
ALPHA, BETA, _, DELTA = CORPUS.reports
FIRST = CORPUS.compilations[0]


def test_plain_text_is_the_text() -> None:
    """Title, every paragraph on a line of its own, and where it comes from."""
    lines = plain_text(ALPHA, FIRST, "https://example.org/").splitlines()
    assert lines[0] == ALPHA.title
    expected = [p.text.strip() for p in ALPHA.paragraphs[1:]]
    assert [line.removeprefix("　　").strip() for line in lines[2:-2]] == expected
    assert "https://example.org/reports/alpha.html" in lines[-1]


def test_a_title_of_our_own_leaves_the_text_whole() -> None:
    assert plain_text(DELTA, None).startswith("自拟的题名\n\n　　红头\n　　别的题名\n")


def test_markdown_has_metadata_headings_and_literal_text() -> None:
    text = markdown(ALPHA, FIRST)
    assert yaml.safe_load(text.split("---\n")[1])["issuer"] == "某县统计局"
    assert f"\n## {literal('一、<工作>总结')}\n" in text
    assert "<script>" not in text


def test_csl_json_is_read_by_reference_managers() -> None:
    (item,) = json.loads(csl_json(ALPHA, FIRST, "https://example.org/"))
    assert item["type"] == "report"
    assert item["title"] == ALPHA.title
    assert item["author"] == [{"literal": "某县统计局"}]
    assert item["issued"] == {"date-parts": [[2023, 12, 1]]}
    assert item["URL"] == "https://example.org/reports/alpha.html"
    assert json.loads(csl_json(BETA, FIRST))[0]["issued"] == {"date-parts": [[2023]]}
    assert "issued" not in json.loads(csl_json(DELTA, None))[0]


def test_files_of_reports_that_are_gone_go_too(tmp_path: Path) -> None:
    render_docs(CORPUS, tmp_path)
    assert (tmp_path / "reports" / "alpha.txt").is_file()
    (tmp_path / "reports" / "gone.md.txt").write_text("", encoding="utf-8")
    render_docs(CORPUS, tmp_path)
    assert sorted(path.name for path in (tmp_path / "reports").glob("*.txt")) == sorted(
        f"{report.id}{ending}" for report in CORPUS.reports for ending in (".txt", ".md.txt")
    )
