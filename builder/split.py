"""Split a compilation into reports: its own title, its contents list, and where each report begins and ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.agreement import align, disagreements
from builder.clean.noise import PAGE_NUMBER, RUNNING_HEAD, Noise, find_noise, without_markers
from builder.contents import compilation_title, contents_list, declared_count
from builder.corrections.entries import RULE, LineItem
from builder.corrections.settle import line_sorts
from builder.model import Line, Source
from builder.numbering import number_of
from builder.titles import (
    COUNT,
    LONGEST,
    SENTENCE,
    YEAR,
    bare_title,
    comparable,
    has_organ,
    is_date,
    looks_like_title,
    organ_word,
    title_parts,
    words,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Where one report stands: `title` is as in the source, markers and list marks removed; lines inclusive.

    `title_lines` are the lines that the title occupies. `doubt` says what a person should check, or is empty.
    """

    title: str
    title_lines: tuple[int, ...]
    first: int
    last: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A compilation taken apart. `dropped` are the non-empty lines outside of every report, with what they are."""

    title: str | None
    declared: int | None
    contents: tuple[str, ...]
    pieces: tuple[Piece, ...]
    dropped: dict[int, Noise]
    warnings: tuple[str, ...]


CONTENTS = Noise("contents", "contents-list", "汇编的目录，不属于任何报告。")
HEAD = Noise("compilation-title", "compilation-title", "汇编的题名，不属于任何报告。")
BY_HAND = Noise("leftover", RULE, "据人工更正，不属于任何报告。")
LEFTOVER = Noise("leftover", "outside-reports", "位于第一篇报告之前的文字，不属于任何报告。")


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int  # of the last line of the title among the non-empty lines
    start: int  # of its first line
    title: str
    marked: bool  # by 篇 markers or by the format
    strong: bool


def split(source: Source, settled: Sequence[LineItem] = ()) -> Split:
    """Find the reports of a source.

    Works without a contents list, with one that does not agree, with titles on two lines, with 篇 markers,
    and for a source that is a single report. What is doubtful is said in `warnings` and `doubt`; raises CorrectionError
    only, for `settled` lines (what a person said they are) that are not there.
    """
    sorts = line_sorts(settled, source.lines)
    noise = {n: what for n, what in find_noise(source.lines).items() if n not in sorts}
    noise |= {n: BY_HAND for n, sort in sorts.items() if sort == "noise"}
    lines = [line for line in source.lines if line.text.strip() and line.number not in noise]
    head, declared, start = compilation_title(lines)
    dropped = noise | {line.number: HEAD for line in lines[:start]}
    if head:
        repeated = _running_heads(lines, start, noise) - sorts.keys()
        dropped |= dict.fromkeys(repeated, RUNNING_HEAD)
        lines = [line for line in lines if line.number not in repeated]
    contents, start, in_list = contents_list(lines, start)
    if early := [i for i, line in enumerate(lines[:start]) if sorts.get(line.number) in ("title", "text")]:
        start = early[0]  # behind the list, as a person said
        in_list = [line for line in in_list if line.number < lines[start].number]
    dropped |= {line.number: CONTENTS for line in in_list}
    if declared is None and head:
        declared = declared_count(head)
    chosen = _settled(lines, _choose(_candidates(lines, start), contents), sorts)
    if not chosen and start < len(lines):
        chosen = [_whole(lines, start, head, source.name)]
        head = None if chosen[0].title == head else head
    dropped = {n: what for n, what in dropped.items() if sorts.get(n, "noise") == "noise"}
    dropped |= {line.number: LEFTOVER for line in lines[start : chosen[0].start if chosen else len(lines)]}
    ends = [c.start for c in chosen[1:]] + [len(lines)]
    pieces = tuple(_piece(lines, candidate, end) for candidate, end in zip(chosen, ends, strict=False))
    warnings = disagreements(declared, contents, [(p.first, p.title) for p in pieces])
    warnings += [f"第 {p.first} 行的“{p.title}”{p.doubt}" for p in pieces if p.doubt]
    left = sum(len(line.text) for line in lines if dropped.get(line.number) is LEFTOVER)
    if left > 200:
        warnings.append(f"第一篇之前有 {left} 字不属于任何报告，请核对是否漏认了题名。")
    return Split(head, declared, contents, pieces, dropped, tuple(warnings))


def _settled(lines: Sequence[Line], chosen: list[_Candidate], sorts: Mapping[int, str]) -> list[_Candidate]:
    """The beginnings with those that a person settled: adjacent title lines are one title."""
    if not sorts:
        return chosen
    kept = [c for c in chosen if not any(lines[i].number in sorts for i in range(c.start, c.index + 1))]
    titles = [i for i, line in enumerate(lines) if sorts.get(line.number) == "title"]
    for index in titles:
        if index - 1 in titles:
            last = kept.pop()
            kept.append(_Candidate(index, last.start, last.title + without_markers(lines[index].text), True, True))
        else:
            kept.append(_Candidate(index, index, bare_title(without_markers(lines[index].text)), True, True))
    return sorted(kept, key=lambda c: c.start)


def _piece(lines: Sequence[Line], candidate: _Candidate, end: int) -> Piece:
    """The report that begins at `candidate` and goes up to the line before index `end`."""
    first = lines[candidate.start].number
    title_lines = tuple(lines[i].number for i in range(candidate.start, candidate.index + 1)) or (first,)
    doubt = "只有题名，没有正文。" if end - candidate.index <= 1 else ""
    return Piece(candidate.title, title_lines, first, lines[end - 1].number, doubt)


def _running_heads(lines: Sequence[Line], start: int, noise: Mapping[int, Noise]) -> set[int]:
    """Later lines that repeat the compilation's title: beside a page number, or where it cannot name a report."""
    heads = {head for line in lines[:start] if len(head := _unpaged(line.text)) >= 6}
    heads |= {bare for head in heads if len(bare := COUNT.sub("", head)) >= 6}
    paged = {n + step for n, what in noise.items() if what is PAGE_NUMBER for step in (-1, 1)}
    return {
        line.number
        for line in lines[start:]
        if (text := _unpaged(line.text)) in heads
        and (
            line.number in paged
            or text != without_markers(line.text)
            or words().compilation.search(text)
            or words().contents & {text}
        )
    }


_AROUND = " \u3000\t·•—–-|｜/★☆"
_PAGE_OF_HEAD = re.compile(rf"第?\s?\d{{1,4}}\s?页?[{re.escape(_AROUND)}]{{0,12}}$")


def _unpaged(text: str) -> str:
    """A running head without the page number and the signs around it: 汇编 · 7 ·"""
    text = without_markers(text)
    return _PAGE_OF_HEAD.sub("", text).strip(_AROUND) if len(text) <= LONGEST + 40 else text


def _candidates(lines: Sequence[Line], start: int) -> list[_Candidate]:
    """Every place behind `start` where a report could begin."""
    vocabulary = words()
    found: list[_Candidate] = []
    index = start
    while index < len(lines):
        line = lines[index]
        text = without_markers(line.text)
        marker = vocabulary.marker.match(text)
        rest = bare_title(text) if len(text) <= 120 else ""
        styled = line.style in ("title", "heading1") and 0 < len(text) <= 80
        if marker and not rest and index + 1 < len(lines) and len(bare_title(lines[index + 1].text)) <= LONGEST:
            title = bare_title(lines[index + 1].text)
            found.append(_Candidate(index + 1, index, title, True, True))
            index += 2
            continue
        if (marker and looks_like_title(rest)) or (styled and looks_like_title(text)):
            found.append(_Candidate(index, index, rest, True, True))
            index += 1
            continue
        joined = _two_lines(lines, index)
        if joined:
            found.append(_Candidate(index + 1, index, joined, False, True))
            index += 2
            continue
        if looks_like_title(text) and not _is_quoted(lines, index):
            before = lines[index - 1].text.strip() if index > start else ""
            gap = index == start or _blank_between(lines, index)
            closed = (
                gap
                or before.endswith(("。", "！", "”", "；", "）"))
                or is_date(before)
                or number_of(before) is not None
            )
            both = bool(vocabulary.plan.search(text)) and bool(vocabulary.summary.search(vocabulary.plan.sub("", text)))
            followed = _begins_report(lines, index)
            strong = (gap or both or has_organ(text)) and closed and followed
            found.append(_Candidate(index, index, rest, False, strong))
        index += 1
    return found


def _blank_between(lines: Sequence[Line], index: int) -> bool:
    return index == 0 or lines[index].number - lines[index - 1].number > 1


def _is_quoted(lines: Sequence[Line], index: int) -> bool:
    """A title in a list of attachments is no beginning: the line before is 附件： or the like."""
    before = lines[index - 1].text.strip() if index else ""
    listed = before.endswith(("：", ":")) and len(before) < 12
    return listed or (before.startswith(("附件", "附：")) and len(before) < 20)


def _begins_report(lines: Sequence[Line], index: int) -> bool:
    """Whether what follows a title reads like the beginning of a report."""
    if index + 1 >= len(lines):
        return False
    text = without_markers(lines[index + 1].text)
    number = number_of(text)
    if number is not None:
        return number.value == 1 or number.level <= 2
    return (
        len(text) >= 25
        or text.endswith(("：", ":", "。"))
        or is_date(text)
        or text.startswith(("（", "(", "——", "—"))
        or looks_like_title(text)
    )


def _two_lines(lines: Sequence[Line], index: int) -> str | None:
    """A title broken over two adjacent lines, joined; None if this is no such place."""
    if index + 1 >= len(lines) or lines[index + 1].number != lines[index].number + 1:
        return None
    one, two = without_markers(lines[index].text), without_markers(lines[index + 1].text)
    if (
        not 3 <= len(one) <= 40
        or not 3 <= len(two) <= 40
        or SENTENCE.search(one + two)
        or number_of(one)
        or number_of(two)
    ):
        return None
    styled = lines[index].style == lines[index + 1].style == "title"  # a running head may stand right above
    if (
        index
        and not styled
        and not _blank_between(lines, index)
        and not lines[index - 1].text.strip().endswith(("。", "！"))
        and not is_date(lines[index - 1].text)
    ):
        return None
    if is_date(one) or is_date(two) or one.endswith(("：", "，")) or not looks_like_title(one + two):
        return None
    organ_line = (
        not looks_like_title(one) and bool(re.search(rf"(?:{organ_word().pattern})$", one)) and not has_organ(two)
    )
    continued = two.startswith(("及", "和", "暨", "与", "的", "以及")) or one.endswith(
        ("及", "和", "暨", "与", "的", "年", "年度", "工作")
    )
    if organ_line or continued:
        return bare_title(one) + two
    return None


def _choose(candidates: list[_Candidate], contents: tuple[str, ...]) -> list[_Candidate]:
    """The candidates that begin a report: those that the contents list names, and those that are clear anyway."""
    listed = align([(c.title, c.strong) for c in candidates], [comparable(title) for title in contents])
    marked = sum(c.marked for c in candidates)
    chosen: list[_Candidate] = []
    for position, candidate in enumerate(candidates):
        if position in listed or candidate.marked:
            chosen.append(candidate)
            continue
        if not candidate.strong:
            continue
        # where all titles are marked, or the contents list is complete, an unmarked line needs more than good looks
        if marked >= 3 and marked >= 0.8 * len(contents or candidates) and not has_organ(candidate.title):
            continue
        enclosing = chosen[-1] if chosen else None
        if enclosing is not None and _is_part_heading(candidate.title, enclosing.title):
            continue
        if contents and len(listed) >= len(contents) and not has_organ(candidate.title):
            continue
        chosen.append(candidate)
    return chosen


def _is_part_heading(title: str, enclosing: str) -> bool:
    """Whether a title-like line is a heading of the report named `enclosing`: 2024年工作计划 in a report on both."""
    summary, plan = title_parts(title)
    outer_summary, outer_plan = title_parts(enclosing)
    if summary and plan and re.sub(r"\s", "", title) != re.sub(r"\s", "", enclosing):
        return False
    if not has_organ(title):
        # a report of its own would say whose it is, unless the enclosing title does not say so either
        return has_organ(enclosing) or (outer_summary and outer_plan) or (summary, plan) != (outer_summary, outer_plan)
    organ = comparable(re.split(YEAR, title)[0])
    inside = bool(organ) and organ in comparable(enclosing)
    return inside and outer_summary and outer_plan and not (summary and plan)


def _whole(lines: Sequence[Line], start: int, head: str | None, name: str) -> _Candidate:
    """A source without any title is one report: its first short line is the title."""
    first = without_markers(lines[start].text)
    if len(first) <= LONGEST and not SENTENCE.search(first[:-1]) and start + 1 < len(lines):
        return _Candidate(start, start, bare_title(first), False, False)
    return _Candidate(start - 1, start, head or re.sub(r"\.\w+$", "", name), False, False)
