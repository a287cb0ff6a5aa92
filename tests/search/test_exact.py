"""What the search finds is what a plain scan of the published text finds: no more, no less."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder.model import Corpus
from builder.render import search_characters, search_postings
from builder.render.search_index import build_search_index
from tests.search.corpora import Scan, ask, assert_telling, from_seeds, queries

PLACES = ("", "plans", "achievements", "problems")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return from_seeds()


@pytest.mark.parametrize(
    ("limit", "part"),
    [(12_000, 1 << 20), (60, 1 << 14), (8, 1 << 16)],
    ids=["as shipped", "many strong pairs, written in parts", "nearly all pairs strong"],
)
def test_every_answer_equals_a_plain_scan(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, limit: int, part: int
) -> None:
    """However the characters are divided between lists of positions and lists by chunk."""
    monkeypatch.setattr(search_postings, "PART", part)
    monkeypatch.setattr(search_characters, "SLICE", part)
    build_search_index(corpus, tmp_path, lambda name: f"reports/{name}/", limit=limit)
    scan, asked = Scan(corpus), queries(corpus, 300)
    answers = ask(tmp_path, [{"query": one.typed, "options": {"where": one.where}} for one in asked])
    expected = [scan.answer(one) for one in asked]
    wrong = [
        (one, len(answer["ids"]), len(ids))
        for one, answer, ids in zip(asked, answers, expected, strict=True)
        if sorted(answer["ids"]) != ids or answer["count"] != len(ids)
    ]
    assert wrong == []
    assert_telling(asked, expected)


@pytest.mark.parametrize("limit", [12_000, 40])
def test_restricted_answers_equal_a_restricted_scan(tmp_path: Path, corpus: Corpus, limit: int) -> None:
    """Every term must stand in the place asked for, but for those asked for in the title or not at all."""
    build_search_index(corpus, tmp_path, lambda name: f"reports/{name}/", limit=limit)
    scan = Scan(corpus)
    asked = [replace(one, where=PLACES[1 + at % 3]) for at, one in enumerate(queries(corpus, 160, seed=6))]
    answers = ask(tmp_path, [{"query": one.typed, "options": {"where": one.where}} for one in asked])
    wrong = [
        (one, len(answer["ids"]))
        for one, answer in zip(asked, answers, strict=True)
        if sorted(answer["ids"]) != scan.answer(one)
    ]
    assert wrong == []
    assert sum(1 for answer in answers if answer["count"]) > 40
