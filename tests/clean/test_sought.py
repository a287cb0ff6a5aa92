"""Which names that one input hides are looked for in the others."""

import pytest

from builder.clean.names import is_sought_elsewhere


@pytest.mark.parametrize("name", ["姚长河", "欧阳春生", "阿依古丽"])
def test_a_name_is_looked_for_everywhere(name: str) -> None:
    """Who is hidden in one input is hidden in all."""
    assert is_sought_elsewhere(name)


@pytest.mark.parametrize("words", ["程建设", "余水库", "金水平", "程和绿", "矫正和"])
def test_what_other_words_end_like_is_not(words: str) -> None:
    """Of thousands of reports one is enough to take the end of 工程建设 for a name: it hides that word nowhere else."""
    assert not is_sought_elsewhere(words)
