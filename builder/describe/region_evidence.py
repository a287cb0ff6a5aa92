"""What the words of a report say about where its issuer is: names of divisions, weighed by the words around them.

The patterns and weights are knowledge/divisions.yml; here is only how they are applied. An evidence names the
divisions that it may mean, never one that was chosen; choosing is the business of `regions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from builder.describe.gazetteer import Hit, gazetteer, stem, vocabulary

# how a compilation hides a name: XX县, xx市, ××区, 某某镇, ＊＊乡
_MASK = re.compile(r"[xXｘＸ×✕╳某＊*○〇■□]{1,4}$")
_MASKED_BEFORE = re.compile(r"[xXｘＸ×✕╳某＊*○〇■□]{1,4}[省市州盟县区旗]$")
_MASKED_BELOW = re.compile(r"^(?:市?委|政府|、市政府){0,2}[、和及][xXｘＸ×✕╳某＊*○〇■□]{1,4}市")
_MASKED_ANY = re.compile(r"[xXｘＸ×✕╳某＊*○〇■□]{1,4}[市县区旗镇乡]")
_MASKED_PEER_BEFORE = re.compile(r"[xXｘＸ×✕╳某＊*○〇■□]{1,4}[市县区旗]、$")
_MASKED_PEER_AFTER = re.compile(r"^、[xXｘＸ×✕╳某＊*○〇■□]{1,4}[市县区旗]")
_CLAUSE = re.compile(r"[，。；：！？,;!?]")
_SENTENCE = re.compile(r"[。；！？;!?]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WINDOW = 60
_SHORT = {2: 1.0, 4: 0.8, 6: 0.45, 9: 0.5}
_DEPTH = {2: "省", 4: "市", 6: "县", 9: "乡"}
# 推动宋埠经济社会高质量发展: a town in short form in the place where one's own name stands
_OWN_SHORT = re.compile(
    r"(?:推动|推进|促进|谱写|建设|打造|奋力|讲好|加快|开创|描绘|美丽|幸福)([\u4e00-\u9fff]{2,4}?)(?=经济社会|高质量发展|现代化|新篇章|乡村振兴|篇章)"
)


class Place(NamedTuple):
    """One mention: what it may mean, how much it says (0 to 3) and where it stands."""

    codes: tuple[str, ...]
    weight: float
    line: int | None
    text: str
    rule: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class _Cue:
    rule: str
    weight: float
    depth: str
    short: bool
    sentence: bool
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@cache
def _cues() -> tuple[_Cue, ...]:
    def compiled(pattern: str | None) -> re.Pattern[str] | None:
        return re.compile(pattern) if pattern else None

    return tuple(
        _Cue(
            rule=c["rule"],
            weight=float(c["weight"]),
            depth=c.get("depth", "省市县乡"),
            short=bool(c.get("short")),
            sentence=bool(c.get("sentence")),
            before=compiled(c.get("before")),
            after=compiled(c.get("after")),
        )
        for c in vocabulary()["cues"]
    )


@cache
def ordinary() -> frozenset[str]:
    """Names that are ordinary words as well."""
    return frozenset((*vocabulary()["ordinary"], *vocabulary()["ordinary_words"].split()))


@cache
def _longer() -> re.Pattern[str]:
    return re.compile(vocabulary()["not_before"])


@cache
def _numbers() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], frozenset[str]]:
    words = vocabulary()
    return (
        re.compile(words["document_number"]),
        re.compile(words["document_organs"]),
        re.compile(words["phrases"]),
        frozenset(words["document_initials"]),
    )


@cache
def abbreviated(character: str) -> tuple[str, ...]:
    """Every division down to counties that this one character may stand for."""
    names = gazetteer()
    known = vocabulary()["abbreviations"].get(character)
    held = (c for c, n in names.names.items() if 4 <= len(c) <= 6 and character in stem(n))
    return tuple(dict.fromkeys(((str(known),) if known else ()) + tuple(held)))


def places(lines: Sequence[tuple[int | None, str]], hits: Iterable[list[Hit]] | None = None) -> Iterator[Place]:
    """Every mention of a division in the lines, those in passing included with a weight near zero; `hits` are the
    names in each of the lines, where they are known already."""
    if hits is None:
        hits = gazetteer().hits_of([text for _, text in lines])
    masked = sum(len(_MASKED_ANY.findall(text)) for _, text in lines) > 1
    for (number, text), own in zip(lines, hits, strict=True):
        yield from _named(number, text, own, masked)
        yield from _abbreviations(number, text)
        yield from _own_short(number, text)


def _runs(hits: list[Hit]) -> Iterator[list[Hit]]:
    """Names that follow one another without a gap (浙江省湖州市德清县) belong together."""
    run: list[Hit] = []
    for hit in hits:
        if run and hit.start != run[-1].end:
            yield run
            run = []
        run.append(hit)
    if run:
        yield run


def _named(number: int | None, text: str, hits: Sequence[Hit], masked: bool) -> Iterator[Place]:
    longer = _longer()
    for run in _runs([hit for hit in hits if not longer.match(text, hit.end)]):
        sentence = _tail(text[max(0, run[0].start - _WINDOW) : run[0].start], _SENTENCE)
        left = _tail(sentence, _CLAUSE)
        right = _head(text[run[-1].end : run[-1].end + _WINDOW])
        for index, hit in enumerate(run):
            codes = _consistent(run, index)
            depth = len(codes[0])
            if hit.short and depth == 6 and len(run) == 1:
                codes = (*codes, *same_stem(hit.name))
            weight, rule = _judge(hit, depth, sentence, left, right, hit is run[-1])
            if index == 0 and not _alone(text, hit) and not (hit.short and rule == "own-cause"):
                continue
            if masked and rule == "plain" and len(run) > 1 and len(run[-1].codes[0]) >= 6:
                weight = min(weight, 0.4)  # one's own name would be masked; a name in full is another place's
            if hit.name in ordinary():
                weight = min(weight, 2.0 if rule.startswith("own-reg") else 0.1)
            yield Place(codes, weight, number, hit.name, rule, hit.short)


def _consistent(run: list[Hit], index: int) -> tuple[str, ...]:
    """What the name can mean under the names that stand before it in the same run."""
    names, codes = gazetteer(), run[index].codes
    for before in reversed(run[max(0, index - 3) : index]):
        within = tuple(c for c in codes if any(b != c and b in names.path(c) for b in before.codes))
        if within:
            return within
    return codes


def _judge(hit: Hit, depth: int, sentence: str, left: str, right: str, last: bool) -> tuple[float, str]:
    kind = _DEPTH[depth]
    base = _SHORT[depth] if hit.short else 1.0
    if depth == 4 and last and _MASKED_BELOW.search(right):
        return 2.0, "above-masked"
    for cue in _cues():
        if kind not in cue.depth or cue.short > hit.short:
            continue
        if cue.rule == "own-organ" and hit.short and depth > 2:
            continue  # 资源 before 局 is a subject, not a county
        if cue.before is not None and not cue.before.search(sentence if cue.sentence else left):
            continue
        if cue.after is not None and not ((last or cue.weight <= 1) and cue.after.search(right)):
            continue
        if cue.weight <= 1:
            return min(cue.weight, base), cue.rule
        return cue.weight * (0.8 if hit.short and depth < 9 else 1.0), cue.rule
    if depth == 6 and _MASKED_BEFORE.search(left):
        return 2.0, "after-masked"
    if depth == 9 and _MASKED_BEFORE.search(left):
        return 1.3, "after-masked"
    if depth == 6 and (_MASKED_PEER_BEFORE.search(left) or (last and _MASKED_PEER_AFTER.search(right))):
        return 1.5, "beside-masked"
    return base, "plain"


def _alone(text: str, hit: Hit) -> bool:
    """Whether a county's name of two characters stands by itself, not in a longer word (示范县, 确保定期)."""
    if hit.end - hit.start > 2 or (hit.short and len(hit.codes[0]) < 6):
        return True
    before = text[hit.start - 1 : hit.start]
    return not before or not _HAN.match(before) or before in vocabulary()["before_two"] or bool(_MASK.search(before))


def _tail(left: str, stops: re.Pattern[str]) -> str:
    ends = [m.end() for m in stops.finditer(left)]
    return left[ends[-1] :] if ends else left


def _head(right: str) -> str:
    end = _CLAUSE.search(right)
    return right[: end.start()] if end else right


def _abbreviations(number: int | None, text: str) -> Iterator[Place]:
    document, organs, phrases, initials = _numbers()
    for match in document.finditer(text):
        character = match.group(1)
        if character in initials and not organs.match(match.group(2)):
            continue
        codes = abbreviated(character)
        if codes:
            yield Place(codes, 1.2, number, match.group(), "document-number")
    for match in phrases.finditer(text):
        character = next(g for g in match.groups() if g)
        codes = abbreviated(character)
        if codes and character not in initials:
            # who comes to 廊 comes to oneself: where one city alone has the character, the phrase decides
            alone = len({gazetteer().city(c) for c in codes}) == 1
            yield Place(codes, 1.5 if alone else 0.6, number, match.group(), "abbreviation")


@lru_cache(maxsize=4096)
def same_stem(base: str) -> tuple[str, ...]:
    """The townships whose name without its kind is `base`."""
    names = gazetteer()
    towns = (base + kind for kind in ("镇", "乡", "街道"))
    return tuple(code for town in towns for code in names.full.get(town, names.short.get(town, ())))


def _own_short(number: int | None, text: str) -> Iterator[Place]:
    for match in _OWN_SHORT.finditer(text):
        word = match.group(1)
        if word in gazetteer().short or word in ordinary():
            continue  # counted as a name already, or no name
        codes = same_stem(word)
        if codes:
            yield Place(codes, 1.4, number, word, "own-name", True)
