"""Two copies side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.relate.collate import collate, differences
from tests.relate.made import made


def test_masks_and_what_they_hide() -> None:
    """What one copy masks and the other tells is marked, and masks of different width are not a difference."""
    pairs = collate(made("a", ["全年投资XX亿元，惠及XX县。"]), made("b", ["全年投资12.5亿元，惠及XXX县。"]))
    kinds = [(d.kind, d.a, d.b) for d in pairs[1].differences if d.kind != "same"]
    assert kinds == [("masked_a", "XX", "12.5"), ("masked_both", "XX", "XXX")]


def test_paragraphs_are_aligned() -> None:
    """A paragraph that only one copy has stands alone; those after it still meet their twins."""
    one = made("a", ["抓招商引资。", "抓项目建设。", "强服务，优环境。"])
    other = made("b", ["抓招商引资。", "强服务，优环境，促发展。"])
    pairs = [(p.a and p.a.text, p.b and p.b.text) for p in collate(one, other)[1:]]
    assert pairs == [
        ("抓招商引资。", "抓招商引资。"),
        ("抓项目建设。", None),
        ("强服务，优环境。", "强服务，优环境，促发展。"),
    ]
    assert [p.differences[0].kind for p in collate(one, other) if p.b is None] == ["only_a"]


@given(st.text(alphabet="抓项目，X某1 2%", max_size=30), st.text(alphabet="抓项目，X某1 2%", max_size=30))
def test_nothing_is_lost(a: str, b: str) -> None:
    """The parts join to the published texts, and “same” parts are the same."""
    parts = differences(a, b)
    assert "".join(part.a for part in parts) == a
    assert "".join(part.b for part in parts) == b
    assert all((part.a == part.b) == (part.kind == "same") for part in parts)


@given(st.lists(st.text(alphabet="抓项目建设服务", min_size=1, max_size=8), max_size=6), st.data())
def test_every_paragraph_stands_once(lines: list[str], data: st.DataObject) -> None:
    """Whatever one copy drops, each paragraph of both stands in exactly one pair, in order."""
    kept = [line for line in lines if data.draw(st.booleans())]
    one, other = made("a", lines), made("b", kept)
    pairs = collate(one, other)
    assert tuple(pair.a for pair in pairs if pair.a) == one.paragraphs
    assert tuple(pair.b for pair in pairs if pair.b) == other.paragraphs
