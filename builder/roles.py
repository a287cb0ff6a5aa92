"""Roles: what each section of a report tells (achievements, problems, plans …), and which lines state future work."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from builder.knowledge import load
from builder.model import Paragraph, Role, Section
from builder.numbering import number_of


class RoleWords:
    """Compiled roles.yml for a report on `year` (None: unknown)."""

    def __init__(self, year: int | None, half: bool) -> None:
        data = load("roles")
        later = "|".join(str(y) for y in range(year + 1, year + 4)) if year else "(?!)"
        later = f"(?:{later})(?:年度?)?"
        self.later = f"(?:{later}|下半年)" if half else later

        def compiled(patterns: Sequence[str]) -> re.Pattern[str]:
            return re.compile("|".join(f"(?:{p})" for p in patterns).replace("NEXT", self.later))

        self.match = {
            role: compiled(data[role]["match"])
            for role in ("other", "requests", "plans", "problems", "achievements", "background")
        }
        self.unless = {
            role: compiled(data[role]["unless"])
            for role in data
            if isinstance(data[role], dict) and "unless" in data[role]
        }
        self.opening = re.compile("(?:" + "|".join(data["future_openings"]).replace("NEXT", self.later) + ")")
        self.clause = compiled(data["future_clauses"])
        self.going_on = compiled(data["going_on"])
        self.closing = re.compile("(?:" + "|".join(data["closing_lines"]) + ")[。！!]?")
        self.not_future = re.compile("(?:" + "|".join(data["not_future"]).replace("NEXT", self.later) + ")")
        self.request = compiled(data["request_words"])
        self.lead_in = "|".join(f"(?:{p})" for p in data["lead_ins"])
        self.nominal = re.compile(data["nominal"])

    def hit(self, role: str, text: str) -> bool:
        return bool(self.match[role].search(text)) and not (role in self.unless and self.unless[role].search(text))


@cache
def role_words(year: int | None, half: bool) -> RoleWords:
    return RoleWords(year, half)


def with_roles(
    heads: Sequence[Section],
    body: Sequence[Paragraph],
    roles: RoleWords,
    plan_only: bool,
    settled: Mapping[int, Role] = MappingProxyType({}),
) -> list[Section]:
    """The sections with their roles; what a heading does not say itself it takes from the heading above.

    `settled` are roles that a person set, by line.
    """
    default: Role = "plans" if plan_only else "achievements"
    part: Role | None = None  # of the part (un-numbered or 第一部分) that the following 一、 belong to
    path: list[tuple[int, Role]] = []
    result: list[Section] = []
    main: Role = default
    for index, section in enumerate(heads):
        number = number_of(section.heading)
        bare = section.heading[number.end :] if number else section.heading
        bare = re.sub(r"\s", "", bare).rstrip("。：:，,")
        while path and path[-1][0] >= section.level:
            path.pop()
        inherited = path[-1][1] if path else (part or main)
        own = settled.get(section.line) or _own_role(bare, section, heads, index, body, roles, inherited, not path)
        role = own or inherited
        if not path and own is None and part is None and main in ("problems", "requests", "other"):
            # after problems an unmarked main section does not go on about problems
            role = "plans" if any(s.role == "plans" for s in result) else default
        is_part = section.level == 1 and (number is None or number.form == "part") and not section.run_in
        if is_part:
            part = role
        if not path and not is_part:
            main = role if part is None else main
        path.append((section.level, role))
        result.append(replace(section, role=role))
    return result


def _own_role(
    bare: str,
    section: Section,
    heads: Sequence[Section],
    index: int,
    body: Sequence[Paragraph],
    roles: RoleWords,
    inherited: Role,
    main: bool,
) -> Role | None:
    """The role that a heading states itself, or None. `main` headings stand under no other heading."""
    if section.run_in and not main and len(bare) > 16 and not re.match("下一?步|存在", bare):
        return None
    if roles.hit("other", bare) and main:
        return "other"
    plans, problems, requests = roles.hit("plans", bare), roles.hit("problems", bare), roles.hit("requests", bare)
    if not main and inherited == "plans":
        # inside plans only a heading of problems or requests in so many words takes over
        if problems and len(bare) <= 12 and re.match("存在|主要|问题|不足|困难|面临|当前|薄弱|短板", bare):
            return "problems"
        return "requests" if requests and len(bare) <= 12 and _asks(section, heads, index, body, roles) else None
    if not main and section.level >= 3:
        return (
            "problems" if problems and len(bare) <= 12 else ("plans" if plans and re.match("下一?步", bare) else None)
        )
    if requests and not (plans and not bare.endswith("建议")):
        if _asks(section, heads, index, body, roles):
            return "requests"
        if plans:
            return "plans"
        if problems:
            return "plans" if _has_plans(section, heads, index, body, roles) else "problems"
        return "plans" if bare.endswith("建议") and re.search("下一?步|工作|明年", bare) else "requests"
    if plans and problems:
        return "plans" if _has_plans(section, heads, index, body, roles) else "problems"
    if plans:
        return "plans"
    if problems:
        return "problems"
    if main and roles.hit("background", bare):
        return "background"
    if main and roles.hit("achievements", bare):
        return "achievements"
    return None


def _under(section: Section, heads: Sequence[Section], index: int, body: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs under a heading up to the next heading of its level or above, its own line's rest included."""
    last = next((s.line for s in heads[index + 1 :] if s.level <= section.level), None)
    return [
        p for p in body if p.line >= section.line + (0 if section.run_in else 1) and (last is None or p.line < last)
    ]


def _asks(section: Section, heads: Sequence[Section], index: int, body: Sequence[Paragraph], roles: RoleWords) -> bool:
    """Whether the paragraphs under a heading ask somebody else to act."""
    under = _under(section, heads, index, body)
    return bool(under) and sum(bool(roles.request.search(p.text)) for p in under) >= 0.5 * len(under)


def _has_plans(
    section: Section, heads: Sequence[Section], index: int, body: Sequence[Paragraph], roles: RoleWords
) -> bool:
    """Whether a section on problems and next steps really goes on to next steps."""
    under = _under(section, heads, index, body)
    for position, paragraph in enumerate(under):
        turn = roles.clause.search(paragraph.text) or roles.opening.match(paragraph.text)
        if re.search(roles.lead_in, paragraph.text) and position + 1 < len(under):
            return True
        late = turn and (turn.start() > 0.5 * len(paragraph.text) or turn.start() == 0)
        if late and (position + 1 < len(under) or len(paragraph.text) - (turn.start() if turn else 0) > 60):
            return True
    return False


def plan_lines(
    body: Sequence[Paragraph], sections: Sequence[Section], roles: RoleWords, plan_only: bool
) -> tuple[set[int], bool]:
    """The lines that state future work, and whether there is more than a passing remark."""
    if plan_only and not sections:
        # no heading at all: everything is planned but the words that lead in
        return {p.line for p in (body[1:] if len(body) > 1 else body)}, True
    by_line = {s.line: s for s in sections}
    lines: set[int] = set()
    role: Role = "background"
    mixed = False  # under a heading of problems and plans, before the plans have begun
    first_plan = next((s.line for s in sections if s.role == "plans"), None)
    # prizes and requests at the end are not told before the plans end
    appended = next((s.line for s in sections if s.role in ("other", "requests")), None)
    told_before = sum(appended is None or p.line < appended for p in body)
    stated = first_plan is not None
    for index, paragraph in enumerate(body):
        if paragraph.line in by_line:
            role = by_line[paragraph.line].role
            bare = by_line[paragraph.line].heading
            mixed = role == "plans" and roles.hit("problems", bare) and not by_line[paragraph.line].run_in
        text = paragraph.text.strip()
        if role == "plans":
            if index + 3 > len(body) and roles.closing.fullmatch(text):
                continue  # 以上报告，请予审议。
            told = mixed and paragraph.line not in by_line and _tells_problems(text, roles)
            mixed = mixed and (told or paragraph.line in by_line)
            if not told:
                lines.add(paragraph.line)
        elif role not in ("requests", "other") and number_of(text) is None and paragraph.line not in by_line:
            # a plan without a heading goes on: 与此同时，…
            going_on = bool(lines) and body[index - 1].line in lines and bool(roles.going_on.match(text))
            opening = going_on or bool(roles.opening.match(text))
            late = (
                going_on
                or index >= 0.6 * told_before
                or (first_plan is not None and index + 1 < len(body) and body[index + 1].line == first_plan)
                or (3 * index >= len(body) and _tells_problems(body[index - 1].text, roles))
            )
            if opening and late and not roles.not_future.match(text) and len(text) > 20:
                lines.add(paragraph.line)
                stated = True
    if not stated:
        for paragraph in body[-2:]:
            turn = roles.clause.search(paragraph.text)
            if turn and len(paragraph.text) - turn.start() > 20 and turn.start() > 0.3 * len(paragraph.text):
                lines.add(paragraph.line)
    return lines, stated


def _tells_problems(text: str, roles: RoleWords) -> bool:
    """Whether a paragraph tells problems only, without turning to what will be done about them."""
    turns = re.search(roles.lead_in, text) or roles.opening.match(text) or roles.clause.search(text)
    return not turns and number_of(text) is None and bool(re.search("问题|不足|差距|短板|薄弱|不够|困难", text[:160]))
