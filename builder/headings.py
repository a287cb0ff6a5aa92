"""Headings: which lines of a report are headings, at which level, and where a run-in heading ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from builder.joins import CONTINUED
from builder.knowledge import load
from builder.model import Paragraph, Role, Section
from builder.numbering import Number, number_of

_END = re.compile("[。！？；!?;]")
_QUANTITY = re.compile(
    r"(?:\d[\d.,]*|[xX×]{1,6})\s?(?:万|亿|元|人次|人|户|次|个|家|件|份|亩|公里|千米|%|％|余|吨|期|场|起|宗|台|辆|平方|㎡)"
)
_DATE_LINE = re.compile(
    r"[（(]?(?:(?:19|20)\d{2}|[xX×]{4}|二[〇○零]..?)年[\dxX×一二三四五六七八九十]{1,3}月(?:[\dxX×一二三四五六七八九十]{1,3}日)?[）)]?"
)
_RUN_IN = 45
# 下步工作建议： above 1. is a heading, 重点抓好以下工作： is none
_PART_COLON = re.compile(
    r"(?:下一?步|今后|来年|明年|存在|面临|主要)(?:的|工作|重点|主要){0,3}(?:建议|意见建议|打算|计划|思路|安排|问题|不足|困难)[：:]"
)
# 五、存在问题，…: words that name a part of every report head it, though only a comma follows
_NAMES_ITSELF = re.compile(
    r"(?:目前|当前)?(?:存在|面临|主要|工作中)?(?:的|着)?(?:主要|突出)?(?:问题|不足|困难|短板)(?:[和及与、](?:问题|不足|困难|原因))?[，,]"
    r"|(?:下一?步|今后|来年|明年)(?:的|主要|重点)?(?:工作|努力)?(?:计划|打算|思路|安排|方向)[，,]"
)
_ALONE = 60
_PART = re.compile(r"(?:总结|计划|打算|思路|安排|回顾|谋划|要点|问题|不足|成效|情况)[。：:]?$")


def find_headings(body: Sequence[Paragraph]) -> list[Section]:
    numbers = [number_of(p.text) for p in body]
    ordinary = Counter(n.form for n in numbers if n is not None)
    found: list[Section] = []
    standing = 0  # level of the last heading that stands alone
    for index, paragraph in enumerate(body):
        number = numbers[index]
        if paragraph.style in ("table", CONTINUED):
            continue
        following = body[index + 1] if index + 1 < len(body) else None
        following_number = numbers[index + 1] if index + 1 < len(body) else None
        if number is not None:
            section = _numbered(paragraph, number, following, following_number)
            if section is not None and number.form == "cn." and ordinary["cn"] > 0:
                # “五.” among 一、: a remnant that works below the heading that stands above it
                section = replace(section, level=min(standing + 1, 4))
        else:
            section = _unnumbered(paragraph, following, following_number, standing, found)
        if section is not None:
            found.append(section)
            if not section.run_in:
                standing = section.level
            elif section.level <= standing:
                standing = section.level - 1 if section.level > 1 else 0
    return _with_lists(_with_siblings(found, body, numbers), body, numbers)


def _with_siblings(found: list[Section], body: Sequence[Paragraph], numbers: Sequence[Number | None]) -> list[Section]:
    """Add the numbered lines that read like sentences but stand between a heading n-1 and a heading n+1 of their form.

    Their heading ends at the first comma.
    """
    lines = {s.line for s in found}
    ranked = [(p, n) for p, n in zip(body, numbers, strict=True) if n is not None]
    added = []
    for index, (paragraph, number) in enumerate(ranked):
        if paragraph.line in lines or number.level > 3:
            continue
        before = next(((p, n) for p, n in reversed(ranked[:index]) if n.level <= number.level), None)
        after = next(((p, n) for p, n in ranked[index + 1 :] if n.level <= number.level), None)
        if before is None or after is None:
            continue
        ordered = (
            before[1].level == after[1].level == number.level
            and before[1].value + 1 == number.value == after[1].value - 1
        )
        if ordered and before[0].line in lines and after[0].line in lines:
            text = paragraph.text.strip()
            start = number_of(text) or number
            comma = re.search("[，,：:。]", text[start.end : start.end + 30])
            if comma and comma.start() >= 4:
                added.append(Section(paragraph.line, number.level, text[: start.end + comma.end()], True, "other"))
    return sorted([*found, *added], key=lambda s: s.line)


def _numbered(
    paragraph: Paragraph, number: Number, following: Paragraph | None, following_number: Number | None
) -> Section | None:
    """The section that a numbered line opens, or None where it is a sentence or an item of a list."""
    if number.form == "①":
        return None  # counts out items
    text = paragraph.text.rstrip()
    rest = text[number.end :]
    if not rest or text.lstrip() != text:
        text = paragraph.text.strip()
        number = number_of(text) or number
        rest = text[number.end :]
    if not rest:
        return None
    end = _END.search(rest)
    role: Role = "other"
    label = re.search("[：:](?=.{6})", rest[:32])
    if (
        label
        and number.level <= 3
        and 4 <= label.start() <= 26
        and len(rest) > 30
        and _is_label(rest[: label.start()], number.level)
    ):
        return Section(paragraph.line, number.level, text[: number.end + label.end()], True, role)
    if number.form == "cn" and (own := _NAMES_ITSELF.match(rest)) and len(rest) > own.end() + 8:
        return Section(paragraph.line, number.level, text[: number.end + own.end()], True, role)
    has_body = following is not None and (following_number is None or following_number.level > number.level)
    if (end is None or end.end() == len(rest)) and not (number.level == 1 and len(rest) > _ALONE + 10):
        return _alone(paragraph, text, rest, number, end, has_body)
    if end is None or rest[end.start()] in "；;":
        return None
    head = rest[: end.end()]
    if number.level >= 4 and re.search("[：:]", head):
        return None
    if len(head) <= _RUN_IN and not _QUANTITY.search(head) and not re.search(r"[：:].{8,}", head):
        return Section(paragraph.line, number.level, text[: number.end + end.end()], True, role)
    if len(head) <= _RUN_IN + 20 and number.level <= 2 and not _QUANTITY.search(head):
        return Section(paragraph.line, number.level, text[: number.end + end.end()], True, role)
    # 一、 heads a section even where its first sentence is long: the heading ends at the first comma
    comma = re.search("[，,]", rest[:_RUN_IN])
    if (
        number.level == 1
        and number.form == "cn"
        and comma
        and not _QUANTITY.search(rest[: comma.end()])
        and len(rest) > _ALONE + 10
    ):
        return Section(paragraph.line, 1, text[: number.end + comma.end()], True, role)
    return None


def _is_label(text: str, level: int) -> bool:
    """Words before a colon that name a subject (…方面：), not a project with its facts."""
    if level <= 2 and not _QUANTITY.search(text) and not re.search("(?:工程|项目|标段|公司)$|[，。；]", text):
        return True
    return bool(
        re.search("(?:方面|情况|工作|问题|措施|建设|管理|服务|任务|目标|改进|亮点|成效|重点|不足|整改)$", text)
    ) and not _QUANTITY.search(text)


def _alone(
    paragraph: Paragraph, text: str, rest: str, number: Number, end: re.Match[str] | None, has_body: bool
) -> Section | None:
    """A numbered line that holds one sentence or none."""
    if rest[-1] in "；;" or len(rest) > _ALONE + 10:
        return None
    if re.search("[：:](?=.{6})", rest) and (number.level >= 3 or len(rest) > 40):
        return None
    if not has_body and number.level > 1:
        return None  # nothing stands under it: an item of a list
    if end is not None and len(rest) > _ALONE:
        return None
    if _QUANTITY.search(rest) and end is not None and number.level >= 3:
        return None
    return Section(paragraph.line, number.level, text, False, "other")


def _unnumbered(
    paragraph: Paragraph,
    following: Paragraph | None,
    following_number: Number | None,
    standing: int,
    found: Sequence[Section],
) -> Section | None:
    """The section that an un-numbered line opens that stands alone."""
    text = paragraph.text.strip()
    colon = text[-1:] in ("：", ":") and following_number is not None and following_number.value == 1
    if (
        following is None
        or not 3 <= len(text) <= 36
        or (
            text[-1] in "；;，,、"
            or (text[-1] in "：:" and not (colon and (_PART_COLON.fullmatch(text) or _heads_appendix(text))))
        )
    ):
        return None
    styled = paragraph.style.startswith("heading") or paragraph.style == "title"
    ended = text[-1] in "。！？!?."
    bare = text.rstrip("。")
    roles = load("roles")
    if ended and not (len(bare) <= 8 and re.search(roles["nominal"], bare)):
        return None
    if _END.search(bare) or _DATE_LINE.fullmatch(text) or text.startswith(("（", "(", "附", "注：", "——")):
        return None
    if not styled and re.search("(?:如下|汇报|报告|总结)[。：:]?$", text) and re.search("现将|现就|如下", text):
        return None
    if not styled and (bare.count("，") > 2 or _QUANTITY.search(bare)):
        return None
    longer = len(following.text) >= max(24, 1.5 * len(text)) and following.text.rstrip()[-1] in "。；：！”）"
    opens = following_number is not None and following_number.value in (0, 1)
    named = bool(_PART.search(bare) or re.search(roles["nominal"], bare)) and len(bare) <= 16
    if not (styled or longer or opens or (named and following.text.rstrip()[-1] in "。；：")):
        return None
    level = standing + 1 if standing else 1
    previous = found[-1] if found else None
    sibling = (
        previous is not None
        and not previous.run_in
        and number_of(previous.heading) is None
        and previous.level == standing
        and standing > 0
    )
    if sibling:
        level = standing  # of the un-numbered heading before it, whatever the form of the items below either
    if colon and _heads_appendix(text):
        level = 1  # what is appended belongs to no section before it
    elif styled and paragraph.style.startswith("heading"):
        level = max(1, min(int(paragraph.style[7:]) - 1, 4))
    elif opens and following_number is not None:
        # what stands above a 一、 works at the first level too; above （一） at the first; above 1. at the second
        above = max(1, following_number.level - 1)
        level = min(level, above) if sibling or (colon and not standing) else above
    elif _names_part(bare):
        # 存在问题 behind 2023年工作总结 is another part of the report
        parts = [s.level for s in found if not s.run_in and number_of(s.heading) is None and _names_part(s.heading)]
        level = parts[-1] if parts else 1 if not standing else level
    return Section(paragraph.line, min(level, 4), text, False, "other")


def _heads_appendix(text: str) -> bool:
    """Words before a colon that head an appended list: 获奖情况： with 1. under it."""
    return len(text) <= 10 and any(re.match(pattern, text) for pattern in load("roles")["other"]["match"])


def _names_part(heading: str) -> bool:
    """Whether an un-numbered heading names a part of the report: what was done, what went wrong, what comes next."""
    return bool(_PART.search(heading) and re.search(r"\d{4}年|[xX]{4}年|下一?步|存在", heading))


def _with_lists(found: list[Section], body: Sequence[Paragraph], numbers: Sequence[Number | None]) -> list[Section]:
    """Add lists of one sentence each that all begin with a short clause: （一）科学开展国土绿化，完成……

    Each heading ends at its comma; where one of the list does not begin like that, all are items.
    """
    lines = {s.line for s in found}
    added: list[Section] = []
    group: list[tuple[Paragraph, Number]] = []

    def close() -> None:
        heads = [_clause_head(p, n) for p, n in group]
        if len(group) >= 2 and all(heads):
            added.extend(
                Section(p.line, n.level, head, True, "other") for (p, n), head in zip(group, heads, strict=True) if head
            )
        group.clear()

    for paragraph, number in zip(body, numbers, strict=True):
        same = number is not None and paragraph.line not in lines and number.level <= 2
        if group and (not same or number is None or number.form != group[-1][1].form):
            close()
        if same and number is not None:
            group.append((paragraph, number))
    close()
    return sorted([*found, *added], key=lambda s: s.line)


def _clause_head(paragraph: Paragraph, number: Number) -> str | None:
    """The heading of a numbered sentence that begins with a short clause and goes on at length."""
    text = paragraph.text.strip()
    start = (number_of(text) or number).end
    comma = re.search("[，,]", text[start : start + 20])
    if comma is None or comma.start() < 4 or len(text) - start - comma.end() < 12 or text.endswith(("；", ";")):
        return None
    clause = text[start : start + comma.end()]
    return None if _QUANTITY.search(clause) or re.match("建议|恳请|请求", clause) else text[: start + comma.end()]
