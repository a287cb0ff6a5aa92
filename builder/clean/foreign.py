"""Names of persons that are not of a surname and a given name: in parts with a dot between (阿依古丽·买买提), made of
known parts (扎西次仁), or of characters that transliterate (巴图苏和)."""

from __future__ import annotations

import re

from builder.clean.shapes import ends_at, is_ordinary, shapes
from builder.sieve import led

_FOREIGN = 30  # characters that a dotted name may be long
_PARTED = led(r"[一-鿿]{2,8}(?:[·•・‧∙][一-鿿]{1,8}){1,3}")
_DOT = re.compile("[·•・‧∙]")


def parted_end(text: str, at: int) -> int | None:
    """The end of a name in parts such as 阿依古丽·买买提; its last part ends where a clause goes on."""
    match = _PARTED.match(text, at)
    if match is None:
        return None
    last = max(match.group().rfind(dot) for dot in "·•・‧∙") + at + 1
    known = shapes().part.match(text, last)
    least = known.end() if known else last + 2
    if known and ends_at(text, least):
        return least
    sounds = shapes().transliterated.match(text, last)
    for end in range(sounds.end() if sounds else 0, least, -1):
        if ends_at(text, end):
            return end
    for end in range(least, match.end()):
        if ends_at(text, end):
            return end
    return match.end() if match.end() - last <= 4 else max(least, last + 3)


def composed_end(text: str, at: int) -> int | None:
    """The end of a name made of two or more known parts, such as 扎西次仁."""
    match = shapes().composed.match(text, at)
    return match.end() if match and match.end() - at > 2 and not shapes().things.match(text, match.end()) else None


def transliterated_end(text: str, at: int) -> int | None:
    """The end of a run of characters that transliterate, such as 巴图苏和, where no ordinary word begins."""
    match = shapes().transliterated.match(text, at)
    if match is None or text.startswith(shapes().not_transliterated, at):
        return None
    if is_ordinary(text, at, shapes().ordinary) or is_ordinary(text, at, shapes().words):
        return None
    for end in range(match.end(), at + 2, -1):
        if ends_at(text, end):
            return None if shapes().things.match(text, end) else end
    return match.end() if match.end() - at > 3 and not shapes().things.match(text, match.end()) else None


_NO_PART = re.compile(
    "[村庄组屯寨镇乡社区街道队号对为给帮由与的和及等将把被向从是有到在了县市省州旗族员人户者民生女童工]"
)


def may_hold_foreign(line: str) -> bool:
    """Whether a line may hold what `foreign_names` finds."""
    return _DOT.search(line) is not None or shapes().composed_in_line.may_match(line)


def foreign_names(text: str) -> list[tuple[int, int]]:
    """Dotted and transliterated names wherever they stand, ascending and apart."""
    found: list[tuple[int, int]] = []
    for match in _PARTED.finditer(text) if _DOT.search(text) else ():
        start, dot = match.start(), match.start() + len(re.split("[·•・‧∙]", match.group(), maxsplit=1)[0])
        for edge in _NO_PART.finditer(text, start, dot - 1):
            start = edge.end()
        end = parted_end(text, start)
        sounds = sum(c in shapes().sounds for c in match.group())
        if end is not None and 2 * sounds >= len(match.group()) and dot - start > 1:
            found.append((start, end))
    for match in shapes().composed.finditer(text):
        if len(match.group()) > 3 and not shapes().things.match(text, match.end()):
            found.append(match.span())
    found.sort(key=lambda span: (span[0], -span[1]))
    return [span for at, span in enumerate(found) if at == 0 or span[0] >= found[at - 1][1]]


def foreign_before(text: str, end: int) -> int | None:
    """Where a dotted or transliterated name that ends at `end` begins."""
    left = max(0, end - _FOREIGN)
    if text[end - 1 : end] not in shapes().sounds and not any(dot in text[left:end] for dot in "·•・‧∙"):
        return None
    return next((left + a for a, b in foreign_names(text[left:end]) if left + b == end), None)
