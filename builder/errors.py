"""Errors that a person can act on: file, line, what is wrong, what to do."""

from __future__ import annotations


class HuibianError(Exception):
    """A problem with an input or a setting; `str()` is the whole message for the user."""

    def __init__(self, where: str, problem: str, remedy: str, line: int | None = None) -> None:
        place = f"{where}:{line}" if line is not None else where
        super().__init__(f"{place}: {problem} {remedy}".strip())
        self.where = where
        self.line = line
        self.problem = problem
        self.remedy = remedy
