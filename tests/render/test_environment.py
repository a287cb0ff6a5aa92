"""What a page leaves behind when it is written."""

from __future__ import annotations

import gc
import weakref

from builder.render.environment import render
from builder.render.front import front_matter


class _Title(str):
    """A text that can be watched."""

    __slots__ = ("__weakref__",)


def test_a_page_leaves_nothing_for_the_search_for_cycles() -> None:
    """The template has macros of its own and imports others: each knows the values of the page."""
    title = _Title("甲县审计局")
    watched = weakref.ref(title)
    values = {"plans": [], "pages": [], "book": None, "facets": {}, "home": "common/index.md", "shown": 0, "at": 0}
    gc.disable()
    try:
        front = front_matter({"title": "其余新发现"})
        page = render("more.md.j2", "common/more.md", front=front, count=title, plan_page=str, **values)
        assert title in page
        del title
        assert watched() is None
    finally:
        gc.enable()
