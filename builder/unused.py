"""What the theme puts into every site and no page of this one asks for: 2 MB, as much as the pages of sixty reports."""

from __future__ import annotations

import shutil
from pathlib import Path

# segmenters and stemmers of the theme's own search, and the worker that loads them
_SEARCH = ("assets/javascripts/lunr", "assets/javascripts/workers")
# where that search is switched on, it has left this
_INDEX = "search/search_index.json"
_THEME = ("assets/javascripts", "assets/stylesheets")


def remove_unused(site: Path) -> None:
    """Remove from `site` the theme's source maps, which serve its developers, and its search where it is off."""
    for folder in _THEME:
        for path in (site / folder).rglob("*.map"):
            path.unlink()
    if not (site / _INDEX).exists():
        for folder in _SEARCH:
            shutil.rmtree(site / folder, ignore_errors=True)
