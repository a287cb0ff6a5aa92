"""The metadata at the head of a page reads back as what was given, and looks as PyYAML writes it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder.render.front import front_matter

_WORDS = st.sampled_from(
    [
        "某县统计局",
        "2023年",
        "（一）",
        "a",
        "no",
        "Null",
        "on",
        "1e5",
        "0x1f",
        "2023-01-02",
        "12:30",
        "- ",
        ": ",
        " #",
        "'",
    ]
)
_TEXTS = st.lists(_WORDS | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])), max_size=4).map(
    "".join
)
_VALUES = st.recursive(_TEXTS | st.integers() | st.none() | st.booleans(), lambda inner: st.lists(inner, max_size=3))


def _read(values: dict[str, Any]) -> tuple[str, str]:
    text = front_matter(values)
    assert text.startswith("---\n")
    assert text.endswith("---\n")
    body = text[4:-4]
    stock = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100_000)
    return body, stock


@given(st.dictionaries(st.sampled_from(["title", "regions", "crumbs", "count"]), _VALUES))
def test_any_metadata_is_written_as_yaml_writes_it(values: dict[str, Any]) -> None:
    body, stock = _read(values)
    assert (yaml.safe_load(body) or {}) == values
    assert body == (stock if values else "")


@pytest.mark.parametrize(
    "text", ["", "no", "false", "2023-01-02", "1234567e8", "12e03", "某局：工作 #1", "~", "=", "<<"]
)
def test_what_yaml_would_take_for_something_else_stays_text(text: str) -> None:
    body, stock = _read({"title": text, "themes": [text], "crumbs": [[text, text]]})
    assert body == stock
    assert yaml.safe_load(body) == {"title": text, "themes": [text], "crumbs": [[text, text]]}
