"""How to cite a report after GB/T 7714-2015. BibTeX and CSL-JSON are made of its page (docs/assets/report.js)."""

from __future__ import annotations

from urllib.parse import urljoin

from builder.model import Compilation, Report
from builder.render.links import built, placed, report_page


def address(report: Report, site_url: str) -> str:
    """The permanent address of a report's page, or "" where the site's own address is not known."""
    return urljoin(site_url, built(placed(report_page(report.id)))) if site_url else ""


def _year(report: Report) -> str:
    year = report.date[:4] if report.date else report.summary_year or report.plan_year
    return str(year) if year else ""


def reference(report: Report, compilation: Compilation | None, site_url: str = "") -> str:
    """The reference after GB/T 7714-2015: an electronic report ([R/OL]) within a compilation."""
    return "".join(reference_parts(report, compilation, site_url))


def reference_parts(report: Report, compilation: Compilation | None, site_url: str = "") -> tuple[str, str]:
    """The same in two, between which the standard has the day on which the reader saw it, in brackets."""
    parts = [f"{report.issuer or '佚名'}. {report.title}[R/OL]"]
    if compilation and compilation.title:
        parts.append(f"//{compilation.title}")
    dated = f" ({report.date})" if report.date else f" ({_year(report)})" if _year(report) else ""
    where = address(report, site_url)
    return "".join(parts) + f".{dated}", f". {where}." if where else "" if not dated else "."
