"""The files of the index: whole, equal for equal corpora, and fit for what sources may hold."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.errors import HuibianError
from builder.model import Corpus
from builder.render.search_index import Sizes, build_search_index
from tests.search.corpora import Scan, ask, from_seeds, report

URL = "reports/{}.html".format


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_equal_corpora_give_equal_bytes_and_leave_no_orphans(tmp_path: Path) -> None:
    """A smaller index written over a larger one is what a fresh one would be."""
    large = from_seeds()
    small = Corpus(reports=large.reports[:7])
    build_search_index(large, tmp_path / "a", URL)
    build_search_index(small, tmp_path / "a", URL)
    stats = build_search_index(small, tmp_path / "b", URL)
    written = contents(tmp_path / "a")
    assert written == contents(tmp_path / "b")
    assert (stats.reports, stats.files, stats.size) == (7, len(written), sum(map(len, written.values())))


def test_every_file_is_one_call_in_plain_text(tmp_path: Path) -> None:
    build_search_index(Corpus(reports=from_seeds().reports[:3]), tmp_path, URL)
    for name, data in contents(tmp_path).items():
        text = data.decode("utf-8")
        assert text.startswith(f'huibianShard("{name.removesuffix(".js")}",')
        assert text.endswith(")\n")
        assert text.count("\n") == 1


def test_it_is_within_bounds_at_sixty_reports(tmp_path: Path) -> None:
    stats = build_search_index(from_seeds(), tmp_path, URL)
    assert stats.size <= 2_000_000
    known = sum(len(gzip.compress((tmp_path / f"{name}.js").read_bytes())) for name in ("manifest", "words", "names"))
    assert known <= 10_000


@pytest.mark.parametrize("characters", [0, 1, 250_000, 22_200_000, 400_000_000])
def test_there_are_never_too_many_files(characters: int) -> None:
    """Texts are cut into a bounded number of pieces, besides one for every report."""
    sizes = Sizes.of(characters)
    assert sizes.positions + 2 * sizes.chunks <= 5600
    assert characters / sizes.chunk <= 4000


def test_an_empty_corpus_has_an_index_that_finds_nothing(tmp_path: Path) -> None:
    build_search_index(Corpus(), tmp_path, URL)
    assert [answer["ids"] for answer in ask(tmp_path, [{"query": "工作"}, {"query": "的"}])] == [[], []]


def test_addresses_must_follow_one_pattern(tmp_path: Path) -> None:
    reports = (report(0, ["甲"], id="a"), report(1, ["乙"], id="b"))
    with pytest.raises(HuibianError, match="by its id alone"):
        build_search_index(Corpus(reports=reports), tmp_path, lambda name: {"a": "x/a", "b": "y/b"}[name])


HOSTILE = [
    "一" * 20_000,
    '引号"反斜杠\\尖括号</script><!--&amp;',
    "𠮷𠮷家𠮷",
    "换行符\u2028与\u2029段落",
    "控制\x00\x1b字符\x07",
    "a" * 300,
    "词\tb\tc",
    "标题很长" * 300,
]


def test_hostile_text_is_found_like_any_other(tmp_path: Path) -> None:
    """Long lines, markup, surrogate pairs, control characters; as title and as body."""
    reports = tuple(report(at, [line, "正文" + line], id=f"h{at}") for at, line in enumerate(HOSTILE))
    corpus = Corpus(reports=reports)
    build_search_index(corpus, tmp_path, URL, limit=100)
    scan = Scan(corpus)
    asked = [
        "一" * 50,
        "</script>",
        "反斜杠\\尖",
        "𠮷家",
        "与段落",
        "字符\x07",
        "aaaa",
        "长标题很",
        "文一一",
        "𠮷",
        "词bc",
    ]
    answers = ask(tmp_path, [{"query": query, "show": 9} for query in asked])
    assert [sorted(answer["ids"]) for answer in answers] == [scan.find([query]) for query in asked]
    assert all(answer["count"] for answer in answers)
    passages = [passage["text"] for passage in answers[1]["shown"][0]["passages"]]
    assert passages == ["正文" + HOSTILE[1]]


SMALL = st.lists(
    st.lists(st.text("甲乙丙丁a，《", min_size=1, max_size=30), min_size=1, max_size=5), min_size=1, max_size=6
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(SMALL, st.lists(st.text("甲乙丙丁a，", min_size=1, max_size=7), min_size=20, max_size=20), st.integers(1, 30))
def test_any_small_corpus_answers_like_a_scan(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], asked: list[str], limit: int
) -> None:
    """Few characters and many strong pairs: every way of dividing a term is met."""
    corpus = Corpus(reports=tuple(report(at, lines) for at, lines in enumerate(texts)))
    folder = tmp_path_factory.mktemp("small")
    build_search_index(corpus, folder, URL, limit=limit)
    scan = Scan(corpus)
    answers = ask(folder, [{"query": query} for query in asked])
    assert [sorted(answer["ids"]) for answer in answers] == [scan.find([query]) for query in asked]
