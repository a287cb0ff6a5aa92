"""Golden cases as plain text: blocks of three parts, separated by lines that hold a single dot.

    what the case shows
    .
    input, as many lines as needed
    .
    expected, one fact a line
    .

Lines between blocks that begin with # are remarks. A case whose name begins with “known failure:” is expected to fail.
"""

from __future__ import annotations

from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[object]:
    """The cases of tests/cases/`name` as pytest parameters (input lines, expected lines)."""
    parts: list[list[str]] = [[]]
    for line in (CASES / name).read_text(encoding="utf-8").split("\n"):
        if line == ".":
            parts.append([])
        elif len(parts) % 3 != 1 or (line.strip() and not line.startswith("#")):
            parts[-1].append(line)
    found = []
    for title, given, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        what = " ".join(title).strip()
        marks = [pytest.mark.xfail(strict=True)] if what.startswith("known failure:") else []
        found.append(pytest.param(given, expected, id=what, marks=marks))
    return found
