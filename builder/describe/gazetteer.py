"""The administrative divisions of China: names, codes, parents, and where their names stand in a text.

Codes follow GB/T 2260: two digits a province, four a prefecture, six a county; three more, of our own counting, a
township. Data: knowledge/divisions.csv (its head states source, date and licence), divisions_former.csv, divisions.yml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from builder.describe.beginnings import Beginnings
from builder.knowledge import load, read_text

MAIN_FILE = "divisions.csv"
FORMER_FILE = "divisions_former.csv"
_SUFFIXES: tuple[str, ...] = ("自治区", "特别行政区", "自治州", "自治县", "自治旗", "地区", "新区", "林区", "特区")
_SUFFIXES += ("街道", "苏木", "矿区")
_SUFFIX = "省市州盟县区旗镇乡"
# banners that only their last character tells from a neighbour (科尔沁左翼前旗、科尔沁左翼中旗) keep it
_SIDED = ("左旗", "右旗", "前旗", "中旗", "后旗", "联合旗")
# what is a road, a park or a centre rather than the short form of a township
_NO_STEM = ("路", "园", "区", "中心", "广场", "场", "台", "房", "街", "农村", "团结", "大道", "市场", "库", "站")
_MUNICIPALITIES = ("11", "12", "31", "50")


def vocabulary() -> dict[str, Any]:
    """The words about divisions (knowledge/divisions.yml); read-only."""
    return load("divisions")  # type: ignore[no-any-return]


@cache
def stem(name: str) -> str:
    """The name without what kind of division it is and without the peoples it carries; never shorter than two.

    >>> stem("和林格尔县"), stem("彭水苗族土家族自治县"), stem("萧县"), stem("扎鲁特旗")
    ('和林格尔', '彭水', '萧县', '扎鲁特')
    """
    if name.endswith(_SIDED):
        return name
    base = next((name[: -len(s)] for s in _SUFFIXES if name.endswith(s)), None)
    if base is None or len(base) < 2:
        base = name[:-1] if name[-1] in _SUFFIX else name
    peoples: list[str] = vocabulary()["peoples"]
    shorter = base
    while shorter:
        base = shorter if len(shorter) >= 2 else base
        shorter = next((base[: -len(p)] for p in peoples if base.endswith(p) and len(base) - len(p) >= 2), "")
    return base if len(base) >= 2 else name


def is_zone(code: str, name: str) -> bool:
    """Whether a county row of the statistical code is a development zone, which is no administrative division."""
    return len(code) == 6 and (code[4] == "7" or name.endswith(("委员会", "管委会")))


class Hit(NamedTuple):
    """A name in a text: `text[start:end]` may mean any of the divisions `codes`; `short` when it is a stem or alias."""

    start: int
    end: int
    name: str
    codes: tuple[str, ...]
    short: bool


class Gazetteer:
    """All divisions, indexed by code and by name; made once by `gazetteer()`, then read-only."""

    def __init__(self, main: str, former: str, words: dict[str, Any]) -> None:
        self.names: dict[str, str] = {str(c): n for c, n in words["added"].items()}
        self._towns: dict[str, list[str]] = {}
        self._counties: dict[str, list[str]] = {}
        self._sizes: tuple[dict[str, int], dict[str, int]] | None = None
        full: dict[str, list[str]] = {}
        for row in main.split("\n"):
            if not row or row[0] == "#":
                continue
            code, name, towns = row.split(",")
            self.names[code] = name
            if towns:
                listed = self._towns[code] = towns.split(" ")
                for index, town in enumerate(listed):
                    full.setdefault(town, []).append(f"{code}{index:03d}")
        short = self._town_stems(full)
        for code, name in self.names.items():
            if is_zone(code, name):
                continue
            full.setdefault(name, []).append(code)
            base = stem(name)
            if base != name:
                short.setdefault(base, []).append(code)
        for row in former.split("\n"):
            if row and row[0] != "#":
                name, code = row.split(",")
                for table, key in ((full, name), (short, stem(name))):
                    if code not in table.setdefault(key, []):
                        table[key].append(code)
        for alias, code in words["aliases"].items():
            short.setdefault(alias, []).append(str(code))
        self.full = {name: tuple(codes) for name, codes in full.items()}
        self.short = {name: tuple(codes) for name, codes in short.items() if name not in self.full}
        for name in short.keys() & full.keys():
            self.full[name] = tuple(dict.fromkeys((*full[name], *short[name])))
        self._heads = self._lengths((*self.full, *self.short))
        self._beginnings = Beginnings(self._heads)

    @staticmethod
    def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """The lengths, longest first, that names with the same first two characters have."""
        heads: dict[str, int] = {}
        for name in names:
            heads[name[:2]] = heads.get(name[:2], 0) | 1 << len(name)
        spread = {
            mask: tuple(n for n in range(mask.bit_length(), 1, -1) if mask >> n & 1) for mask in {*heads.values()}
        }
        return {head: spread[mask] for head, mask in heads.items()}

    @staticmethod
    def _town_stems(full: dict[str, list[str]]) -> dict[str, list[str]]:
        """Short forms of townships: long and rare stems (千人桥镇 -> 千人桥), and 柳城畲族镇 -> 柳城镇."""
        found: dict[str, list[str]] = {}
        for town, codes in full.items():
            if len(town) < 4 or town[-1] not in "镇乡道木":
                continue
            peoples = town[-2] == "族"
            base = stem(town) if peoples else town[:-2] if town[-1] in "道木" else town[:-1]
            if len(base) > 2 and len(codes) == 1 and not base.endswith(_NO_STEM):
                found.setdefault(base, []).extend(codes)
            if peoples:
                found.setdefault(base + town[-1], []).extend(codes)
        return {base: codes for base, codes in found.items() if len(codes) == 1 or base[-1] in "镇乡"}

    def sizes(self) -> tuple[dict[str, int], dict[str, int]]:
        """How many counties, and how many prefectures (or counties directly under it), each division holds."""
        if self._sizes is None:
            counties = Counter(above for code in self.names if len(code) == 6 for above in {self.city(code), code[:2]})
            cities = Counter(
                c[:2] for c in {self.city(code) for code in self.names if len(code) >= 4} if c not in _MUNICIPALITIES
            )
            self._sizes = counties, cities
        return self._sizes

    def name(self, code: str) -> str:
        """The full name of a division; KeyError or IndexError when there is none."""
        return self.names[code] if len(code) <= 6 else self._towns[code[:6]][int(code[6:])]

    def parent(self, code: str) -> str | None:
        """The code of the division that contains this one directly; zones of the statistical code are left out."""
        if len(code) == 9:
            county = code[:6]
            return self.parent(county) if is_zone(county, self.names[county]) else county
        if len(code) == 6:
            return code[:4] if code[:4] in self.names else code[:2]
        return code[:2] if len(code) == 4 else None

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the province down to this division."""
        above = self.parent(code)
        # Dongguan and the like are a prefecture and its only county at once
        own = () if above and len(code) == 6 and self.names[above] == self.names[code] else (code,)
        return (*(self.path(above) if above else ()), *own)

    def city(self, code: str) -> str:
        """The code that stands for the prefecture: for counties directly under a province the county itself."""
        if code[:2] in _MUNICIPALITIES:
            return code[:2]
        return code[:4] if code[:4] in self.names or len(code) < 6 else code[:6]

    def counties(self, city: str) -> tuple[str, ...]:
        """The codes of the counties of a prefecture."""
        if not self._counties:
            for code in self.names:
                if len(code) == 6:
                    self._counties.setdefault(self.city(code), []).append(code)
        return tuple(self._counties.get(city, ()))

    def towns(self, county: str) -> list[str]:
        """The names of the townships and streets of a county."""
        return self._towns.get(county, [])

    def hits(self, text: str) -> Iterator[Hit]:
        """The names in `text`, from the left, the longest at each place, none overlapping; linear in its length."""
        heads, full, short = self._heads, self.full, self.short
        reached = 0
        for start in self._beginnings.places(text):
            if start < reached:
                continue
            for length in heads.get(text[start : start + 2], ()):
                name = text[start : start + length]
                codes = full.get(name)
                if (codes or name in short) and len(name) == length:  # the end of a text may cut a piece short
                    reached = start + length
                    yield Hit(start, reached, name, codes or short[name], not codes)
                    break

    def hits_of(self, texts: Sequence[str]) -> Iterator[list[Hit]]:
        """The names in each of the texts: no name reaches across the end of a line, so that all are read as one."""
        found = self.hits("\n".join(texts))
        hit = next(found, None)
        begin = 0
        for text in texts:
            end = begin + len(text)
            own: list[Hit] = []
            while hit is not None and hit.start < end:
                own.append(Hit(hit.start - begin, hit.end - begin, hit.name, hit.codes, hit.short))
                hit = next(found, None)
            yield own
            begin = end + 1


@cache
def gazetteer() -> Gazetteer:
    """The divisions of the knowledge folder, read at the first use."""
    return Gazetteer(read_text(MAIN_FILE), read_text(FORMER_FILE), vocabulary())


def parents(name: str) -> tuple[str, ...]:
    """The full names from the province down to what contains `name`, a name or a path (福建省/漳州市).

    Empty for a province, for a name nobody has, and for one that several divisions have.
    """
    found = _resolve(name)
    return tuple(gazetteer().name(code) for code in gazetteer().path(found)[:-1]) if found else ()


def division_of(name: str) -> str | None:
    """The code of the one division that `name` (full, short, alias or path) can mean, else None."""
    return _resolve(name)


def _resolve(name: str) -> str | None:
    names = gazetteer()
    candidates: tuple[str, ...] | None = None
    for hit in names.hits(name.replace("/", "")):
        within = candidates
        candidates = tuple(c for c in hit.codes if within is None or any(c != w and w in names.path(c) for w in within))
    if candidates and len(candidates) > 1:  # 吉林 is the province before it is the city
        top = min(map(len, candidates))
        candidates = tuple(c for c in candidates if len(c) == top)
    return candidates[0] if candidates and len(candidates) == 1 else None
