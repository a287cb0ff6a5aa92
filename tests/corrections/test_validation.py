"""What in an entry does not fit stops the build, with a message that names file, line and entry."""

from __future__ import annotations

from typing import Any

import pytest

from builder.corrections.entries import CorrectionError
from tests.corrections.desk import HERE, SECTION, TEXT, Desk


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"report": "nobody", "set": {"level": "县"}}], "entry 1: there is no such report: nobody"),
        ([{"report": {"source": "a.txt", "line": 5}, "set": {"level": "县"}}], "Titles stand there at the lines 2, 11"),
        ([{"report": {"source": "b.txt", "line": 5}, "set": {"level": "县"}}], "There is no such input"),
        ([{"report": "县统计局2023年工作总结和2024年计划", "set": {"level": "县"}}], "Perhaps 县统计局"),
        ([{"source": "b.txt", "confirmed": ["x"]}], "there is no input b.txt. Perhaps a.txt is meant"),
        ([{"source": "a.txt", "confirmed": ["x"]}], r"there is no such warning \(any more\)"),
        ([{"source": "a.txt", "lines": [{"line": 99, "text": "一", "is": "title"}]}], "line 99 is beyond the end"),
        ([{"source": "a.txt", "lines": [{"line": 3, "text": "乙", "is": "title"}]}], "does not hold the text"),
        ([{"report": HERE, "sections": [{**SECTION, "line": 13}]}], "line 13 is no line of text of this report; its"),
        ([{"report": HERE, "sections": [{**SECTION, "text": "二、"}]}], "line 3 does not .* begins “一、主要工作”"),
        ([{"report": HERE, "sections": [{"line": 6, "text": "本项", "is": "text"}]}], "line 6 is no heading as it is"),
        ([{"report": HERE, "sections": [{"line": 10, "text": "今后"}]}], "was no heading so far: say its level"),
        ([{"report": HERE, "sections": [{**SECTION, "heading": "二"}]}], "heading must be how the published text"),
        ([{"report": HERE, "plan_ranges": [{"first": 8, "last": 12, "text": "抓好"}]}], "line 12 is no line of text"),
        (
            [{"report": HERE, "plan_ranges": [{"first": n, "last": 9, "text": "（"} for n in (8, 9)]}],
            "the range from line 9 overlaps",
        ),
        ([{"report": HERE, "measures": [{"line": 8, "text": "抓好经济普查", "head": "没有"}]}], "head must be"),
        ([{"report": HERE, "measures": [{"line": 3, "text": "主要", "themes": ["教育"]}]}], "no measure at line 3"),
        ([{"report": HERE, "measures": [{"line": 8, "text": "抓好经济普查", "is": "measure"}]}], "measure already"),
        ([{"report": HERE, "edits": [{"line": 3, "text": "没有", "is": "right"}]}], "line 3 does not hold these words"),
        ([{"report": HERE, "edits": [{"line": 3, "text": "主要", "is": "right"}]}], "nothing was changed"),
        ([{"report": HERE, "edits": [{"line": 3, "column": 90, "length": 2, "is": "private"}]}], "does not hold these"),
        (
            [{"report": HERE, "set": {"level": "县"}}, {"report": HERE, "set": {"level": "市"}}],
            r"corrections.yml:\d+: entry 2: contradicts entry 1 \(line \d+\) on level",
        ),
        (
            [{"report": HERE, "sections": [SECTION]}, {"report": HERE, "sections": [{**SECTION, "role": "problems"}]}],
            "entry 2: contradicts entry 1 .* on the role at line 3",
        ),
        (
            [{"report": HERE, "sections": [item]} for item in (SECTION, {"line": 3, "text": "一、", "is": "text"})],
            "on whether line 3 is a heading",
        ),
        (
            [{"report": HERE, "plan_ranges": items} for items in ([], [{"first": 7, "last": 8, "text": "二"}])],
            "entry 2: contradicts entry 1 .* on plan_ranges",
        ),
        (
            [{"source": "a.txt", "lines": [{"line": 11, "text": "县", "is": sort}]} for sort in ("text", "noise")],
            "entry 2: contradicts entry 1 .* on line 11 of a.txt",
        ),
        (
            [{"report": HERE, "set": {"themes": ["教育"]}}, {"report": HERE, "set": {"primary_theme": "审计监督"}}],
            "contradicts the themes that another entry sets",
        ),
        (
            [
                {"report": HERE, "set": {"variants": ["县林业局2023年工作总结"]}},
                {"report": {"source": "a.txt", "line": 11}, "set": {"variants": []}},
            ],
            "contradicts another entry on the variants",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_stops_the_build_and_names_the_entry(
    desk: Desk, entries: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(CorrectionError, match=message) as raised:
        desk.build(*entries)
    assert str(raised.value).startswith("corrections.yml:")
    assert "entry " in str(raised.value)


def test_a_title_that_two_reports_bear_is_asked_back(desk: Desk) -> None:
    desk.write(TEXT.replace("县林业局", "县水务局") + "\n" + TEXT[TEXT.index("县林业局") :], "b.txt")
    desk.write(TEXT, "a.txt")
    with pytest.raises(CorrectionError, match=r"is the title of 2 reports.*\{source: a.txt, line: 2\}"):
        desk.build({"report": "县统计局2023年工作总结和2024年工作计划", "set": {"level": "县"}})
