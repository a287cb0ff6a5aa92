"""The administrative divisions that contain a report's issuer, as far down as its text makes certain.

Names are masked in most compilations, so the region is put together from what was left standing: every mention of a
division votes for the divisions it may mean with log2(all / those) bits, times what the words around it are worth.
A unique county name weighs 11.5 bits, a town name that twenty counties share 7, a province 5. A division is certain
when its bits pay for having searched through all divisions and it stands clear of the runner-up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from builder.describe.gazetteer import Gazetteer, Hit, gazetteer, is_zone, stem, vocabulary
from builder.describe.region_evidence import Place, ordinary, places

__all__ = ["Regions", "find_regions"]

_SPACES = ("county", "city", "province")
# bits a division needs, little more than choosing one among all of its kind takes, and its lead over the next
_ENOUGH = {"county": 14.0, "city": 12.0, "province": 8.0}
_LEAD = 5.0
# what a mention is worth again when it comes again, up to six times
_AGAIN = 0.2
# a county that is not of the kind its issuer's level says
_UNLIKE = 6.0
_KINDS = {"县": ("县", "旗"), "区": ("区",), "市": ("市",)}
_ORGAN = re.compile(r"(?:局|委|会|府|心|办|室|处|所|站|院|队|厅|镇|乡|街道|区)\s*$")


@dataclass(frozen=True, slots=True)
class Regions:
    """`names` from the province down, () when nothing is certain; `line`, `text` and `rule` the weightiest evidence.

    `certain` is False when a person should look: the evidence was just enough, or just not enough.
    """

    names: tuple[str, ...]
    certain: bool
    line: int | None
    text: str
    rule: str


_NOWHERE = Regions((), True, None, "", "none")


@dataclass(frozen=True, slots=True)
class _Vote:
    """All mentions of what may mean the same divisions."""

    place: Place
    count: int
    short: bool

    @property
    def weight(self) -> float:
        once = self.place.rule in ("document-number", "abbreviation") or self.place.weight < 0.4
        again = 0 if once else self.count - 1
        distant = self.place.rule == "plain" and len(self.place.codes[0]) == 4
        weight = self.place.weight + _AGAIN * min(again, 2 if distant else 6)
        # a short form alone may be a company's or a street's: it needs company to decide
        return min(weight, 1.1) if self.short and self.place.rule != "own-name" else weight


def find_regions(lines: Sequence[tuple[int, str]], title: str, issuer: str | None, level: str) -> Regions:
    """The divisions that contain the issuer; `lines` are (line number, published text) of the whole report.

    `level` is the issuer's (省, 市, 县, 区, 乡镇街道, 园区, 未知): regions go down to the issuer's own division.
    """
    # title, issuer and text are looked through as one
    hits = list(gazetteer().hits_of([title, issuer or "", *(text for _, text in lines)]))
    heads = (("title", title, hits[0]), ("issuer", issuer or "", hits[1]))
    votes = _votes([*_heads(heads), *_signature(lines), *_elsewhere(list(places(lines, hits[2:])))])
    if not votes:
        return _NOWHERE
    text = "\n".join((title, issuer or "", *(t for _, t in lines)))
    judged = {space: _scores(votes, space, level) for space in _SPACES}
    _support(judged, text, f"{title}\n{issuer or ''}")
    if level == "乡镇街道":
        _superiors(judged["county"], text)
    if level == "省":
        return _answer(_best(judged["province"], "province"), votes, judged)
    if level == "市":
        return _city(judged, votes, text)
    county = _best(judged["county"], "county")
    if county.code and _agrees(county.code, judged):
        if level == "乡镇街道":
            county = replace(county, code=_town(county.code, votes) or county.code)
        return _answer(county, votes, judged)
    return _above(judged, votes, county)


def _heads(heads: Iterable[tuple[str, str, list[Hit]]]) -> Iterable[Place]:
    """Names in title and issuer: they nearly decide unless they are named in passing."""
    for rule, text, hits in heads:
        for place in places([(None, text)], [hits]):
            full = place.text in gazetteer().full and (place.weight > 0.3 or text.startswith(place.text))
            if full or place.weight > 0.3:
                yield place._replace(weight=3.0 if full else 2.0, rule=rule)


def _signature(lines: Sequence[tuple[int, str]]) -> Iterable[Place]:
    """Names that an organ's signature on one of the last lines begins with."""
    for number, text in [(n, t.strip()) for n, t in lines if t.strip()][-3:]:
        if len(text) <= 30 and _ORGAN.search(text):
            for place in places([(number, text)]):
                if text.startswith(place.text) and place.text in gazetteer().full:
                    yield place._replace(weight=2.5, rule="signature")


def _elsewhere(found: list[Place]) -> Iterable[Place]:
    """Towns of a county that is only named in passing are in passing too (与德清县洛舍镇、钟管镇座谈)."""
    best: dict[str, float] = {}
    for place in found:
        if len(place.codes) == 1 and len(place.codes[0]) == 6:
            best[place.codes[0]] = max(best.get(place.codes[0], 0.0), place.weight)
    passing = {code for code, weight in best.items() if weight <= 0.15}
    for place in found:
        away = all(len(c) == 9 and c[:6] in passing for c in place.codes)
        yield place._replace(weight=place.weight * 0.1, rule="visit") if away else place


def _votes(found: Iterable[Place]) -> list[_Vote]:
    """One vote for each set of divisions: its weightiest mention, and how many there are that are not in passing."""
    votes: dict[tuple[str, ...], _Vote] = {}
    for place in found:
        if place.weight <= 0:
            continue
        key = tuple(sorted(place.codes))
        before = votes.get(key)
        count = (before.count if before else 0) + (place.weight >= 0.4)
        best = place if before is None or place.weight > before.place.weight else before.place
        short = place.short and (before is None or before.short) and place.rule not in ("title", "issuer")
        votes[key] = _Vote(best, count, short and len(place.codes[0]) == 6)
    return list(votes.values())


@dataclass(slots=True)
class _Scores:
    """Bits by division of one kind; which of them are its own rather than from above; which can mean it alone."""

    bits: dict[str, float]
    own: dict[str, float]
    sole: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Choice:
    """The division that leads: `code` is "" when it is not certain; `leader` then says who came first."""

    code: str
    leader: str
    bits: float
    lead: float
    enough: float


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


def _scores(votes: Sequence[_Vote], space: str, level: str) -> _Scores:
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
    return _Scores(total, own, sole)


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


def _support(judged: dict[str, _Scores], text: str, head: str) -> None:
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


def _superiors(scores: _Scores, text: str) -> None:
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


def _best(scores: _Scores, space: str) -> _Choice:
    ranked = sorted(scores.bits, key=lambda c: (-scores.bits[c], c))
    if not ranked:
        return _Choice("", "", 0.0, 0.0, _ENOUGH[space])
    bits = scores.bits[ranked[0]]
    lead = bits - max(0.0, scores.bits[ranked[1]] if len(ranked) > 1 else 0.0)
    # names that can only be elsewhere speak against a province that just two towns speak for
    rivals = sum(b for c, b in scores.sole.items() if b >= 3.0 and c != ranked[0]) if space != "county" else 0.0
    sure = bits >= _ENOUGH[space] and lead >= _LEAD and bits > 1.1 * rivals
    return _Choice(ranked[0] if sure else "", ranked[0], bits, lead, _ENOUGH[space])


def _agrees(code: str, judged: dict[str, _Scores]) -> bool:
    """Whether no other province has clearly more evidence than the one of `code`."""
    bits = judged["province"].bits
    return bits.get(code[:2], 0.0) >= max(bits.values()) - 3.0


def _city(judged: dict[str, _Scores], votes: Sequence[_Vote], text: str) -> Regions:
    """A city's issuer: a prefecture, or a city of county rank when the evidence is all about its own towns."""
    names = gazetteer()
    county = _best(judged["county"], "county")
    code = county.code
    if code and names.names[code].endswith("市") and _agrees(code, judged):
        meant = [c for v in votes if v.place.weight >= 0.4 for c in v.place.codes]
        siblings = {c for c in meant if len(c) == 6 and names.city(c) == names.city(code)}
        towns = {c for v in votes for c in v.place.codes if len(v.place.codes) == 1 and len(c) == 9 and c[:6] == code}
        named = any(v.place.codes == (code,) and v.place.weight >= 1.5 for v in votes)
        if siblings <= {code} and (named or (len(towns) >= 2 and not _COUNTIES.search(text))):
            return _answer(county, votes, judged)
    if any(v.place.rule == "above-masked" for v in votes):
        above = _best(judged["city"], "city")
        cities = [c for c in names.counties(above.code) if names.names[c].endswith("市")]
        if len(cities) == 1:  # 省委、衢州市委和XX市委: the only city of county rank there
            return _answer(replace(above, code=cities[0]), votes, judged)
    return _above(judged, votes, None)


# how a prefecture speaks of what is below it
_COUNTIES = re.compile(r"各县|县（市|县\(市|县区|县、区|区县|市县两级|各市县")


def _above(judged: dict[str, _Scores], votes: Sequence[_Vote], tried: _Choice | None) -> Regions:
    """The prefecture when it is certain, else the province, else nothing."""
    choice = None
    for space in ("city", "province"):
        choice = _best(judged[space], space)
        if choice.code and _agrees(choice.code, judged):
            return _answer(choice, votes, judged)
    near = tried if tried and tried.leader else choice
    return _answer(replace(near, code=""), votes, judged) if near and near.leader else _NOWHERE


def _town(county: str, votes: Sequence[_Vote]) -> str | None:
    """The township itself: named by title, issuer or signature, by its own organs, or far more often than any other."""
    found = [(v.weight, v.place.weight, c) for v in votes for c in v.place.codes if len(c) == 9 and c[:6] == county]
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] - found[1][0] < 0.3):
        return None
    weight, single, code = found[0]
    # a short form that decides on no county may still tell which of its towns it is: 助力柳城发展, twice
    caused = any(v.place.rule == "own-cause" and v.count > 1 and code in v.place.codes for v in votes)
    return code if single >= 1.4 or weight >= 1.6 or caused else None


def _answer(choice: _Choice, votes: Sequence[_Vote], judged: dict[str, _Scores]) -> Regions:
    names = gazetteer()
    code = choice.code or choice.leader
    about = [v for v in votes if any(c[: len(code)] == code or code[: len(c)] == c for c in v.place.codes)]
    about.sort(key=lambda v: (-v.weight * max(map(len, v.place.codes)), v.place.line or 0))
    place = about[0].place if about else None
    evidence = (place.line, place.text, place.rule) if place else (None, "", "none")
    if not choice.code:
        doubtful = choice.bits >= 0.7 * choice.enough
        return Regions((), False, *evidence) if doubtful else _NOWHERE
    if len(code) == 6 and is_zone(code, names.names[code]):
        code = names.parent(code) or code
    sure = choice.bits >= choice.enough + 3.0
    return Regions(tuple(names.name(c) for c in names.path(code)), sure, *evidence)
