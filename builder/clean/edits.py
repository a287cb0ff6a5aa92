"""Edits of one line that later rules may edit again, kept in the coordinates of the source.

A rule sees the text as the rules before it left it and proposes edits in that text's coordinates. A draft maps them
back to the source, so that in the end the edits are ascending, do not overlap, and turn the source line into exactly
the published text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from builder.model import Change

REDACTION = "redaction"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters `start` to `end` (exclusive, not empty) by `after`.

    `kind`, `rule` and `reason` are those of `Change`: the reason is one Chinese sentence that readers see.
    """

    start: int
    end: int
    after: str
    kind: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A source line and its edits so far, in source coordinates, ascending and apart from one another."""

    source: str
    edits: tuple[Edit, ...] = ()

    @property
    def text(self) -> str:
        """The line with every edit applied."""
        if not self.edits:
            return self.source
        parts: list[str] = []
        position = 0
        for edit in self.edits:
            parts += (self.source[position : edit.start], edit.after)
            position = edit.end
        parts.append(self.source[position:])
        return "".join(parts)

    def apply(self, proposals: Iterable[Edit]) -> Draft:
        """This draft with `proposals`, whose coordinates count in `text`.

        Edits that overlap become one. A redaction swallows what it overlaps: the whole is a redaction then, so that
        nothing tells what stood there. An edit that restores the source is dropped. Linear in text and edits.
        """
        asked = _apart(proposals)
        if not asked:
            return self
        text = self.text
        merged: list[Edit] = []
        shift = 0  # how much longer the text is than the source, left of the cluster
        for cluster, left, right in self._clusters(asked):
            own = [edit for edit, mine in cluster if mine]
            before = shift
            shift += sum(len(edit.after) - (edit.end - edit.start) for edit in own)
            if len(own) == len(cluster):
                merged += own
                continue
            new = [edit for edit, mine in cluster if not mine]
            merged.append(_merge(own, new, left - before, right - shift, _replaced(text, left, right, new)))
        changed = (edit for edit in merged if edit.after != self.source[edit.start : edit.end])
        return Draft(self.source, tuple(_joined(changed)))

    def _clusters(self, asked: list[Edit]) -> Iterable[tuple[list[tuple[Edit, bool]], int, int]]:
        """Groups of overlapping edits as (edits with whether they are the draft's own, start, end in `text`)."""
        spans: list[tuple[int, int, bool, Edit]] = [(edit.start, edit.end, False, edit) for edit in asked]
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            spans.append((start, start + len(edit.after), True, edit))
            shift += len(edit.after) - (edit.end - edit.start)
        spans.sort(key=lambda span: span[:2])
        cluster: list[tuple[Edit, bool]] = []
        left = right = 0
        for start, end, mine, edit in spans:
            if cluster and start >= right:
                yield cluster, left, right
                cluster = []
            if not cluster:
                left, right = start, end
            cluster.append((edit, mine))
            right = max(right, end)
        if cluster:
            yield cluster, left, right

    def changes(self, source: str, line: int, withheld: Callable[[str], bool]) -> tuple[Change, ...]:
        """The edits as changes of `line` of the input `source`; a redaction withholds what it covers, and so does any
        other edit whose words are `withheld`."""
        return tuple(
            Change(
                source=source,
                line=line,
                column=edit.start,
                before=None if edit.kind == REDACTION or withheld(words) else words,
                after=edit.after,
                kind=edit.kind,
                rule=edit.rule,
                reason=edit.reason,
                length=edit.end - edit.start,
            )
            for edit in self.edits
            for words in [self.source[edit.start : edit.end]]
        )


def _apart(proposals: Iterable[Edit]) -> list[Edit]:
    """Proposals in order; of two that overlap a redaction wins and grows over both, else the first stays."""
    kept: list[Edit] = []
    for edit in sorted(proposals, key=lambda e: (e.start, -e.end)):
        if edit.end <= edit.start:
            continue
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
        elif REDACTION in (edit.kind, kept[-1].kind):
            chosen = kept[-1] if kept[-1].kind == REDACTION else edit
            kept[-1] = replace(chosen, start=kept[-1].start, end=max(kept[-1].end, edit.end))
    return kept


def _replaced(text: str, left: int, right: int, new: list[Edit]) -> str:
    parts: list[str] = []
    position = left
    for edit in new:
        parts += (text[position : edit.start], edit.after)
        position = edit.end
    parts.append(text[position:right])
    return "".join(parts)


def _merge(own: list[Edit], new: list[Edit], start: int, end: int, after: str) -> Edit:
    everything = own + new
    hiding = [edit for edit in everything if edit.kind == REDACTION]
    if hiding:
        return replace(hiding[0], start=start, end=end, after=after)
    rules = list(dict.fromkeys(edit.rule for edit in everything))
    reasons = list(dict.fromkeys(edit.reason for edit in everything))
    return Edit(start, end, after, new[-1].kind, "+".join(rules), "".join(reasons))


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    """Edits of one rule that touch are one edit."""
    joined: list[Edit] = []
    for edit in edits:
        last = joined[-1] if joined else None
        if last and last.end == edit.start and (last.rule, last.kind) == (edit.rule, edit.kind):
            joined[-1] = replace(last, end=edit.end, after=last.after + edit.after)
        else:
            joined.append(edit)
    return joined
