"""The parts that relating is cut into, and that nothing depends on them."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.engines import Serial, bucket_of
from builder.model import Corpus, Extracted, Measure
from builder.relate import relate
from builder.relate.parts import Sizes, in_parts, keys_of
from tests.relate.made import compiled, made
from tests.relate.shuffled import Shuffled

TAILS = [
    "文书档案移交进馆",
    "文书档案移交接收",
    "校外培训机构专项清理",
    "村级光伏电站运行维护",
    "双招双引",
    "信访积案化解",
]
FORMULAS = [
    "坚持稳中求进工作总基调，统筹推进各项重点任务落地见效",
    "进一步健全完善长效管理机制，不断提升规范化精细化水平",
]
DEPARTMENTS = ["统计", "财政", "审计", "民政"]


def _noise(rng: random.Random, length: int) -> str:
    return "".join(chr(rng.randint(0x4E00, 0x5E00)) for _ in range(length))


@cache
def inputs() -> tuple[Extracted, ...]:
    """Made-up compilations that share plans, formulas and whole reports, one of them twice in one compilation."""
    inputs = []
    rng = random.Random(4)
    kept: list[list[str]] = []
    for number in range(7):
        reports, measures = [], []
        for place in range(4):
            name = f"{rng.randrange(1000):03}-{number}-{place}"
            lines = [f"{_noise(rng, 20)}，{rng.choice(FORMULAS)}。{_noise(rng, 9)}{n}万元。" for n in range(1, 5)]
            lines.append("".join(f"{rng.choice(('推进', '做好', '完成'))}{tail}。" for tail in rng.sample(TAILS, 4)))
            lines.append(f"三是{rng.choice(FORMULAS)}，推进{rng.choice(TAILS)}。")
            if kept and rng.random() < 0.3:
                lines = rng.choice(kept)
            kept.append(lines)
            report = made(
                name,
                lines,
                plans=(6, 7),
                department=rng.choice(DEPARTMENTS),
                source=f"{number}.txt",
                themes=tuple(rng.sample(("教育", "住房", "财税"), 2)),
                title=f"{_noise(rng, 6)}局总结",
            )
            reports.append(report)
            measures.append(Measure(f"{name}-1", name, 6, lines[4][:4], lines[4], None, report.themes[:1]))
        inputs.append(compiled(f"{number}.txt", reports, measures))
    return tuple(inputs)


@cache
def expected() -> Corpus:
    return relate(inputs())


def test_the_made_corpus_has_something_to_relate() -> None:
    """Else the tests below would say nothing."""
    corpus = expected()
    assert sum(bool(report.variants) for report in corpus.reports) > 4
    assert sum(plan.key is None for plan in corpus.common_plans) > 1
    assert sum(plan.key is not None for plan in corpus.common_plans) > 1
    assert len(corpus.phrases) > 1
    assert all(report.neighbours for report in corpus.reports)
    assert any(measure.common for measure in corpus.measures)


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 9), st.integers(20, 4000), st.integers(200, 9000), st.integers(1, 99), st.randoms())
def test_nothing_depends_on_parts_buckets_or_the_order_of_arrival(
    reports: int, keyed: int, runs: int, places: int, rng: random.Random
) -> None:
    """Of inputs, parts and buckets; nor on what was worked off twice."""
    arrived = list(inputs())
    rng.shuffle(arrived)
    sizes = Sizes(reports, keyed, runs, places)
    assert relate(arrived, engine=Shuffled(rng.randrange(99)), sizes=sizes) == expected()
    assert relate(arrived, engine=Serial(), sizes=sizes) == expected()


def test_what_a_person_settled_stands_in_any_parts() -> None:
    """Copies that a person named."""
    ids = sorted(report.id for report in expected().reports)
    settled = {ids[0]: [ids[-1]], ids[3]: []}
    sizes = Sizes(reports=2, keyed=50)
    assert relate(inputs(), settled, Shuffled(1), sizes) == relate(inputs(), settled)


@pytest.mark.parametrize(("size", "parts"), [(1, [(1,), (2,), (3,)]), (2, [(1, 2), (3,)]), (9, [(1, 2, 3)])])
def test_in_parts(size: int, parts: list[tuple[int, ...]]) -> None:
    """In order, the last with the rest."""
    assert list(in_parts([1, 2, 3], size)) == parts
    assert list(in_parts([], size)) == []


@pytest.mark.parametrize("buckets", [1, 2, 7, 100])
def test_keys_fall_into_their_buckets(buckets: int) -> None:
    """One key for each, in their order."""
    assert [bucket_of(key, buckets) for key in keys_of(buckets)] == list(range(buckets))
