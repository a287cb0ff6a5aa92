"""Lines of sellers are told from lines of agencies: the cases of tests/cases/adverts.yml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from builder.clean.noise import AROUND, find_noise, is_advert
from builder.model import Line

CASES: dict[str, list[dict[str, str]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/adverts.yml").read_text("utf-8")
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            case["text"],
            marks=[pytest.mark.xfail(strict=True, reason=case["known"])] if "known" in case else [],
        )
        for case in CASES["adverts"]
    ],
)
def test_adverts_go(text: str) -> None:
    assert is_advert(text)
    assert is_advert(f"★{text}★")


@pytest.mark.parametrize("text", [case["text"] for case in CASES["stay"]])
def test_lines_of_agencies_stay(text: str) -> None:
    assert find_noise([Line(1, text)]) == {}


@pytest.mark.parametrize("text", [case["text"] for case in CASES["furniture"]])
def test_what_is_printed_around_an_article_goes(text: str) -> None:
    assert find_noise([Line(1, text)]) == {1: AROUND}
