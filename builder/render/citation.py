"""How to cite a report: GB/T 7714-2015, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from builder.model import Compilation, Report
from builder.render.links import built, placed, report_page

_BIBTEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


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


def csl_json(report: Report, compilation: Compilation | None, site_url: str = "") -> str:
    """The report as an item of CSL-JSON (schema csl-data 1.0.2), in a list as reference managers read it."""
    item: dict[str, Any] = {"id": f"huibian-{report.id}", "type": "report", "title": report.title, "language": "zh-CN"}
    item["author"] = [{"literal": report.issuer or "佚名"}]
    if year := _year(report):
        parts = [int(part) for part in report.date.split("-")] if report.date else [int(year)]
        item["issued"] = {"date-parts": [parts]}
    if compilation and compilation.title:
        item["container-title"] = compilation.title
    if where := address(report, site_url):
        item["URL"] = where
    return json.dumps([item], ensure_ascii=False, indent=2)


def _tex(text: str) -> str:
    return text.translate(_BIBTEX)
