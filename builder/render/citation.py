"""How to cite a report: GB/T 7714-2015. BibTeX and CSL-JSON are made in the browser (docs/assets/report.js)."""

from __future__ import annotations

from urllib.parse import urljoin

from builder.model import Compilation, Report
from builder.render.links import report_page


def address(report: Report, site_url: str) -> str:
    """The permanent address of a report's page, or "" where the site's own address is not known."""
    return urljoin(site_url, report_page(report.id).removesuffix(".md") + ".html") if site_url else ""


def year(report: Report) -> str:
    """The year of a report: of its date, else the one that it sums up or plans; "" where it names none."""
    found = report.date[:4] if report.date else report.summary_year or report.plan_year
    return str(found) if found else ""


def reference_parts(report: Report, compilation: Compilation | None, site_url: str = "") -> tuple[str, str]:
    """The reference after GB/T 7714-2015: an electronic report ([R/OL]) within a compilation.

    In two parts, between which the standard has the day on which the reader saw it, in brackets.
    """
    parts = [f"{report.issuer or '佚名'}. {report.title}[R/OL]"]
    if compilation and compilation.title:
        parts.append(f"//{compilation.title}")
    dated = f" ({report.date})" if report.date else f" ({year(report)})" if year(report) else ""
    where = address(report, site_url)
    return "".join(parts) + f".{dated}", f". {where}." if where else "" if not dated else "."
