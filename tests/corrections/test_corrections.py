"""What entries do: every field of a report can be settled by hand, evidence says so, and it survives rebuilding."""

from __future__ import annotations

from typing import Any

import pytest

from builder.corrections.entries import CorrectionError
from builder.dataset import to_lines
from builder.model import Fact, Report
from builder.pipeline import Built
from builder.review import doubts
from tests.corrections.desk import HERE, SECTION, TEXT, Desk


def settled(report: Report, field: str) -> list[Fact]:
    return [f for f in report.facts if f.field == field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "某县统计局工作总结"),
        ("kind", "summary"),
        ("summary_year", 2022),
        ("plan_year", None),
        ("issuer", "XX县统计局"),
        ("issuer_evidence", "signature"),
        ("department", "审计"),
        ("level", "市"),
        ("regions", ["浙江省", "宁波市"]),
        ("special_topic", "政务公开"),
        ("signature", "XX县统计局"),
        ("date", "2024-01-05"),
        ("themes", ["审计监督", "教育"]),
        ("primary_theme", "教育"),
        ("variants", ["县林业局2023年工作总结"]),
    ],
)
def test_every_field_is_settled_for_good(desk: Desk, field: str, value: object) -> None:
    built = desk.build({"report": HERE, "set": {field: value}})
    report = next(r for r in built.corpus.reports if r.title_line == 2)
    if field == "variants":
        other = next(r for r in built.corpus.reports if r.title_line == 11)
        assert report.variants == (other.id,)
        assert other.variants == (report.id,)
    else:
        assert getattr(report, field) == (tuple(value) if isinstance(value, list) else value)
    (fact,) = settled(report, field)
    assert (fact.rule, fact.certain) == ("correction", True)
    assert fact.text == "见纸质件（corrections.yml 第 1 条）"
    assert not [d for d in doubts(built) if f"：{field} " in d[2] and d[1] == 2]


def test_the_primary_theme_stays_among_the_themes(desk: Desk) -> None:
    report = desk.report({"report": HERE, "set": {"primary_theme": "教育"}})
    assert report.themes[0] == "教育"
    assert len(report.themes) > 1
    report = desk.report({"report": HERE, "set": {"themes": ["教育", "卫生健康"]}})
    assert report.primary_theme == "教育"


@pytest.mark.parametrize("where", ["id", "title", "line", "source and title"])
def test_a_report_is_named_by_id_title_or_place(desk: Desk, where: str) -> None:
    plain = desk.report()
    address = {
        "id": plain.id,
        "title": plain.title,
        "line": HERE,
        "source and title": {"source": "a.txt", "title": plain.title},
    }[where]
    assert desk.report({"report": address, "set": {"level": "市"}}).level == "市"


def test_themes_follow_a_corrected_department(desk: Desk) -> None:
    """What is understood from a settled field is understood anew."""
    desk.write("县局2023年工作总结\n一、主要工作\n全年认真履行职责，各项任务圆满完成，得到了各方面的好评。\n")
    where = {"source": "a.txt", "line": 1}
    assert desk.report(line=1).primary_theme is None
    assert desk.report({"report": where, "set": {"department": "审计"}}, line=1).primary_theme == "审计监督"


def test_a_heading_changes_role_and_its_lines_become_plans(desk: Desk) -> None:
    report = desk.report({"report": HERE, "sections": [{"line": 3, "text": "一、主要工作", "role": "plans"}]})
    assert report.plan_ranges[0] == (3, 10)
    assert {s.role for s in report.sections} == {"plans"}
    assert settled(report, "sections") == [Fact("sections", 3, "见纸质件（corrections.yml 第 1 条）", "correction")]
    assert "抓好统计调查" in [m.head for m in desk.measures({"report": HERE, "sections": [
        {"line": 3, "text": "主要工作", "role": "plans"}]})]  # fmt: skip


def test_a_heading_changes_level_and_words(desk: Desk) -> None:
    item = {"line": 4, "text": "抓好统计调查", "level": 3, "heading": "（一）抓好统计调查。圆满完成"}
    section = next(s for s in desk.report({"report": HERE, "sections": [item]}).sections if s.line == 4)
    assert (section.level, section.heading, section.run_in) == (3, "（一）抓好统计调查。圆满完成", True)


def test_a_heading_that_is_none_and_a_paragraph_that_is_one(desk: Desk) -> None:
    items = [
        {"line": 5, "text": "做好监测分析", "is": "text"},
        {"line": 10, "text": "统计数据中心", "is": "heading", "level": 1, "role": "problems"},
    ]
    report = desk.report({"report": HERE, "sections": items})
    assert [s.line for s in report.sections] == [3, 4, 7, 8, 9, 10]
    assert report.sections[-1].role == "problems"
    assert report.sections[-1].run_in is False
    assert report.plan_ranges == ((7, 9),)


def test_plan_ranges_are_settled_as_a_whole(desk: Desk) -> None:
    ranges = [{"first": 8, "last": 8, "text": "抓好经济普查"}, {"first": 10, "last": 10, "text": "今后还要"}]
    report = desk.report({"report": HERE, "plan_ranges": ranges})
    assert report.plan_ranges == ((8, 8), (10, 10))
    assert [f.line for f in settled(report, "plan_ranges")] == [8, 10]
    none = desk.report({"report": HERE, "plan_ranges": []})
    assert (none.plan_ranges, none.kind) == ((), "summary")
    assert desk.measures({"report": HERE, "plan_ranges": []}) == []


def test_measures_are_changed_added_and_taken_out(desk: Desk) -> None:
    before = desk.measures()
    assert "抓好经济普查" in [m.head for m in before]
    after = desk.measures(
        {
            "report": HERE,
            "measures": [
                {"line": 8, "text": "抓好经济普查", "themes": ["教育"]},
                {"line": 9, "text": "加强队伍建设", "is": "text"},
                {"line": 10, "text": "建成统计数据中心", "is": "measure", "themes": ["科技创新与数字化"]},
                {"line": 8, "text": "保证数据质量", "is": "measure", "under": "抓好经济普查"},
            ],
        }
    )
    heads = {m.head: m for m in after}
    assert heads["抓好经济普查"].themes == ("教育",)
    assert "加强队伍建设" not in heads
    assert heads["建成统计数据中心"].text == "建成统计数据中心。"
    assert heads["保证数据质量"].parent == heads["抓好经济普查"].id
    assert heads["保证数据质量"].themes
    assert [m.id.rsplit("-m")[1] for m in after] == [str(n) for n in range(1, len(after) + 1)]
    assert [m.line for m in after] == sorted(m.line for m in after)


def test_a_line_is_a_title_or_is_none(desk: Desk) -> None:
    """A report is found that has no title of the usual kind, and two reports become one."""
    built = desk.build({"source": "a.txt", "lines": [
        {"line": 14, "text": "县水利局情况", "is": "title"},
        {"line": 11, "text": "县林业局", "is": "text"},
    ]})  # fmt: skip
    assert [(r.title_line, r.last_line) for r in built.corpus.reports] == [(2, 13), (14, 15)]
    first, second = built.corpus.reports
    assert [f.line for f in settled(second, "title_line")] == [14]
    assert [f.line for f in settled(first, "paragraphs")] == [11]
    assert second.title == "县水利局情况"
    # and such a report can be named in the same file
    named = {"report": {"source": "a.txt", "line": 14}, "set": {"level": "县"}}
    lines = {"source": "a.txt", "lines": [{"line": 14, "text": "县水利局情况", "is": "title"}]}
    assert desk.report(lines, named, line=14).level == "县"


def test_adjacent_title_lines_are_one_title(desk: Desk) -> None:
    lines = [{"line": 14, "last": 15, "text": "县水利局", "is": "title"}]
    report = desk.report({"source": "a.txt", "lines": lines}, line=14)
    assert report.title.startswith("县水利局情况全年水库")


def test_lines_of_no_report_are_taken_out(desk: Desk) -> None:
    built = desk.build({"source": "a.txt", "lines": [{"line": 14, "last": 15, "text": "县水利局", "is": "noise"}]})
    last = built.corpus.reports[-1]
    assert last.last_line == 13
    dropped = [c for c in built.corpus.changes if c.line >= 14]
    assert {(c.line, c.rule) for c in dropped} == {(14, "correction"), (15, "correction")}


def test_a_line_taken_for_an_advert_comes_back(desk: Desk) -> None:
    desk.write(
        TEXT
        + "更多资料请加微信 abc123 获取，会员下载\n县农业局2023年工作总结\n全年粮食总产量再创新高，乡村面貌焕然一新。\n"
    )
    assert 16 not in [p.line for r in desk.build().corpus.reports for p in r.paragraphs]
    built = desk.build({"source": "a.txt", "lines": [{"line": 16, "text": "加微信", "is": "text"}]})
    assert 16 in [p.line for r in built.corpus.reports for p in r.paragraphs]


def test_a_warning_is_confirmed(desk: Desk) -> None:
    warning = "题名声明 3 篇，实际找到 2 篇，请核对。"
    assert warning in desk.build().corpus.compilations[0].warnings
    built = desk.build({"source": "a.txt", "confirmed": [warning]})
    assert warning not in built.corpus.compilations[0].warnings
    assert not [d for d in doubts(built) if warning in d[2]]


def published(report: Report, line: int) -> str:
    return next(p.text for p in report.paragraphs if p.line == line)


def replayed(built: Built, line: int) -> str:
    """The source line with its changes applied."""
    text = TEXT.split("\n")[line - 1]
    for change in sorted((c for c in built.corpus.changes if c.line == line), key=lambda c: -c.column):
        text = text[: change.column] + change.after + text[change.column + change.length :]
    return text


@pytest.mark.parametrize("words", ["坚持D建", "坚持党建"])
def test_a_wrong_repair_is_undone(desk: Desk, words: str) -> None:
    assert "坚持党建引领" in published(desk.report(), 4)
    built = desk.build({"report": HERE, "edits": [{"line": 4, "text": words, "is": "right"}]})
    report = built.corpus.reports[0]
    assert "坚持D建引领" in published(report, 4)
    assert replayed(built, 4) == published(report, 4)


def test_words_are_replaced(desk: Desk) -> None:
    built = desk.build({"report": HERE, "edits": [{"line": 4, "text": "粮食产量", "becomes": "粮食总产量"}]})
    assert "完成粮食总产量抽样" in published(built.corpus.reports[0], 4)
    (change,) = [c for c in built.corpus.changes if c.rule == "correction"]
    assert (change.before, change.after, change.kind) == ("粮食产量", "粮食总产量", "repair")
    assert change.reason == "见纸质件（corrections.yml 第 1 条）"
    assert replayed(built, 4) == published(built.corpus.reports[0], 4)


@pytest.mark.parametrize("place", [{"text": "林业"}, {"column": 1, "length": 2}])
def test_words_are_hidden(desk: Desk, place: dict[str, Any]) -> None:
    """By the words, or by their place so that the file does not repeat them; the record does not tell them."""
    edit = {"line": 11, **place, "is": "private"}
    built = desk.build({"report": {"source": "a.txt", "line": 11}, "edits": [edit]})
    report = built.corpus.reports[1]
    assert "林业" not in published(report, 11)
    (change,) = [c for c in built.corpus.changes if c.line == 11]
    assert (change.kind, change.before, change.length) == ("redaction", None, 2)
    assert "林业" not in "".join(p.text for p in report.paragraphs) + to_lines(built.corpus.changes)


def test_a_name_hidden_by_hand_is_hidden_everywhere(desk: Desk) -> None:
    desk.write(TEXT.replace("森林覆盖率", "欧阳晓燕种的树多，森林覆盖率"))
    desk.write("县民政局2023年工作总结\n一、工作\n欧阳晓燕参加了全部活动，各项任务圆满完成，成效明显。\n", "b.txt")
    assert "欧阳晓燕" in to_lines(desk.build().corpus.reports)
    edit = {"line": 13, "text": "欧阳晓燕", "is": "private"}
    built = desk.build({"report": {"source": "a.txt", "line": 11}, "edits": [edit]})
    for files in (built.corpus.reports, built.corpus.changes, built.corpus.measures):
        assert "欧阳晓燕" not in to_lines(files)


def test_a_name_that_is_public_is_shown(desk: Desk) -> None:
    desk.write(TEXT.replace("高某某", "高秀莲").replace("森林覆盖率", "高秀莲说，森林覆盖率"))
    plain = desk.build().corpus
    assert "高秀莲" not in to_lines(plain.reports)
    shown = desk.report({"report": HERE, "edits": [{"line": 5, "text": "高秀莲", "is": "right"}]})
    assert "帮扶对象高秀莲反映" in published(shown, 5)


def test_a_doubtful_place_that_is_right_is_no_longer_listed(desk: Desk) -> None:
    desk.write(TEXT.replace("2.本项工作", "推动D项工作"))
    marks = desk.report().marks
    assert marks
    line, words = marks[0].line, marks[0].text
    assert desk.report({"report": HERE, "edits": [{"line": line, "text": words, "is": "right"}]}).marks == marks[1:]


def test_entries_that_say_the_same_agree(desk: Desk) -> None:
    entry = {"report": HERE, "set": {"level": "市"}, "sections": [SECTION]}
    assert desk.report(entry, entry) == desk.report(entry)


def test_an_input_that_changed_is_noticed(desk: Desk) -> None:
    """The lines that an entry names hold other words now."""
    entry = {"report": "县统计局2023年工作总结和2024年工作计划", "sections": [SECTION]}
    desk.build(entry)
    desk.write(TEXT.replace("（3篇）\n", "（3篇）\n目录\n县统计局2023年工作总结和2024年工作计划\n"))
    with pytest.raises(CorrectionError, match=r"does not hold the text|is no line of text"):
        desk.build(entry)


def test_the_cache_notices_a_changed_file(desk: Desk) -> None:
    def level(*entries: dict[str, Any]) -> str:
        return desk.build(*entries, cache=True).corpus.reports[0].level

    plain = level()
    one, two = ({"report": HERE, "set": {"level": value}} for value in ("市", "省"))
    assert [level(one), level(two), level(one), level()] == ["市", "省", "市", plain]
    edit = {"report": HERE, "edits": [{"line": 4, "text": "D建", "is": "right"}]}
    assert "坚持D建" in published(desk.build(edit, cache=True).corpus.reports[0], 4)
    assert "坚持党建" in published(desk.build(cache=True).corpus.reports[0], 4)


def test_an_input_that_cannot_be_read_costs_no_other_its_corrections(desk: Desk) -> None:
    (desk.folder / "in" / "bad.docx").write_bytes(b"no document")
    built = desk.build(
        {"report": HERE, "set": {"level": "市"}}, {"report": {"source": "bad.docx", "line": 1}, "set": {"level": "市"}}
    )
    assert [e.where for e in built.failures] == ["bad.docx"]
    assert built.corpus.reports[0].level == "市"
