"""The shape of a Chinese person's name: where one may stand in a text, decided by surname, given name and what follows;
names of other shapes are told by builder.clean.foreign.

Whether its bearer is private is not decided here but in `builder.clean.privacy`.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.clean.foreign import composed_end, foreign_before, parted_end, transliterated_end
from builder.clean.shapes import ends_at, is_han, is_ordinary, shapes

_SPLITS = "户家等与及因被将"  # a given name hardly ever ends with one of these, a clause goes on with it
_PLACES = frozenset("湾冲坝沟岭坡岗塘坳垭塆畈峪坪集店铺堡庄村寨桥河山园湖口渡圩墩滩洼坨台角塝咀嘴窑庙井沱坎坑咀边")
_EITHER = "才能可正二三四五六七八九"  # may end a given name or go on behind it; hiding one too many is better
_TITLES = frozenset(("先生", "女士", "同志", "老师", "小姐", "医生", "主任"))


def surname_length(text: str, at: int) -> int:
    """1 or 2 when a surname begins at `at`, else 0."""
    known, two = shapes(), text[at : at + 2]
    if two in known.compound:
        return 2
    return 1 if two[:1] in known.surnames else 0


def _hard_end(text: str, at: int) -> bool:
    char = text[at : at + 1]
    return (
        not is_han(char)
        or char in _SPLITS
        or text.startswith(("夫妇", "夫妻", "一家", "同学", "信访", "同志", "老人"), at)
    )


def _allowed(given: str) -> bool:
    return bool(given) and all(is_han(c) and c not in shapes().not_given for c in given)


def _usual(given: str) -> bool:
    return all(c in shapes().given for c in given)


def _half(given: str) -> bool:
    return any(c in shapes().given for c in given)


def _says_something(text: str, at: int, end: int, eager: int) -> bool:
    """Whether ordinary words rather than a name that would end at `end` begin at `at`."""
    if is_ordinary(text, at, shapes().ordinary):
        return not (_usual(text[at + 1 : end]) and _hard_household(text, end))
    if is_ordinary(text, at, shapes().words):
        longer = end - at == 3 and text[at:end] not in shapes().words and _usual(text[at + 1 : end])
        return not (longer and (ends_at(text, end) or eager > 1))
    return False


def name_end(text: str, at: int, eager: int = 0) -> int | None:
    """Where the name that begins at `at` ends (exclusive), or None when none does.

    `eager`: how surely a name follows here. 0: its end must be marked; 1: a name of three usual characters needs no
    marked end; 2: neither does a name of two.

    >>> name_end("郭大有户纳入监测", 0)
    3
    >>> name_end("文化活动丰富", 0) is None
    True
    """
    apart = parted_end(text, at) or composed_end(text, at) or (transliterated_end(text, at) if eager else None)
    if apart:
        return apart
    length = surname_length(text, at)
    if not length:
        return None
    one, two = at + length + 1, at + length + 2
    first, both = text[at + length : one], text[at + length : two]
    if not _allowed(first) or (length == 1 and _says_something(text, at, two, eager)):
        return None
    sure = text[at] not in shapes().rare or length == 2
    full = len(both) == 2 and _allowed(both) and not shapes().things.match(text, two) and not _splits(text, one)
    full = full and not text.startswith("以及", one) and not (both[0] == "家" and both[1] in _PLACES)
    thing = shapes().things.match(text, one)
    if thing:
        # 马长河: the last character of a given name may be a word for a place; 马长村 and 江凯汽车 are no persons
        return two if len(thing.group()) == 1 and full and _usual(both) and ends_at(text, two) else None
    if full and _hard_end(text, two) and (sure or _usual(both)):
        return two
    odd = sure and (_long_follow(text, two) or (eager > 0 and _half(both)))
    if full and ends_at(text, two) and (odd or _usual(both)):
        return two
    if eager and full and _usual(both) and text[one] in _EITHER:
        return two
    if (
        ends_at(text, one)
        and (_usual(first) or (_hard_end(text, one) and sure))
        and (sure or eager or _hard_end(text, one))
    ):
        return one
    three = text[two : two + 1]
    if eager > 1 and full and three and _usual(both + three) and not ends_at(text, two) and ends_at(text, two + 1):
        return two + 1  # 观音秀: given names of three characters
    if full and _usual(both) and (eager > 1 or (eager and sure)):
        return two
    return one if eager > 1 and sure and _usual(first) else None


def _long_follow(text: str, at: int) -> bool:
    match = shapes().follow.match(text, at)
    return match is not None and len(match.group()) > 1


def _hard_household(text: str, at: int) -> bool:
    return text.startswith(("户", "夫妇", "夫妻", "信访"), at)


def _splits(text: str, at: int) -> bool:
    """Whether the character at `at` goes on with the clause rather than with a given name."""
    char = text[at : at + 1]
    if char in _SPLITS:
        # 彭家旺: a name goes on behind 家 unless the clause does
        return char != "家" or _hard_end(text, at + 1) or (ends_at(text, at + 1) and not _hard_end(text, at + 2))
    return char == "和" and surname_length(text, at + 1) > 0 and is_han(text[at + 2 : at + 3])


def is_unlisted(words: str) -> bool:
    """Whether `words` may be a name of three characters with a surname that no list holds (for members of lists)."""
    return (
        len(words) == 3
        and is_han(words[0])
        and words[0] not in shapes().not_given
        and _allowed(words[1:])
        and _usual(words[1:])
        and not is_ordinary(words, 0, shapes().ordinary)
        and not is_ordinary(words, 0, shapes().words)
        and not any(shapes().things.match(words, at) or shapes().role.match(words, at) for at in (0, 1, 2))
    )


def is_name(words: str, strict: bool = True) -> bool:
    """Whether `words` as a whole may be a name; `strict` asks for usual characters in the given name."""
    length = surname_length(words, 0)
    given = words[length:]
    if not length or len(given) not in (1, 2) or not _allowed(given) or given in _TITLES:
        return False
    if given[0] == "家" and given[1:] and given[1] in _PLACES:  # 李家湾
        return False
    if length == 1 and (is_ordinary(words, 0, shapes().ordinary) or words in shapes().words):
        return False
    return _usual(given) if strict or words[0] in shapes().rare else True


def beginnings_of_names(text: str, start: int, end: int) -> Iterator[int]:
    """Where names may begin in a part of `text`: everywhere else `is_name` says no, whatever follows."""
    ordinary, compound = shapes().ordinary, shapes().compound
    for surname in shapes().surname.finditer(text, start, end):
        at = surname.start()
        if not is_ordinary(text, at, ordinary) or text[at : at + 2] in compound:
            yield at


def name_before(text: str, end: int, strict: bool = True) -> list[int]:
    """Where names that end at `end` may begin, the likeliest first."""
    return [end - n for n in (3, 2, 4) if end >= n and is_name(text[end - n : end], strict)]


def is_unmistakable(words: str) -> bool:
    """Whether `words` are a whole name of three or more characters, so that it means a person wherever it stands.

    What begins like an ordinary word is one where a cue says so, and perhaps that word elsewhere: of thousands of
    reports one is enough to take 巩固政 for a name.
    """
    if len(words) < 3 or words[:2] in shapes().words:
        return False
    return is_name(words) or foreign_before(words, len(words)) == 0


def ends_like_a_thing(text: str, start: int, end: int) -> bool:
    """Whether what stands behind the surname of a name is a thing or a quality: 田建设, 余水库, 金水平.

    Some persons are called so, but far more often the words before have lent their last character: 农田建设.
    """
    return text[start + 1 : end] in shapes().no_given or shapes().things.fullmatch(text, start + 1, end) is not None


def is_sought_elsewhere(name: str) -> bool:
    """Whether a name that one input hides is looked for in the others: not where it could as well be other words.

    In what was not written about that person they nearly always are: 工程建设, 各项工程和绿化.
    """
    return not ends_like_a_thing(name, 0, len(name)) and "和" not in name[1:]
