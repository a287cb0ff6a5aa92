"""Sentences that the end of a printed page cut: which lines go on with the sentence of the line before.

The lines stay as they are, each with its own coordinates; the second one only says that it continues the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from builder.clean.noise import ADVERT, PAGE_NUMBER, RUNNING_HEAD, Noise
from builder.model import Line
from builder.numbering import number_of

CONTINUED = "continued"
# what stands between the two halves; an advert alone may also stand between two paragraphs
_CUTS = (PAGE_NUMBER, RUNNING_HEAD)
_BETWEEN = (*_CUTS, ADVERT)
# a line that ends so is a whole sentence, a heading or a salutation; quotation marks and brackets may follow
_ENDS = "。！？；：!?;:…"
_CLOSING = "”’\"'）)】》」』"
# a shorter line is a heading, a signature or a date: a paragraph that a page cuts has filled a line of that page, and
# a line of GB/T 9704-2012 holds 28 characters, the first of a paragraph two fewer
_SHORTEST = 24
# a numbered line without the end of any sentence is a heading that the page leaves alone at its foot, not a cut item
_LONGEST_HEADING = 40


def mark_continued(
    lines: Sequence[Line], dropped: Mapping[int, Noise], titles: Collection[int] = ()
) -> tuple[Line, ...]:
    """The lines of one report, those that continue a cut sentence with the style "continued".

    `lines` are its non-empty lines less those in `dropped`; `titles` are the numbers of the lines of its title.
    """
    marked = list(lines[:1])
    for before, line in pairwise(lines):
        between = [dropped[n] for n in range(before.number + 1, line.number) if n in dropped]
        cut = any(noise in _CUTS for noise in between) and all(noise in _BETWEEN for noise in between)
        alone = before.number in titles or line.number in titles or before.style or line.style
        continues = cut and not alone and _is_open(before.text) and _goes_on(line.text)
        marked.append(replace(line, style=CONTINUED) if continues else line)
    return tuple(marked)


def _is_open(text: str) -> bool:
    text = text.strip().rstrip(_CLOSING)
    if len(text) < _SHORTEST or text.endswith(tuple(_ENDS)):
        return False
    number = number_of(text)
    heading = number is not None and len(text) <= _LONGEST_HEADING and not any(end in text for end in "。；")
    return not (heading and number is not None and (number.level <= 2 or len(text) <= _LONGEST_HEADING - 10))


def _goes_on(text: str) -> bool:
    return number_of(text) is None and not text.startswith(("\u3000\u3000", "    ", "\t"))
