"""The engine that runs everything in this process, against which the others are compared."""

from __future__ import annotations

import pickle
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from builder.corrections.entries import CorrectionError
from builder.engines import Grouped, Serial, bucket_of
from builder.errors import HuibianError


def emit(text: str) -> Iterable[tuple[str, int]]:
    return [(char, len(text)) for char in text]


def tell(share: Grouped[int]) -> list[tuple[str, list[int]]]:
    return [(key, list(values)) for key, values in share]


@given(st.lists(st.text(max_size=8), max_size=12), st.integers(1, 5))
def test_group_brings_together_what_shares_a_key(texts: list[str], buckets: int) -> None:
    shares = list(Serial().group(emit, texts, tell, buckets))
    assert len(shares) == buckets
    found = {key: values for share in shares for key, values in share}
    expected: dict[str, list[int]] = {}
    for text in texts:
        for char in text:
            expected.setdefault(char, []).append(len(text))
    assert found == expected
    for number, share in enumerate(shares):
        keys = [key for key, _ in share]
        assert keys == sorted(keys)
        assert all(bucket_of(key, buckets) == number for key in keys)


def test_map_keeps_the_order_of_the_parts() -> None:
    assert list(Serial().map(len, ["ab", "", "abc"])) == [2, 0, 3]


def test_an_error_arrives_as_it_was_sent() -> None:
    """Errors travel between processes: all that a person is told must come through."""
    for error in (
        HuibianError("a.txt", "is odd.", "Mend it.", 7),
        CorrectionError("c.yml", "entry 1: odd", "Mend it."),
    ):
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is type(error)
        assert (str(copy), vars(copy)) == (str(error), vars(error))
