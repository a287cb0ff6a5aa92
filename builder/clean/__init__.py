"""Cleaning inside the lines of a report: repairs of certain damage, and hiding of private persons.

The rules of lines run first, in their order, then those of the report, the hiding of persons last; each sees the lines
as the rules before it left them. Every difference between source and published text is a `Change`. Lines that go as a
whole are found by `builder.clean.noise`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice

from builder.clean.characters import character_references, control_characters, paid_markers
from builder.clean.edits import REDACTION, Draft, Edit
from builder.clean.names import is_sought_elsewhere, is_unmistakable
from builder.clean.privacy import NAME, Span, find_private, is_other, load_cues, occurrences, private_places
from builder.clean.remembered import remembered
from builder.clean.repairs import (
    censored_dang,
    doubled_words,
    dropped_letters,
    likely_damage,
    load_repairs,
    replaced_characters,
    typing_errors,
)
from builder.clean.settled import PRIVATE, settled_edits, settled_marks
from builder.corrections.entries import EditItem
from builder.model import Change, Line, Mark, Paragraph

__all__ = [
    "Cleaned",
    "Context",
    "Span",
    "clean_lines",
    "clean_text",
    "find_private",
    "hidden_details",
    "hidden_names",
    "hidden_strings",
    "tells_person",
    "without_persons",
]

Rule = Callable[[Sequence[str]], Iterable[tuple[int, Edit]]]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about the report that the lines belong to; everything may be left out.

    `names`: names of private persons learnt elsewhere (`hidden_names`), hidden here too wherever they stand whole.
    `settled`: what a person settled about single words; it has the last say.
    """

    title: str = ""
    names: frozenset[str] = frozenset()
    settled: tuple[EditItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The published paragraphs (of non-empty lines), every change that made them, and the places to look at (待核)."""

    paragraphs: tuple[Paragraph, ...]
    changes: tuple[Change, ...]
    marks: tuple[Mark, ...]


# each over one line alone
LINE_RULES: tuple[Callable[[str], Iterable[Edit]], ...] = (
    control_characters,
    paid_markers,
    character_references,
    dropped_letters,
    censored_dang,
    typing_errors,
    doubled_words,
)
# A rule may uncover work for an earlier one (a marker within a marker); more rounds than this are hostile input.
_ROUNDS = 12


def clean_lines(source: str, lines: Sequence[Line], context: Context = Context()) -> Cleaned:
    """Clean the lines of one report of the input `source`; names learnt in one line are hidden in all of them.

    Cleaning published text again changes nothing. Raises CorrectionError for a settled word that is not there.
    """
    _load()
    drafts = [Draft(line.text) for line in lines]
    # persons come last: a repaired sentence shows better who is meant (D员 before a name), and nothing edits a mask
    of_report: tuple[Rule, ...] = (replaced_characters, partial(private_places, names=context.names))
    for _ in range(_ROUNDS):
        before = drafts
        drafts = [_repaired(draft) for draft in drafts]
        for rule in of_report:
            drafts = _applied(rule, drafts)
        if drafts == before:
            break
    before, drafts = drafts, settled_edits(drafts, lines, context.settled)
    texts = [draft.text.strip() for draft in drafts]
    marks = [Mark(lines[i].number, words, rule, why) for i, words, rule, why in likely_damage(texts, context.title)]
    # what goes with a repair, such as a clause that was doubled, may name a person who is hidden where it stays
    hidden = context.names | {d.source[e.start : e.end] for d in drafts for e in d.edits if e.kind == REDACTION}

    def withheld(words: str) -> bool:
        return len(words) > 1 and any(True for _ in occurrences(words, hidden))

    return Cleaned(
        tuple(Paragraph(line.number, text, line.style) for line, text in zip(lines, texts, strict=True) if text),
        tuple(
            change
            for line, draft in zip(lines, drafts, strict=True)
            for change in draft.changes(source, line.number, withheld)
        ),
        settled_marks(marks, context.settled, before, drafts, lines),
    )


@cache
def _load() -> None:
    """Know all that is sought before the first line is read."""
    load_repairs()
    load_cues()


def _repaired(draft: Draft) -> Draft:
    """The draft as the rules of lines leave it, each run once."""
    if _proposed(draft.text):
        for rule in LINE_RULES:
            draft = draft.apply(rule(draft.text))
    return draft


@remembered
def _proposed(text: str) -> Iterator[Edit]:
    """The first edit that the rules of lines propose for a line: none, as a rule."""
    yield from islice(chain.from_iterable(rule(text) for rule in LINE_RULES), 1)


def _applied(rule: Rule, drafts: list[Draft]) -> list[Draft]:
    proposals: dict[int, list[Edit]] = {}
    for index, edit in rule([draft.text for draft in drafts]):
        proposals.setdefault(index, []).append(edit)
    return [draft.apply(proposals[i]) if i in proposals else draft for i, draft in enumerate(drafts)]


def clean_text(text: str) -> str:
    """The published form of one line that stands alone, such as a title taken from elsewhere."""
    cleaned = clean_lines("", [Line(1, text)])
    return cleaned.paragraphs[0].text if cleaned.paragraphs else ""


def without_persons(text: str, names: frozenset[str] = frozenset()) -> str:
    """`text`, which stands outside all reports, with private persons hidden: those that it tells itself, and `names`.

    >>> without_persons("目录列有“关于村民倪志安信访事项的报告”", frozenset(["倪志安"]))
    '目录列有“关于村民某某信访事项的报告”'
    """
    return Draft(text).apply([edit for _, edit in private_places([text], names)]).text


def tells_person(text: str, start: int, end: int) -> bool:
    """Whether a name that is hidden somewhere means a private person at this place too, as `clean_text` judges it: a
    whole name unless other words or an official have it, what might be a word where something says so.

    >>> tells_person("韩大勇家漏雨", 0, 3), tells_person("韩大勇副县长讲话", 0, 3)
    (True, False)
    """
    if is_unmistakable(text[start:end]) and is_sought_elsewhere(text[start:end]):
        return not is_other(text, start, end)
    return any(span.start < end and start < span.end for span in find_private(text))


def hidden_strings(changes: Iterable[Change], source_lines: Mapping[int, str]) -> frozenset[str]:
    """What the redactions of one input hide, for a check that no published file holds it. Never publish the answer.

    `source_lines`: the texts of the input's lines by number.
    """
    return frozenset(
        source_lines[c.line][c.column : c.column + c.length]
        for c in changes
        if c.kind == REDACTION and c.line in source_lines
    )


def hidden_details(changes: Iterable[Change], source_lines: Mapping[int, str]) -> frozenset[str]:
    """As `hidden_strings`, but for names: telephones, addresses and the like, which mean one person anywhere."""
    return hidden_strings((c for c in changes if c.rule != NAME), source_lines)


def hidden_names(changes: Iterable[Change], source_lines: Mapping[int, str]) -> frozenset[str]:
    """The hidden names of one input that are long enough to be the same person's wherever they stand. Never publish it.

    Give the union over all inputs to `Context(names=…)` of a second pass. `source_lines`: as for `hidden_strings`.
    """
    return frozenset(
        name
        for name in hidden_strings((c for c in changes if c.rule in (NAME, PRIVATE)), source_lines)
        if is_unmistakable(name)
    )
