"""Small charts without scripts: bars and heat maps whose lengths and shades are classes of the style sheet.

The numbers stand beside the bars and inside the cells, so that nothing is lost to those who do not see them.
"""

from __future__ import annotations

import math

from markupsafe import Markup

from builder.render.escape import trusted

BAR_STEPS = 20
SHADES = 6


def bar(count: int, most: int) -> Markup:
    """A bar as long as `count` is of `most`, in steps of a twentieth; never empty for a count above 0."""
    step = bar_step(count, most)
    return trusted(f'<span class="hb-bar hb-w{step}"></span>' if step else "")


def bar_step(count: int, most: int) -> int:
    """The length of that bar, from 1 to BAR_STEPS; 0 is none. A cell of a table of this class (hb-w1 …) shows it."""
    return min(BAR_STEPS, max(1, math.ceil(BAR_STEPS * count / most))) if count > 0 and most > 0 else 0


def shade(count: int, most: int) -> int:
    """The shade (1 to SHADES) of a heat map's cell; square roots keep small counts apart."""
    return min(SHADES, max(1, math.ceil(SHADES * math.sqrt(count / most)))) if count > 0 and most > 0 else 0
