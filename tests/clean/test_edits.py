"""Edits map back to the source, stay apart, replay, and never leak what a redaction covers."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from builder.clean.edits import REDACTION, Draft, Edit
from builder.model import Change


def repair(start: int, end: int, after: str, rule: str = "r") -> Edit:
    return Edit(start, end, after, "repair", rule, "因。")


def hide(start: int, end: int) -> Edit:
    return Edit(start, end, "某某", REDACTION, "hide", "隐。")


def nothing(words: str) -> bool:
    """No words are withheld."""
    return False


def replayed(source: str, changes: tuple[Change, ...]) -> str:
    for change in sorted(changes, key=lambda c: c.column, reverse=True):
        assert change.before in (None, source[change.column : change.column + change.length])
        source = source[: change.column] + change.after + source[change.column + change.length :]
    return source


def test_later_edits_count_in_the_text_that_earlier_ones_left() -> None:
    draft = Draft("加##强D建").apply([Edit(1, 3, "", "marker", "m", "标。")]).apply([repair(2, 3, "党")])
    assert draft.text == "加强党建"
    assert [(e.start, e.end, e.after) for e in draft.edits] == [(1, 3, ""), (4, 5, "党")]


def test_an_edit_over_an_earlier_one_becomes_one_change() -> None:
    draft = Draft("甲DP乙").apply([repair(1, 3, "GDP", "a")]).apply([repair(0, 2, "丙", "b")])
    assert draft.text == "丙DP乙"
    (change,) = draft.changes("s", 1, nothing)
    assert (change.column, change.before, change.after, change.rule) == (0, "甲DP", "丙DP", "a+b")


def test_an_edit_that_restores_the_source_is_no_change() -> None:
    assert Draft("甲乙").apply([repair(0, 1, "丙")]).apply([repair(0, 1, "甲")]).edits == ()


def test_a_redaction_swallows_the_edit_it_overlaps_and_withholds_the_words() -> None:
    draft = Draft("村民张\u200b三户").apply([Edit(3, 4, "", "control-character", "c", "控。")]).apply([hide(2, 4)])
    assert draft.text == "村民某某户"
    (change,) = draft.changes("s", 7, nothing)
    assert (change.column, change.length, change.before, change.kind, change.line) == (2, 3, None, REDACTION, 7)
    assert not {"张", "三"} & set(repr(change))


def test_a_deletion_beside_a_redaction_stays_a_change_of_its_own() -> None:
    draft = Draft("\u200b张三").apply([Edit(0, 1, "", "control-character", "c", "控。")]).apply([hide(0, 2)])
    assert [(e.start, e.end, e.kind) for e in draft.edits] == [(0, 1, "control-character"), (1, 3, REDACTION)]


def test_touching_edits_of_one_rule_are_one() -> None:
    draft = Draft("DD").apply([repair(0, 1, "党"), repair(1, 2, "党")])
    assert [(e.start, e.end, e.after) for e in draft.edits] == [(0, 2, "党党")]


edits_of = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 6), st.text("甲乙丙", max_size=3), st.booleans()), max_size=6
)


@given(st.text("甲乙丙丁戊D#", max_size=30), st.lists(edits_of, max_size=4))
def test_replay_order_and_distance_hold_for_any_edits(
    source: str, rounds: list[list[tuple[int, int, str, bool]]]
) -> None:
    draft = Draft(source)
    for wanted in rounds:
        size = len(draft.text)
        draft = draft.apply(
            hide(start, min(size, start + length)) if secret else repair(start, min(size, start + length), after)
            for start, length, after, secret in wanted
            if start < size
        )
        for edit, following in pairwise(draft.edits):
            assert edit.start < edit.end <= following.start
        assert replayed(source, draft.changes("s", 1, nothing)) == draft.text


@given(st.text("甲乙丙丁", min_size=1, max_size=12), st.integers(0, 11), st.integers(1, 4), st.text("xyz", max_size=2))
def test_one_edit_does_what_replacing_does(source: str, start: int, length: int, after: str) -> None:
    start = min(start, len(source) - 1)
    end = min(len(source), start + length)
    assert Draft(source).apply([repair(start, end, after)]).text == source[:start] + after + source[end:]


def test_what_a_repair_takes_out_may_be_withheld_too() -> None:
    draft = Draft("甲DP乙丙").apply([repair(1, 3, "GDP"), repair(4, 5, "")])
    first, second = draft.changes("s", 1, lambda words: words == "丙")
    assert (first.before, second.before, second.length) == ("DP", None, 1)
