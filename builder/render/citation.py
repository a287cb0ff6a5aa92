"""How to cite a report: GB/T 7714-2015 and BibTeX."""

from __future__ import annotations

from urllib.parse import urljoin

from builder.model import Compilation, Report
from builder.render.links import report_page

_BIBTEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def address(report: Report, site_url: str) -> str:
    """The permanent address of a report's page, or "" where the site's own address is not known."""
    return urljoin(site_url, report_page(report.id).removesuffix(".md") + ".html") if site_url else ""


def _year(report: Report) -> str:
    year = report.date[:4] if report.date else report.summary_year or report.plan_year
    return str(year) if year else ""


def reference(report: Report, compilation: Compilation | None, site_url: str = "") -> str:
    """The reference after GB/T 7714-2015: an electronic report ([R/OL]) within a compilation."""
    parts = [f"{report.issuer or '佚名'}. {report.title}[R/OL]"]
    if compilation and compilation.title:
        parts.append(f"//{compilation.title}")
    dated = f" ({report.date})" if report.date else f" ({_year(report)})" if _year(report) else ""
    where = address(report, site_url)
    return "".join(parts) + f".{dated}" + (f". {where}." if where else "" if not dated else ".")


def bibtex(report: Report, compilation: Compilation | None, site_url: str = "") -> str:
    """A BibTeX entry; its key is the report's identifier."""
    fields = {
        "title": f"{{{_tex(report.title)}}}",
        "author": f"{{{_tex(report.issuer or '佚名')}}}",
        "year": _year(report),
        "howpublished": _tex(compilation.title) if compilation and compilation.title else "",
        "url": address(report, site_url),
        "note": f"huibian:{report.id}",
    }
    kept = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{huibian-{report.id},\n{kept}\n}}"


def _tex(text: str) -> str:
    return text.translate(_BIBTEX)
