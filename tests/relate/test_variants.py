"""Copies of one report under different masks, and reports that only resemble each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Report
from builder.relate.signatures import BINS, shingles, signature
from builder.relate.variants import representatives, variants
from tests.relate.made import made

WORDS = "抓好项目建设推进招商引资改善民生服务优化营商环境加强队伍培训保护耕地防汛抗旱整治村庄发展产业完善制度落实责任"


def _sentences(seed: int, count: int = 60) -> list[str]:
    rng = random.Random(seed)
    return [
        "".join(rng.choice(WORDS) for _ in range(24)) + f"，完成投资{rng.randint(10, 9999)}万元，惠及云山县群众。"
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    "mask",
    [
        lambda text: "".join("X" if c.isdigit() else c for c in text),
        lambda text: "".join("x" if c.isdigit() else c for c in text).replace("云山县", "xx"),
        lambda text: "".join("×" if c.isdigit() else c for c in text).replace("云山县", "某某县"),
        lambda text: "".join("*" if c.isdigit() else c for c in text).replace("云山县", "＊＊县"),
        lambda text: text.replace("完成投资", "完成总投资"),
    ],
    ids=["X", "x", "某", "stars", "edited"],
)
def test_copies_are_found_whatever_the_mask(mask: Callable[[str], str]) -> None:
    """Years, figures and places masked, or a few words edited: it is the same report, linked both ways."""
    lines = _sentences(1)
    one, other = made("a", lines), made("b", [mask(line) for line in lines], year=None)
    assert variants((one, other)) == {"a": ("b",), "b": ("a",)}


def test_three_copies_know_each_other() -> None:
    """Copies of copies are copies."""
    lines = _sentences(2)
    reports = [
        made(name, [line.replace("云山县", place) for line in lines])
        for name, place in zip("cab", ("XX", "x", "云山县"), strict=True)
    ]
    assert variants(reports) == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}


def test_the_same_title_makes_no_copy() -> None:
    """Reports of different text under one title."""
    assert not variants((made("a", _sentences(3)), made("b", _sentences(4))))


def _template(seed: int) -> list[str]:
    rng = random.Random(seed)
    return [
        f"全年完成{topic}任务共计{rng.randint(100, 9999)}件，比上年有所增长。"
        for topic in (line[:20] for line in _sentences(5, 40))
    ]


def test_a_filled_template_makes_no_copy() -> None:
    """Two organs fill one template with figures of their own."""
    one, other = made("a", _template(1)), made("b", _template(2))
    assert not variants((one, other))


def test_another_year_makes_no_copy() -> None:
    """An organ writes next year's report over this year's, two thirds of it unchanged."""
    lines = _sentences(6)
    assert not variants((made("a", lines, year=2022), made("b", lines[:40] + _sentences(7)[:20], year=2023)))


def test_the_result_does_not_depend_on_the_order() -> None:
    """Nor do the representatives."""
    reports: list[Report] = []
    for number in range(6):
        lines = _sentences(10 + number, 20)
        reports += [made(f"{number}a", lines), made(f"{number}b", [line.replace("云山县", "XX县") for line in lines])]
    found = variants(reports)
    assert len(found) == 12
    assert variants(reports[::-1]) == found
    chosen = representatives([report.id for report in reports], found)
    assert set(chosen.values()) == {f"{number}a" for number in range(6)}


@given(st.sets(st.integers(min_value=0, max_value=2**32 - 1), max_size=300))
def test_signatures(hashes: set[int]) -> None:
    """A signature has all its bins or none, does not depend on order, and holds nothing foreign to the set."""
    signed = signature(np.array(sorted(hashes), np.uint32)).tolist()
    assert len(signed) == (BINS if hashes else 0)
    assert signature(np.array(sorted(hashes, reverse=True), np.uint32)).tolist() == signed
    assert set(signed) <= {value // BINS for value in hashes}


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_shingles_are_checksums(words: str) -> None:
    """Of all runs of five characters, as any other program would compute them."""
    runs = {words[at : at + 5] for at in range(max(1, len(words) - 4))} - {""}
    assert shingles(words).tolist() == sorted({crc32(run.encode("utf-32-le")) for run in runs})


def test_short_and_empty_texts() -> None:
    """A report without words has no shingles and no copies; one shorter than a shingle has one."""
    assert len(shingles("")) == 0
    assert len(shingles("总结")) == 1
    assert not variants((made("a", [], title="1"), made("b", [], title="2")))
