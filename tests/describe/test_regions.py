"""The region of a report: golden cases in tests/cases/regions.yml, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.describe.gazetteer import division_of, gazetteer, is_zone, parents, stem
from builder.describe.region_evidence import abbreviated, places
from builder.describe.regions import Regions, find_regions
from tests.growth import LINEAR, growth

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "regions.yml").read_text(encoding="utf-8"))
COUNTIES = sorted(
    c
    for c, n in gazetteer().names.items()
    if len(c) == 6 and not is_zone(c, n) and n[-1] in "县旗" and len(gazetteer().towns(c)) > 8
)


def numbered(text: str) -> list[tuple[int, str]]:
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_golden(case: dict[str, object]) -> None:
    """What a careful reader concludes, no more and no less."""
    found = find_regions(numbered(str(case["text"])), str(case["title"]), case["issuer"], str(case["level"]))  # type: ignore[arg-type]
    assert list(found.names) == case["regions"], found


@given(st.sampled_from(COUNTIES), st.data())
@settings(max_examples=60, deadline=None)
def test_several_towns_lead_to_their_county_or_above(county: str, data: st.DataObject) -> None:
    """Towns of one county never lead to another; with four of them the county is nearly always certain."""
    towns = data.draw(st.lists(st.sampled_from(gazetteer().towns(county)), min_size=4, max_size=6, unique=True))
    found = find_regions([(1, f"在{'、'.join(towns)}完成改造。")], "县水利局2023年工作总结", "县水利局", "县")
    path = tuple(gazetteer().name(c) for c in gazetteer().path(county))
    assert found.names == path[: len(found.names)]
    if all(len(gazetteer().full[t]) == 1 for t in towns):
        assert found.names == path


@given(
    st.text(alphabet="县市区镇乡州某XＸ×和平新建设在赴《》、，。〔〕2023号委发海南吉林白银朝阳", max_size=120),
    st.sampled_from("省市县区"),
)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_path(text: str, level: str) -> None:
    """Whatever the text, the names are a path of the gazetteer and the line is one of the report."""
    found = find_regions([(7, text)], text[:20], None, level)
    assert isinstance(found, Regions)
    assert found.line in (None, 7)
    if found.names:
        assert parents("/".join(found.names)) == found.names[:-1]


def test_the_evidence_names_its_line() -> None:
    found = find_regions([(3, "年初。"), (9, "解读《兰考县促进电商发展办法》。")], "县商务局工作总结", "县商务局", "县")
    assert (found.line, found.text, found.rule) == (9, "兰考县", "own-regulation")


def test_one_abbreviation_may_mean_many_and_never_decides() -> None:
    meant = {gazetteer().name(code) for code in abbreviated("鄂")}
    assert {"湖北省", "鄂尔多斯市"} <= meant
    assert find_regions([(1, "落实鄂府发〔2022〕3号、鄂政办发〔2022〕9号文件。")], "市工作总结", None, "市").names == ()


def test_a_passing_mention_is_kept_with_its_weight() -> None:
    """Evidence survives: a visit is reported as a visit, not dropped."""
    (place,) = [p for p in places([(1, "县领导赴德清县考察学习。")]) if p.text == "德清县"]
    assert (place.rule, place.weight) == ("visit", 0.1)


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("舒城县", ("安徽省", "六安市")),
        ("东莞市", ("广东省",)),
        ("海淀区", ("北京市",)),
        ("潜江市", ("湖北省",)),
        ("福建省/漳州市", ("福建省",)),
        ("呼市", ("内蒙古自治区",)),
        ("宁乡县", ("湖南省", "长沙市")),
        ("鼓楼区", ()),
        ("福建省鼓楼区", ("福建省", "福州市")),
        ("没有的县", ()),
    ],
)
def test_parents(name: str, above: tuple[str, ...]) -> None:
    assert parents(name) == above


def test_division_of() -> None:
    assert division_of("内蒙古") == "15"
    assert division_of("吉林") == "22"
    assert division_of("吉林市") == "2202"
    assert division_of("新华区") is None


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("阿坝藏族羌族自治州", "阿坝"),
        ("浦东新区", "浦东"),
        ("孟连傣族拉祜族佤族自治县", "孟连"),
        ("萧县", "萧县"),
    ],
)
def test_stem(name: str, base: str) -> None:
    assert stem(name) == base


def test_every_county_has_a_province_and_a_path() -> None:
    names = gazetteer()
    assert len({c for c in names.names if len(c) == 2}) == 34
    assert all(names.path(c)[0] == c[:2] for c in names.names)


def test_hostile_lines_take_linear_time() -> None:
    """Two hundred thousand characters of half-matches in one line."""
    for unit in ("县和市赴", "在与对口到", "某某某市、", "呼和浩特", "《中共", "〔2023〕"):

        def run(size: int, unit: str = unit) -> None:
            find_regions([(1, unit * (size // len(unit)))], "工作总结", None, "县")

        assert growth(run, 25_000) < LINEAR, unit
