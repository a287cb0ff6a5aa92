"""Split a compilation into reports: its own title, its contents list, and where each report begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from builder.clean.noise import Noise, find_noise, without_markers
from builder.knowledge import load
from builder.model import Line, Source
from builder.numbering import number_of

_YEAR = r"(?:(?:19|20)\d{2}|[xX×＊*]{4}|20[xX×]{2}|二[〇○零]?[〇○零一二三四五六七八九]{1,3})\s?(?:[-—–至]\s?(?:19|20)?\d{2,4}\s?)?(?:年度|年|工作|度)?"
_DATE = re.compile(r"[（(]?\s?(?:(?:19|20)\d{2}|[xX×]{4}|二[〇○零][〇○零一二三四五六七八九]{2})\s?年\s?[\dxX×一二三四五六七八九十]{1,3}\s?月(?:\s?[\dxX×一二三四五六七八九十]{1,3}\s?日)?\s?[）)]?|[（(]?(?:19|20)\d{2}[.\-/]\d{1,2}[.\-/]\d{1,2}[）)]?")
_SENTENCE = re.compile("[。；！？;!?]")
_LEADER = re.compile(r"[\s.．·…‥_\-—]{3,}\d{0,4}\s*$|\t\s*\d{1,4}\s*$|[.．·…]{2,}\s*$")
_PAGE = re.compile(r"(?:(?<=[\u4e00-\u9fff）)》”])|\s)\s*[(（]?\d{1,4}[)）]?\s*$")
_COUNT = re.compile(r"[（(【]?\s*共?\s*(\d{1,3})\s*[篇份个]\s*[）)】]?")
_ENTRY_NUMBER = re.compile(r"^\s*(?:\d{1,3}\s*[.．、）)]\s*|[（(]\s*\d{1,3}\s*[）)]\s*|[一二三四五六七八九十]{1,3}\s*、\s*|[①-⑳]\s*)")
_LONGEST = 60
_MASK = re.compile(r"[xX×＊*某○〇_]+")


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
LEFTOVER = Noise("leftover", "outside-reports", "位于第一篇报告之前的文字，不属于任何报告。")


class _Words:
    def __init__(self) -> None:
        data = load("titles")
        genres = sorted({*data["genres"]["summary"], *data["genres"]["plan"]}, key=lambda w: (-len(w), w))
        tails = "|".join(map(re.escape, sorted(data["tails"], key=len, reverse=True)))
        remark = r"[（(【〔][^（(【〔）)】〕]{1,20}[）)】〕]"
        self.genre = re.compile("|".join(map(re.escape, genres)))
        self.ending = re.compile(rf"(?:{'|'.join(map(re.escape, genres))})(?:{tails})?(?:{remark})?$")
        self.plan = re.compile("|".join(map(re.escape, sorted(data["genres"]["plan"], key=len, reverse=True))))
        self.summary = re.compile("|".join(map(re.escape, sorted(data["genres"]["summary"], key=len, reverse=True))))
        self.compilation = re.compile("|".join(map(re.escape, data["compilation"])))
        self.contents = {re.sub(r"\s", "", w).lower() for w in data["contents"]}
        self.marker = re.compile("|".join(f"(?:{p})" for p in data["piece_markers"]))
        self.not_at_head = tuple(data["not_at_head"])


@cache
def _words() -> _Words:
    return _Words()


@cache
def _organ_word() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(load("organs")["endings"], key=len, reverse=True))))


def has_organ(text: str) -> bool:
    """Whether a title names who it is by: a word that organs end with, before the year or the genre."""
    return bool(_organ_word().search(re.sub(r"工作|年度|办理", "  ", text)))


def bare_title(text: str) -> str:
    """A title less its marker of the n-th report and the white space and brackets around it."""
    text = without_markers(text)
    found = _words().marker.match(text)
    if found:
        text = text[found.end() :]
    text = text.strip().strip("#").strip()
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text


def comparable(text: str) -> str:
    """What titles are compared by: no numbers of a list, leaders, pages, masks, white space or punctuation."""
    text = bare_title(_LEADER.sub("", text.strip()))
    stripped = _ENTRY_NUMBER.sub("", text)
    text = stripped if stripped else text
    text = _MASK.sub("", text).replace("D", "党")
    return re.sub(r"[\s，,。、：:“”\"《》〈〉（）()\-—－·.．]", "", text)


def looks_like_title(text: str) -> bool:
    """Whether a line's words could be a report's title, wherever it stands."""
    text = bare_title(text)
    if not 5 <= len(text) <= _LONGEST or _SENTENCE.search(text[:-1]) or text.endswith(("：", ":", "，", "；")):
        return False
    if number_of(text) is not None and not re.match(r"\d{1,3}[.、]?(?:19|20)\d\d年?", text):
        return False
    if text.startswith(_words().not_at_head) or text.count("，") > 1:
        return False
    if not _words().ending.search(text.rstrip("。")):
        return False
    return bool(re.search(_YEAR, text)) or has_organ(text) or text.startswith("关于")


def is_date(text: str) -> bool:
    """Whether a line is nothing but a date (brackets allowed)."""
    return bool(_DATE.fullmatch(text.strip()))


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int  # of the last line of the title among the non-empty lines
    start: int  # of its first line
    title: str
    marked: bool  # by 篇 markers or by the format
    strong: bool


def split(source: Source) -> Split:
    """Find the reports of a source.

    Works without a contents list, with one that does not agree, with titles on two lines, with 篇 markers,
    and for a source that is a single report. Never raises: what is doubtful is said in `warnings` and `doubt`.
    """
    noise = find_noise(source.lines)
    lines = [line for line in source.lines if line.text.strip() and line.number not in noise]
    dropped = dict(noise)
    warnings: list[str] = []
    head, declared, start = _compilation_title(lines)
    for line in lines[:start]:
        dropped[line.number] = HEAD
    contents, start, in_list = _contents(lines, start)
    for line in in_list:
        dropped[line.number] = CONTENTS
    if declared is None and head:
        declared = _declared(head)
    candidates = _candidates(source, lines, start, head)
    chosen = _choose(candidates, contents, lines, start)
    if not chosen and start < len(lines):
        chosen = [_whole(lines, start, head, source.name)]
        if chosen[0].title == head:
            head = None
    for index in range(start, chosen[0].start if chosen else len(lines)):
        dropped[lines[index].number] = LEFTOVER
    pieces = []
    for position, candidate in enumerate(chosen):
        end = chosen[position + 1].start if position + 1 < len(chosen) else len(lines)
        title_lines = tuple(lines[i].number for i in range(candidate.start, candidate.index + 1))
        first = lines[candidate.start].number if title_lines else lines[candidate.start].number
        doubt = ""
        if end - candidate.index <= 1:
            doubt = "只有题名，没有正文。"
        pieces.append(Piece(candidate.title, title_lines or (first,), first, lines[end - 1].number, doubt))
    warnings += _disagreements(declared, contents, pieces)
    left = sum(len(line.text) for line in lines if dropped.get(line.number) is LEFTOVER)
    if left > 200:
        warnings.append(f"第一篇之前有 {left} 字不属于任何报告，请核对是否漏认了题名。")
    inside = {n: kind for n, kind in dropped.items()}
    return Split(head, declared, contents, tuple(pieces), inside, tuple(warnings))


def _compilation_title(lines: Sequence[Line]) -> tuple[str | None, int | None, int]:
    """The compilation's own title and declared count, and the index of the first line behind them."""
    words = _words()
    title, declared, start = None, None, 0
    for index, line in enumerate(lines[:8]):
        text = without_markers(line.text)
        if re.sub(r"\s", "", text).lower() in words.contents:
            break
        count = _COUNT.search(text)
        if title is None and len(text) <= 80 and words.compilation.search(text) and not _SENTENCE.search(text):
            title, start = _COUNT.sub("", text) if count else text, index + 1
            title = title.strip(" （()）【】")
        elif count and len(text) <= 12 and title is not None:
            start = index + 1
        else:
            break
        if count:
            declared = int(count[1])
    if title is None and lines:
        # a title without such a word, with a count in brackets, right before a contents list
        text = without_markers(lines[0].text)
        if (count := re.search(r"[（(]\s*(\d{1,3})\s*篇\s*[）)]\s*$", text)) and len(text) <= 80:
            title, declared, start = text[: count.start()].strip(), int(count[1]), 1
    return title, declared, start


def _declared(title: str) -> int | None:
    count = _COUNT.search(title)
    return int(count[1]) if count else None


def _contents(lines: Sequence[Line], start: int) -> tuple[tuple[str, ...], int, list[Line]]:
    """The contents list: its titles, the index of the first line behind it, and its lines."""
    words = _words()
    headed = start < len(lines) and re.sub(r"[\s\d.．…·]", "", without_markers(lines[start].text)).lower() in words.contents
    index = start + 1 if headed else start
    run: list[tuple[int, str, bool]] = []
    while index < len(lines) and len(run) < 2000:
        text = without_markers(lines[index].text)
        paged = bool(_LEADER.search(text)) and len(text) <= 120
        entry = bare_title(_LEADER.sub("", text))
        squeezed = re.sub(r"[\s\d.．…·]", "", text).lower()
        if squeezed in words.contents or (words.compilation.search(entry) and len(entry) <= 80 and paged):
            run.append((index, "", paged))
        elif paged or looks_like_title(_ENTRY_NUMBER.sub("", _PAGE.sub("", entry)) if not looks_like_title(entry) else entry):
            run.append((index, entry, paged))
        elif headed and _is_entry(entry) and index + 1 < len(lines):
            run.append((index, entry, paged))
        else:
            break
        index += 1
    entries = [item for item in run if item[1]]
    if not headed and len(entries) < 3:
        return (), start, []
    run = _without_first_title(run)
    end = run[-1][0] + 1 if run else (start + 1 if headed else start)
    titles = tuple(_entry_title(text) for _, text, _ in run if text)
    return titles, end, list(lines[start:end])


def _is_entry(text: str) -> bool:
    """A line of a headed contents list that does not look like a title of its own: numbered, short, no sentence."""
    return len(text) <= 60 and bool(_ENTRY_NUMBER.match(text)) and not _SENTENCE.search(text) and "，" not in text


def _entry_title(text: str) -> str:
    title = _PAGE.sub("", text) if not looks_like_title(text) else text
    stripped = _ENTRY_NUMBER.sub("", title, count=1)
    return bare_title(stripped if len(stripped) >= 4 else title)


def _without_first_title(run: list[tuple[int, str, bool]]) -> list[tuple[int, str, bool]]:
    """A contents list runs into the title of the first report: take that off again."""
    while run:
        last = run[-1]
        earlier = [comparable(text) for _, text, _ in run[:-1] if text]
        # an entry with a page number, or the only one left, is no title of a body
        if not last[1] or last[2] or not earlier:
            break
        key = comparable(last[1])
        paged = any(paged for *_, paged in run[:-1])
        if not (paged or key in earlier or _likeness(key, earlier[0]) >= 0.75):
            break
        run = run[:-1]
    return run


def _candidates(source: Source, lines: Sequence[Line], start: int, head: str | None) -> list[_Candidate]:
    """Every place behind `start` where a report could begin."""
    words = _words()
    by_number = {line.number: i for i, line in enumerate(source.lines)}
    found: list[_Candidate] = []
    index = start
    while index < len(lines):
        line = lines[index]
        text = without_markers(line.text)
        marker = words.marker.match(text)
        rest = bare_title(text) if len(text) <= 120 else ""
        styled = line.style in ("title", "heading1") and 0 < len(text) <= 80
        if marker and not rest and index + 1 < len(lines) and len(bare_title(lines[index + 1].text)) <= _LONGEST:
            title = bare_title(lines[index + 1].text)
            found.append(_Candidate(index + 1, index, title, True, True))
            index += 2
            continue
        if (marker and looks_like_title(rest)) or (styled and looks_like_title(text)):
            found.append(_Candidate(index, index, rest, True, True))
            index += 1
            continue
        joined = _two_lines(source, lines, index, by_number)
        if joined:
            found.append(_Candidate(index + 1, index, joined, False, True))
            index += 2
            continue
        if looks_like_title(text) and not _is_quoted(source, lines, index):
            before = lines[index - 1].text.strip() if index > start else ""
            gap = index == start or _blank_between(lines, index)
            closed = gap or before.endswith(("。", "！", "”", "；", "）")) or is_date(before) or number_of(before) is not None
            both = bool(words.plan.search(text)) and bool(words.summary.search(words.plan.sub("", text)))
            followed = _begins_report(lines, index)
            strong = (gap or both or has_organ(text)) and closed and followed
            found.append(_Candidate(index, index, rest, False, strong))
        index += 1
    return found


def _blank_between(lines: Sequence[Line], index: int) -> bool:
    return index == 0 or lines[index].number - lines[index - 1].number > 1


def _is_quoted(source: Source, lines: Sequence[Line], index: int) -> bool:
    """A title in a list of attachments or of documents is no beginning: the line before ends with 附件： or the like."""
    before = lines[index - 1].text.strip() if index else ""
    return before.endswith(("：", ":")) and len(before) < 12 or before.startswith(("附件", "附：")) and len(before) < 20


def _begins_report(lines: Sequence[Line], index: int) -> bool:
    """Whether what follows a title reads like the beginning of a report."""
    if index + 1 >= len(lines):
        return False
    text = without_markers(lines[index + 1].text)
    number = number_of(text)
    if number is not None:
        return number.value == 1 or number.level <= 2
    return len(text) >= 25 or text.endswith(("：", ":", "。")) or is_date(text) or text.startswith(("（", "(", "——", "—")) or looks_like_title(text)


def _two_lines(source: Source, lines: Sequence[Line], index: int, by_number: dict[int, int]) -> str | None:
    """A title broken over two adjacent lines, joined; None if this is no such place."""
    if index + 1 >= len(lines) or lines[index + 1].number != lines[index].number + 1:
        return None
    one, two = without_markers(lines[index].text), without_markers(lines[index + 1].text)
    if not 3 <= len(one) <= 40 or not 3 <= len(two) <= 40 or _SENTENCE.search(one + two) or number_of(one) or number_of(two):
        return None
    if index and not _blank_between(lines, index) and not lines[index - 1].text.strip().endswith(("。", "！")) and not is_date(lines[index - 1].text):
        return None
    if is_date(one) or is_date(two) or one.endswith(("：", "，")) or not looks_like_title(one + two):
        return None
    organ_line = not looks_like_title(one) and bool(re.search(rf"(?:{_organ_word().pattern})$", one)) and not has_organ(two)
    continued = two.startswith(("及", "和", "暨", "与", "的", "以及")) or one.endswith(("及", "和", "暨", "与", "的", "年", "年度", "工作"))
    if organ_line or continued:
        return bare_title(one) + two
    return None


def title_parts(title: str) -> tuple[bool, bool]:
    """Whether a title names a summary, and whether it names a plan."""
    words = _words()
    without_plan = words.plan.sub("", title)
    return bool(words.summary.search(without_plan)), bool(words.plan.search(title))


def _choose(candidates: list[_Candidate], contents: tuple[str, ...], lines: Sequence[Line], start: int) -> list[_Candidate]:
    """The candidates that begin a report: those that the contents list names, and those that are clear by themselves."""
    listed = _align(candidates, [comparable(title) for title in contents])
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
    """Whether a title-like line is a heading of the report that `enclosing` names: “2024年工作计划” within a report on both."""
    summary, plan = title_parts(title)
    outer_summary, outer_plan = title_parts(enclosing)
    if summary and plan and not (re.sub(r"\s", "", title) == re.sub(r"\s", "", enclosing)):
        return False
    if not has_organ(title):
        # a report of its own would say whose it is, unless the enclosing title does not say so either
        return has_organ(enclosing) or (outer_summary and outer_plan) or (summary, plan) != (outer_summary, outer_plan)
    organ = comparable(re.split(_YEAR, title)[0])
    inside = bool(organ) and organ in comparable(enclosing)
    return inside and outer_summary and outer_plan and not (summary and plan)


def _align(candidates: list[_Candidate], wanted: list[str]) -> set[int]:
    """Indexes of candidates that match the entries of the contents list, in order, as many as possible.

    Longest common subsequence with similarity; equal titles are told apart by their order only.
    """
    if not wanted or not candidates:
        return set()
    have = [comparable(c.title) for c in candidates]
    if len(wanted) * len(have) > 4_000_000:
        names = set(wanted)
        return {i for i, title in enumerate(have) if title in names}
    best = [[0.0] * (len(wanted) + 1) for _ in range(len(have) + 1)]
    for i in range(len(have) - 1, -1, -1):
        for j in range(len(wanted) - 1, -1, -1):
            likeness = _likeness(have[i], wanted[j])
            # a place that also looks like a beginning is preferred among equals
            taken = best[i + 1][j + 1] + likeness + 0.01 * candidates[i].strong if likeness >= 0.75 else -1.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    i = j = 0
    matched: set[int] = set()
    while i < len(have) and j < len(wanted):
        likeness = _likeness(have[i], wanted[j])
        if likeness >= 0.75 and abs(best[i][j] - (best[i + 1][j + 1] + likeness + 0.01 * candidates[i].strong)) < 1e-9:
            matched.add(i)
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return matched


@cache
def _grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def _likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    one, two = _grams(a), _grams(b)
    return 2 * len(one & two) / (len(one) + len(two))


def _whole(lines: Sequence[Line], start: int, head: str | None, name: str) -> _Candidate:
    """A source without any title is one report: its first short line is the title."""
    first = without_markers(lines[start].text)
    if len(first) <= _LONGEST and not _SENTENCE.search(first[:-1]) and start + 1 < len(lines):
        return _Candidate(start, start, bare_title(first), False, False)
    return _Candidate(start - 1, start, head or re.sub(r"\.\w+$", "", name), False, False)


def _disagreements(declared: int | None, contents: tuple[str, ...], pieces: Sequence[Piece]) -> list[str]:
    """Sentences on where declared count, contents list and bodies do not agree."""
    warnings = []
    if declared is not None and declared != len(pieces):
        warnings.append(f"题名声明 {declared} 篇，实际找到 {len(pieces)} 篇，请核对。")
    if contents:
        left = [comparable(p.title) for p in pieces]
        for title in contents:
            key = comparable(title)
            best = max(left, key=lambda have: _likeness(have, key), default="")
            if best and _likeness(best, key) >= 0.75:
                left.remove(best)
            else:
                warnings.append(f"目录列有“{title}”，但没有找到它的正文。")
        for piece in pieces:
            if comparable(piece.title) in left:
                left.remove(comparable(piece.title))
                warnings.append(f"第 {piece.first} 行的“{piece.title}”不在目录里。")
    if not pieces:
        warnings.append("没有找到任何报告，请核对文件内容。")
    warnings += [f"第 {p.first} 行的“{p.title}”{p.doubt}" for p in pieces if p.doubt]
    return warnings
