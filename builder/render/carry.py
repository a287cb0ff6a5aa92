"""A report to carry away as Markdown, with where it comes from. Plain text and Word are made of its page
(docs/assets/carry.js, word.js)."""

from __future__ import annotations

from builder.model import Compilation, Report
from builder.render.citation import reference
from builder.render.escape import literal
from builder.render.front import report_front_matter
from builder.render.text import blocks

# a name that ends in .md would become a page of the site
ENDING = ".md.txt"


def markdown(report: Report, compilation: Compilation | None, site_url: str = "") -> str:
    """The metadata as front matter, the text with its headings, and the reference."""
    front = report_front_matter(report, reference(report, compilation, site_url))
    parts = [f"# {literal(report.title)}"]
    for block in blocks(report):
        if block.kind == "continued":
            parts[-1] += literal(block.text)
            continue
        mark = "#" * block.depth + " " if block.kind == "heading" else ""
        parts.append(mark + literal(block.text))
    return f"{front}\n" + "\n\n".join([*parts, literal(f"出处：{reference(report, compilation, site_url)}")]) + "\n"
