"""The measures that a report plans, as a tree: what a reader would list, and what stands below."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from builder.enumerations import Item, enumerated
from builder.knowledge import load
from builder.model import Measure, Paragraph, Section
from builder.numbering import number_of

_END = re.compile("[。！？；!?;]")
_LEAD = re.compile("^(?:——|—|－|●|■|◆|▪|•)?[^，。；：:！？]{4,22}[。]")
_STRIP = "。；;：:，,！!—－●■◆▪• \t\u3000"
# words before the first thing that a sentence of a plan says will be done
_PREFIX = re.compile(
    r"^(?:(?:20\d{2}|[xX×]{4})年(?:度)?(?:以来)?|下一?步(?:工作)?|下一?阶段|今后|来年|明年|新的一年|在今后的工作中|同时|此外|另外|其次|最后)?[，,、]?\s?(?:我(?:局|委|办|们|镇|乡|县|市|区|中心|站|单位)|全(?:镇|县|市|区|局|体)|中心|园区|本局)?(?:上下)?[，,]?(?:将|要|会|计划)?(?:继续|进一步|重点|着重|着力)?(?:围绕|抓好|做好)?(?:以下|如下)?[，,]?"
)
_CLOSING = re.compile(
    "^(?:为|以|努力为|确保|推动|让|从而|切实为)?.{0,40}(?:作出|做出|贡献|奠定|提供|谱写|添砖加瓦|新篇章|新台阶|保驾护航)"
)

_UMBRELLA = re.compile("下一?步|任务|目标|今后|明年|来年|重点|举措|建议|方向|改进")
_PROBLEM = re.compile("问题|不足|差距|短板")

Themes = Callable[[str, str], tuple[str, ...]]


@dataclass(slots=True)
class _Node:
    line: int
    head: str
    text: str
    children: list[_Node] = field(default_factory=list)
    headed: bool = False  # whether its children are headings themselves


def find_measures(
    report: str,
    paragraphs: Sequence[Paragraph],
    sections: Sequence[Section],
    plan_ranges: Sequence[tuple[int, int]],
    themes: Themes,
) -> tuple[Measure, ...]:
    """The measures of one report in order of the text, parents before children.

    `themes` maps (head, text) to theme names, main first.
    """
    by_line = {s.line: s for s in sections}
    roots: list[_Node] = []
    for first, last in plan_ranges:
        block = [p for p in paragraphs if first <= p.line <= last]
        roots += _tree(block, by_line)
    measures: list[Measure] = []

    def emit(node: _Node, parent: str | None) -> None:
        key = f"{report}-m{len(measures) + 1}"
        measures.append(Measure(key, report, node.line, node.head, node.text, parent, themes(node.head, node.text)))
        for child in node.children:
            emit(child, key)

    for node in roots:
        emit(node, None)
    return tuple(measures)


def _tree(block: Sequence[Paragraph], by_line: dict[int, Section]) -> list[_Node]:
    """The measures of one plan range."""
    opened = [by_line[p.line] for p in block if p.line in by_line and by_line[p.line].role == "plans"]
    top = min((s.level for s in opened), default=0)
    if opened and block[0].line not in by_line:
        # a remark before the heading (下一步，…) belongs to the plans, but the headed plan says what will be done
        headed = next(i for i, p in enumerate(block) if p.line in by_line)
        block = block[headed:]
    roots: list[_Node] = []
    mains = [s for s in opened if s.level == top and not s.run_in and _is_umbrella(s)]
    if mains:
        bounds = [*(i for i, p in enumerate(block) if by_line.get(p.line) in mains), len(block)]
        if bounds[0] > 0:
            roots += _groups(block[: bounds[0]], by_line, 0)
        for start, end in pairwise(bounds):
            roots += _groups(block[start + 1 : end], by_line, top)
        return roots
    return _groups(block, by_line, top - 1 if top else 0)


def _is_umbrella(section: Section) -> bool:
    """Whether a heading names the plan as such (三、2024年工作计划) rather than a measure."""
    number = number_of(section.heading)
    bare = (section.heading[number.end :] if number else section.heading).strip(_STRIP)
    if section.level > 1 and len(bare) > 12:
        return False
    return bool(_plan_words().search(bare) or _UMBRELLA.search(bare))


@cache
def _plan_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load("titles")["genres"]["plan"])))


def _groups(block: Sequence[Paragraph], by_line: dict[int, Section], above: int) -> list[_Node]:
    """The nodes under a heading of level `above`: its sub-headings, or else its enumerations, leads or sentences."""
    inside = [by_line[p.line] for p in block if p.line in by_line and by_line[p.line].level > above]
    if not inside:
        return _unheaded(block)
    level = min(s.level for s in inside)
    starts = [i for i, p in enumerate(block) if p.line in by_line and by_line[p.line].level == level]
    nodes: list[_Node] = []
    # enumerated paragraphs of the same rank that stand beside headings: leads before a single numbered remnant
    before = _enumerated_paragraphs(block[: starts[0]]) if starts[0] else []
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        section = by_line[block[start].line]
        nodes.append(_section_node(section, block[start:end], by_line))
    kept = [n for n in nodes if not _matches("not_measures", n.head)]
    if level == 1:
        # 一、 that hold （一） only group them: a reader lists the （一）
        kept = [c for n in kept for c in (n.children if n.headed else [n])]
    if before and len(before) >= 2:
        return before + kept
    if (
        len(kept) == 1
        and kept[0].children
        and (len(nodes) > 1 or _matches("containers", kept[0].head) or len(nodes) == 1)
    ):
        return kept[0].children
    for node in list(kept):
        if _matches("containers", node.head) and node.children:
            position = kept.index(node)
            kept[position : position + 1] = node.children
    return kept or nodes


def _section_node(section: Section, block: Sequence[Paragraph], by_line: dict[int, Section]) -> _Node:
    number = number_of(section.heading)
    head = (section.heading[number.end :] if number else section.heading).strip(_STRIP)
    rest = block[0].text.strip()[len(section.heading) :] if section.run_in else ""
    following = ([Paragraph(section.line, rest)] if rest.strip() else []) + list(block[1:])
    text = "\n".join([section.heading.strip(), *(p.text.strip() for p in following)])
    deeper = {line: s for line, s in by_line.items() if line != section.line}
    node = _Node(section.line, head, text)
    if any(p.line in deeper and deeper[p.line].level > section.level for p in following):
        node.children = _groups(following, deeper, section.level)
        node.headed = True
    else:
        node.children = _enumerated_paragraphs(following)
    return node


def _matches(key: str, head: str) -> bool:
    return _pattern(key).search(head.strip(_STRIP)) is not None


def _unheaded(block: Sequence[Paragraph]) -> list[_Node]:
    """The measures of paragraphs without heading: 一是, numbered items, lead clauses, or else sentence by sentence."""
    nodes = _enumerated_paragraphs(block)
    if nodes:
        return nodes
    return _prose(block)


def _items(block: Sequence[Paragraph]) -> list[list[_Node]]:
    """The enumerated items (一是 …) of each paragraph as trees; counting may run on from paragraph to paragraph."""
    texts = [p.text.strip() for p in block]
    starts, position = [], 0
    for text in texts:
        starts.append(position)
        position += len(text) + 1
    found: list[list[_Node]] = [[] for _ in block]
    path: list[tuple[int, _Node]] = []
    joined = "\n".join(texts)
    items = enumerated(joined)
    parallel = _parallel(joined, items)
    for item in items:
        index = bisect_right(starts, item.start) - 1
        text, offset = texts[index], starts[index]
        start, end = item.start - offset, min(item.end - offset, len(text))
        if start < _turn(text):
            continue  # a problem that is told before what will be done about it
        said = text[item.body - offset : end].lstrip(_STRIP + "、")
        node = _Node(block[index].line, _head(said, item.series in parallel), text[start:end].strip())
        while path and path[-1][0] >= item.depth:
            path.pop()
        if path and path[-1][1].line == node.line:
            path[-1][1].children.append(node)
        else:
            path.clear()
            found[index].append(node)
        path.append((item.depth, node))
    return found


def _enumerated_paragraphs(block: Sequence[Paragraph]) -> list[_Node]:
    """一是 … items (one a paragraph or many within one), numbered lines, or paragraphs that begin with a lead."""
    nodes: list[_Node] = []
    leads: list[_Node] = []
    kinds: list[str] = []
    for paragraph, items in zip(block, _items(block), strict=True):
        text = paragraph.text.strip()
        number = number_of(text)
        if _turn(text) and not items:
            continue
        lead = _LEAD.match(text)
        if number is not None:
            own = [n for n in items if not text.startswith(n.text)]
            held = [c for n in items if text.startswith(n.text) for c in n.children]
            nodes.append(_Node(paragraph.line, _head(text[number.end :]), text, own + held))
            kinds.append("number")
        elif items and not (lead and not text.startswith(items[0].text)):
            nodes += items
            kinds.append("item")
        elif lead and len(text) > lead.end() + 10:
            leads.append(_Node(paragraph.line, lead[0].strip(_STRIP), text, items))
    leads = [n for n in leads if not _matches("not_measures", n.head)]
    if len(leads) >= 2 and len(leads) >= len(kinds):
        lines = {lead.line for lead in leads}
        return sorted([*leads, *(n for n in nodes if n.line not in lines and "number" in kinds)], key=lambda n: n.line)
    if not nodes and len(leads) == 1 and leads[0].children:
        return leads[0].children
    return nodes


def _turn(text: str) -> int:
    """Where a paragraph that first tells problems turns to what will be done; 0 where it does not."""
    problem = _PROBLEM.search(text)
    if problem is None:
        return 0
    for found in _pattern("lead_ins").finditer(text):
        if found.start() > 0.3 * len(text) and problem.end() <= found.start():
            return found.start()
    return 0


def _parallel(text: str, items: Sequence[Item]) -> set[int]:
    """The enumerations whose items all begin with clauses of one length (稳人心，… 稳饭碗，…): their heads."""
    first: dict[int, list[int]] = {}
    for item in items:
        clause = re.split("[，,。；：:]", text[item.body : item.body + 24].lstrip(_STRIP + "、"), maxsplit=1)[0]
        first.setdefault(item.series, []).append(len(clause))
    return {series for series, lengths in first.items() if len(lengths) > 2 and len(set(lengths)) == 1}


def _head(text: str, parallel: bool = False) -> str:
    """The words that name an item: the sentence that heads its text, or the first clause where it is one sentence.

    A clause too short to name anything takes the next one along, unless it is one of several `parallel` heads.
    """
    end = _END.search(text)
    sentence = text[: end.start()] if end else text
    headed = end is not None and len(text) > end.end() + 4
    if len(sentence) <= 36 and headed and not re.search("[：:].{8}", sentence):
        return sentence.strip(_STRIP)
    label = re.match("[^，,：:]{2,20}(?=[：:])", sentence)
    if label:
        return label[0].strip(_STRIP)
    clauses = re.split("[，,]", sentence)
    if len(clauses) > 1 and len(clauses[0]) < 5 and not parallel and len(clauses[0]) + len(clauses[1]) <= 32:
        return "，".join(clauses[:2]).strip(_STRIP)
    return clauses[0][:40].strip(_STRIP)


def _prose(block: Sequence[Paragraph]) -> list[_Node]:
    """The measures of plain prose: one for each sentence, or for each acting clause where all stands in one or two."""
    sentences = [(p.line, s) for p in block for s in _said(p.text.strip())]
    several = len(sentences) > 2
    nodes = []
    for line, sentence in sentences:
        clauses = [
            c.strip() for c in re.split("[，,]", _PREFIX.sub("", sentence.strip(), count=1).strip(_STRIP)) if c.strip()
        ]
        while clauses and (_pattern("formulas").match(clauses[0]) or len(clauses[0]) < 4):
            clauses.pop(0)
        if not clauses or (_CLOSING.match(clauses[0]) and len(clauses) == 1):
            continue
        if _pattern("lead_ins").search(clauses[-1]):
            continue  # says that measures follow
        heads = _acting(clauses) if len(clauses) > 3 and not several else [_joined(clauses)]
        nodes += [_Node(line, head.strip(_STRIP), sentence.strip()) for head in heads or [clauses[0]]]
    return nodes


def _said(text: str) -> list[str]:
    """The sentences of a paragraph that say what will be done, which may be told after something else."""
    turn = re.search("在(?:今后|下一?步|以后)的?工作中|(?:^|[。；])下一?步[，,]", text)
    if turn and turn.start() > 0.3 * len(text):
        text = text[turn.start() :].lstrip("。；")
    return re.findall("[^。！？；!?;]+[。！？；!?;]?", text)


def _joined(clauses: Sequence[str]) -> str:
    """The head of a sentence: its first clause, with the next one where it is short or the last."""
    alone = len(clauses) == 1 or (len(clauses) > 2 and len(clauses[0]) >= 8)
    if not alone and len(clauses[0]) + len(clauses[1]) <= 45 and not _pattern("outcomes").match(clauses[1]):
        return "，".join(clauses[:2])
    return clauses[0]


def _acting(clauses: Sequence[str]) -> list[str]:
    """The clauses of a long sentence that say what will be done, a short one joined to the next."""
    heads: list[str] = []
    carried = ""
    for clause in clauses:
        acts = (
            _pattern("actions").match(clause)
            and not _pattern("outcomes").match(clause)
            and not _pattern("generic").search(clause)
        )
        if not acts:
            carried = ""
            continue
        if carried:
            heads[-1] = f"{carried}，{clause}"
            carried = ""
            continue
        heads.append(clause)
        carried = clause if len(clause) < 8 else ""
    return heads


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """A compiled alternative of roles.yml's list `key`."""
    return re.compile("|".join(f"(?:{p})" for p in load("roles")[key]))
