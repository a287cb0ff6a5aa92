"""Answers about a line kept for a while: cleaning goes over a report until nothing changes, and most lines never do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

_LINES = 512  # more than a report has, as a rule
_LONGEST = 4000  # characters; together with the number of lines this bounds the memory


def remembered(function: Callable[[str], Iterable[T]]) -> Callable[[str], tuple[T, ...]]:
    """`function`, which depends on nothing but the line, with its answers as tuples that are remembered."""

    @lru_cache(maxsize=_LINES)
    def known(text: str) -> tuple[T, ...]:
        return tuple(function(text))

    def ask(text: str) -> tuple[T, ...]:
        return known(text) if len(text) <= _LONGEST else tuple(function(text))

    return ask
