"""The nouns of the product: immutable values that the steps hand to one another.

The meaning of every field is the data contract (docs/data.md, dataset.md of the design papers).
Coordinates: `line` counts from 1 in the decoded source, `column` counts characters from 0 in that line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["summary", "plan", "summary+plan"]
Role = Literal["background", "achievements", "problems", "plans", "requests", "other"]

LEVELS = ("省", "市", "县", "区", "乡镇街道", "园区", "未知")
ROLES: tuple[Role, ...] = ("background", "achievements", "problems", "plans", "requests", "other")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source: `text` is as decoded, nothing stripped or repaired.

    `style` is what the format says about the line beyond its text: "title", "heading1".."heading6",
    "table" (a table row, cells joined by tabs) or "" where the format says nothing.
    """

    number: int
    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded input. `name` is its file name, `sha256` that of its bytes; `info` holds what the format
    itself states about the document (for html: issuer, date …)."""

    name: str
    sha256: str
    format: str
    encoding: str
    lines: tuple[Line, ...]
    info: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between source and published text; applying all of a line's changes replays it.

    A redaction withholds what it hides: `before` is None and `length` says how many characters it covers.
    """

    source: str
    line: int
    column: int
    before: str | None
    after: str
    kind: str
    rule: str
    reason: str
    length: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that is probably damaged but not certain enough to change; shown to the reader (待核)."""

    line: int
    text: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The published text of one non-empty source line."""

    line: int
    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading. `heading` includes its number and is a prefix of its paragraph's published text."""

    line: int
    level: int
    heading: str
    run_in: bool
    role: Role


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a field of a report was read from: the line, the words and the rule that decided it.

    `certain` is False when a person should check it: such facts make up the review list (待核).
    """

    field: str
    line: int | None
    text: str
    rule: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A similar report and why it is similar; `score` is between 0 and 1."""

    id: str
    score: float
    common: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    same_department: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One work report with everything understood about it."""

    id: str
    source: str
    title_line: int
    first_line: int
    last_line: int
    title: str
    kind: Kind
    summary_year: int | None
    plan_year: int | None
    issuer: str | None
    issuer_evidence: Literal["title", "signature", "body"] | None
    department: str
    level: str
    regions: tuple[str, ...]
    special_topic: str | None
    signature: str | None
    date: str | None
    themes: tuple[str, ...]
    primary_theme: str | None
    variants: tuple[str, ...]
    sections: tuple[Section, ...]
    plan_ranges: tuple[tuple[int, int], ...]
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[Fact, ...] = ()
    marks: tuple[Mark, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    formulaic_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A future measure: `head` its exact words without number, `text` all of its words."""

    id: str
    report: str
    line: int
    head: str
    text: str
    parent: str | None
    themes: tuple[str, ...]
    common: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim span of the published text of `line` of `report`."""

    report: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class CommonPlan:
    """A plan that recurs across reports; `reports` counts distinct reports, variants once."""

    id: str
    key: str | None
    name: str
    theme: str
    evidence: tuple[Evidence, ...]
    reports: int
    departments: tuple[tuple[str, int], ...]
    levels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a phrase stands: `column` counts in the published text of `line` of `report`."""

    report: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A formulaic passage that several distinct reports share verbatim."""

    id: str
    text: str
    reports: int
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Compilation:
    """What an input is and holds."""

    source: str
    sha256: str
    format: str
    encoding: str
    title: str | None
    declared_count: int | None
    contents: tuple[str, ...]
    found: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything that reading one input alone can tell: independent of every other input."""

    compilation: Compilation
    reports: tuple[Report, ...]
    measures: tuple[Measure, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All inputs with what relates them; the one value that pages, data and search are rendered from."""

    compilations: tuple[Compilation, ...] = ()
    reports: tuple[Report, ...] = ()
    measures: tuple[Measure, ...] = ()
    common_plans: tuple[CommonPlan, ...] = ()
    changes: tuple[Change, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    failures: tuple[str, ...] = field(default=())
