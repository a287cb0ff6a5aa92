"""The automatic numbers of Word paragraphs, restored as the text that Word shows.

ECMA-376 part 1, 17.9: a paragraph names a `num`, that an `abstractNum` with nine levels; paragraphs of all nums of
one abstractNum count together unless a num starts a level anew (`startOverride`, at its first use).
"""

from __future__ import annotations

from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_DEEPEST = 8


class _Level(NamedTuple):
    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False  # all numbers of the label in Arabic digits


class Numbering:
    """The lists of one document, counting while its paragraphs are read in order."""

    def __init__(self, part: Any) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._of_number: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        self._counters: dict[str, list[int]] = {}
        self._started: set[str] = set()
        if part is not None:
            self._load(part)

    def _load(self, part: Any) -> None:
        for definition in part.iter(f"{W}abstractNum"):
            key = definition.get(f"{W}abstractNumId", "")
            self._lists[key] = {}
            for element in definition.iter(f"{W}lvl"):
                level = _number(element.get(f"{W}ilvl"), 0)
                self._lists[key][level] = _level(element)
                if (style := _child(element, "pStyle")) is not None:
                    self._style_levels[key, style] = level
        for number in part.iter(f"{W}num"):
            key = number.get(f"{W}numId", "")
            self._of_number[key] = _child(number, "abstractNumId") or ""
            overrides = {}
            for element in number.iter(f"{W}lvlOverride"):
                if (start := _child(element, "startOverride")) is not None:
                    overrides[_number(element.get(f"{W}ilvl"), 0)] = _number(start, 1)
            self._overrides[key] = overrides

    def label(self, number: str, level: int | None, style: str) -> str:
        """The label of the next paragraph that names `number`; "" where it shows none.

        `level` None: the level that the list gives to paragraphs of `style`, or its first.
        """
        key = self._of_number.get(number, "")
        levels = self._lists.get(key, {})
        if level is None:
            level = self._style_levels.get((key, style), 0)
        form = levels.get(level)
        if form is None or not 0 <= level <= _DEEPEST:
            return ""
        counters = self._counters.setdefault(key, [])
        if number not in self._started:
            self._started.add(number)
            for deep, start in self._overrides[number].items():
                if deep < len(counters):
                    counters[deep] = start - 1
                elif deep == level == len(counters):
                    counters.append(start - 1)
        while len(counters) <= level:
            counters.append(levels.get(len(counters), form).start - 1)
        counters[level] += 1
        del counters[level + 1 :]
        if form.form in ("bullet", "none"):
            return ""
        label = form.text
        for deep in range(level + 1):
            above = levels.get(deep, form)
            # a level that no paragraph has used yet counts as begun
            label = label.replace(
                f"%{deep + 1}", written(max(counters[deep], above.start), "decimal" if form.legal else above.form)
            )
        # “1” before “2024年…” must not become 12024
        return label + " " if label[-1:].isascii() and label[-1:].isalnum() else label


def number_of(element: Any) -> tuple[str, int | None] | None:
    """The list and level that a paragraph or a style names; the list "0" means: no number."""
    properties = element.find(f"{W}pPr/{W}numPr")
    key = None if properties is None else _child(properties, "numId")
    if properties is None or key is None:
        return None
    level = _child(properties, "ilvl")
    return key, None if level is None else _number(level, 0)


def _level(element: Any) -> _Level:
    legal = element.find(f"{W}isLgl")
    return _Level(
        _child(element, "numFmt") or "decimal",
        _child(element, "lvlText") or "",
        _number(_child(element, "start"), 1),
        legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
    )


def _child(element: Any, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    return None if found is None else str(found.get(f"{W}val", ""))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def written(number: int, form: str) -> str:
    """A number in the writing that Word's `numFmt` names.

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(4, "upperRoman")
    ('十二', '③', 'IV')
    """
    if form in _CHINESE:
        return _chinese(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form == "ideographTraditional" and 1 <= number <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[number - 1]
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x245F + number)
    if form == "decimalEnclosedParen" and 1 <= number <= 20:
        return f"（{number}）"
    if form == "decimalFullWidth":
        return str(number).translate({48 + n: 0xFF10 + n for n in range(10)})
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((65 if form == "upperLetter" else 97) + number - 1)
    if form in ("upperRoman", "lowerRoman") and 1 <= number <= 50:
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    return str(number)


def _chinese(number: int) -> str:
    if number <= 0 or number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    parts = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            parts += letters
            number -= value
    return parts
