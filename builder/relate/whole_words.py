"""Passages cut back to whole words: they neither begin nor end within one, nor at a word that leans on its neighbour.

A map over excerpts: a worker holds the paragraphs that some passages lie in, and the counts of cuts.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from builder.knowledge import load
from builder.relate.compared import MASK, is_template
from builder.relate.cuts import Counts, cuts_inside_words
from builder.relate.repeats import SHORTEST, repeated
from builder.relate.texts import Excerpt, Places

REPORTS = 3

# numbers, punctuation and masks at the edges, and what punctuation cuts off from its clause there (“年，在……，全面”)
_EDGE = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、])?(?:.{1,2}[，。；：、])?[^\u4e00-\u9fffA-Za-z《“（【]*"
)
_TAIL = re.compile(r"(?:[，。；：、].{1,3})?[^\u4e00-\u9fffA-Za-z》”）】]*$")


def whole_words(counts: Counts, excerpt: Excerpt) -> dict[str, Places]:
    """The passages of at least SHORTEST characters (masks not counted) that begin with the groups of the excerpt, cut
    back to whole words, with their places in the corpus in ascending order."""
    inside = cuts_inside_words(excerpt.text.codes, MASK, counts)
    found: dict[str, set[int]] = {}
    for length, places in repeated(excerpt, REPORTS):
        words = excerpt.whole[places[0] : places[0] + length]
        skip, keep = _cut_back(words, places, inside)
        kept = words[skip:keep]
        if len(kept) - kept.count(MASK) >= SHORTEST and not is_template(kept):
            found.setdefault(kept, set()).update(place + skip for place in places)
    return {words: excerpt.in_corpus(np.array(sorted(places), np.int64)) for words, places in found.items()}


def _cut_back(words: str, places: Sequence[int], inside: NDArray[np.bool_]) -> tuple[int, int]:
    """From where to where the words are whole, without punctuation at their edges."""
    at = np.asarray(places, np.int64)
    lead, trail = _EDGE.match(words), _TAIL.search(words)
    skip, keep = lead.end() if lead else 0, trail.start() if trail else len(words)
    while keep - skip >= SHORTEST and 2 * int(inside[at + keep].sum()) > len(at):
        keep -= 1
    while keep - skip >= SHORTEST and 2 * int(inside[at + skip].sum()) > len(at):
        skip += 1
    while keep - skip >= SHORTEST:
        before = skip, keep
        if (leaning := _dangling()[1].search(words, skip, keep)) is not None:
            keep = leaning.start()
        if (leaning := _dangling()[0].match(words, skip, keep)) is not None:
            skip = leaning.end()
        lead, trail = _EDGE.match(words, skip, keep), _TAIL.search(words, skip, keep)
        skip, keep = (lead.end() if lead else skip), (trail.start() if trail else keep)
        if (skip, keep) == before:
            break
    return skip, keep


@cache
def _dangling() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words that lean on the one before them, at the start of a passage; on the one after, at its end."""
    data = load("phrases")["dangling"]
    start, end = ("|".join(sorted(data[name], key=lambda word: (-len(word), word))) for name in ("start", "end"))
    return re.compile(f"(?:{start})"), re.compile(f"(?:{end})$")
