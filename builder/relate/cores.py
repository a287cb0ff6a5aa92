"""What clauses say that the catalogue does not hold: their words without how it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from builder.knowledge import load
from builder.relate.common_plans import Planned
from builder.relate.patterns import normal
from builder.sieve import led

SHORTEST, LONGEST = 4, 26

_NOT_WORDS = re.compile(r"[^\u4e00-\u9fff]+|某+")


class Outside(NamedTuple):
    """A clause outside the catalogue: `text` as published in `line`, `core` what it says (SHORTEST to LONGEST Chinese
    characters)."""

    line: int
    text: str
    core: str


def core_of(text: str) -> str:
    """The words of a clause without what says how it is done: adverbs, masks, figures, punctuation."""
    return _adverbs().sub("", _NOT_WORDS.sub("", normal(text)))


def outside(plans: Iterable[Planned]) -> Iterator[Outside]:
    """The clauses of one report's plans that may name a plan which the catalogue does not hold."""
    for planned in plans:
        if not planned.keys:
            clause = planned.clause
            core = core_of(clause.text)
            if SHORTEST <= len(core) <= LONGEST and not _generic().search(core):
                yield Outside(clause.line, clause.text, core)


@cache
def _adverbs() -> re.Pattern[str]:
    return led("|".join(sorted(load("plan_filters")["adverbs"], key=lambda word: (-len(word), word))))


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(load("plan_filters")["generic"]))
