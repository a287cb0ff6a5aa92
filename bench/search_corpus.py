"""A large corpus in the likeness of a small one, for measuring: its sentences recombined, with made-up words.

Real collections grow in vocabulary as they grow in size, so every report gets words of its own: a share of its text is
replaced by words from a long-tailed (Zipf) vocabulary that is made up from the corpus' characters, weighted as they
occur. Structure (headings, roles, plan ranges) is that of a report of the small corpus, metadata is drawn from it.
"""

from __future__ import annotations

import bisect
import itertools
import random
import re
from collections.abc import Sequence
from dataclasses import replace

from builder.model import Compilation, Corpus, Paragraph, Report, Section

_SENTENCE = re.compile(r"[^。；！？]{1,400}[。；！？]?")
_VOCABULARY = 40_000
_SHARE = 0.1  # of the text that becomes made-up words


def enlarge(corpus: Corpus, count: int, seed: int = 20231231) -> Corpus:
    """`count` reports in the likeness of those of `corpus`; equal arguments give equal corpora."""
    chance = random.Random(seed)
    pools = _sentences(corpus.reports)
    words, weights = _vocabulary(corpus.reports, chance)
    reports, compilations = [], []
    per_compilation = 15
    for at in range(count):
        source = f"generated-{at // per_compilation:04d}.txt"
        model = chance.choice(corpus.reports)
        reports.append(
            _report(model, f"{chance.getrandbits(48):012x}", source, pools, words, weights, chance, corpus.reports)
        )
        if at % per_compilation == 0:
            found = min(per_compilation, count - at)
            title = f"{chance.choice((2022, 2023, 2024))}年工作总结汇编第{at // per_compilation + 1}辑（{found}篇）"
            compilations.append(Compilation(source, f"{at:064x}", "txt", "utf-8", title, found, (), found))
    return Corpus(compilations=tuple(compilations), reports=tuple(reports))


def _sentences(reports: Sequence[Report]) -> dict[bool, list[str]]:
    """Sentences of body text, for plans and for the rest."""
    pools: dict[bool, list[str]] = {True: [], False: []}
    for report in reports:
        headings = {section.line for section in report.sections if not section.run_in}
        for paragraph in report.paragraphs[1:]:
            if paragraph.line not in headings:
                pools[_planned(report, paragraph.line)] += _SENTENCE.findall(paragraph.text)
    return {kind: pool or ["工作正常开展。"] for kind, pool in pools.items()}


def _planned(report: Report, line: int) -> bool:
    return any(first <= line <= last for first, last in report.plan_ranges)


def _vocabulary(reports: Sequence[Report], chance: random.Random) -> tuple[list[str], list[float]]:
    letters = [c for report in reports for p in report.paragraphs for c in p.text if "\u4e00" <= c <= "\u9fff"]
    common = sorted(set(letters))
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        length = chance.choices((2, 3, 4), (60, 25, 15))[0]
        # half of the characters as they occur, half evenly: rare words hold rare characters
        words["".join(chance.choice(letters if chance.random() < 0.5 else common) for _ in range(length))] = None
    weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(words))))
    return list(words), weights


def _report(
    model: Report,
    name: str,
    source: str,
    pools: dict[bool, list[str]],
    words: Sequence[str],
    weights: Sequence[float],
    chance: random.Random,
    reports: Sequence[Report],
) -> Report:
    def word() -> str:
        return words[bisect.bisect(weights, chance.random() * weights[-1])]

    def made_up(text: str) -> str:
        parts, at = [], 0
        while at < len(text):
            step = int(chance.expovariate(1 / 14)) + 1
            parts.append(text[at : at + step])
            at += step
            if at < len(text) and chance.random() < _SHARE * 14 / 2.6:
                fresh = word()
                parts.append(fresh)
                at += len(fresh)
        return "".join(parts)

    first = chance.randrange(1, 2000)
    shift = first - model.first_line
    headings = {section.line: section for section in model.sections}
    paragraphs, sections = [], []
    for paragraph in model.paragraphs:
        section = headings.get(paragraph.line)
        if paragraph.line == model.title_line:
            text = _title(model.title, word())
        elif section is not None and not section.run_in:
            text = made_up(paragraph.text)
        else:
            head = section.heading if section is not None else ""
            pool, wanted, text = pools[_planned(model, paragraph.line)], int(len(paragraph.text) * 0.95), head
            while True:
                more = made_up(chance.choice(pool))
                if text != head and len(text) + len(more) // 2 > wanted:
                    break
                text += more
        if section is not None:
            heading = section.heading if section.run_in else text
            sections.append(Section(section.line + shift, section.level, heading, section.run_in, section.role))
        paragraphs.append(Paragraph(paragraph.line + shift, text, paragraph.style))
    like = chance.choice(reports)
    return replace(
        model,
        id=name,
        source=source,
        title=paragraphs[0].text if model.paragraphs[0].line == model.title_line else model.title,
        title_line=model.title_line + shift,
        first_line=first,
        last_line=model.last_line + shift,
        department=like.department,
        level=like.level,
        regions=chance.choice(reports).regions,
        themes=like.themes,
        date=f"{chance.choice((2022, 2023))}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
        variants=(),
        sections=tuple(sections),
        plan_ranges=tuple((a + shift, b + shift) for a, b in model.plan_ranges),
        paragraphs=tuple(paragraphs),
        facts=(),
        marks=(),
        neighbours=(),
    )


def _title(title: str, word: str) -> str:
    return f"{word}{title}"
