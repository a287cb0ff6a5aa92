"""What the search finds is what a plain scan of the published text finds: no more, no less."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.model import Corpus
from builder.render import search_characters, search_postings
from builder.render.search_index import build_search_index
from tests.search.corpora import Scan, ask, from_seeds, queries

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
    answers = ask(tmp_path, [{"query": " ".join(terms)} for terms in asked])
    wrong = [
        (terms, len(answer["ids"]), len(scan.find(terms)))
        for terms, answer in zip(asked, answers, strict=True)
        if sorted(answer["ids"]) != scan.find(terms)
    ]
    assert wrong == []
    assert all(answer["count"] == len(answer["ids"]) for answer in answers)
    assert sum(1 for answer in answers if answer["count"]) > 200


@pytest.mark.parametrize("limit", [12_000, 40])
def test_restricted_answers_equal_a_restricted_scan(tmp_path: Path, corpus: Corpus, limit: int) -> None:
    """Every term must stand in the place asked for."""
    build_search_index(corpus, tmp_path, lambda name: f"reports/{name}/", limit=limit)
    scan = Scan(corpus)
    asked = [(terms, PLACES[1 + at % 3]) for at, terms in enumerate(queries(corpus, 150, seed=6))]
    answers = ask(tmp_path, [{"query": " ".join(terms), "options": {"where": where}} for terms, where in asked])
    wrong = [
        (terms, where, len(answer["ids"]))
        for (terms, where), answer in zip(asked, answers, strict=True)
        if sorted(answer["ids"]) != scan.find(terms, where)
    ]
    assert wrong == []
    assert sum(1 for answer in answers if answer["count"]) > 40
