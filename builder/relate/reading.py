"""What the plans of single reports tell, before they are compared: evidence for the catalogue, clauses outside it.

A map over parts of the reports: a worker holds one part with the clauses of one report at a time; what it returns is
what the dataset quotes (evidence, keys of measures) and the cores of the clauses outside the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


def readings(
    reports: Sequence[Report], measures: Sequence[Measure], engine: Engine, sizes: Sizes
) -> dict[str, Reading]:
    """The readings of all reports by their ids."""
    of_report: dict[str, list[Measure]] = {report.id: [] for report in reports}
    for measure in measures:
        of_report[measure.report].append(measure)
    parts = in_parts(((report, tuple(of_report[report.id])) for report in reports), sizes.reports)
    found = (reading for part in engine.map(read_part, parts) for reading in part)
    return dict(zip((report.id for report in reports), found, strict=True))


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
