"""What the mentions of divisions in a report weigh: votes, and from these the bits of counties, cities, provinces."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from builder.describe.gazetteer import Gazetteer, gazetteer, stem, vocabulary
from builder.describe.region_evidence import Place, ordinary

# what a mention is worth again when it comes again, up to six times
_AGAIN = 0.2
# a county that is not of the kind its issuer's level says
_UNLIKE = 6.0
_KINDS = {"县": ("县", "旗"), "区": ("区",), "市": ("市",)}


@dataclass(frozen=True, slots=True)
class Vote:
    """All mentions of what may mean the same divisions."""

    place: Place
    count: int
    short: bool

    @property
    def weight(self) -> float:
        """What the mentions are worth together."""
        once = self.place.rule in ("document-number", "abbreviation") or self.place.weight < 0.4
        again = 0 if once else self.count - 1
        distant = self.place.rule == "plain" and len(self.place.codes[0]) == 4
        weight = self.place.weight + _AGAIN * min(again, 2 if distant else 6)
        # a short form alone may be a company's or a street's: it needs company to decide
        return min(weight, 1.1) if self.short and self.place.rule != "own-name" else weight


def votes_of(found: Iterable[Place]) -> list[Vote]:
    """One vote for each set of divisions: its weightiest mention, and how many there are that are not in passing."""
    votes: dict[tuple[str, ...], Vote] = {}
    for place in found:
        if place.weight <= 0:
            continue
        key = tuple(sorted(place.codes))
        before = votes.get(key)
        count = (before.count if before else 0) + (place.weight >= 0.4)
        best = place if before is None or place.weight > before.place.weight else before.place
        short = place.short and (before is None or before.short) and place.rule not in ("title", "issuer")
        votes[key] = Vote(best, count, short and len(place.codes[0]) == 6)
    return list(votes.values())


@dataclass(slots=True)
class Scores:
    """Bits by division of one kind; which of them are its own rather than from above; which can mean it alone."""

    bits: dict[str, float]
    own: dict[str, float]
    sole: dict[str, float]


@cache
def _total(space: str) -> int:
    names = gazetteer().names
    if space == "province":
        return sum(len(c) == 2 for c in names)
    if space == "city":
        return len({gazetteer().city(c) for c in names if len(c) >= 4})
    return sum(len(c) == 6 for c in names)


def _unit(names: Gazetteer, code: str, space: str) -> str | None:
    """The division of the kind `space` that holds `code`, or None when `code` is above that kind."""
    if space == "province":
        return code[:2]
    city = names.city(code)
    if space == "city":
        return city if len(code) >= 4 or code not in names.sizes()[1] else None
    return code[:6] if len(code) >= 6 else None


def scores_of(votes: Sequence[Vote], space: str, level: str) -> Scores:
    """The bits of every division of the kind `space` (county, city, province) that the votes may mean; `level` is the
    issuer's."""
    names = gazetteer()
    sizes = names.sizes()[0] if space == "county" else names.sizes()[1]
    own: dict[str, float] = {}
    above: dict[str, float] = {}
    sole: dict[str, float] = {}
    for vote in votes:
        units: dict[str, bool] = {}
        for code in vote.place.codes:
            unit = _unit(names, code, space)
            units[unit or code] = unit is not None
        bits = math.log2(_total(space) / max(1, sum(1 if at else sizes.get(u, 1) for u, at in units.items())))
        for unit, at in units.items():
            inherited = min(vote.weight, 1.0)
            weight = vote.weight * _worth(vote.place, space, level) if at else inherited
            if at and not units.get(names.parent(unit) or unit, True):
                weight -= min(inherited, weight)  # 白银 is the city and its district: they share one vote
            table = own if at else above
            table[unit] = table.get(unit, 0.0) + weight * max(bits, 0.0)
            if at and len(units) == 1:
                sole[unit] = sole.get(unit, 0.0) + weight * bits
    total = dict(own)
    for code in total:
        for upper in dict.fromkeys((names.city(code), code[:2])):
            if upper == code:
                continue
            total[code] += above.get(upper, 0.0)
        if space == "county" and level in _KINDS and not names.names[code].endswith(_KINDS[level]):
            total[code] -= _UNLIKE
    return Scores(total, own, sole)


def _worth(place: Place, space: str, level: str) -> float:
    """A plain mention of a division of the issuer's own kind is as likely a neighbour's."""
    depth = len(place.codes[0])
    if place.rule != "plain":
        return 1.0
    if space == "county":
        return 1.0 if depth == 9 else 0.6
    if space == "city":
        own, lower = (0.6, 1.0) if level == "市" else (0.8, 0.75)
        return {2: 0.6, 4: own, 6: lower}.get(depth, 1.0)
    return 1.0


# xx望春工业园区: a stem in the issuer's name, before a word that a place's name stands before
_PARK = r"(?:^|[^\u4e00-\u9fff年]){}(?:工业|经济|高新|产业|开发|园|新区|管理区|管委会|街道|镇|乡)"


def support(judged: dict[str, Scores], text: str, head: str) -> None:
    """Short forms of the leading divisions' towns (渣津 for 渣津镇) support them; they never make a candidate."""
    characters: set[str] = set()
    for space, most in (("county", 6.0), ("city", 3.0)):
        scores = judged[space]
        for code in sorted(scores.own, key=lambda c: -scores.bits[c])[:3]:
            if not 5.0 <= scores.bits[code] <= 40.0:  # too little to support, or no need
                continue
            # most stems have a character that the text has not
            characters = characters or set(text)
            found = [s for s in _stems(code, space) if characters.issuperset(s) and s in text]
            gained = sum(_stem_bits(s, space) for s in found if not _counted(s, text))
            # an expression of its own for each stem: few stand in the title or the issuer's name at all
            named = [s for s in found if space == "county" and s in head and re.search(_PARK.format(s), head)]
            scores.bits[code] += min(0.3 * gained, most) + sum(_stem_bits(s, space) for s in named)


@lru_cache(maxsize=1024)
def _stems(code: str, space: str) -> tuple[str, ...]:
    """The short forms of the towns of a division that name nothing else."""
    names = gazetteer()
    counties = (code,) if space == "county" else names.counties(code)
    return tuple(sorted({s for c in counties for s in map(stem, names.towns(c)) if s not in names.short}))


def heed_superiors(scores: Scores, text: str) -> None:
    """What a township calls the organs above it (市人大, 县委) tells of what kind its county is."""
    kinds = set(re.findall(vocabulary()["superiors"], text))
    kind = "县旗" if kinds & set("县旗") else "区" if "区" in kinds else "市" if kinds else ""
    for code in scores.bits:
        if kind and gazetteer().names[code][-1] not in kind:
            scores.bits[code] -= _UNLIKE


def _counted(base: str, text: str) -> bool:
    """Whether the stem stands in the text in full too, where it was counted already, or is an ordinary word."""
    return base in ordinary() or any(base + kind in text for kind in ("镇", "乡", "街道", "县", "区", "市"))


def _stem_bits(base: str, space: str) -> float:
    full = gazetteer().full
    owners = {c[: 6 if space == "county" else 4] for kind in ("镇", "乡", "街道") for c in full.get(base + kind, ())}
    return max(0.0, math.log2(_total(space) / max(1, len(owners))))
