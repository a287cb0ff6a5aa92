"""What relates the reports of all inputs: variants, common plans, formulaic passages, neighbours.

Each step is a map over parts of the reports or a group by keys (see builder.engines), of sizes that parts.py sets: a
worker holds one part or one bucket, some 5 to 25 MB, however many reports there are. The caller holds the corpus, and
beside it numbers: what of a decision needs all reports at once is made over these. Each module says which they are.

    variants    bands of signatures grouped, candidates compared by parts
    reading     clauses of plans read by parts: evidence for the catalogue, clauses outside it
    discover    runs of four characters grouped and extended, words counted by parts
    phrases     runs of twelve characters grouped, passages extended and cut back by excerpts
    neighbours  reports compared by parts with those that share their features
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from builder.cache import Store
from builder.engines import Engine
from builder.model import CommonPlan, Corpus, Extracted, Measure
from builder.relate.common_plans import common_plans
from builder.relate.discover import discover
from builder.relate.neighbours import neighbours
from builder.relate.parts import HERE, SIZES, Sizes
from builder.relate.phrases import formulaic_shares, phrases
from builder.relate.reading import NOTHING, readings
from builder.relate.variants import representatives, variants

__all__ = ["relate"]


def relate(
    extracted: Sequence[Extracted],
    settled: Mapping[str, Sequence[str]] = MappingProxyType({}),
    engine: Engine = HERE,
    sizes: Sizes = SIZES,
    kept: Store = NOTHING,
) -> Corpus:
    """The corpus of all inputs; the result depends neither on their order nor on `engine` and `sizes`.

    `settled`: ids of reports with the ids of their copies as a person said them. `engine` (default: this process) runs
    what is independent of the rest of the corpus, on no more than `sizes` say at a time. `kept` has what was read of
    single compilations in earlier runs.

    Compilations stand in the order of their source names, reports and measures in that of the text.
    """
    inputs = sorted(extracted, key=lambda item: (item.compilation.source, item.compilation.sha256))
    reports = [report for item in inputs for report in item.reports]
    measures = [measure for item in inputs for measure in item.measures]
    copies = variants(reports, settled, engine, sizes)
    distinct = representatives((report.id for report in reports), copies)
    read = readings(reports, measures, engine, sizes, kept)
    evidence = {name: reading.evidence for name, reading in read.items()}
    outside = {name: reading.outside for name, reading in read.items()}
    plans = (
        *common_plans(reports, evidence, distinct),
        *discover(reports, outside, measures, distinct, engine, sizes),
    )
    measures = _with_common(measures, {name: reading.common for name, reading in read.items()})
    del read, evidence, outside
    formulas = phrases(reports, distinct, engine, sizes)
    shares = formulaic_shares(reports, formulas)
    near = neighbours(reports, _plans_of(plans), distinct, engine, sizes)
    return Corpus(
        compilations=tuple(item.compilation for item in inputs),
        reports=tuple(
            replace(
                report,
                variants=copies.get(report.id, ()),
                neighbours=near[report.id],
                formulaic_share=shares[report.id],
            )
            for report in reports
        ),
        measures=tuple(measures),
        common_plans=plans,
        changes=tuple(change for item in inputs for change in item.changes),
        phrases=formulas,
    )


def _plans_of(plans: Sequence[CommonPlan]) -> dict[str, list[str]]:
    """For each report the keys of its common plans, of a discovered one its id."""
    found: dict[str, list[str]] = {}
    for plan in plans:
        for report in {evidence.report for evidence in plan.evidence}:
            found.setdefault(report, []).append(plan.key or plan.id)
    return found


def _with_common(measures: Sequence[Measure], keys: Mapping[str, Iterable[tuple[str, ...]]]) -> list[Measure]:
    """The measures with their keys of the catalogue: `keys` has them by report, in the order of its measures."""
    following = {report: iter(of_report) for report, of_report in keys.items()}
    return [replace(measure, common=next(following[measure.report])) for measure in measures]
