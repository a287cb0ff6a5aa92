"""The search index: static files that a page fetches one by one, also from file:// and under a strict policy.

Every file is a classic script of one call, `huibianShard(name, value)`, because scripts are the one thing that a page
may load from its own folder on every host. All of them are plain text; search_postings, search_text and search_tables
say what they hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.errors import HuibianError
from builder.files import filling
from builder.model import Corpus, Report
from builder.render import search_tables as tables
from builder.render.escape import script_value
from builder.render.search_bits import ALPHABET
from builder.render.search_characters import characters_of, pairs_of
from builder.render.search_layout import PLACES, Chunk, chunks_of, runs_of
from builder.render.search_postings import LONGEST, Shard, chunk_shards, position_shards
from builder.render.search_tables import Answer, digits
from builder.render.search_text import BREAK, encode, learn

LIMIT = 20_000  # positions in a list that a query has to fetch, at most
_PLACE_LETTERS = dict(enumerate("paqo"))


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What was built: `characters` are those of the published text that count, `size` is in bytes."""

    reports: int
    chunks: int
    characters: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """How finely the index is cut: fewer bytes a query, but more files, and never more than some 12,000."""

    chunk: int  # characters of text in a file
    positions: int  # files of positional lists
    chunks: int  # files of lists by chunk, for single characters and as many for strong pairs
    words: int  # entries of the word list

    @staticmethod
    def of(characters: int) -> Sizes:
        return Sizes(
            chunk=max(1400, characters // 3800),
            positions=min(characters // 1300, 4550) + 1,
            chunks=min(characters // 8000, 500) + 1,
            words=min(600 + characters // 2000, 2350),
        )


def build_search_index(
    corpus: Corpus,
    out: Path,
    url_of: Callable[[str], str],
    *,
    answers: Sequence[Answer] | None = None,
    folders: Mapping[str, str] | None = None,
    limit: int = LIMIT,
) -> IndexStats:
    """Write the index of `corpus` into `out`, which holds nothing else; equal corpora give equal bytes.

    `url_of` gives the address of a report's page, relative to the site's root, from its id. `answers` are the pages
    that a reader who types their very name should be offered first. Where reports stand in several sites below one
    root, `folders` gives the folder of each by its id, and `url_of` the address inside it. Raises HuibianError where
    an address does not hold its report's id.
    """
    given = tables.default_answers(corpus) if answers is None else answers
    with filling(out) as write:
        writer = _Writer(out, write)
        stats = _fill(corpus, writer, url_of, given, folders, limit)
        writer.finish()
    return stats


def _fill(
    corpus: Corpus,
    writer: _Writer,
    url_of: Callable[[str], str],
    answers: Sequence[Answer],
    folders: Mapping[str, str] | None,
    limit: int,
) -> IndexStats:
    characters = sum(len(p.text) for report in corpus.reports for p in report.paragraphs)
    sizes = Sizes.of(characters)
    chunks, space = chunks_of(corpus.reports, sizes.chunk)
    runs = tuple(runs_of(chunks, space))
    text = characters_of(runs, space, len(chunks))
    folded = BREAK.join(run.text for run in runs)
    del runs
    synonyms = tables.synonyms(folded)
    del folded
    pairs = pairs_of(text, limit)
    old, new, used = tables.traditional(text.alphabet)
    masks, *by_chunk = chunk_shards(text, pairs, sizes.chunks)
    for folder, shards in zip("cs", by_chunk, strict=True):
        writer.put_all(folder, shards, sizes.chunks if folder == "c" else 0)
    writer.put_all("p", position_shards(text, pairs, sizes.positions, limit), sizes.positions)
    size, alphabet, fill, strong = len(text.alphabet), text.alphabet, text.fill, pairs.strong.tolist()
    del text, pairs
    for name, value in _texts(chunks, corpus.reports, sizes.words):
        writer.put(name, value)
    columns = [column.as_record() for column in tables.columns(corpus)]
    writer.put("facets", columns)
    writer.put("dates", tables.dates(corpus.reports))
    writer.put("ids", " ".join(report.id for report in corpus.reports))
    writer.put("places", tables.places(chunks, space))
    writer.put("traditional", (old, new))
    writer.put("names", tables.names(answers))
    writer.put("synonyms", synonyms)
    manifest = {
        "reports": len(corpus.reports),
        "chunks": _chunk_counts(chunks, len(corpus.reports)),
        "lengths": tables.lengths(chunks, len(corpus.reports)),
        "space": [space.body, space.headings, space.organ, space.title],
        "fill": fill,
        "shards": {"positions": sizes.positions, "chunks": sizes.chunks},
        "strong": "".join(alphabet[pair // size] + alphabet[pair % size] for pair in strong),
        "longest": LONGEST,
        "masks": masks,
        "traditional": used,
        "url": _template(corpus.reports, url_of),
        "places": list(PLACES),
    }
    if folders is not None:
        manifest["folders"] = _folders([folders[report.id] for report in corpus.reports])
    writer.put("manifest", {"version": writer.version(manifest), **manifest})
    counted = sum(len(unit.folded) for chunk in chunks for unit in chunk.units)
    return IndexStats(len(corpus.reports), len(chunks), counted, len(writer.written), writer.size)


def _chunk_counts(chunks: Sequence[Chunk], reports: int) -> str:
    """How many chunks each report has, as code characters; `&` and a decimal number and `;` where it has many."""
    counts = [0] * reports
    for chunk in chunks:
        counts[chunk.report] += 1
    return "".join(digits(count, False) if count < len(ALPHABET) else f"&{count};" for count in counts)


def _texts(chunks: Sequence[Chunk], reports: Sequence[Report], words: int) -> Iterator[tuple[str, Any]]:
    # every unit ends in a break: a reader stops after the last
    texts = ["".join(unit.text.replace(BREAK, " ") + BREAK for unit in chunk.units) for chunk in chunks]
    learnt = learn(texts, words)
    yield "words", [learnt.lengths, "".join(learnt.words), "".join(chr(48 + len(word)) for word in learnt.words)]
    for number, (chunk, coded) in enumerate(zip(chunks, encode(texts, learnt), strict=True)):
        report = reports[chunk.report]
        numbers = [unit.number for unit in chunk.units]
        # the first number, then gaps; nothing more where all of those are 1
        gaps = [after - before for before, after in zip([0, *numbers[:-1]], numbers, strict=True)]
        gaps = gaps if any(gap != 1 for gap in gaps[1:]) else gaps[:1]
        # p, a, q, o: the place of body text; P, A, Q, O: of a heading
        kinds = "".join(
            _PLACE_LETTERS[unit.place].upper() if unit.level else _PLACE_LETTERS[unit.place] for unit in chunk.units
        )
        years = [year for year in (report.summary_year, report.plan_year) if year is not None]
        facts = [report.title, report.department, report.level, "、".join(map(str, years))]
        first = int(number == 0 or chunks[number - 1].report != chunk.report)
        yield f"t/{number:x}", [chunk.report, report.id, facts, gaps, kinds, coded, first]


def _folders(held: Sequence[str]) -> tuple[list[str], str]:
    """The folders of the reports: their names, and for each report the number of one as code characters."""
    known = sorted(set(held))
    code = {name: digits(at, len(known) > len(ALPHABET)) for at, name in enumerate(known)}
    return known, "".join(code[name] for name in held)


def _template(reports: Sequence[Report], url_of: Callable[[str], str]) -> str:
    """The address of every report with `{id}` in place of its id."""
    template = "{id}"
    for at, report in enumerate(reports):
        url = url_of(report.id)
        if at == 0:
            template = url.replace(report.id, "{id}")
        if template.replace("{id}", report.id) != url or "{id}" not in template:
            raise HuibianError(
                "search index",
                f"the address {url} of report {report.id} is not like the others ({template}).",
                "Give every report an address that differs from the others by its id alone.",
            )
    return template


class _Writer:
    """Writes shards, remembers them, and removes what an earlier build left."""

    def __init__(self, out: Path, write: Callable[[str, bytes], bool]) -> None:
        self.out = out
        self._write = write
        self.written: set[Path] = set()
        self.size = 0
        self._sum = hashlib.sha256()

    def put(self, name: str, value: Any) -> None:
        data = f"huibianShard({script_value(name)},{script_value(value)})\n".encode()
        self._write(f"{name}.js", data)
        self.written.add(self.out / f"{name}.js")
        self.size += len(data)
        self._sum.update(data)

    def put_all(self, folder: str, shards: Iterator[tuple[int, Shard]], count: int) -> None:
        """Write `count` shards, those that hold nothing too: a reader may look there for words that are nowhere."""
        held = set()
        for number, shard in shards:
            held.add(number)
            self.put(f"{folder}/{number:x}", shard)
        for number in range(count):
            if number not in held:
                self.put(f"{folder}/{number:x}", ("", ""))

    def version(self, manifest: dict[str, Any]) -> str:
        """A name for the content of all files."""
        self._sum.update(json.dumps(manifest, sort_keys=True).encode("utf-8"))
        return self._sum.hexdigest()[:12]

    def finish(self) -> None:
        for path in sorted(self.out.rglob("*.js")):
            if path not in self.written:
                path.unlink()
