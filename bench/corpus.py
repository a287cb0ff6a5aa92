"""`python -m bench.corpus`: compilations of any number of made-up reports, as files, for measuring.

Equal arguments give equal bytes, and a smaller corpus is the beginning of a larger one: compilation n depends on the
seed and on n alone. Lengths, depth, shares and masks follow the seeds (bench/material.yml), layouts vary between
compilations: formats, encodings, contents lists, markers, heading styles, masks, indents.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from bench.language import Voice, areas, material, quantile

SEED = 20240101
_NUMERALS = "零一二三四五六七八九十"
# a fixed time for the members of docx files: the same corpus, the same bytes
_TIME = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """How one compilation is set."""

    format: str
    encoding: str
    contents: str  # "", "tabs", "numbered"
    marker: str  # put before a title
    mask: str  # what hides figures and places; "" hides nothing
    letters: bool  # a character is replaced by a letter
    indent: str
    flat: bool  # 1. headings right under 一、


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before its compilation's layout is applied: (style, text) of its paragraphs, the title first."""

    paragraphs: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        return self.paragraphs[0][1]


def numeral(number: int) -> str:
    """1 to 99 in Chinese."""
    ten, one = divmod(number, 10)
    head = "" if ten == 0 else ("十" if ten == 1 else f"{_NUMERALS[ten]}十")
    return head + (_NUMERALS[one] if one or not ten else "")


def corpus(count: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """File names and contents of compilations that hold `count` reports between them."""
    made, number = 0, 0
    sizes = material()["statistics"]["compilation"]
    while made < count:
        chance = random.Random(f"{seed} {number}")
        size = round(quantile(sizes, chance))
        layout = _layout(chance)
        drafts = [_draft(random.Random(f"{seed} {number} {n}"), layout) for n in range(size)]
        if number and chance.random() < material()["statistics"]["copies"] * size:
            # a report of an earlier compilation once more, masked as this one is
            other = chance.randrange(number)
            drafts[0] = _draft(random.Random(f"{seed} {other} 1"), layout)
        drafts = drafts[: count - made]
        year = chance.choice((2021, 2022, 2023))
        yield _file(number, f"{year}年工作总结及{year + 1}年工作计划汇编（{len(drafts)}篇）", drafts, layout, chance)
        made, number = made + len(drafts), number + 1


def one(size: int, seed: int = SEED) -> tuple[str, bytes]:
    """File name and content of a single text compilation of `size` reports."""
    chance = random.Random(f"{seed} one")
    layout = replace(_layout(chance), format="txt", encoding="utf-8")
    drafts = [_draft(random.Random(f"{seed} one {n}"), layout) for n in range(size)]
    return _file(0, f"2023年工作总结及2024年工作计划汇编（{size}篇）", drafts, layout, chance)


def _layout(chance: random.Random) -> Layout:
    format_ = chance.choices(("txt", "docx", "html"), (80, 12, 8))[0]
    return Layout(
        format=format_,
        encoding=chance.choices(("utf-8", "gb18030", "utf-8-sig"), (75, 15, 10))[0] if format_ == "txt" else "utf-8",
        contents=chance.choices(("tabs", "numbered", ""), (50, 30, 20))[0],
        marker=chance.choices(("", "##paidbegin##"), (85, 15))[0],
        mask=chance.choices(("XX", "xx", "××", ""), (28, 28, 10, 34))[0],
        letters=chance.random() < material()["statistics"]["letters"],
        indent=chance.choice(("", "", "　　")),
        flat=chance.random() < 0.2,
    )


def _voice(chance: random.Random) -> Voice:
    statistics = material()["statistics"]
    levels: dict[str, int] = material()["levels"]
    area = chance.choice(areas())
    level = chance.choices(("县", "区", "市"), [levels[name] for name in ("县", "区", "市")])[0]
    organ = chance.choice(area["organs"])
    if area.get("level") == "乡镇街道":
        # the organ is named 镇人民政府: its first word is the level
        level = next(kind for kind in ("街道", "镇", "乡") if organ.startswith(kind))
        organ = organ.removeprefix(level)
    draw = chance.random()
    place = "" if area.get("level") != "乡镇街道" else f"XX{level}"
    if draw < statistics["placed"]:
        place = _place(chance, level)
    elif draw < statistics["placed"] + 0.25:
        place = f"XX{level}" if draw < 0.75 else level
    return Voice(area, place, organ, chance.choice((2021, 2022, 2023)))


def _place(chance: random.Random, kind: str) -> str:
    """The name of a place of China that ends as `kind` does."""
    return chance.choice(_places()[kind])


@cache
def _places() -> dict[str, list[str]]:
    """Names of counties and townships by how they end, a long-tailed vocabulary of its own."""
    found: dict[str, list[str]] = {kind: [] for kind in ("县", "区", "市", "镇", "乡", "街道")}
    table = resources.files("builder.knowledge").joinpath("divisions.csv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            _, county, towns = line.split(",")
            for name in (county, *towns.split()):
                kind = next((kind for kind in found if name.endswith(kind)), None)
                if kind and len(name) > len(kind) + 1:
                    found[kind].append(name)
    return found


def _draft(chance: random.Random, layout: Layout) -> Draft:
    voice, statistics = _voice(chance), material()["statistics"]
    between = chance.choice(("及", "和", "暨"))
    title = f"{voice.place}{voice.organ}{voice.year}年工作总结{between}{voice.year + 1}年工作计划"
    wanted = quantile(statistics["characters"], chance)
    body: list[tuple[str, str]] = [("", voice.opening(chance))]
    groups, items = (round(quantile(statistics[name], chance)) for name in ("groups", "items"))
    chapters = [("achievements", f"{voice.year}年工作总结", 0.55)]
    if chance.random() < statistics["problems"]:
        chapters.append(("problems", "存在的问题", 0.1))
    chapters.append(("plans", f"{voice.year + 1}年工作计划", 0.4))
    whole = sum(share for *_, share in chapters)
    for number, (role, heading, share) in enumerate(chapters, 1):
        body.append(("heading1", f"{numeral(number)}、{heading}"))
        part = share / whole
        body += _chapter(
            chance, voice, role, round(groups * part), round(items * part), (wanted - 250) * part, layout.flat
        )
    if chance.random() < statistics["signed"]:
        body += [
            ("", f"{voice.place}{voice.organ}"),
            ("", f"{voice.year}年12月{chance.randrange(1, 29)}日"),
        ]
    return Draft((("title", title), *((style, _masked(text, layout, chance)) for style, text in body)))


def _chapter(
    chance: random.Random, voice: Voice, role: str, groups: int, items: int, length: float, flat: bool
) -> Iterator[tuple[str, str]]:
    """The paragraphs of a chapter of about `length` characters: groups, each with a share of the items, then text."""
    statistics = material()["statistics"]
    left = length
    for group in range(max(1, groups)):
        share = left / (max(1, groups) - group)
        left -= share
        head = voice.heading(chance, role)
        own = items // max(1, groups) + (group < items % max(1, groups))
        counted = chance.random() < statistics["enumerated"]
        if groups == 0:
            yield from _texts(chance, voice, role, share, counted)
        elif own and not flat:
            yield "heading2", f"（{numeral(group + 1)}）{head}"
            for item in range(own):
                text = voice.paragraph(chance, role, int(share / own) - 12, False)
                yield "heading3", f"{item + 1}.{voice.heading(chance, role)}。{text}"
        elif chance.random() < statistics["run_in"]:
            text = voice.paragraph(chance, role, int(share) - 20, counted)
            yield "heading2", f"{f'{group + 1}.' if flat else f'（{numeral(group + 1)}）'}{head}。{text}"
        else:
            yield "heading2", f"{f'{group + 1}.' if flat else f'（{numeral(group + 1)}）'}{head}"
            yield from _texts(chance, voice, role, share - 20, counted)


def _texts(chance: random.Random, voice: Voice, role: str, length: float, counted: bool) -> Iterator[tuple[str, str]]:
    left = length
    while left > 0:
        wanted = min(left, quantile(material()["statistics"]["paragraph"], chance) + 40)
        text = voice.paragraph(chance, role, int(wanted), counted)
        left -= len(text)
        yield "", text


def _masked(text: str, layout: Layout, chance: random.Random) -> str:
    """Figures hidden as the compilation hides them, and 党 written as a letter where it does that."""
    if layout.letters:
        text = text.replace("党", "D")
    if not layout.mask:
        return text
    return re.sub(
        r"(?<![\d年])\d[\d.]*(?![\d.]*[年、日月])",
        lambda found: layout.mask if chance.random() < 0.4 and found.start() else found[0],
        text,
    )


def _file(number: int, title: str, drafts: list[Draft], layout: Layout, chance: random.Random) -> tuple[str, bytes]:
    name = f"compilation-{number:05d}.{layout.format}"
    lines = list(_lines(title, drafts, replace(layout, marker="" if layout.format != "txt" else layout.marker), chance))
    if layout.format == "docx":
        return name, _docx(lines)
    if layout.format == "html":
        return name, _html(title, lines)
    text = "".join(f"{layout.indent if style != 'title' else ''}{text}\n" for style, text in lines)
    return name, text.encode(layout.encoding)


def _lines(title: str, drafts: list[Draft], layout: Layout, chance: random.Random) -> Iterator[tuple[str, str]]:
    yield "title", title
    if layout.contents:
        yield "", "目录"
        page = 1
        for number, draft in enumerate(drafts, 1):
            yield "", f"{draft.title}\t{page}" if layout.contents == "tabs" else f"{number}.{draft.title}"
            page += chance.randrange(4, 12)
    for draft in drafts:
        yield "", ""
        for style, text in draft.paragraphs:
            yield style, f"{layout.marker}{text}" if style == "title" else text
        yield "", ""


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def _docx(lines: list[tuple[str, str]]) -> bytes:
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{html.escape(t, quote=False)}</w:t></w:r></w:p>' for _, t in lines
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return out.getvalue()


def _html(title: str, lines: list[tuple[str, str]]) -> bytes:
    body = "\n".join(f"<p>{html.escape(text)}</p>" for _, text in lines if text)
    page = (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n'
        f"<body><article>\n{body}\n</article></body></html>\n"
    )
    return page.encode()


def write_corpus(count: int, out: Path, seed: int = SEED) -> int:
    """Write the compilations of `count` reports into `out`; how many files these are."""
    out.mkdir(parents=True, exist_ok=True)
    files = 0
    for name, content in corpus(count, seed):
        (out / name).write_bytes(content)
        files += 1
    return files


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("--reports", type=int, default=600, metavar="N")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen: Any = parser.parse_args(arguments)
    files = write_corpus(chosen.reports, chosen.out, chosen.seed)
    print(f"{chosen.out}: {chosen.reports} reports in {files} compilations")


if __name__ == "__main__":
    main()
