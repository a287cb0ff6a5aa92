"""Sentences of generated reports: a small grammar over bench/material.yml with a vocabulary that never stops growing.

Words follow a zeta distribution over all natural numbers and are spelt from their rank, so that a corpus ten times as
large holds new words (Heaps' law) and no table of them is kept. Every function draws from the `Random` it is given.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from builder.knowledge import load

_EXPONENT = 1.5  # of the zeta distribution: vocabulary grows with the 1/1.5th power of the text
_PLAIN = re.compile(r"[\u4e00-\u9fff]{3,7}\Z")
_ORDINALS = "一二三四五六七八九"


@cache
def material() -> dict[str, Any]:
    """The contents of material.yml."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("material.yml").read_text(encoding="utf-8"))
    return data


@cache
def areas() -> tuple[dict[str, Any], ...]:
    """The areas of work of material.yml."""
    return tuple(material()["areas"])


@cache
def _terms() -> tuple[str, ...]:
    """Plain words of the field that knowledge/themes.yml lists: they widen the vocabulary with real words."""
    return tuple(
        sorted({word for theme in load("themes") for word in theme.get("terms", []) if _PLAIN.match(str(word))})
    )


@cache
def word(rank: int) -> str:
    """The made-up word of `rank`: two characters while these last, then three."""
    letters = material()["letters"]
    chance = random.Random(f"word {rank}")
    first = chance.choice(_beginnings())
    return first + "".join(chance.choice(letters) for _ in range(1 if rank < 1500 else 2))


@cache
def _beginnings() -> str:
    """Characters that begin made-up words: no surnames, since the words must not pass for people to be hidden."""
    persons = load("persons")
    return "".join(c for c in material()["letters"] if c not in persons["surnames"] + persons["rare_surnames"])


def rank_of(chance: random.Random) -> int:
    """A rank drawn from the long tail."""
    return (
        int((1 - chance.random()) ** (-1 / (_EXPONENT - 1))) if chance.random() < 0.5 else chance.randrange(1, 40_000)
    )


def name(chance: random.Random) -> str:
    """A made-up name of a village, project, company …"""
    form: str = chance.choice(material()["names"])
    return form.format(word=word(rank_of(chance)))


@dataclass(frozen=True, slots=True)
class Voice:
    """Who writes: the area of work, the place and organ as the title names them, the year reported on."""

    area: dict[str, Any]
    place: str
    organ: str
    year: int

    def noun(self, chance: random.Random) -> str:
        """What a sentence is about: of the own area, of the field at large, now and then of another area."""
        draw = chance.random()
        if draw < 0.25:
            return str(chance.choice(self.area["nouns"]))
        if draw < 0.4:
            return chance.choice(_terms())
        if draw < 0.45:
            return str(chance.choice(chance.choice(areas())["nouns"]))
        # two words in one, the first cut short: what an organ calls a matter of its own
        one, two = chance.choice(_terms()), chance.choice(_terms())
        return f"{one[:2]}{word(rank_of(chance))}{two[-2:]}" if draw < 0.7 else one[:2] + two[-2:]

    def clause(self, chance: random.Random) -> str:
        """A verb and what it is done to."""
        pick = material()
        parts = [chance.choice(pick["adverbs"]) if chance.random() < 0.4 else "", chance.choice(pick["verbs"])]
        if chance.random() < 0.4:
            parts.append(name(chance))
        parts.append(self.noun(chance))
        if chance.random() < 0.25:
            parts.append("和" + self.noun(chance))
        if chance.random() < 0.6:
            parts.append(chance.choice(pick["tails"]))
        return "".join(parts)

    def planned(self, chance: random.Random) -> str:
        """A clause of a plan; some are plans that others have too, word for word or with an addition."""
        pick = material()
        if chance.random() >= pick["statistics"]["shared"]:
            return self.clause(chance)
        pool = self.area["plans"] if chance.random() < 0.7 else chance.choice(pick["common_plans"])
        plan = chance.choice(pool)
        draw = chance.random()
        start, end = plan[: len(plan) // 2], plan[len(plan) // 2 :]
        if draw < 0.4:
            return f"{chance.choice(pick['adverbs'])}{start}{chance.choice(_terms())}{end}"
        if draw < 0.85:
            return f"{start}{word(rank_of(chance))}{end}{chance.choice(pick['tails'])}"
        return str(plan)

    def achieved(self, chance: random.Random) -> str:
        """A clause on what was done, with a figure."""
        pick = material()
        figure = chance.choice((chance.randrange(2, 99), chance.randrange(100, 9999), round(chance.random() * 90, 2)))
        place = name(chance) if chance.random() < 0.3 else ""
        return f"{chance.choice(pick['did'])}{place}{self.noun(chance)}{figure}{chance.choice(pick['units'])}"

    def sentence(self, chance: random.Random, role: str) -> str:
        """A sentence of a chapter on achievements, plans or problems."""
        pick = material()
        kinds: dict[str, tuple[Callable[[random.Random], str], ...]] = {
            "plans": (self.planned, self.planned, self.planned, self.clause),
            "achievements": (self.achieved, self.achieved, self.clause),
            "problems": (self._difficulty, self.clause),
        }
        count = chance.choice((2, 3, 3, 4, 4, 5))
        parts = [chance.choice(kinds[role])(chance) for _ in range(count)]
        if chance.random() < 0.05:
            parts.insert(chance.randrange(1, len(parts) + 1), chance.choice(pick["ways"]))
        if chance.random() < 0.04:
            parts.append(chance.choice(pick["ends"]))
        return "，".join(parts) + "。"

    def _difficulty(self, chance: random.Random) -> str:
        own = str(chance.choice(self.area["problems"]))
        return own if chance.random() < 0.4 else f"{self.noun(chance)}方面{own}"

    def paragraph(self, chance: random.Random, role: str, length: int, enumerated: bool) -> str:
        """About `length` characters of body text, counted 一是, 二是 … if `enumerated`."""
        if enumerated and length >= 60:
            items = min(len(_ORDINALS), max(2, length // 75))
            each = length // items
            return "".join(f"{_ORDINALS[n]}是{self._text(chance, role, each)}" for n in range(items))
        return self._text(chance, role, length)

    def _text(self, chance: random.Random, role: str, length: int) -> str:
        text = self.sentence(chance, role)
        while len(text) < length - 15:
            text += self.sentence(chance, role)
        return text

    def heading(self, chance: random.Random, role: str) -> str:
        """The words of a heading without its number."""
        pick = material()
        head = chance.choice(self.area["heads"]) if chance.random() < 0.6 else self.noun(chance)
        if role == "problems":
            return f"{head}方面还有差距"
        if chance.random() < 0.15:
            return f"{chance.choice(pick['openers'])}{head}，{chance.choice(pick['slogans'])}"
        return f"{chance.choice(pick['adverbs'])}{chance.choice(pick['verbs'])}{head}{chance.choice(pick['tails'])}"

    def opening(self, chance: random.Random) -> str:
        """The first paragraph."""
        pick = material()
        form: str = chance.choice(pick["openings"])
        while "{clause}" in form:
            form = form.replace("{clause}", self.clause(chance), 1)
        return form.format(
            above=chance.choice(pick["above"]),
            place=self.place,
            organ=self.organ,
            year=self.year,
            end=chance.choice(pick["ends"]),
        )


def quantile(values: Sequence[float], chance: random.Random) -> float:
    """A draw from a distribution given by its quantiles at 0, 10, 25, 50, 75, 90 and 100 %."""
    at, steps = chance.random(), (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)
    for low, high, a, b in zip(steps, steps[1:], values, values[1:], strict=False):
        if at <= high:
            return a + (b - a) * (at - low) / (high - low)
    return values[-1]
