"""The forms that the documentation shows and that the site offers are accepted as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.corrections import FIELDS, ITEMS, read_corrections
from builder.corrections.fields import checked
from builder.errors import HuibianError
from builder.pipeline import build_corpus
from builder.render.doubtful import confirming, doubtful
from builder.review import doubts

ROOT = Path(__file__).parents[2]
PAGES = ("docs/corrections.md", "seeds/README.md", "builder/starter/seeds-readme.md")
EXAMPLES = [
    (page, number, text)
    for page in PAGES
    for number, text in enumerate(
        re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    )
]


@pytest.mark.parametrize(("page", "number", "text"), EXAMPLES, ids=lambda value: str(value)[:24])
def test_every_example_is_valid(tmp_path: Path, page: str, number: int, text: str) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    assert len(read_corrections(path).entries) == 1


def test_the_page_tells_every_field_and_key() -> None:
    page = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
    assert not [name for name in (*FIELDS, *ITEMS) if f"`{name}`" not in page and f"  {name}:" not in page]


def test_the_fields_are_those_of_the_dataset() -> None:
    """Every field of a report can be corrected but its coordinates and what is derived from all reports."""
    from dataclasses import fields

    from builder.model import Report

    coordinates = {"id", "source"}
    by_lines = {"title_line", "first_line", "last_line", "paragraphs", "marks"}
    derived = {"facts", "neighbours", "formulaic_share"}
    settled = {*FIELDS, *ITEMS}
    assert {f.name for f in fields(Report)} - settled == coordinates | by_lines | derived


def test_a_field_outside_of_the_list_is_refused() -> None:
    def wrong(problem: str) -> HuibianError:
        return HuibianError("x", problem, "")

    for name in ("id", "source", "facts"):
        with pytest.raises(HuibianError, match="is no field"):
            checked(wrong, name, "x")


DOUBTFUL = """2022年工作总结汇编（5篇）
XX局工作总结
一、主要工作
今年来，推动D项工作有序开展，各项任务完成较好，工作机制不断健全，得到各方好评。
二、xxxx年工作计划
继续抓好各项工作落实，加强学习，改进作风，提高效率，努力完成全年目标任务。
0000000局2022年工作总结
全年工作平稳有序，运行情况良好，各项任务圆满完成，工作成效明显，服务水平提高。
"""


def test_what_the_site_offers_settles_every_doubt(tmp_path: Path) -> None:
    """Pasted as it stands, the list of what is to be checked is empty after the next build."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(DOUBTFUL, encoding="utf-8")
    built = build_corpus([tmp_path / "in"])
    assert any("篇" in text for _, line, text in doubts(built) if line is None)
    assert any(report.marks for report in built.corpus.reports)
    assert any(not fact.certain for report in built.corpus.reports for fact in report.facts)
    offered = [item.form for report in built.corpus.reports if (item := doubtful(report))]
    offered += [confirming(item) for item in built.corpus.compilations if item.warnings]
    path = tmp_path / "corrections.yml"
    path.write_text("\n".join(offered) + "\n", encoding="utf-8")
    again = build_corpus([tmp_path / "in"], corrections=read_corrections(path))
    assert doubts(again) == []
    assert [r.paragraphs for r in again.corpus.reports] == [r.paragraphs for r in built.corpus.reports]
