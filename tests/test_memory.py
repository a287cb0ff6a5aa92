"""What is given back: memory of bounded caches, never knowledge; and cycles, seldom looked for."""

from __future__ import annotations

import gc
import weakref

from builder.knowledge import load
from builder.memory import collect_seldom, give_back
from builder.relate.patterns import normal


def test_what_texts_said_is_forgotten_and_knowledge_stays() -> None:
    normal("甲 乙")
    organs = load("organs")
    give_back()
    assert normal.cache_info().currsize == 0
    assert load("organs") is organs


class _Node:
    """A thing that may refer to itself."""

    itself: _Node


def test_cycles_are_found_however_seldom_they_are_looked_for() -> None:
    before = gc.get_threshold()
    try:
        collect_seldom()
        node = _Node()
        node.itself = node
        gone = weakref.ref(node)
        del node
        kept = [[number] for number in range(2 * gc.get_threshold()[0])]
        assert gone() is None, f"a cycle outlived {len(kept)} new objects"
    finally:
        gc.set_threshold(*before)
