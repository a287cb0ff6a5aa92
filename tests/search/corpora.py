"""Corpora and queries for the tests of the search, and the plain scan that its answers must equal."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from builder.model import Corpus, Paragraph, Report, Section

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
_IGNORED = re.compile(r'[\s\u200b-\u200d\u2060\ufeff\xad“”‘’"＂《》〈〉「」『』]')


def report(number: int, lines: list[str], **known: Any) -> Report:
    """A report of `lines`, its title first; `known` replaces any other field."""
    fields: dict[str, Any] = {
        "id": f"r{number:04d}",
        "source": "made-up.txt",
        "title_line": 1,
        "first_line": 1,
        "last_line": len(lines),
        "title": lines[0],
        "kind": "summary+plan",
        "summary_year": 2023,
        "plan_year": 2024,
        "issuer": None,
        "issuer_evidence": None,
        "department": "教育",
        "level": "县",
        "regions": (),
        "special_topic": None,
        "signature": None,
        "date": None,
        "themes": (),
        "primary_theme": None,
        "variants": (),
        "sections": (),
        "plan_ranges": (),
        "paragraphs": tuple(Paragraph(at, line) for at, line in enumerate(lines, 1) if line.strip()),
    }
    return Report(**(fields | known))


def from_seeds(size: int = 45) -> Corpus:
    """The lines of the seeds, cut into reports of `size` lines, with roles that change every few lines."""
    reports = []
    for path in sorted(SEEDS.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for first in range(0, len(lines), size):
            part = lines[first : first + size]
            sections = tuple(
                Section(line, 1, part[line - 1][:12], len(part[line - 1]) > 12, role)
                for line, role in zip(
                    range(4, len(part), 9), ("achievements", "problems", "plans", "other") * 9, strict=False
                )
            )
            reports.append(
                report(
                    len(reports),
                    part,
                    sections=sections,
                    plan_ranges=((20, 29),) if len(part) > 30 else (),
                    department=("教育", "水利水务", "审计")[len(reports) % 3],
                    level=("市", "县")[len(reports) % 2],
                )
            )
    return Corpus(reports=tuple(reports))


def plain_fold(text: str) -> str:
    """Folding by another route than the index's."""
    kept = _IGNORED.sub("", text)
    wide = "".join(unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" else c for c in kept)
    return wide.lower()


class Scan:
    """The answers that a reader with patience would find: every paragraph read, every term looked for."""

    def __init__(self, corpus: Corpus) -> None:
        self.reports = corpus.reports
        self._lines: dict[str, list[tuple[str, str]]] = {}
        for report in corpus.reports:
            lines = [("", plain_fold(report.title))]
            for paragraph in report.paragraphs:
                role = ""
                for section in report.sections:
                    if section.line <= paragraph.line:
                        role = section.role
                planned = any(a <= paragraph.line <= b for a, b in report.plan_ranges)
                role = "plans" if planned else "" if role == "plans" else role
                lines.append((role, plain_fold(paragraph.text)))
            self._lines[report.id] = lines

    def holds(self, report: Report, term: str, where: str = "") -> bool:
        return any(term in text for role, text in self._lines[report.id] if not where or role == where)

    def find(self, terms: list[str], where: str = "", without: tuple[str, ...] = ()) -> list[str]:
        """Ids, in order, of the reports that hold all `terms` and none of `without`."""
        folded, excluded = [plain_fold(term) for term in terms], [plain_fold(term) for term in without]
        return sorted(
            report.id
            for report in self.reports
            if all(self.holds(report, term, where) for term in folded)
            and not any(self.holds(report, term) for term in excluded)
        )


def queries(corpus: Corpus, count: int, seed: int = 5) -> list[list[str]]:
    """`count` queries: words, phrases and clauses cut anywhere, mixed scripts, several terms, absent ones."""
    chance = random.Random(seed)
    texts = [p.text for report in corpus.reports for p in report.paragraphs if len(p.text) > 30]
    mixed = [m for text in texts for m in re.findall(r"[\u4e00-\u9fff]{0,2}[0-9A-Za-z.%-]+[\u4e00-\u9fff]{1,3}", text)]

    def cut(low: int, high: int) -> str:
        while True:
            text, size = chance.choice(texts), chance.randint(low, high)
            at = chance.randrange(max(1, len(text) - size))
            piece = text[at : at + size]
            # white space separates terms, a hyphen in front excludes, quotation marks group
            if plain_fold(piece) and not re.search(r'\s|^[-－−]|["“”＂]|标题[:：]', piece):
                return piece

    kinds = [
        lambda: [cut(1, 1)],
        lambda: [cut(2, 2)],
        lambda: [cut(2, 4)],
        lambda: [cut(4, 8)],
        lambda: [cut(8, 30)],
        lambda: [cut(20, 60)],
        lambda: [chance.choice(mixed)] if mixed else [cut(3, 5)],
        lambda: [cut(2, 3), cut(2, 3)],
        lambda: [cut(2, 2), cut(1, 2), cut(2, 6)],
        lambda: [cut(2, 3) + cut(2, 3)],  # probably nowhere
    ]
    return [kinds[at % len(kinds)]() for at in range(count)]


def ask(index: Path, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the shipped modules, run in Node; the test is skipped where there is no Node."""
    node = shutil.which("node")
    if not node:
        pytest.skip("Node.js is not installed")
    done = subprocess.run(
        [node, str(HERE / "node_search.mjs"), str(index)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
