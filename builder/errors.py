"""Errors that a person can act on: file, line, what is wrong, what to do."""

from __future__ import annotations


class HuibianError(Exception):
    """A problem with an input or a setting; `str()` is the whole message for the user. It can be pickled."""

    def __init__(self, where: str, problem: str, remedy: str, line: int | None = None) -> None:
        place = f"{where}:{line}" if line is not None else where
        super().__init__(f"{place}: {problem} {remedy}".strip())
        self.where = where
        self.line = line
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[HuibianError], tuple[str, str, str, int | None]]:
        return type(self), (self.where, self.problem, self.remedy, self.line)
