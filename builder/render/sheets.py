"""Long lists in sheets: an index page shows the first hundred rows, further sheets of it the rest.

Every sheet names the first, the last and its neighbours alone, so that no page's list grows with the corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

ROWS = 100  # of a sheet; a script that filters fetches the other sheets


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One sheet: its page inside docs/, its number from 1, how many there are, its rows and how many all have."""

    page: str
    number: int
    of: int
    rows: Sequence[T]
    total: int
    home: str
    size: int

    @property
    def first(self) -> int:
        """The number of its first row, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def near(self) -> tuple[tuple[int, str], ...]:
        """Number and page of the first, the last and those around this one, in order."""
        wanted = {1, self.of, *range(self.number - 2, self.number + 3)}
        return tuple((n, sheet_page(self.home, n)) for n in sorted(wanted) if 1 <= n <= self.of)


def sheets(home: str, rows: Sequence[T], size: int = 0) -> list[Sheet[T]]:
    """`rows` in sheets of `size` (ROWS unless told) of the index page `home`; one, maybe empty, where they are few."""
    size = size or ROWS
    count = max(1, -(-len(rows) // size))
    return [
        Sheet(sheet_page(home, n), n, count, rows[(n - 1) * size : n * size], len(rows), home, size)
        for n in range(1, count + 1)
    ]


def sheet_page(home: str, number: int) -> str:
    """The page of a sheet. The point keeps it apart from a value whose own address ends in a number.

    >>> sheet_page("levels/county.md", 1), sheet_page("levels/county.md", 2)
    ('levels/county.md', 'levels/county.2.md')
    """
    return home if number == 1 else f"{home.removesuffix('.md')}.{number}.md"
