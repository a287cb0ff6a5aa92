"""Corpora and queries for the tests of the search, and the plain scan that its answers must equal."""

from __future__ import annotations

import itertools
import json
import random
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from builder.knowledge import load
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

    def find(self, terms: Sequence[str], where: str = "", without: Sequence[str] = ()) -> list[str]:
        """Ids, in order, of the reports that hold all `terms` and none of `without`."""
        return self.answer(Asked("", "", tuple((term,) for term in terms), tuple(without), where=where))

    def answer(self, asked: Asked) -> list[str]:
        """Ids, in order, of the reports that a query finds."""
        terms = [[plain_fold(form) for form in forms] for forms in asked.terms]
        excluded, titled = ([plain_fold(term) for term in some] for some in (asked.without, asked.titled))
        return sorted(
            report.id
            for report in self.reports
            if all(any(self.holds(report, form, asked.where) for form in forms) for forms in terms)
            and not any(self.holds(report, term) for term in excluded)
            and all(term in self._lines[report.id][0][1] for term in titled)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is typed, and what it means: of each of `terms` one form must be in the part `where`, none of
    `without` anywhere, all of `titled` in the title."""

    kind: str
    typed: str
    terms: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()
    where: str = ""


_OPERATORS = re.compile(r"\s|^[-－−]|[\"“”＂]|标题[:：]|title[:：]", re.IGNORECASE)


def queries(corpus: Corpus, count: int, seed: int = 5) -> list[Asked]:
    """`count` queries of all kinds that readers ask, cut from the texts anywhere; as many of each kind."""
    return list(itertools.islice(_queries(corpus, random.Random(seed)), count))


def _queries(corpus: Corpus, chance: random.Random) -> Iterator[Asked]:
    texts = [p.text for report in corpus.reports for p in report.paragraphs if len(p.text) > 30]
    titles = [report.title for report in corpus.reports]
    mixed, latin = (
        _mixed(texts, r"[\u4e00-\u9fff]{0,2}[0-9A-Za-z.%-]+[\u4e00-\u9fff]{1,3}"),
        _mixed(texts, r"[0-9A-Za-z.%]{2,}"),
    )
    traditional = _traditional()

    def cut(low: int, high: int, among: Sequence[str] = texts) -> str:
        while True:
            text, size = chance.choice(among), chance.randint(low, high)
            at = chance.randrange(max(1, len(text) - size + 1))
            piece = text[at : at + size]
            # white space separates terms, a hyphen in front excludes, quotation marks group
            if plain_fold(piece) and not _OPERATORS.search(piece):
                return piece

    def plain(kind: str, *terms: str, where: str = "") -> Asked:
        return Asked(kind, " ".join(terms), tuple((term,) for term in terms), where=where)

    def in_other_characters() -> Asked:
        while True:
            word = cut(2, 8)
            typed = "".join(traditional.get(c, c) for c in word)
            back = {old: new for new, old in traditional.items()}
            if typed != word and "".join(back.get(c, c) for c in typed) == word:
                return Asked("traditional", typed, ((word, typed),))

    def excluding() -> Asked:
        word, other = cut(1, 3), cut(2, 3)
        return Asked("excluded", f"{word} -{other}", ((word,),), (other,))

    def in_title() -> Asked:
        word, other = cut(2, 4, titles), cut(2, 3)
        return Asked("title and text", f"{other} 标题:{word}", ((other,),), titled=(word,))

    def quoted() -> Asked:
        word = cut(3, 6)
        return Asked("quoted", f'"{word[:2]} {word[2:]}"', ((word,),))

    while True:
        title, wide, parts = cut(2, 5, titles), chance.choice(mixed), ("plans", "achievements", "problems")
        yield plain("one character", cut(1, 1))
        yield plain("two characters", cut(2, 2))
        yield plain("word", cut(2, 4))
        yield plain("phrase", cut(4, 8))
        yield plain("clause", cut(8, 30))
        yield plain("long clause", cut(20, 60))
        yield plain("mixed scripts", chance.choice(mixed))
        yield plain("digits and Latin", chance.choice(latin))
        yield Asked("full width", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in wide), ((wide,),))
        yield in_other_characters()
        yield plain("two terms", cut(2, 3), cut(2, 3))
        yield plain("three terms", cut(2, 2), cut(1, 2), cut(2, 6))
        yield excluding()
        yield quoted()
        yield Asked("title", f"标题:{title}", titled=(title,))
        yield in_title()
        yield plain("joined at random", cut(2, 3) + cut(2, 3))
        yield plain("nowhere", cut(3, 4) + "鼉龘" + cut(1, 2))
        yield plain("in one part", cut(2, 3), where=chance.choice(parts))
        yield plain("two terms in one part", cut(1, 2), cut(2, 2), where=chance.choice(parts))


def _mixed(texts: Sequence[str], pattern: str) -> list[str]:
    found = [match for text in texts for match in re.findall(pattern, text) if not _OPERATORS.search(match)]
    return found or ["5G网络"]


def _traditional() -> dict[str, str]:
    """A traditional form of simplified characters."""
    table = load("search_traditional")
    old, new = ("".join(table[side].split()) for side in ("traditional", "simplified"))
    return dict(zip(new, old, strict=True))


def assert_telling(asked: Sequence[Asked], found: Sequence[Sequence[str]]) -> None:
    """That the queries can tell a right search from a wrong one: every kind finds something, but not always all."""
    by_kind: dict[str, list[int]] = {}
    for one, ids in zip(asked, found, strict=True):
        by_kind.setdefault(one.kind, []).append(len(ids))
    assert len(by_kind) == 20
    assert not any(by_kind.pop("nowhere"))
    by_kind.pop("joined at random")
    assert [kind for kind, counts in by_kind.items() if not any(counts)] == []
    assert len({tuple(ids) for ids in found}) > len(asked) / 4


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
