"""Characters that nobody sees or that only markup needs: controls, zero-width and direction marks, paid markers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from builder.clean.edits import Edit
from builder.knowledge import load

# C0 except the tab (it parts the cells of a table row), C1, soft hyphen, zero-width characters and direction marks,
# line and paragraph separators, invisible operators, interlinear marks, tag characters, halves of surrogate pairs
_INVISIBLE = re.compile(
    "[\x00-\x08\n-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]+"
)


def control_characters(text: str) -> Iterator[Edit]:
    """Remove characters that are not text: they would hide words from search or turn their direction.

    >>> [(e.start, e.end) for e in control_characters("加\\u200b强")]
    [(1, 2)]
    """
    for match in _INVISIBLE.finditer(text):
        yield Edit(*match.span(), "", "control-character", "control-character", "不可见的控制字符，不属于正文。")


# of typography only: a reference to a sign of markup is perhaps meant as it stands
_REFERENCE = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|[lr][ds]quo|[mn]dash|hellip|middot|bull|times|permil|deg|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});"
    r"|&amp;(?!#|[A-Za-z]{2,8};)"
)
_TYPOGRAPHY = re.compile("[\u00b7\u2010-\u2027\u2030\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_LATIN = re.compile("[A-Za-z0-9]")


def character_references(text: str) -> Iterator[Edit]:
    """Restore characters that a web page left as references; a blank that parts nothing goes.

    >>> [(e.after) for e in character_references("&ldquo;学习&rdquo;&nbsp;R&amp;D &none; &lt;b&gt; &#60;")]
    ['“', '”', '', '&']
    """
    for match in _REFERENCE.finditer(text):
        after = unescape(match[0])
        if match[0].startswith("&#") and not _TYPOGRAPHY.fullmatch(after):
            continue
        if after.isspace():
            apart = _LATIN.match(text[match.start() - 1 : match.start()]) and _LATIN.match(text, match.end())
            after = " " if apart else ""
        yield Edit(*match.span(), after, "repair", "character-reference", "网页转换时留下的字符代码，还原为原字符。")


@cache
def _markers() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple((re.compile(e["pattern"]), e["name"], e["reason"]) for e in load("markers")["inline"])


def paid_markers(text: str) -> Iterator[Edit]:
    """Remove the markers of markers.yml from within a sentence, which stays whole."""
    for pattern, name, reason in _markers():
        for match in pattern.finditer(text):
            yield Edit(*match.span(), "", "marker", name, reason)
