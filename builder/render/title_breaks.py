"""Where the title of a report may be broken into lines: between its parts, never within a word.

GB/T 9704-2012, 7.3.2: a title that takes more than one line keeps its words whole, its lines balanced. The style sheet
balances them; this says where.
"""

from __future__ import annotations

import re
from itertools import pairwise

from markupsafe import Markup

from builder.render.escape import literal, trusted

# a year or a coming time begins a part, with the word that joins it to what is before; a year ends one
_YEAR = "(?:[0-9xX×]{4}|[〇○零一二三四五六七八九]{4})年"
_BREAK = re.compile(
    f"(?<![及和暨与])(?=(?:以?及|和|暨|与)?(?:{_YEAR}|下一步|今后|下一年))"
    "|(?<=[0-9xX×〇○零一二三四五六七八九]年)(?![度终末底内])|(?<=年度)|(?=关于)|(?<=[局委会办厅])(?=关于|[0-9]{4})"
)
# the browser sets figures off from characters (text-autospace), but not across a place to break
_GAP = trusted('<span class="hb-gap"></span>')


def title_breaks(title: str) -> Markup:
    """`title` as literal markup with a `<wbr>` wherever a line may end.

    >>> str(title_breaks("某县统计局2023年工作总结和2024年工作计划"))
    '某县统计局<span class="hb-gap"></span><wbr>2023年<wbr>工作总结<wbr>和2024年<wbr>工作计划'
    """
    places = [match.start() for match in _BREAK.finditer(title) if 0 < match.start() < len(title)]
    edges = [0, *dict.fromkeys(places), len(title)]
    parts = [literal(title[start:end]) for start, end in pairwise(edges)]
    joins = [_GAP if title[at].isascii() and title[at].isalnum() else trusted("") for at in edges[1:-1]]
    return trusted("<wbr>").join(part + gap for part, gap in zip(parts, [*joins, trusted("")], strict=True))
