"""Themes of headings, measures and reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder.describe.themes import HeadedText, evidence, headed_texts, report_themes, themes_of
from builder.knowledge import load
from builder.model import Paragraph, Role, Section
from tests.growth import LINEAR, growth

FOLDER = Path(__file__).parent.parent / "cases"
HEADINGS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "themes.yml").read_text(encoding="utf-8"))
REPORTS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "themes.reports.yml").read_text(encoding="utf-8"))
NAMES: dict[str, str] = {theme["code"]: theme["name"] for theme in load("themes")}
CODES = {name: code for code, name in NAMES.items()}
HELDOUT: list[dict[str, Any]] = yaml.safe_load((FOLDER / "themes_heldout.yml").read_text(encoding="utf-8"))
HEADS = st.sampled_from([case["head"] for case in HEADINGS]) | st.text(max_size=60)


def _wrong(case: dict[str, Any]) -> str | None:
    found = themes_of(case["head"], case.get("body", ""), case.get("department"), case.get("topic"))
    if found and CODES[found[0]] in case["themes"]:
        return None
    return f"{case['head']}: {found} instead of {[NAMES[code] for code in case['themes']]}"


def _outlined(case: dict[str, Any]) -> tuple[tuple[HeadedText, ...], tuple[HeadedText, ...]]:
    """The headings and items of a report case."""
    paragraphs: list[Paragraph] = []
    sections: list[Section] = []
    role: Role = "achievements"
    for line, row in enumerate(case["outline"].strip().split("\n")):
        level, _, rest = row.partition(" ")
        head, _, body = (part.strip() for part in rest.partition("｜"))
        if level == "1":
            role = (
                "plans" if any(word in head for word in ("打算", "计划", "思路", "下步", "下一步")) else "achievements"
            )
            role = "problems" if "问题" in head or "不足" in head else role
        sections.append(Section(2 * line + 1, int(level), head, False, role))
        paragraphs += [Paragraph(2 * line + 1, head), *([Paragraph(2 * line + 2, body)] if body else [])]
    texts = headed_texts(paragraphs, sections)
    return tuple(t for t in texts if not t.is_item), tuple(t for t in texts if t.is_item)


def test_headings_cover_every_theme() -> None:
    """No theme goes untested."""
    assert {code for case in HEADINGS for code in case["themes"]} == set(NAMES)


def test_most_headings_find_their_theme() -> None:
    """At least 97 in 100 of the headings that a reader has judged are filed as the reader did."""
    wrong = [message for case in HEADINGS if (message := _wrong(case))]
    assert len(wrong) <= 0.03 * len(HEADINGS), "\n".join(wrong)


def test_headings_written_before_the_rules() -> None:
    """At least 93 in 100 of the headings written before the rules were widened are filed as their author would."""
    wrong = [message for case in HELDOUT if (message := _wrong(case))]
    assert len(wrong) <= 0.07 * len(HELDOUT), "\n".join(wrong)


def test_reports_find_their_themes() -> None:
    """Over all report cases: every primary theme, and themes with F1 of at least 0.9."""
    hit = missed = wrong = 0
    for case in REPORTS:
        themes, primary = report_themes(*_outlined(case), case["department"], case["topic"], case["title"])
        found, wanted = {CODES[theme] for theme in themes}, set(case["themes"])
        assert primary is not None, case["title"]
        assert CODES[primary] == case["themes"][0], case["title"]
        assert themes[0] == primary
        hit, missed, wrong = hit + len(found & wanted), missed + len(wanted - found), wrong + len(found - wanted)
    assert 2 * hit / (2 * hit + missed + wrong) >= 0.9


@pytest.mark.parametrize(
    ("head", "body", "department", "topic", "main"),
    [
        ("夯实基层基础", "", "统计", None, "统计调查与经济监测"),
        ("夯实基层基础", "", "司法行政", None, "法治建设"),
        ("加强业务培训", "", "财政", None, "干部队伍与作风建设"),
        ("加强业务培训", "", "财政", "政务公开", "政务公开与政务服务"),
        ("加强组织领导", "成立防汛抗旱领导小组，落实水库责任人", "乡镇街道", None, "水利建设与防汛抗旱"),
        ("加强农村公路养护", "", None, None, "交通与基础设施"),
        ("加强党对审计工作的领导", "", "审计", None, "党的建设"),
        ("加强D的建设", "", "水利水务", None, "党的建设"),
        ("配合人民政府协调解决问题", "", None, None, None),
        ("推动财政局、民政局整合人员", "", None, None, None),
        ("完善路网结构", "", "交通运输", None, "交通与基础设施"),
        ("完善路网结构", "", "乡镇街道", None, "城乡建设与城市管理"),
        ("狠抓风险防控", "", "财政", None, "财政税收与金融"),
        ("狠抓风险防控", "", "应急管理", None, "安全生产与应急管理"),
        ("建强公安队伍", "", "公安", None, "干部队伍与作风建设"),
        ("打造平安校园", "", "教育", None, "教育"),
        ("转变工作作风", "", "乡镇街道", "党风廉政建设", "干部队伍与作风建设"),
    ],
)
def test_what_decides(head: str, body: str, department: str | None, topic: str | None, main: str | None) -> None:
    """The heading's own words, else the text under it, else the organ; in a special report its matter.

    The longest word counts; names of organs and words that merely meet (人民|政府) count for nothing.
    """
    assert (themes_of(head, body, department, topic) or (None,))[0] == main


def test_clause_said_first_is_main() -> None:
    """Of two matters in one heading the first is main; a means is not what a heading is about."""
    assert themes_of("狠抓招商引资，优化营商环境")[0] == "招商引资与项目建设"
    assert themes_of("优化营商环境，狠抓招商引资")[0] == "营商环境"
    assert themes_of("以主题教育为契机，推进水利工程建设")[0] == "水利建设与防汛抗旱"


def test_staff_of_a_trade_is_a_theme_of_the_report() -> None:
    """卫生人才队伍 is about staff, 干部队伍持续优化 too: the report has both themes."""
    texts = [_text("补齐公共卫生短板"), _text("建强卫生人才队伍")]
    assert set(report_themes(texts, [], "卫生健康", None, "")[0]) == {"卫生健康", "干部队伍与作风建设"}
    assert _main("干部队伍持续优化", above="") == "干部队伍与作风建设"


def test_a_manner_is_not_the_matter() -> None:
    """以更实作风 says how; the text under the heading says what."""
    body = "整治食品安全突出问题，抽检药品和特种设备。"
    assert themes_of("以更实作风规范经营", body, "市场监督管理")[0] == "市场监管与食药安全"


def _text(head: str, level: int = 2, role: str = "achievements", body: str = "", above: str = "") -> HeadedText:
    return HeadedText(1, level, head, body, role, above)  # type: ignore[arg-type]


def test_problems_make_no_theme() -> None:
    """What is said of problems and requests is no theme of the work."""
    texts = [
        _text("推进污染防治"),
        _text("医疗保障水平不高", role="problems"),
        _text("建议加大教育投入", role="requests"),
    ]
    assert report_themes(texts, [], "生态环境", None, "工作总结") == (("生态环境保护",), "生态环境保护")


def test_a_word_in_passing_makes_no_theme() -> None:
    """A word in the text under a heading that speaks for itself makes no theme of the report."""
    texts = [_text("推进污染防治", body="会同公安、教育、医保等部门开展宣传，走进校园和医院。")]
    assert report_themes(texts, [], "生态环境", None, "工作总结")[0] == ("生态环境保护",)


def test_headings_that_divide_make_no_theme() -> None:
    """2024年重点工程安排 divides a report, it says nothing about it."""
    assert report_themes([_text("2024年重点工程建设安排", 1)], [], "民政", None, "") == (
        ("民政与社会救助",),
        "民政与社会救助",
    )


def test_primary_theme_of_a_special_report() -> None:
    """A report about one matter has it as its primary theme, whatever else its headings say."""
    themes, primary = report_themes([_text("加强校园建设"), _text("办好学前教育")], [], "教育", "法治政府建设", "")
    assert (primary, themes) == ("法治建设", ("法治建设", "教育"))


def test_primary_theme_of_an_organ_with_every_function() -> None:
    """A town's primary theme is what it stresses; party building is that only where there is nothing else."""
    texts = [_text("党建引领"), _text("壮大集体经济"), _text("建设和美乡村"), _text("从严治党")]
    assert report_themes(texts, [], "乡镇街道", None, "")[1] == "乡村振兴与农业农村"
    assert report_themes(texts[:1], [], "乡镇街道", None, "")[1] == "党的建设"


def test_report_without_headings() -> None:
    """Where nothing is headed, the organ's function is the theme, else what the title says, else none."""
    assert report_themes([], [], "审计", None, "工作总结") == (("审计监督",), "审计监督")
    assert report_themes([], [], None, None, "2020年退役军人工作总结") == (("退役军人与双拥",), "退役军人与双拥")
    assert report_themes([], [], None, None, "2020年总结") == ((), None)


def test_item_serves_the_heading_above_it() -> None:
    """Rewards under a heading on rivers are about rivers; a matter of its own stays one."""
    assert _main("强化日常考核", above="深化河湖长制") == "水利建设与防汛抗旱"
    assert _main("强化日常考核", above="全面从严治党") == "干部队伍与作风建设"
    assert _main("化解信访积案", above="深化河湖长制") == "社会治理与信访维稳"


def _main(head: str, above: str) -> str:
    found = evidence(_text(head, 6, above=above), None, None)
    return max(found, key=lambda theme: found[theme])


@given(HEADS, HEADS, st.sampled_from(["教育", "乡镇街道", "nonesuch", None]), st.sampled_from(["政务公开", "", None]))
def test_any_text_gives_known_themes(head: str, body: str, department: str | None, topic: str | None) -> None:
    """Whatever the text: at most three themes, all known, none twice, and always the same."""
    found = themes_of(head, body, department, topic)
    assert len(found) == len(set(found)) <= 3
    assert set(found) <= set(CODES)
    assert found == themes_of(head, body, department, topic)


def test_a_huge_paragraph_costs_no_more_than_linear_work() -> None:
    case = max(REPORTS, key=lambda c: len(c["outline"]))
    sections, items = _outlined(case)

    def run(times: int) -> None:
        texts = [HeadedText(s.line, s.level, s.head, s.body * times, s.role) for s in sections]
        report_themes(texts, items, case["department"], "政务公开", case["title"])
        themes_of("加强管理", "加强管理。" * times)

    assert growth(run, 2000) < LINEAR
