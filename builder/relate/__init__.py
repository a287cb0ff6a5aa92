"""What relates the reports of all inputs: variants, common plans, formulaic passages, neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from builder.model import CommonPlan, Corpus, Extracted, Measure, Report
from builder.relate.common_plans import Planned, common_keys, common_plans, read_plans
from builder.relate.discover import discover
from builder.relate.neighbours import neighbours
from builder.relate.phrases import formulaic_shares, phrases
from builder.relate.variants import representatives, variants

__all__ = ["relate"]


def relate(extracted: Sequence[Extracted], settled: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Corpus:
    """The corpus of all inputs; the result does not depend on their order.

    `settled`: ids of reports with the ids of their copies as a person said them.

    Compilations stand in the order of their source names, reports and measures in that of the text.
    """
    inputs = sorted(extracted, key=lambda item: (item.compilation.source, item.compilation.sha256))
    reports = [report for item in inputs for report in item.reports]
    measures = [measure for item in inputs for measure in item.measures]
    copies = variants(reports, settled)
    distinct = representatives((report.id for report in reports), copies)
    read = {report.id: read_plans(report) for report in reports}
    plans = (*common_plans(reports, read, distinct), *discover(reports, read, measures, distinct))
    measures = _with_common(measures, reports, read)
    del read
    formulas = phrases(reports, distinct)
    shares = formulaic_shares(reports, formulas)
    near = neighbours(reports, _plans_of(plans), distinct)
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


def _with_common(
    measures: Sequence[Measure], reports: Sequence[Report], read: Mapping[str, Sequence[Planned]]
) -> list[Measure]:
    by_id = {report.id: report for report in reports}
    # acting clauses of one sentence are measures with the same text: their heads tell them apart
    told = Counter((m.report, m.line, m.text) for m in measures)
    return [
        replace(m, common=common_keys(m, by_id[m.report], read[m.report], told[m.report, m.line, m.text] > 1))
        for m in measures
    ]
