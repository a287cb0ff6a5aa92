"""How often words stand in clauses."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from builder.relate.cohesion import part_counts
from builder.relate.parts import HERE
from builder.relate.shared_words import Cores
from tests.relate.shuffled import Shuffled


def _part(cores: list[str]) -> Cores:
    numbers = np.arange(len(cores))
    return Cores(tuple(cores), numbers, numbers, numbers)


WORDS = st.text(alphabet="甲乙丙", min_size=4, max_size=12)


@given(st.lists(st.lists(WORDS, max_size=5), max_size=4), st.sets(WORDS, max_size=4), st.integers(1, 9))
def test_counts_are_those_of_looking(parts: list[list[str]], words: set[str], at_a_time: int) -> None:
    """Each clause counts once however often it holds the word; however many words are counted in one pass."""
    cores = [core for part in parts for core in part]
    for engine in (HERE, Shuffled(at_a_time)):
        counts = part_counts([_part(part) for part in parts], words, engine, at_a_time)
        assert words <= counts.keys()
        assert counts == {word: sum(word in core for core in cores) for word in counts}
