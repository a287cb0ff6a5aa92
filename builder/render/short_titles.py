"""Titles of reports where the years and the kind of each stand beside them."""

from __future__ import annotations

import re

from builder.model import Report
from builder.titles import YEAR, words

_YEAR = re.compile(YEAR)
_JOINS = re.compile(r"[以及和暨与、\s]*")


def short_title(report: Report) -> str:
    """What tells a report from others in a table that names its years: its issuer, where the title adds nothing to it
    but years and the names of kinds of reports (某县民政局2023年工作总结及2024年工作计划); else its title."""
    if not report.issuer:
        return report.title
    rest = words().genre.sub("", _YEAR.sub("", report.title.removeprefix(report.issuer)))
    return report.issuer if _JOINS.fullmatch(rest) else report.title
