"""Two copies of a report side by side: paragraphs aligned, and what only one of them tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from builder.model import Paragraph, Report

# beyond this many tokens a comparison word by word would take too long; the paragraphs then stand whole
LONGEST = 6000

_MASK = r"[xX×＊*○〇]+|某+"
_TOKEN = re.compile(rf"{_MASK}|\d+(?:\.\d+)?%?|[A-Za-z]+|\s+|.", re.DOTALL)
_MASKED = re.compile(rf"(?:{_MASK})[%％]?")
_CORE = re.compile(r"[^\u4e00-\u9fff]+|某+")

Kind = Literal["same", "only_a", "only_b", "masked_a", "masked_b", "masked_both", "differs"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of words: `a` and `b` are equal for "same"; "masked_a" means that a masks what b tells,
    "masked_both" that both mask it, each in its own way."""

    kind: Kind
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two paragraphs that say the same, or one that only one copy has."""

    a: Paragraph | None
    b: Paragraph | None
    differences: tuple[Difference, ...]


def collate(a: Report, b: Report) -> tuple[Pair, ...]:
    """The paragraphs of both copies in the order of the text; joining the `a` (`b`) of all differences of a pair
    gives back the published text of its paragraph."""
    left, right = a.paragraphs, b.paragraphs
    matcher = SequenceMatcher(None, [_core(p) for p in left], [_core(p) for p in right], autojunk=False)
    pairs: list[Pair] = []
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "equal":
            pairs.extend(_pair(x, y) for x, y in zip(left[i1:i2], right[j1:j2], strict=True))
        else:
            pairs.extend(_aligned(left[i1:i2], right[j1:j2]))
    return tuple(pairs)


def _core(paragraph: Paragraph) -> str:
    return _CORE.sub("", paragraph.text)


def _aligned(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> list[Pair]:
    """Paragraphs that differ, paired in order where they share most of their words."""
    pairs: list[Pair] = []
    start = 0
    for paragraph in left:
        match = next((n for n in range(start, min(start + 5, len(right))) if _alike(paragraph, right[n])), None)
        if match is None:
            pairs.append(_pair(paragraph, None))
            continue
        pairs.extend(_pair(None, other) for other in right[start:match])
        pairs.append(_pair(paragraph, right[match]))
        start = match + 1
    pairs.extend(_pair(None, other) for other in right[start:])
    return pairs


def _alike(a: Paragraph, b: Paragraph) -> bool:
    one, other = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (_core(a), _core(b)))
    return 2 * len(one & other) >= 0.6 * (len(one) + len(other)) and bool(one & other)


def _pair(a: Paragraph | None, b: Paragraph | None) -> Pair:
    return Pair(a, b, differences(a.text if a else "", b.text if b else ""))


def differences(a: str, b: str) -> tuple[Difference, ...]:
    """The two texts as runs of words that agree or differ, in order."""
    if a == b:
        return (Difference("same", a, b),) if a else ()
    left, right = _TOKEN.findall(a), _TOKEN.findall(b)
    if not left or not right or max(len(left), len(right)) > LONGEST:
        return (_difference(a, b),)
    found: list[Difference] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        one, other = "".join(left[i1:i2]), "".join(right[j1:j2])
        found.append(Difference("same", one, other) if operation == "equal" else _difference(one, other))
    return tuple(found)


def _difference(a: str, b: str) -> Difference:
    if not b:
        return Difference("only_a", a, b)
    if not a:
        return Difference("only_b", a, b)
    masks: dict[tuple[bool, bool], Kind] = {(True, False): "masked_a", (False, True): "masked_b"}
    if _MASKED.fullmatch(a) and _MASKED.fullmatch(b):
        return Difference("masked_both", a, b)
    return Difference(masks.get((bool(_MASKED.search(a)), bool(_MASKED.search(b))), "differs"), a, b)
