"""A report to carry away: the same words in other forms; files of an earlier run go with what they were about."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from markdown import Markdown

from builder.render import render_docs
from builder.render.carry import markdown
from builder.render.citation import bibtex, csl_json
from builder.render.escape import literal
from tests.render.sample import HOSTILE, sample_corpus

CORPUS = sample_corpus()
ALPHA, BETA, _, DELTA = CORPUS.reports
FIRST = CORPUS.compilations[0]


def test_markdown_has_metadata_headings_and_literal_text() -> None:
    text = markdown(ALPHA, FIRST)
    assert yaml.safe_load(text.split("---\n")[1])["issuer"] == "某县统计局"
    assert f"\n## {literal('一、<工作>总结')}\n" in text
    assert "<script>" not in text


def test_hostile_text_survives_as_markdown() -> None:
    """Read again by a Markdown reader it says what the text says, and none of it became markup."""
    text = markdown(ALPHA, FIRST)
    shown = BeautifulSoup(Markdown(extensions=["tables"]).convert(text.split("---\n", 2)[2]), "lxml")
    assert {element.name for element in shown.select("body *")} <= {"p", *(f"h{depth}" for depth in range(1, 7))}
    said = "".join(shown.get_text().split())
    assert [line for line in HOSTILE if "".join(line.split()) not in said] == []


def test_references_are_read_by_the_programs_that_manage_them() -> None:
    (item,) = json.loads(csl_json(ALPHA, FIRST, "https://example.org/"))
    assert item["type"] == "report"
    assert item["title"] == ALPHA.title
    assert item["author"] == [{"literal": "某县统计局"}]
    assert item["issued"] == {"date-parts": [[2023, 12, 1]]}
    assert item["URL"] == "https://example.org/reports/alpha.html"
    assert json.loads(csl_json(BETA, FIRST))[0]["issued"] == {"date-parts": [[2023]]}
    assert "issued" not in json.loads(csl_json(DELTA, None))[0]
    assert r"\& 2024年计划 \{\{x\}\}" in bibtex(ALPHA, FIRST)
    assert bibtex(ALPHA, FIRST).startswith("@misc{huibian-alpha,\n")


def test_files_that_are_no_longer_made_go(tmp_path: Path) -> None:
    """Of reports that are gone, and of kinds that an earlier version wrote; pages stay."""
    rendered = render_docs(sample_corpus(), tmp_path)
    left = ("reports/alpha.txt", "reports/gone.md.txt", "common/evidence.csv", "compare/reports/gone.js")
    for name in left:
        (tmp_path / name).write_text("", encoding="utf-8")
    again = render_docs(sample_corpus(), tmp_path)
    assert [name for name in left if (tmp_path / name).exists()] == []
    assert again.paths == rendered.paths
    assert all((tmp_path / page).is_file() for page in again.paths)
