"""Edits that a person settled: a change that is none, words that are private, words to be replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.clean.edits import REDACTION, Draft, Edit
from builder.clean.lists import cues
from builder.corrections.entries import RULE, EditItem
from builder.model import Line, Mark

PRIVATE = "private-by-hand"  # the rule of a redaction that a person asked for
_REASON = "据人工核定，属个人信息，予以隐去。"  # never the reason that was given: it might tell


def settled_edits(drafts: Sequence[Draft], lines: Sequence[Line], items: Sequence[EditItem]) -> list[Draft]:
    """The drafts with the settled edits.

    What is right or private is so wherever the same words stand in the report; a replacement is made in its own line.
    Raises CorrectionError, which never repeats the words, for an item that finds nothing.
    """
    found = list(drafts)
    numbers = {line.number: index for index, line in enumerate(lines)}
    for item in items:
        if item.line not in numbers:
            raise item.at.wrong(f"edits: line {item.line} is no line of text of this report.")
        own = numbers[item.line]
        spans = _spans(found[own], item)
        if not spans:
            raise item.at.wrong(
                f"edits: line {item.line} does not hold these words (any more).", "Has the input changed?"
            )
        if item.sort == "replace":
            if any(e.kind == REDACTION and _overlaps(e, *span) for e in found[own].edits for span in spans):
                raise item.at.wrong(
                    f"edits: words at line {item.line} are hidden as private.", "Say first that they are right."
                )
            found[own] = _with(found[own], [Edit(*s, item.becomes, "repair", RULE, item.at.why) for s in spans])
            continue
        words = {found[own].source[start:end] for start, end in spans}
        everywhere = {own: spans} if item.text is None else {}
        if item.text is not None:
            everywhere = {i: places for i, draft in enumerate(found) if (places := list(_stands(draft.source, words)))}
        for index, places in everywhere.items():
            if item.sort == "private":
                hidden = [Edit(*s, cues().mask, REDACTION, PRIVATE, _REASON) for s in places]
                found[index] = _with(found[index], hidden)
            else:
                found[index] = _without(found[index], places)
    return found


def _spans(draft: Draft, item: EditItem) -> list[tuple[int, int]]:
    """The places that an item means, in the coordinates of the source line."""
    if item.text is None:
        start, end = item.column or 0, (item.column or 0) + (item.length or 0)
        return [(start, end)] if end <= len(draft.source) else []
    found = list(_stands(draft.source, {item.text}))
    # words of the published text that the source does not hold, such as a repair that is none
    return found or [_in_source(draft, start, end) for start, end in _stands(draft.text, {item.text})]


def _stands(text: str, words: set[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        start = text.find(word)
        while start >= 0 and word:
            yield start, start + len(word)
            start = text.find(word, start + len(word))


def _in_source(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """The source span of a span of the published text, whole edits included."""
    places: list[tuple[int, int]] = []  # of each published character
    position = 0
    for edit in draft.edits:
        places += [(i, i + 1) for i in range(position, edit.start)]
        places += [(edit.start, edit.end)] * len(edit.after)
        position = edit.end
    places += [(i, i + 1) for i in range(position, len(draft.source))]
    return places[start][0], places[end - 1][1]


def _overlaps(edit: Edit, start: int, end: int) -> bool:
    return edit.start < end and start < edit.end


def _without(draft: Draft, spans: Sequence[tuple[int, int]]) -> Draft:
    return Draft(draft.source, tuple(e for e in draft.edits if not any(_overlaps(e, *span) for span in spans)))


def _with(draft: Draft, edits: Sequence[Edit]) -> Draft:
    """The draft with these edits in place of those they overlap; a redaction grows over what it overlaps."""
    kept = list(draft.edits)
    for edit in edits:
        touched = [e for e in kept if _overlaps(e, edit.start, edit.end)]
        kept = [e for e in kept if e not in touched]
        start = min([edit.start, *(e.start for e in touched)])
        end = max([edit.end, *(e.end for e in touched)])
        before, after = draft.source[start : edit.start], draft.source[edit.end : end]
        if edit.kind == REDACTION or not touched:
            before = after = ""
        kept.append(Edit(start, end, before + edit.after + after, edit.kind, edit.rule, edit.reason))
    return Draft(draft.source, tuple(sorted(kept, key=lambda e: e.start)))


def settled_marks(
    marks: Sequence[Mark],
    items: Sequence[EditItem],
    before: Sequence[Draft],
    after: Sequence[Draft],
    lines: Sequence[Line],
) -> tuple[Mark, ...]:
    """The marks that are left to check. Raises CorrectionError for a word called right that was never doubted."""
    left = list(marks)
    index = {line.number: i for i, line in enumerate(lines)}
    for item in items:
        text = item.text
        if text is None:
            column, length = item.column or 0, item.length or 0
            text = before[index[item.line]].source[column : column + length]
        settled = [m for m in left if m.line == item.line and (m.text in text or text in m.text)]
        left = [m for m in left if m not in settled]
        undone = before[index[item.line]] != after[index[item.line]]
        if item.sort == "right" and not settled and not undone:
            raise item.at.wrong(
                f"edits: nothing was changed or marked there, at line {item.line}.", "Take the entry out."
            )
    return tuple(left)
