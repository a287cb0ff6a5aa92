"""Who a report is by: issuing organ, its department, its level; and whether it is about one matter only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from builder.describe.gazetteer import division_of
from builder.knowledge import load
from builder.model import Paragraph, Section

_MASK = r"[xX×＊*某○〇_]"
_YEARISH = re.compile(
    rf"(?:(?:19|20)\d{{2}}|{_MASK}{{4}}|20{_MASK}{{2}})\s?(?:[-—–至]\s?(?:19|20)?\d{{2,4}})?\s?(?:年度?)?|二[〇○零][〇○零一二三四五六七八九]{{2}}年度?|(?:上|下)半年|[一二三四]季度"
)
_OUR = re.compile(
    "我(省|市|县|区|镇|乡|街道|园区|管委会|开发区|旗|州|盟)|全(省|市|县|区|镇|乡|街道|园区|旗|州|盟)(?!域|面|体|员|部|力|程)"
)
_AUTHORITY = re.compile("(省|市|县|区|旗|州|镇|乡)(?:委|党委|D委)?、?\\s?(?:省|市|县|区|旗|州|镇|乡)?(?:委|政府)")
_LEVEL_OF = {"省": "省", "市": "市", "州": "市", "盟": "市", "县": "县", "旗": "县", "区": "区", "镇": "乡镇街道", "乡": "乡镇街道", "街道": "乡镇街道", "园区": "园区", "管委会": "园区", "开发区": "园区"}  # fmt: skip
_UPPER = {"省": "省", "市": "市", "县": "县", "区": "区", "旗": "县", "州": "市"}


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


class _Knowledge:
    def __init__(self) -> None:
        data = load("organs")
        self.departments = data["departments"]
        self.name_of = {name: key for key, entry in self.departments.items() for name in entry["names"]}
        names = sorted(self.name_of, key=lambda n: (-len(n), n))
        self.function = re.compile("|".join(map(re.escape, names)))
        endings = "|".join(map(re.escape, sorted(data["endings"], key=len, reverse=True)))
        zone = sorted(data["levels"]["园区"], key=len, reverse=True)
        self.zone = re.compile("(?:" + "|".join(map(re.escape, zone)) + ")(?:管理委员会|管委会|党工委)?")
        self.ending = re.compile(rf"(?:{endings})")
        self.topics = {
            key: re.compile("|".join(map(re.escape, entry["topics"])))
            for key, entry in self.departments.items()
            if entry["topics"]
        }
        self.matters = [
            (t["name"], re.compile("|".join(map(re.escape, t["words"]))), set(t["own"])) for t in data["topics"]
        ]
        # an organ in running text: an optional place or mask, a function, an ending
        functions = "|".join(map(re.escape, names))
        self.mention = re.compile(
            rf"(?:(?:{_MASK}{{1,4}}|[\u4e00-\u9fff]{{1,6}}?)?(?:省|市|县|区|旗|州|盟|镇|乡|街道))?(?:{functions})(?:和[\u4e00-\u9fff]{{2,6}})?(?:管理|保护|事务|服务|保障|监督|促进|执法|发展)?(?:(?<=委)(?!员)|委员会|局|厅|委(?!员会)|办公室|办|中心|工作站|站|所|大队|支队|分局)"
        )


@cache
def _knowledge() -> _Knowledge:
    return _Knowledge()


def organ_in_title(title: str) -> str | None:
    """The words of a title that name an organ: “县人社局” of “县人社局2023年工作总结”; None where it names none."""
    text = re.sub(r"^\s*关于", "", title.strip())
    text = re.sub(r"[《》〈〉“”]", "", text)
    pieces = [p.strip(" ，、：:—-（）()") for p in _YEARISH.split(text)]
    first = next((p for p in pieces if p), "")
    first = re.sub("^(?:的|关于)", "", first)
    knowledge = _knowledge()
    topics = "|".join(
        map(re.escape, sorted({w for t in load("organs")["topics"] for w in t["words"]}, key=len, reverse=True))
    )
    first = re.split(f"(?<=[局委办镇乡院中心站所区厅会])(?:{topics})", first)[0]
    cut = re.split("关于|工作总结|工作计划|工作报告|年度|总结|计划|述职|工作情况|工作要点|情况", first)[0]
    found = list(re.finditer(rf"{knowledge.zone.pattern}|{knowledge.ending.pattern}", cut))
    if not found:
        return None
    # the name goes on to the last ending that still belongs to it: 机关事务保障中心, 乡村振兴工作站, 生态环境局高新分局
    end = found[0].end()
    for match in found[1:]:
        between = cut[end : match.end()]
        organish = re.search(
            "(?:局|厅|委员会|委|中心|站|所|办公室|办|管委会|分局|队|院|政府|办事处|会|团|部|公司|联|馆|台|社)$",
            match[0],
        )
        if organish or knowledge.function.search(between) is None and len(between) <= 4 and match.end() == len(cut):
            end = match.end()
    name = cut[:end]
    name = re.sub("^全(?=[省市县区镇乡])", "", name)
    if name in ("全市", "全县", "全区", "全省", "市", "县", "区", "省", "我市", "我县"):
        return None
    if re.fullmatch("[省市县区]", name[-1:]) and not knowledge.zone.search(name):
        return None
    if re.search("(?:人大|政协)(?:代表|委员)", cut):
        return None
    return name or None


def place_in_title(title: str) -> str | None:
    """The bare level word that a title without an organ begins with: 市 of “市2023年生物多样性保护…”, 市 of “2023年全市信访…”."""
    found = re.match(
        rf"\s*(?:关于)?(?:{_MASK}{{1,4}}|[\u4e00-\u9fff]{{2,4}})?(省|市|县|区|旗|州)(?=(?:19|20)\d\d|{_MASK}{{4}}年)",
        title,
    )
    if found:
        return found[1]
    found = re.search("全(省|市|县|区|旗|州|镇|乡)", title)
    return found[1] if found else None


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
    knowledge = _knowledge()
    text = "\n".join(p.text for p in body)
    titled = organ_in_title(title)
    name: str | None
    evidence: Literal["title", "signature", "body"] | None
    line: int | None = None
    certain = True
    if titled:
        name, evidence = titled, "title"
        if signature and _same(titled, signature[0]):
            name = signature[0]
    elif signature:
        name, evidence, line = re.sub(r"\s", "", signature[0]), "signature", signature[1]
    else:
        name, line = _from_body(body, title)
        evidence = "body" if name else None
        certain = False
    if info_issuer and (name is None or evidence == "body"):
        name, evidence, certain = info_issuer, "body", True
    department, rule = department_of(name, title, text, sections)
    level, level_rule = level_of(name, title, text, department)
    if name is None:
        name = _typical(department, level)
        evidence = "body" if name else None
        certain = False
    if name is not None and evidence == "title":
        name = _completed(_fuller(name, text) or name, level)
    elif name is not None and evidence == "body":
        name = _completed(name, level)
    return Organ(name, evidence, line, department, rule, level, level_rule, certain and rule != "topics")


def _same(a: str, b: str) -> bool:
    """Whether a signature is the organ that the title names, perhaps more fully."""
    a, b = (re.sub(rf"{_MASK}|\s", "", s) for s in (a, b))
    letters = iter(b)
    return bool(a) and all(c in letters for c in a)


def _fuller(name: str, text: str) -> str | None:
    """The same organ with its place or mask, as the body writes it: XX县统计局 for 县统计局."""
    bare = re.sub(rf"^{_MASK}+", "", name)
    found = Counter(re.findall(rf"(?:{_MASK}{{1,4}}){re.escape(bare)}", text[:6000]))
    if name == bare and found and bare[0] in "省市县区镇乡旗州":
        return found.most_common(1)[0][0]
    return None


def _completed(name: str, level: str) -> str:
    """A bare 镇 or 乡 or 街道 is its government."""
    if re.search("(?:镇|乡)$", name):
        return name + "人民政府"
    if name.endswith("街道"):
        return name + "办事处"
    return name


def _typical(department: str, level: str) -> str | None:
    """The name that an organ of this department and level usually has, where the text names none at all."""
    prefix = {"省": "省", "市": "市", "县": "县", "区": "区"}.get(level, "")
    if department == "乡镇街道":
        return "镇人民政府"
    full = load("organs")["departments"].get(department, {}).get("full")
    return f"{prefix}{full}" if full else None


def _from_body(body: Sequence[Paragraph], title: str) -> tuple[str | None, int | None]:
    """The organ that the text speaks of as itself, most often and earliest."""
    knowledge = _knowledge()
    own = Counter(m[1] or m[2] for p in body for m in _OUR.finditer(p.text))
    top = own.most_common(1)[0][0] if own else ""
    if top in ("镇", "乡", "街道"):
        for paragraph in body[:4]:
            if found := re.search(
                rf"((?:{_MASK}{{1,4}}|[\u4e00-\u9fff]{{2,4}}))(?:镇|乡|街道)(?=坚持|认真|紧紧|深入|在|立足|围绕|D委|党委|积极|始终|锚定|[，、])",
                paragraph.text[:200],
            ):
                return re.sub("^(?:以来|今年|年来)", "", found[0]), paragraph.line
        ours = sum(len(re.findall(f"我{top}", p.text)) for p in body)
        if ours:
            return top if top != "街道" else "街道办事处", None
    scores: Counter[str] = Counter()
    where: dict[str, int] = {}
    mine = _level_of_text("\n".join(p.text for p in body))
    for index, paragraph in enumerate(body):
        for found in knowledge.mention.finditer(paragraph.text[:3000]):
            name = _trimmed(found[0])
            prefix = knowledge.function.split(name, maxsplit=1)[0]
            if (
                prefix
                and (written := re.findall("[省市县区旗州镇乡]", prefix))
                and mine
                and _LEVEL_OF[written[-1]] != mine
            ):
                continue  # an organ of the level above or of a neighbour
            subject = paragraph.text[found.end() : found.end() + 2]
            weight = 3.0 if index < 3 else 1.0
            if re.match(
                "坚持|认真|紧紧|深入|在|立足|围绕|D组|党组|积极|始终|上下|全体|严格|切实|牵头|党委|工作|[，、]", subject
            ):
                weight += 1.0
            scores[name] += int(weight * 2)
            where.setdefault(name, paragraph.line)
    if not scores:
        return None, None
    ours = sum(len(re.findall("我局|我委|我办|我中心|局党组|局D组|委党组|本局", p.text)) for p in body)
    topical = _topical("\n".join(p.text for p in body), [])
    best, points = max(
        scores.items(),
        key=lambda item: (item[1] + 6 * (_function(item[0]) == topical and topical is not None), -where[item[0]]),
    )
    if points < 4 and not ours:
        return None, None
    if topical is not None and _function(best) not in (topical, "开发区园区"):
        return None, None
    if knowledge.function.match(best):
        # a bare name: the same organ with its place, where the text has it anywhere
        placed = [n for n in scores if _function(n) == _function(best) and not knowledge.function.match(n)]
        chosen = max(placed, key=lambda n: (scores[n], -where[n]), default=None)
        level = {"省": "省", "市": "市", "县": "县", "区": "区"}.get(mine or "", "")
        return (chosen, where[chosen]) if chosen else (level + best, where[best])
    return best, where[best]


def _trimmed(name: str) -> str:
    """A mention less the words that ran into it from the left."""
    found = re.search(
        rf"(?:{_MASK}{{1,4}}|[\u4e00-\u9fff]{{1,4}})?(?:省|市|县|区|旗|州|镇|乡)(?={_knowledge().function.pattern})",
        name,
    )
    if found and len(name) - found.start() >= 4:
        if division_of(re.match(r".*?(?:省|市|县|区|旗|州|镇|乡)", found[0])[0]):  # type: ignore[index]
            return found[0] + name[found.end() :]
        name = name[found.start() :]
    return re.sub(
        "^(?:由|与|和|向|经|为|对|在|以|及|将|到|据|按|让|把|是|的|协同|联合|会同|配合|组织|协助|指导|以来|今年|领导下)+",
        "",
        name,
    )


def _function(name: str) -> str | None:
    """The department that an organ's name decides, or None."""
    knowledge = _knowledge()
    best: tuple[int, int, str] | None = None
    for found in knowledge.function.finditer(name):
        key = (-len(found[0]), found.start(), knowledge.name_of[found[0]])
        best = key if best is None or key < best else best
    if best is None:
        return None
    # a merged organ takes its first-named function
    first = min((f for f in knowledge.function.finditer(name)), key=lambda f: (f.start(), -len(f[0])))
    return knowledge.name_of[first[0]]


def department_of(name: str | None, title: str, text: str, sections: Sequence[Section]) -> tuple[str, str]:
    """The department (a name of departments.yml) and the rule that decided it: name, level, topics or none."""
    knowledge = _knowledge()
    if name:
        # 人民政府 holds the letters of 民政
        bare = re.sub(rf"^(?:{_MASK}|\s)+", "", name).replace("人民政府", "政府")
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
        if (function := _function(rest) or _function(bare)) is not None:
            return function, "name"
        if re.search("政府", bare):
            return "党委政府办公室", "name"
    place = place_in_title(title)
    titled = _function(re.sub(r"工作(?:总结|计划).*", "", title)) if place else None
    if titled is not None and titled not in ("乡镇街道", "开发区园区"):
        return titled, "title"
    topical = _topical(text, sections, title)
    if topical is not None:
        return topical, "topics"
    return "其他", "none"


def _topical(text: str, sections: Sequence[Section], title: str = "") -> str | None:
    """The department whose business the text is full of, or None. Headings count thrice, the title ten times."""
    heads = "\n".join(s.heading for s in sections)
    own = Counter(m[1] or m[2] for m in _OUR.finditer(text))
    if own and own.most_common(1)[0][0] in ("镇", "乡", "街道") and own.most_common(1)[0][1] >= 3:
        return "乡镇街道"
    scores: dict[str, float] = {}
    for key, pattern in _knowledge().topics.items():
        found = Counter(pattern.findall(text))
        distinct = len(found)
        score = sum(min(n, 6) for n in found.values()) * (0.5 + 0.25 * distinct)
        score += 3 * len(pattern.findall(heads)) + 10 * len(pattern.findall(title))
        scores[key] = score
    best = max(scores, key=lambda k: (scores[k], k))
    return best if scores[best] >= 4 else None


def level_of(name: str | None, title: str, text: str, department: str) -> tuple[str, str]:
    """The issuer's level and the rule: name, title, our (我县 …, 县委、县政府), department or none."""
    if department == "开发区园区":
        return "园区", "name"
    if name:
        bare = re.sub(rf"^{_MASK}+", "", name).replace("人民政府", "政府")
        branch = re.search("局.{0,6}分局$", bare)
        # the place in front of the first function: 县 of 县市场监督管理局, not the 市 inside
        prefix = _knowledge().function.split(bare, maxsplit=1)[0] or re.sub("委$", "", bare)
        places = re.findall("自治州|自治县|自治旗|自治区|林区|街道|苏木|省|市|州|盟|县|旗|区|镇|乡", prefix[:16])
        if places and not branch:
            word = {"自治州": "州", "自治县": "县", "自治旗": "县", "自治区": "省", "林区": "区", "苏木": "乡"}.get(
                places[-1], places[-1]
            )
            return _LEVEL_OF[word], "name"
    if department == "乡镇街道" or re.search("(?:全|我)(镇|乡)", title):
        return "乡镇街道", "department"
    place = place_in_title(title)
    mine = _level_of_text(text)
    if place and mine != "乡镇街道":
        return _UPPER[place], "title"
    if mine:
        return mine, "our"
    return "未知", "none"


def _level_of_text(text: str) -> str | None:
    """The level that a text speaks of as its own (我县, 全县, 县委、县政府), or None.

    Reports name the levels above them in passing (全省, 全市), hardly ever those below; so what is ours weighs more,
    and a province weighs less.
    """
    points: Counter[str] = Counter()
    for found in _OUR.finditer(text):
        points[_LEVEL_OF[found[1] or found[2]]] += 4 if found[1] else 2
    for found in _AUTHORITY.finditer(text):
        if found[1] in _UPPER:
            points[_UPPER[found[1]]] += 2
    points["省"] //= 4
    points["市"] = int(points["市"] * 0.7)
    best = max(points, key=lambda k: (points[k], k))
    return best if points[best] >= 2 else None


def special_topic(title: str, department: str) -> str | None:
    """The one matter that a report is about, from its title; None for a report on an organ's whole work."""
    organ = organ_in_title(title) or ""
    rest = title.replace(organ, "", 1) if organ else title
    for name, pattern, own in _knowledge().matters:
        if department not in own and pattern.search(rest):
            return name
    return None
