"""Folding: what a query and a text are compared by. docs/assets/search/fold.mjs does the same in the browser.

Removed: white space, invisible characters and the quotation marks that a reader may type or omit. Folded: full- and
half-width forms, letter case. Every other character stays as it is and counts, one for one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# White space of Unicode and of JavaScript, the separators that Python calls space, and characters without width.
_SPACE = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\xad\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200E))
)
_QUOTES = '"“”‘’＂《》〈〉「」『』'
_LAST_CASED = 0x590  # Latin, Greek, Cyrillic, Armenian: later additions differ between versions of Unicode


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the characters that change, and what they become."""
    table = dict.fromkeys(_SPACE + _QUOTES, "")
    for code in (*range(_LAST_CASED), *range(0xFF01, 0xFFEF)):
        character = chr(code)
        if character in table:
            continue
        folded = unicodedata.normalize("NFKC", character) if code >= 0xFF01 else character
        lower = folded.lower()
        if len(lower) == 1 and lower != character:
            table[character] = lower
    return re.compile(f"[{re.escape(''.join(table))}]"), table


def fold(text: str) -> str:
    """The characters that count of `text`.

    >>> fold("《十四五》 规划，ＰＭ2.5")
    '十四五规划,pm2.5'
    """
    # most characters stay: they are passed over in less than half of the time that str.translate takes
    changing, table = _table()
    return changing.sub(lambda found: table[found[0]], text)
