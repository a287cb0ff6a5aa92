"""Reports made of lines, for the tests of what relates reports."""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Compilation, Extracted, Measure, Paragraph, Report, Section


def made(
    name: str,
    lines: Sequence[str],
    *,
    plans: tuple[int, int] | None = None,
    title: str = "县某局2023年工作总结",
    department: str = "统计",
    year: int | None = 2023,
    regions: tuple[str, ...] = (),
    themes: tuple[str, ...] = (),
    sections: tuple[Section, ...] = (),
    source: str = "a.txt",
) -> Report:
    """A report whose line 1 is its title; `plans` are the first and last line of its plans (default: all after it)."""
    paragraphs = tuple(Paragraph(number, text) for number, text in enumerate((title, *lines), 1) if text)
    last = len(lines) + 1
    return Report(
        id=name,
        source=source,
        title_line=1,
        first_line=1,
        last_line=last,
        title=title,
        kind="summary+plan",
        summary_year=year,
        plan_year=None,
        issuer=None,
        issuer_evidence=None,
        department=department,
        level="县",
        regions=regions,
        special_topic=None,
        signature=None,
        date=None,
        themes=themes,
        primary_theme=themes[0] if themes else None,
        variants=(),
        sections=sections,
        plan_ranges=(plans or (2, last),),
        paragraphs=paragraphs,
    )


def compiled(source: str, reports: Sequence[Report], measures: Sequence[Measure] = ()) -> Extracted:
    """An input that holds the reports."""
    compilation = Compilation(source, "0" * 64, "txt", "utf-8", None, None, (), len(reports))
    return Extracted(compilation, tuple(reports), tuple(measures), ())
