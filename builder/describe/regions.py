"""The administrative divisions that contain a report's issuer, as far down as its text makes certain.

Names are masked in most compilations, so the region is put together from what was left standing: every mention of a
division votes for the divisions it may mean with log2(all / those) bits, times what the words around it are worth.
A unique county name weighs 11.5 bits, a town name that twenty counties share 7, a province 5. A division is certain
when its bits pay for having searched through all divisions and it stands clear of the runner-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from builder.describe.gazetteer import Hit, gazetteer, is_zone
from builder.describe.region_bits import Scores, Vote, heed_superiors, scores_of, support, votes_of
from builder.describe.region_evidence import Place, places

__all__ = ["Regions", "find_regions"]

_SPACES = ("county", "city", "province")
# bits a division needs, little more than choosing one among all of its kind takes, and its lead over the next
_ENOUGH = {"county": 14.0, "city": 12.0, "province": 8.0}
_LEAD = 5.0
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


def find_regions(lines: Sequence[tuple[int, str]], title: str, issuer: str | None, level: str) -> Regions:
    """The divisions that contain the issuer; `lines` are (line number, published text) of the whole report.

    `level` is the issuer's (省, 市, 县, 区, 乡镇街道, 园区, 未知): regions go down to the issuer's own division.
    """
    # title, issuer and text are looked through as one
    hits = list(gazetteer().hits_of([title, issuer or "", *(text for _, text in lines)]))
    heads = (("title", title, hits[0]), ("issuer", issuer or "", hits[1]))
    votes = votes_of([*_heads(heads), *_signature(lines), *_elsewhere(list(places(lines, hits[2:])))])
    if not votes:
        return _NOWHERE
    text = "\n".join((title, issuer or "", *(t for _, t in lines)))
    judged = {space: scores_of(votes, space, level) for space in _SPACES}
    support(judged, text, f"{title}\n{issuer or ''}")
    if level == "乡镇街道":
        heed_superiors(judged["county"], text)
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


@dataclass(frozen=True, slots=True)
class _Choice:
    """The division that leads: `code` is "" when it is not certain; `leader` then says who came first."""

    code: str
    leader: str
    bits: float
    lead: float
    enough: float


def _best(scores: Scores, space: str) -> _Choice:
    ranked = sorted(scores.bits, key=lambda c: (-scores.bits[c], c))
    if not ranked:
        return _Choice("", "", 0.0, 0.0, _ENOUGH[space])
    bits = scores.bits[ranked[0]]
    lead = bits - max(0.0, scores.bits[ranked[1]] if len(ranked) > 1 else 0.0)
    # names that can only be elsewhere speak against a province that just two towns speak for
    rivals = sum(b for c, b in scores.sole.items() if b >= 3.0 and c != ranked[0]) if space != "county" else 0.0
    sure = bits >= _ENOUGH[space] and lead >= _LEAD and bits > 1.1 * rivals
    return _Choice(ranked[0] if sure else "", ranked[0], bits, lead, _ENOUGH[space])


def _agrees(code: str, judged: dict[str, Scores]) -> bool:
    """Whether no other province has clearly more evidence than the one of `code`."""
    bits = judged["province"].bits
    return bits.get(code[:2], 0.0) >= max(bits.values()) - 3.0


def _city(judged: dict[str, Scores], votes: Sequence[Vote], text: str) -> Regions:
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


def _above(judged: dict[str, Scores], votes: Sequence[Vote], tried: _Choice | None) -> Regions:
    """The prefecture when it is certain, else the province, else nothing."""
    choice = None
    for space in ("city", "province"):
        choice = _best(judged[space], space)
        if choice.code and _agrees(choice.code, judged):
            return _answer(choice, votes, judged)
    near = tried if tried and tried.leader else choice
    return _answer(replace(near, code=""), votes, judged) if near and near.leader else _NOWHERE


def _town(county: str, votes: Sequence[Vote]) -> str | None:
    """The township itself: named by title, issuer or signature, by its own organs, or far more often than any other."""
    found = [(v.weight, v.place.weight, c) for v in votes for c in v.place.codes if len(c) == 9 and c[:6] == county]
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] - found[1][0] < 0.3):
        return None
    weight, single, code = found[0]
    # a short form that decides on no county may still tell which of its towns it is: 助力柳城发展, twice
    caused = any(v.place.rule == "own-cause" and v.count > 1 and code in v.place.codes for v in votes)
    return code if single >= 1.4 or weight >= 1.6 or caused else None


def _answer(choice: _Choice, votes: Sequence[Vote], judged: dict[str, Scores]) -> Regions:
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
