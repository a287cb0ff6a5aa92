"""The measures of plans in many layouts."""

from __future__ import annotations

import pytest

from builder.measures import find_measures
from builder.model import Paragraph
from builder.outline import outline
from tests.golden import cases


@pytest.mark.parametrize(("given_lines", "expected"), cases("measures.txt"))
def test_golden(given_lines: list[str], expected: list[str]) -> None:
    paragraphs = [Paragraph(n, text) for n, text in enumerate(given_lines, 1)]
    shape = outline(paragraphs, (), (), year=2022, plan_only=False)
    measures = find_measures("r", paragraphs, shape.sections, shape.plan_ranges, lambda head, text: ())
    found = [f"{'' if m.parent is None else '  '}{m.line} {m.head}" for m in measures]
    assert found == expected
    ids = {m.id for m in measures}
    assert len(ids) == len(measures)
    assert all(m.parent in ids for m in measures if m.parent is not None)
    for measure in measures:
        assert measure.head in given_lines[measure.line - 1]
