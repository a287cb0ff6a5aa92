"""Who a report is by: issuing organ, its department, its level; and whether it is about one matter only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from builder.describe.organ_names import (
    LEVEL_OF,
    MASK,
    UPPER,
    completed,
    fuller,
    function_of,
    level_of_text,
    organ_in_body,
    organ_in_title,
    organ_words,
    place_in_title,
    same_organ,
    topical_department,
    typical_name,
)
from builder.model import Paragraph, Section


@dataclass(frozen=True, slots=True)
class Organ:
    """The issuer as it should be shown, where it was read, its department and level, and how sure that is."""

    name: str | None
    evidence: Literal["title", "signature", "body"] | None
    line: int | None
    department: str
    department_rule: str
    level: str
    level_rule: str
    certain: bool


def describe_organ(
    title: str,
    signature: tuple[str, int] | None,
    body: Sequence[Paragraph],
    sections: Sequence[Section],
    info_issuer: str | None = None,
) -> Organ:
    """Find issuer, department and level.

    `signature` is (words, line); `body` the published paragraphs without title; `info_issuer` what the format itself
    states (the information table of a government site).
    """
    text = "\n".join(p.text for p in body)
    titled = organ_in_title(title)
    name: str | None
    evidence: Literal["title", "signature", "body"] | None
    line: int | None = None
    certain = True
    if titled:
        name, evidence = titled, "title"
        if signature and same_organ(titled, signature[0]):
            name = signature[0]
    elif signature:
        name, evidence, line = re.sub(r"\s", "", signature[0]), "signature", signature[1]
    else:
        name, line = organ_in_body(body, title)
        evidence = "body" if name else None
        certain = False
    if info_issuer and (name is None or evidence == "body"):
        name, evidence, certain = info_issuer, "body", True
    department, rule = department_of(name, title, text, sections)
    level, level_rule = level_of(name, title, text, department)
    if name is None:
        name = typical_name(department, level)
        evidence = "body" if name else None
        certain = False
    if name is not None and evidence == "title":
        name = completed(fuller(name, text) or name, level)
    elif name is not None and evidence == "body":
        name = completed(name, level)
    return Organ(name, evidence, line, department, rule, level, level_rule, certain and rule != "topics")


def department_of(name: str | None, title: str, text: str, sections: Sequence[Section]) -> tuple[str, str]:
    """The department (a name of departments.yml) and the rule that decided it: name, level, topics or none."""
    if name:
        # 人民政府 holds the letters of 民政
        bare = re.sub(rf"^(?:{MASK}|\s)+", "", name).replace("人民政府", "政府")
        if re.search(r"(?:管理委员会|管委会|开发区|高新区|经开区|管理区|园区|高新园|度假区|集聚区)(?:党工委)?$", bare):
            return "开发区园区", "name"
        if re.search("(?:镇|乡|街道)(?:办事处|党委|党工委|政府|街道办)?$", bare):
            return "乡镇街道", "name"
        rest = (
            re.sub(r"^.{0,8}?(?:街道办事处|街道|镇|乡)(?=.{3,})", "", bare)
            if re.match(r".{0,8}?(?:镇|乡|街道).{3,}", bare)
            else bare
        )
        # the place of a town must not be read as a function
        rest = re.sub(r"^.{0,6}?(?:省|市|县|区|旗|州)(?=.{2,})", "", rest) or rest
        if (function := function_of(rest) or function_of(bare)) is not None:
            return function, "name"
        if re.search("政府", bare):
            return "党委政府办公室", "name"
    place = place_in_title(title)
    titled = function_of(re.sub(r"工作(?:总结|计划).*", "", title)) if place else None
    if titled is not None and titled not in ("乡镇街道", "开发区园区"):
        return titled, "title"
    topical = topical_department(text, sections, title)
    if topical is not None:
        return topical, "topics"
    return "其他", "none"


def level_of(name: str | None, title: str, text: str, department: str) -> tuple[str, str]:
    """The issuer's level and the rule: name, title, our (我县 …, 县委、县政府), department or none."""
    if department == "开发区园区":
        return "园区", "name"
    if name:
        bare = re.sub(rf"^{MASK}+", "", name).replace("人民政府", "政府")
        branch = re.search("局.{0,6}分局$", bare)
        # the place in front of the first function: 县 of 县市场监督管理局, not the 市 inside
        prefix = organ_words().function.split(bare, maxsplit=1)[0] or re.sub("委$", "", bare)
        places = re.findall("自治州|自治县|自治旗|自治区|林区|街道|苏木|省|市|州|盟|县|旗|区|镇|乡", prefix[:16])
        if places and not branch:
            word = {"自治州": "州", "自治县": "县", "自治旗": "县", "自治区": "省", "林区": "区", "苏木": "乡"}.get(
                places[-1], places[-1]
            )
            return LEVEL_OF[word], "name"
    if department == "乡镇街道" or re.search("(?:全|我)(镇|乡)", title):
        return "乡镇街道", "department"
    place = place_in_title(title)
    mine = level_of_text(text)
    if place and mine != "乡镇街道":
        return UPPER[place], "title"
    if mine:
        return mine, "our"
    return "未知", "none"


def special_topic(title: str, department: str) -> str | None:
    """The one matter that a report is about, from its title; None for a report on an organ's whole work."""
    organ = organ_in_title(title) or ""
    rest = title.replace(organ, "", 1) if organ else title
    for name, pattern, own in organ_words().matters:
        if department not in own and pattern.search(rest):
            return str(name)
    return None
