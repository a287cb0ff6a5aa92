"""Measures that only one report plans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.model import CommonPlan, Evidence, Measure
from builder.relate.unique import unique_measures
from tests.growth import LINEAR, growth


def _measure(name: str, head: str, common: tuple[str, ...] = (), parent: str | None = None) -> Measure:
    return Measure(name, name.split("-")[0], 1, head, f"{head}。", parent, ("其他",), common)


def _unique(
    measures: list[Measure], canonical: dict[str, str] | None = None, plans: tuple[CommonPlan, ...] = ()
) -> list[str]:
    names = {measure.report for measure in measures}
    return [m.id for m in unique_measures(measures, plans, canonical or {name: name for name in names})]


def test_a_measure_of_one_report_is_unique() -> None:
    assert _unique([_measure("a-1", "修复古运河石桥"), _measure("b-1", "引种高山茶树")]) == ["a-1", "b-1"]


def test_similar_words_of_another_report_make_it_common() -> None:
    """Adverbs, figures and masks aside."""
    assert _unique([_measure("a-1", "持续修复古运河石桥3座"), _measure("b-1", "着力修复古运河石桥xx座")]) == []


def test_similar_words_of_the_same_report_do_not() -> None:
    assert _unique([_measure("a-1", "修复古运河石桥"), _measure("a-2", "修复古运河石桥")]) == ["a-1", "a-2"]


def test_copies_count_as_one_report_and_are_listed_once() -> None:
    measures = [_measure("a-1", "修复古运河石桥"), _measure("b-1", "修复古运河石桥")]
    assert _unique(measures, {"a": "a", "b": "a"}) == ["a-1"]


def test_what_falls_under_a_common_plan_is_not_unique() -> None:
    assert _unique([_measure("a-1", "修复古运河石桥", ("C31",))]) == []


def _planned(*texts: str) -> CommonPlan:
    return CommonPlan("c31", "C31", "文旅", "其他", tuple(Evidence("a", 1, text) for text in texts), 3, (), ())


def test_a_common_plan_in_passing_leaves_a_measure_its_own() -> None:
    """What the head plans decides, and what most of the sentences plan."""
    text = "修复古运河石桥。补砌桥栏。清理桥墩淤泥。顺带带动旅游。"
    measure = Measure("a-1", "a", 1, "修复古运河石桥", text, None, ("其他",), ("C31",))
    assert _unique([measure], plans=(_planned("顺带带动旅游"),)) == ["a-1"]
    assert _unique([measure], plans=(_planned("修复古运河石桥"),)) == []
    assert _unique([measure], plans=(_planned("补砌桥栏", "清理桥墩淤泥"),)) == []


def test_evidence_of_a_discovered_plan_counts_as_common() -> None:
    found = CommonPlan("d1", None, "石桥", "其他", (Evidence("a", 1, "修复古运河石桥"),), 3, (), ())
    assert _unique([_measure("a-1", "修复古运河石桥")], plans=(found,)) == []


def test_of_a_measure_and_those_below_it_the_uppermost_is_listed() -> None:
    measures = [_measure("a-1", "修复古运河石桥"), _measure("a-2", "清理桥墩淤积泥沙", parent="a-1")]
    assert _unique(measures) == ["a-1"]


def test_heads_that_say_nothing_are_left_out() -> None:
    assert _unique([_measure("a-1", "进一步夯实责任"), _measure("a-2", "抓实")]) == []


_HEADS = st.lists(st.text("修桥铺路种茶引水造林防火", min_size=4, max_size=10), min_size=2, max_size=12)


@given(_HEADS, st.randoms(use_true_random=False))
def test_the_order_of_the_measures_does_not_matter(heads: list[str], chance: object) -> None:
    measures = [_measure(f"r{number}-1", head) for number, head in enumerate(heads)]
    shuffled = list(measures)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(_unique(measures)) == sorted(_unique(shuffled))


def test_work_follows_the_measures_not_their_pairs() -> None:
    """Postings, not pairs: many measures of words in common."""
    words = ["推广", "修复", "引进", "种植", "道路", "桥梁", "茶叶", "水渠", "学校", "广场"]
    count = len(words)

    def run(size: int) -> None:
        measures = [
            _measure(
                f"r{n}-1",
                words[n % count] + words[n // count % count] + words[n // count**2 % count] + chr(0x4E00 + n % 900),
            )
            for n in range(size)
        ]
        unique_measures(measures, (), {measure.report: measure.report for measure in measures})

    assert growth(run, 2500) < LINEAR
