"""What the plans of single reports tell, before they are compared: evidence for the catalogue, clauses outside it.

A map over parts of the reports: a worker holds one part with the clauses of one report at a time; what it returns is
what the dataset quotes (evidence, keys of measures) and the cores of the clauses outside the catalogue. What was read
of a compilation is kept for the next run, under a digest of all that it was read from.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice

from builder.cache import Store, fingerprint
from builder.dataset import to_line
from builder.engines import Engine
from builder.model import Evidence, Measure, Report
from builder.relate.common_plans import common_keys, evidence_of, read_plans
from builder.relate.cores import Outside, outside
from builder.relate.parts import Sizes, in_parts


@dataclass(frozen=True, slots=True)
class Reading:
    """One report's plans: the evidence for each key of the catalogue, clauses outside it, the keys of its measures
    (in the order of the measures)."""

    evidence: Mapping[str, Sequence[Evidence]]
    outside: tuple[Outside, ...]
    common: tuple[tuple[str, ...], ...]


Pair = tuple[Report, Sequence[Measure]]
NOTHING = Store(None)


def readings(
    reports: Sequence[Report], measures: Sequence[Measure], engine: Engine, sizes: Sizes, kept: Store = NOTHING
) -> dict[str, Reading]:
    """The readings of all reports by their ids; those of an earlier run that `kept` has are not made again."""
    of_report: dict[str, list[Measure]] = {report.id: [] for report in reports}
    for measure in measures:
        of_report[measure.report].append(measure)
    pairs: list[Pair] = [(report, tuple(of_report[report.id])) for report in reports]
    found: dict[str, Reading] = {}
    new: list[tuple[str, list[Pair]]] = []
    for _, group in groupby(pairs, key=lambda pair: pair[0].source):
        own = list(group)
        key = _digest(own) if kept.folder else ""
        known = _known(kept.read(key), own) if key else None
        if known is None:
            new.append((key, own))
        else:
            kept.used.add(key)
            found.update(known)
    parts = in_parts(chain.from_iterable(own for _, own in new), sizes.reports)
    made = (reading for part in engine.map(read_part, parts) for reading in part)
    for key, own in new:
        read = list(islice(made, len(own)))
        if key:
            kept.write(key, json.dumps([_plain(reading) for reading in read], ensure_ascii=False))
        found.update(zip((report.id for report, _ in own), read, strict=True))
    kept.prune()
    return {report.id: found[report.id] for report in reports}


def _digest(pairs: Sequence[Pair]) -> str:
    """A name for all that the readings of these reports depend on."""
    digest = hashlib.sha256(fingerprint(plans=True).encode())
    for report, measures in pairs:
        digest.update(to_line([report, measures]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _plain(reading: Reading) -> list[object]:
    evidence = {key: [(piece.line, piece.text) for piece in pieces] for key, pieces in reading.evidence.items()}
    return [evidence, reading.outside, reading.common]


def _known(body: str | None, pairs: Sequence[Pair]) -> dict[str, Reading] | None:
    """What `_plain` was made of, for the reports of `pairs`."""
    if body is None:
        return None
    return {
        report.id: Reading(
            {key: [Evidence(report.id, line, text) for line, text in pieces] for key, pieces in evidence.items()},
            tuple(Outside(*item) for item in outside_it),
            tuple(tuple(keys) for keys in common),
        )
        for (report, _), (evidence, outside_it, common) in zip(pairs, json.loads(body), strict=True)
    }


def read_part(part: Sequence[tuple[Report, Sequence[Measure]]]) -> list[Reading]:
    """The readings of some reports, each with its measures."""
    return [reading_of(report, measures) for report, measures in part]


def reading_of(report: Report, measures: Sequence[Measure] = ()) -> Reading:
    """What the plans of one report tell."""
    plans = read_plans(report)
    # acting clauses of one sentence are measures with the same text: their heads tell them apart
    told = Counter((measure.line, measure.text) for measure in measures)
    return Reading(
        evidence_of(plans),
        tuple(outside(plans)),
        tuple(common_keys(m, report, plans, told[m.line, m.text] > 1) for m in measures),
    )
