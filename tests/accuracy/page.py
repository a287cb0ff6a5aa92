"""The page 准确度 of the site (docs/accuracy.md), written from the baseline by `make accuracy ARGS=--update`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "accuracy.md"


def render(figures: Mapping[str, float]) -> str:
    """The page in Chinese: each figure on all sets with what it means, and the known weaknesses."""
    words = yaml.safe_load((HERE / "page.yml").read_text(encoding="utf-8"))
    lines = ["---", f"title: {words['title']}", "prose: true", "search:", "  exclude: true", "---", ""]
    lines += [f"# {words['title']}", ""]
    lines += [paragraph.strip() + "\n" for paragraph in words["introduction"]]
    for group in words["groups"]:
        lines += [
            f"## {group['name']}",
            "",
            "| 指标 | 标注 | 保留 | 未看 | 含义 |",
            "|---|---:|---:|---:|---|",
        ]
        for name, (label, meaning) in group["figures"].items():
            count = bool(group.get("counts"))
            shown = (_show(figures.get(f"{part}.{name}"), count) for part in ("seeds", "heldout", "blind"))
            lines.append(f"| {label} | {' | '.join(shown)} | {meaning} |")
        lines.append("")
    lines += ["## 已知不足", "", *(f"- {weakness}" for weakness in words["weaknesses"]), ""]
    return "\n".join(lines)


def _show(value: float | None, count: bool) -> str:
    if value is None:
        return "—"
    return f"{value:.0f}" if count else f"{value:.3f}"
