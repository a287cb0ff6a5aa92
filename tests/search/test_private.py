"""What the published text hides is not in the index either: in no file, no list, and under no way to write it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.pipeline import build_corpus
from builder.render.search_index import build_search_index
from tests.search.corpora import ask

# made up, like everybody in it
INPUT = """县信访局2023年工作总结和2024年工作计划
一、2023年工作
信访人冉滇沅反映宅基地纠纷，电话13800138000，已当面答复，冉滇沅表示满意。
村民冉 滇 沅的低保已经办结，身份证号110101199003074519。
二、2024年计划
继续做好积案化解，办好群众反映的每一件事，完善台账，压实责任，定期回访，提高满意率。
"""
NAME, PHONE, CARD = "冉滇沅", "13800138000", "110101199003074519"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    source = folder / "汇编.txt"
    source.write_text(INPUT, encoding="utf-8")
    corpus = build_corpus([source]).corpus
    assert corpus.reports
    build_search_index(corpus, folder / "index", lambda name: f"reports/{name}.html")
    return folder / "index"


def test_no_file_holds_what_is_hidden(index: Path) -> None:
    """Nor what would give it away: parts of it, or other forms of its characters."""
    for path in index.rglob("*"):
        if path.is_file() and path.name != "traditional.js":  # the table of all characters
            text = re.sub(r"\s", "", path.read_text(encoding="utf-8"))
            for hidden in (NAME, "滇", "沅", PHONE, PHONE[:7], CARD, CARD[:8]):
                assert hidden not in text, path.name


def test_no_query_finds_what_is_hidden(index: Path) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in PHONE)
    hidden = [
        NAME,
        "冉 滇 沅",
        "“冉滇沅”",
        '"冉 滇沅"',
        "冉滇",
        "滇沅",
        "滇",
        "沅",
        "冉",
        PHONE,
        wide,
        "138",
        CARD,
        "1990",
        "19900307",
    ]
    known = ["信访人", "宅基地纠纷", "已当面答复", "低保已经办结"]
    answers = ask(index, [{"query": query} for query in hidden + known])
    found = [answer["count"] for answer in answers]
    assert found == [0] * len(hidden) + [1] * len(known)
