"""Issuer, department, level and topic of titles of many kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.describe.organ import describe_organ, special_topic
from builder.knowledge import load
from builder.model import LEVELS, Paragraph

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "organs.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["title"] for c in CASES])
def test_golden(case: dict[str, Any]) -> None:
    body = [Paragraph(n, text) for n, text in enumerate(case.get("body", []), 2)]
    signature = (case["signature"], 9) if "signature" in case else None
    organ = describe_organ(case["title"], signature, body, ())
    if "issuer" in case:
        assert organ.name == case["issuer"]
    assert (organ.department, organ.level) == (case["department"], case["level"])
    assert special_topic(case["title"], organ.department) == case.get("topic")


def test_knowledge_names_departments_and_levels_that_exist() -> None:
    data = load("organs")
    assert set(data["departments"]) == set(load("departments"))
    assert set(data["levels"]) <= set(LEVELS)
    names = [n for entry in data["departments"].values() for n in entry["names"]]
    assert len(names) == len(set(names)), "a name may decide one department only"
