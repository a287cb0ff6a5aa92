"""Turn the annotated held-out cases into inputs and gold files.

    python tests/heldout/write_cases.py

Reads `annotated/*.case` beside this file and writes `inputs/`, `gold/*.json` and `common.json`.  README.md describes
the notation.  Every label is checked against the text that it points at: a slip is an error, never a wrong gold file.
"""

from __future__ import annotations

import html
import io
import itertools
import json
import re
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KINDS = {"summary", "plan", "summary+plan"}
LEVELS = {"省", "市", "县", "区", "乡镇街道", "园区", "未知"}
ROLES = {"b": "background", "a": "achievements", "p": "problems", "n": "plans", "q": "requests", "o": "other"}

Record = dict[str, Any]


class CaseError(ValueError):
    """A label that contradicts its text; names the case and the line of the annotated file."""


@dataclass
class Line:
    """One line of the input to be, with its labels; `style` serves docx and html."""

    text: str
    labels: list[str]
    style: str
    where: str


@dataclass
class Case:
    """One compilation: its settings, lines, and the reports' headers by the number of the line that follows them."""

    settings: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    headers: dict[int, dict[str, str]] = field(default_factory=dict)


def settings_of(text: str) -> dict[str, str]:
    """`key=value; key=value` as a mapping."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {key.strip(): value.strip() for key, _, value in pairs if key.strip()}


def read_case(path: Path) -> Case:
    """Parse one annotated file."""
    case = Case({})
    header: dict[str, str] = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        where = f"{path.name}:{number}"
        if raw.startswith("@@"):
            case.settings = settings_of(raw[2:])
        elif raw.startswith("@R"):
            header |= settings_of(raw[2:])
        elif raw.startswith("@#"):
            continue
        else:
            text, _, rest = raw.partition("⟦")
            labels = [label for label in re.split(r"⟧⟦|⟧", rest) if label]
            style = next((label[1:] for label in labels if label.startswith("~")), "")
            case.lines.append(Line(text, [label for label in labels if not label.startswith("~")], style, where))
            if "T" in labels:
                if not header:
                    raise CaseError(f"{where}: a title without a header")
                case.headers[len(case.lines)] = header
                header = {}
    if case.lines and not case.lines[-1].text and case.settings.get("final_newline") != "no":
        case.lines.pop()
    return case


def number_lines(case: Case) -> dict[int, Line]:
    """Lines by the coordinates of the format: html counts blocks that hold text, the others count every line."""
    lines = case.lines
    if case.settings["format"] == "html":
        lines = [line for line in lines if line.text.strip()]
    return dict(enumerate(lines, start=1))


def require(condition: object, where: str, message: str) -> None:
    """Raise CaseError unless the condition holds."""
    if not condition:
        raise CaseError(f"{where}: {message}")


def plain(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s", "", text)


def report_of(header: dict[str, str], numbered: dict[int, Line], title_line: int) -> tuple[Record, list[Record]]:
    """One report's gold and its evidence for the catalogue of common plans."""
    where = numbered[title_line].where
    require(header["kind"] in KINDS and header["level"] in LEVELS, where, "unknown kind or level")
    last = next((n for n in sorted(numbered) if n >= title_line and "L" in numbered[n].labels), None)
    require(last is not None, where, "no line is labelled L (last of the report)")
    assert last is not None
    sections: list[Record] = []
    items: list[Record] = []
    private: list[Record] = []
    damage: list[Record] = []
    evidence: list[Record] = []
    ranges: list[list[int]] = []
    for number in range(title_line, last + 1):
        line = numbered[number]
        for label in line.labels:
            kind, _, value = label.partition(" ")
            head, _, tail = value.partition("|")
            if kind == "+":
                ranges.append([number, 0])
            elif kind == "-":
                ranges[-1][1] = number
            elif kind[0] == "S":
                heading = tail or line.text.strip()
                require(
                    line.text.strip().startswith(heading.strip()),
                    line.where,
                    f"heading {heading!r} is not the line's head",
                )
                sections.append(
                    {
                        "line": number,
                        "level": int(kind[1:]),
                        "heading": heading.strip(),
                        "run_in": plain(heading) != plain(line.text),
                        "role": ROLES[head],
                    }
                )
            elif kind == "I":
                require(tail in line.text, line.where, f"measure {tail!r} is not on the line")
                items.append({"line": number, "heading": tail, "themes": head.split()})
            elif kind == "P":
                require(value in line.text, line.where, f"name {value!r} is not on the line")
                private.append({"line": number, "text": value})
            elif kind == "D":
                what, text, right = value.split("|")
                require(text in line.text, line.where, f"damage {text!r} is not on the line")
                repaired = {"=": text, "": None}.get(right, right)
                damage.append({"line": number, "text": text, "kind": what, "should_be": repaired})
            elif re.fullmatch(r"C\d\d", kind):
                require(value in line.text, line.where, f"evidence {value!r} is not on the line")
                evidence.append({"key": kind, "report": header["id"], "line": number, "text": value})
    require(all(first <= end for first, end in ranges), where, "a plan range is not closed")
    planned = {number for first, end in ranges for number in range(first, end + 1)}
    plan_headings = [section for section in sections if section["role"] == "plans"]
    require(
        all(record["line"] in planned for record in [*items, *evidence, *plan_headings]),
        where,
        "a measure, evidence or a plan heading outside the plan ranges",
    )
    themes = header["themes"].split(",")
    require(
        all(item["themes"][0] in themes for item in items),
        where,
        f"main themes of measures missing: { ({item['themes'][0] for item in items} - set(themes)) }",
    )
    title_words = plain(header["title"]).replace("党", "D")
    source = plain("".join(numbered[n].text for n in range(title_line, title_line + 3))).replace("党", "D")
    require(title_words in source, where, "the title's words are not on the title lines")
    return {
        "id": header["id"],
        "title_line": title_line,
        "title": header["title"],
        "first_line": title_line,
        "last_line": last,
        "kind": header["kind"],
        "summary_year": int(header["sy"]) if header.get("sy") else None,
        "plan_year": int(header["py"]) if header.get("py") else None,
        "issuer": header["issuer"],
        "issuer_evidence": header["ev"],
        "department": header["dept"],
        "level": header["level"],
        "regions": [r for r in header.get("regions", "").split(",") if r],
        "special_topic": header.get("topic") or None,
        "signature": header.get("sig") or None,
        "date": header.get("date") or None,
        "sections": sections,
        "plan_ranges": ranges,
        "plan_items": items,
        "themes": themes,
        "primary_theme": themes[0],
        "private_names": private,
        "damage": damage,
        "notes": header.get("notes", ""),
    }, evidence


def gold_of(case: Case) -> tuple[Record, list[Record]]:
    """The gold of one compilation, and all its evidence."""
    numbered = number_lines(case)
    number_of = {id(line): number for number, line in numbered.items()}
    noise: list[Record] = []
    for number, line in numbered.items():
        for label in line.labels:
            if label.startswith("N "):
                if noise and noise[-1]["kind"] == label[2:] and noise[-1]["last_line"] == number - 1:
                    noise[-1]["last_line"] = number
                else:
                    noise.append({"first_line": number, "last_line": number, "kind": label[2:]})
    reports, evidence = [], []
    for position, header in case.headers.items():
        report, found = report_of(header, numbered, number_of[id(case.lines[position - 1])])
        reports.append(report)
        evidence += found
    for before, after in itertools.pairwise(reports):
        require(before["last_line"] < after["title_line"], after["id"], "reports overlap")
    pairs = [pair.split("+") for pair in case.settings.get("duplicates", "").split(",") if pair]
    count = case.settings.get("count")
    gold = {
        "seed": case.settings["file"],
        "compilation_title": case.settings.get("title") or None,
        "declared_count": int(count) if count else None,
        "noise": noise,
        "duplicates": pairs,
        "reports": reports,
    }
    return gold, evidence


def write_text(case: Case, path: Path) -> None:
    """Write a txt input in the encoding and with the line ends of the case."""
    end = {"crlf": "\r\n", "lf": "\n"}[case.settings.get("eol", "lf")]
    text = end.join(line.text for line in case.lines) + ("" if case.settings.get("final_newline") == "no" else end)
    encoding = case.settings["encoding"]
    path.write_bytes(text.encode(encoding))


def write_html(case: Case, path: Path) -> None:
    """Write a web page (the setting `frame`, or a government's) whose <article> holds the lines, amid furniture."""
    tags = {"h1": "h1", "h2": "h2", "": "p"}
    blocks = []
    for line in case.lines:
        tag = tags.get(line.style, "p")
        text = html.escape(line.text) or "&nbsp;"
        text = f"<strong>{text}</strong>" if line.style == "strong" else text
        text = f'<span style="font-family:仿宋_GB2312">{text}</span>' if tag == "p" else text
        blocks.append(f"<{tag}>{text}</{tag}>")
    frame = (HERE / "annotated" / case.settings.get("frame", "page.html")).read_text(encoding="utf-8")
    path.write_text(frame.replace("<!-- ARTICLE -->", "\n".join(blocks)), encoding="utf-8", newline="\n")


def write_docx(case: Case, path: Path) -> None:
    """Write a Word file: heading styles (h1 to h3 numbered by Word, H1 to H3 by hand), a table of lines with tabs."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = Document()
    numbering = document.part.numbering_part.element

    def element(name: str, value: str | None = None, **attributes: str) -> Any:
        made = OxmlElement(name)
        if value is not None:
            made.set(qn("w:val"), value)
        for key, content in attributes.items():
            made.set(qn(f"w:{key}"), content)
        return made

    def new_list(number: int) -> None:
        abstract = element("w:abstractNum", abstractNumId=str(900 + number))
        abstract.append(element("w:multiLevelType", "multilevel"))
        forms = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        for level, (form, pattern) in enumerate(forms):
            entry = element("w:lvl", ilvl=str(level))
            for name, value in [("w:start", "1"), ("w:numFmt", form), ("w:suff", "nothing"), ("w:lvlText", pattern)]:
                entry.append(element(name, value))
            abstract.append(entry)
        first = numbering.find(qn("w:num"))
        numbering.insert(list(numbering).index(first) if first is not None else len(numbering), abstract)
        instance = element("w:num", numId=str(900 + number))
        instance.append(element("w:abstractNumId", str(900 + number)))
        numbering.append(instance)

    lists = 0
    table = None
    for line in case.lines:
        if line.style == "row":
            cells = line.text.split("\t")
            if table is None:
                table = document.add_table(rows=0, cols=len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
            continue
        table = None
        if line.style == "h1":
            lists += 1
            new_list(lists)
            document.add_paragraph(line.text, style="Heading 1")
            continue
        styles = {"title": "Title", "h2": "Heading 2", "h3": "Heading 3"}
        styles |= {f"H{level}": f"Heading {level}" for level in (1, 2, 3)}
        paragraph = document.add_paragraph(line.text, style=styles.get(line.style, "Normal"))
        aligned = {"H1": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
        if line.style in aligned:
            paragraph.alignment = aligned[line.style]
        if line.style in {"h2", "h3", "n3"}:
            properties = paragraph._p.get_or_add_pPr()
            numbered = element("w:numPr")
            numbered.append(element("w:ilvl", {"h2": "0", "h3": "1", "n3": "2"}[line.style]))
            numbered.append(element("w:numId", str(900 + lists)))
            properties.append(numbered)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as packed, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as steady:
        for name in packed.namelist():  # the same bytes at every run: zip entries carry a time
            steady.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), packed.read(name), zipfile.ZIP_DEFLATED)


WRITERS = {"txt": write_text, "html": write_html, "docx": write_docx}


def catalogue() -> list[Record]:
    """The entries of the catalogue of common plans, without evidence."""
    import yaml

    knowledge = HERE.parents[1] / "builder" / "knowledge" / "common_plans.yml"
    entries = yaml.safe_load(knowledge.read_text(encoding="utf-8"))
    return [{"key": entry["key"], "name": entry["name"], "theme": entry["theme"], "evidence": []} for entry in entries]


def write_json(path: Path, record: Record) -> None:
    """Write one record, readable."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Write every case; the exit status tells."""
    entries = catalogue()
    by_key = {entry["key"]: entry for entry in entries}
    reports = 0
    for path in sorted((HERE / "annotated").glob("*.case")):
        case = read_case(path)
        gold, evidence = gold_of(case)
        WRITERS[case.settings["format"]](case, HERE / "inputs" / case.settings["file"])
        write_json(HERE / "gold" / f"{path.stem}.json", gold)
        for record in evidence:
            by_key[record.pop("key")]["evidence"].append(record)
        reports += len(gold["reports"])
    write_json(HERE / "common.json", {"catalogue": entries})
    sys.stdout.write(f"{reports} reports\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
