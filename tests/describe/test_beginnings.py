"""Where words may begin in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.describe.beginnings import Beginnings
from builder.describe.gazetteer import gazetteer


@given(st.sets(st.text(alphabet="县区市😀a", min_size=2, max_size=2)), st.text(alphabet="县区市😀a\n"))
def test_no_beginning_is_missed(pairs: set[str], text: str) -> None:
    """Every place where one of the pairs stands is told, in order, and no place twice."""
    places = Beginnings(pairs).places(text)
    assert places == sorted(set(places))
    assert {at for at in range(len(text)) if text[at : at + 2] in pairs} <= set(places)


def test_few_places_are_told_in_vain() -> None:
    """A text without the names of any division has next to no place where one may begin."""
    assert len(Beginnings(gazetteer().full).places("的是了在不和有这" * 100)) < 100


@given(st.lists(st.text(alphabet="浙江省湖州市德清县\n", max_size=12), max_size=5))
def test_lines_read_as_one(texts: list[str]) -> None:
    """The names in several lines are those in each of them."""
    assert list(gazetteer().hits_of(texts)) == [list(gazetteer().hits(text)) for text in texts]
