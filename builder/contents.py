"""The head of a compilation: its own title, the count it declares, and its contents list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.clean.noise import without_markers
from builder.model import Line
from builder.titles import (
    COUNT,
    ENTRY_NUMBER,
    LEADER,
    LONGEST_ENTRY,
    PAGE,
    SENTENCE,
    bare_title,
    comparable,
    has_organ,
    likeness,
    looks_like_title,
    words,
)


def compilation_title(lines: Sequence[Line]) -> tuple[str | None, int | None, int]:
    """The compilation's own title and declared count, and the index of the first line behind them."""
    vocabulary = words()
    title, declared, start = None, None, 0
    for index, line in enumerate(lines[:8]):
        text = without_markers(line.text)
        if re.sub(r"\s", "", text).lower() in vocabulary.contents:
            break
        count = COUNT.search(text)
        if title is None and len(text) <= 80 and vocabulary.compilation.search(text) and not SENTENCE.search(text):
            title, start = COUNT.sub("", text) if count else text, index + 1
            title = title.strip(" （()）【】★☆▲◆●■※*~～—-")
        elif count and len(text) <= 12 and title is not None:
            start = index + 1
        else:
            break
        if count:
            declared = int(count[1])
    if title is None and len(lines) > 1 and _heads_a_collection(lines):
        title, start = without_markers(lines[0].text), 1
        if (count := COUNT.fullmatch(without_markers(lines[1].text))) is not None:
            declared, start = int(count[1]), 2
    if title is None and lines:
        # a title without such a word, with a count in brackets, right before a contents list
        text = without_markers(lines[0].text)
        if (count := re.search(r"[（(]\s*(\d{1,3})\s*篇\s*[）)]\s*$", text)) and len(text) <= 80:
            title, declared, start = text[: count.start()].strip(), int(count[1]), 1
    return title, declared, start


def _heads_a_collection(lines: Sequence[Line]) -> bool:
    """Whether the first line, a title without an organ and without the words for a collection, heads one all the same:

    a count, a contents list, a marker of the n-th report or a title with an organ follows at once.
    """
    first, second = (without_markers(line.text) for line in lines[:2])
    if not looks_like_title(first) or has_organ(first) or words().marker.match(first):
        return False
    squeezed = re.sub(r"[\s\d.．…·]", "", second).lower()
    follows = COUNT.fullmatch(second) or squeezed in words().contents or words().marker.match(second)
    return bool(follows) or (looks_like_title(second) and has_organ(second))


def declared_count(title: str) -> int | None:
    count = COUNT.search(title)
    return int(count[1]) if count else None


def contents_list(lines: Sequence[Line], start: int) -> tuple[tuple[str, ...], int, list[Line]]:
    """The contents list: its titles, the index of the first line behind it, and its lines."""
    vocabulary = words()
    headed = (
        start < len(lines)
        and re.sub(r"[\s\d.．…·]", "", without_markers(lines[start].text)).lower() in vocabulary.contents
    )
    index = start + 1 if headed else start
    run: list[tuple[int, str, bool]] = []
    while index < len(lines) and len(run) < 2000:
        text = without_markers(lines[index].text)
        if len(text) > LONGEST_ENTRY:
            break
        paged = bool(LEADER.search(text))
        entry = bare_title(LEADER.sub("", text))
        squeezed = re.sub(r"[\s\d.．…·]", "", text).lower()
        if squeezed in vocabulary.contents or (vocabulary.compilation.search(entry) and len(entry) <= 80 and paged):
            run.append((index, "", paged))
        elif (
            paged
            or looks_like_title(ENTRY_NUMBER.sub("", PAGE.sub("", entry)) if not looks_like_title(entry) else entry)
            or (headed and _is_entry(entry) and index + 1 < len(lines))
        ):
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
    return len(text) <= 60 and bool(ENTRY_NUMBER.match(text)) and not SENTENCE.search(text) and "，" not in text


def _entry_title(text: str) -> str:
    title = PAGE.sub("", text) if not looks_like_title(text) else text
    stripped = ENTRY_NUMBER.sub("", title, count=1)
    return bare_title(stripped if len(stripped) >= 4 else title)


def _without_first_title(run: list[tuple[int, str, bool]]) -> list[tuple[int, str, bool]]:
    """A contents list runs into the title of the first report: take that off again."""
    earlier: list[str] = []
    paged = False
    for position, (_, text, has_page) in enumerate(run):
        key = comparable(text) if text else ""
        # the body begins where a list with page numbers has none, or where an entry comes again without one
        again = key in earlier and not any(looks_like_title(later) for _, later, _ in run[position + 1 :])
        if text and not has_page and earlier and (paged or again):
            return run[:position]
        paged = paged or has_page
        earlier += [key] if key else []
    if len(earlier) > 1 and run[-1][1] and not run[-1][2] and likeness(earlier[-1], earlier[0]) >= 0.75:
        return run[:-1]
    return run
