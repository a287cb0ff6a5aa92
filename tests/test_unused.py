"""What no page asks for is not published."""

from __future__ import annotations

from pathlib import Path

from builder.unused import remove_unused

_FILES = (
    "assets/javascripts/bundle.js",
    "assets/javascripts/bundle.js.map",
    "assets/javascripts/lunr/min/lunr.ja.min.js",
    "assets/javascripts/workers/search.js",
    "assets/stylesheets/main.css",
    "assets/stylesheets/main.css.map",
    "assets/own.map",
)


def _site(place: Path, *more: str) -> set[str]:
    for name in (*_FILES, *more):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("", encoding="utf-8")
    remove_unused(place)
    return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}


def test_maps_and_the_search_of_the_theme_go(tmp_path: Path) -> None:
    assert _site(tmp_path) == {"assets/javascripts/bundle.js", "assets/stylesheets/main.css", "assets/own.map"}


def test_a_search_that_is_switched_on_stays(tmp_path: Path) -> None:
    """Who adds the theme's search to mkdocs.yml has its scripts too."""
    kept = _site(tmp_path, "search/search_index.json")
    assert {"assets/javascripts/lunr/min/lunr.ja.min.js", "assets/javascripts/workers/search.js"} <= kept
