"""What is given back: memory of bounded caches, never knowledge."""

from __future__ import annotations

from builder.knowledge import load
from builder.memory import give_back
from builder.relate.patterns import normal


def test_what_texts_said_is_forgotten_and_knowledge_stays() -> None:
    normal("甲 乙")
    organs = load("organs")
    give_back()
    assert normal.cache_info().currsize == 0
    assert load("organs") is organs
