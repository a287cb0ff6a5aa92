"""The corrections file: what it may say, and messages that name file, line and entry."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.corrections import read_corrections
from builder.corrections.entries import CorrectionError
from builder.corrections.located import read_yaml


def written(folder: Path, text: str) -> Path:
    path = folder / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_and_an_empty_file_correct_nothing(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.yml").entries == ()
    assert read_corrections(written(tmp_path, "# nothing yet\n")).entries == ()


def test_an_entry_may_say_how_an_input_is_written(tmp_path: Path) -> None:
    path = written(tmp_path, "- source: a.txt\n  encoding: GBK\n" + WHY)
    assert read_corrections(path).encodings == {"a.txt": "gb18030"}


WHY = "  reason: 见纸质件\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- report: x\n  set: {colour: red}\n" + WHY, r"yml:2: entry 1: colour is no field"),
        ("- report: x\n  set: {sections: []}\n" + WHY, r"sections has a key of its own beside set"),
        ("- report: x\n  set: {level: 村}\n" + WHY, r"yml:2: entry 1: level: 村 is not one of 省, 市"),
        (
            "- report: x\n  set: {level: 县}\n" + WHY + "- report: y\n  set: {themes: [天文]}\n" + WHY,
            r"yml:5: entry 2: themes: 天文 is no known name",
        ),
        ("- report: x\n  set: {themes: [教育, 教育]}\n" + WHY, "themes names 教育 twice"),
        ("- report: x\n  set: {themes: [教育], primary_theme: 卫生健康}\n" + WHY, "contradicts itself"),
        ("- report: x\n  set: {summary_year: twenty}\n" + WHY, "summary_year must be a year"),
        ("- report: x\n  set: {summary_year: 20244}\n" + WHY, "summary_year must be a year"),
        ("- report: x\n  set: {department: null}\n" + WHY, "department cannot be empty"),
        ("- report: x\n  set: {department: 天文}\n" + WHY, "department: 天文 is not one of"),
        ("- report: x\n  set: {title: null}\n" + WHY, "title cannot be empty"),
        ("- report: x\n  set: {date: soon}\n" + WHY, "date must be"),
        ("- report: x\n  set: {date: 2024-13-01}\n" + WHY, "date must be"),
        ("- report: x\n  set: {issuer_evidence: hearsay}\n" + WHY, "issuer_evidence: hearsay is not one of title"),
        ("- report: x\n  set: {issuer: [a]}\n" + WHY, "issuer must be one value"),
        ("- report: x\n" + WHY, "entry 1: needs one of the keys set, sections"),
        ("- source: a.txt\n" + WHY, "entry 1: needs one of the keys lines, confirmed"),
        ("- source: a.txt\n  encoding: klingon\n" + WHY, "yml:1: entry 1: the encoding “klingon” is not known. Use"),
        ("- source: a.txt\n  encoding: base64\n" + WHY, "“base64” is not known"),
        ("- reason: x\n", "entry 1: needs the key report"),
        ("- report: x\n  source: a.txt\n" + WHY, "not both"),
        ("- report: x\n  set: {level: 县}\n", "entry 1: needs a reason"),
        ("- report: x\n  set: {level: 县}\n  reason: ''\n", "entry 1: needs a reason"),
        ("- report: x\n  set: {level: 县}\n  colour: red\n" + WHY, "unknown key colour"),
        ("- report: x\n  lines: []\n" + WHY, "unknown key lines"),
        ("- report: {source: a.txt}\n  set: {level: 县}\n" + WHY, "report must be an id, a title"),
        ("- report: x\n  sections: [{line: 3, role: plans}]\n" + WHY, "yml:2: entry 1: sections: needs text"),
        ("- report: x\n  sections: [{line: 3, text: 一, role: dream}]\n" + WHY, "role: dream is not one of background"),
        (
            "- report: x\n  sections: [{line: 3, text: 一, level: 9}]\n" + WHY,
            "level must be a whole number from 1 to 4",
        ),
        ("- report: x\n  sections: [{line: 3, text: 一, is: text, level: 1}]\n" + WHY, "no heading, has no heading"),
        ("- report: x\n  sections: [{line: 3, text: 一, size: 1}]\n" + WHY, "unknown key size"),
        ("- report: x\n  sections: {line: 3}\n" + WHY, "sections must be a list"),
        ("- report: x\n  sections: []\n" + WHY, "sections is empty"),
        ("- report: x\n  plan_ranges: [{first: 9, last: 3, text: 一}]\n" + WHY, "last must be a whole number from 9"),
        (
            "- source: a.txt\n  lines: [{line: 3, last: 99999999999, text: 一, is: noise}]\n" + WHY,
            "yml:2: entry 1: lines: last must be a whole number from 3 to 400000",
        ),
        ("- report: x\n  measures: [{line: 3, text: 一}]\n" + WHY, "measures: says nothing"),
        ("- report: x\n  measures: [{line: 3, text: 一, under: 二, head: 一}]\n" + WHY, "under is for"),
        ("- report: x\n  measures: [{line: 3, text: 一, themes: []}]\n" + WHY, "themes names none"),
        ("- report: x\n  edits: [{line: 3, text: 一}]\n" + WHY, "needs either is: right"),
        ("- report: x\n  edits: [{line: 3, is: right}]\n" + WHY, "needs text, or column and length"),
        ("- report: x\n  edits: [{line: 3, column: 2, text: 一, is: right}]\n" + WHY, "and not both"),
        ("- report: x\n  edits: [{line: 3, column: 2, is: right}]\n" + WHY, "length must be a whole number"),
        ("- source: a.txt\n  lines: [{line: 3, text: 一, is: song}]\n" + WHY, "is: song is not one of title"),
        ("- source: a.txt\n  lines: [{line: 3, text: 一}]\n" + WHY, "needs is: title, text or noise"),
        ("- source: a.txt\n  confirmed: x\n" + WHY, "confirmed must be a list"),
        ("report: x\n", r"yml:1: must be a list"),
        ("- report: [\n", r"corrections\.yml:\d+: is not valid YAML"),
        ("- report: x\n  set: {level: 县}\n  set: {level: 市}\n" + WHY, r"yml:3: has the key set twice"),
        ("- &a x\n- *a\n", "uses an alias"),
        ("- " * 30 + "x\n", "nested too deeply"),
    ],
)
def test_messages_name_the_file_the_line_and_the_entry(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorrectionError, match=message) as raised:
        read_corrections(written(tmp_path, text))
    assert str(raised.value).startswith("corrections.yml:")


def test_a_reason_does_not_give_away_what_it_hides(tmp_path: Path) -> None:
    text = "- report: x\n  edits: [{line: 3, text: 甲某某, is: private}]\n  reason: 甲某某是患者\n"
    with pytest.raises(CorrectionError, match="reasons are published") as raised:
        read_corrections(written(tmp_path, text))
    assert "甲某某" not in str(raised.value)


@pytest.mark.parametrize("name", ["000000000012", "123456e78901", "1_000", "0x1f", "2024-01-05", "12:30:45"])
def test_ids_and_dates_stay_as_they_are_written(tmp_path: Path, name: str) -> None:
    """YAML would read these as numbers and dates."""
    (entry,) = read_corrections(written(tmp_path, f"- report: {name}\n  set: {{level: 县}}\n{WHY}")).entries
    assert entry.address is not None
    assert entry.address.name == name


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_message(text: str) -> None:
    """Nothing else than CorrectionError comes out of a damaged file."""
    with contextlib.suppress(CorrectionError):
        read_yaml("corrections.yml", text)
