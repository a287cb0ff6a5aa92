"""Names of organs: how titles and texts write them, and what they say of function and level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from builder.describe.gazetteer import division_of
from builder.knowledge import load
from builder.model import Paragraph, Section

MASK = r"[xX×＊*某○〇_]"
_YEARISH = re.compile(
    rf"(?:(?:19|20)\d{{2}}|{MASK}{{4}}|20{MASK}{{2}})\s?(?:[-—–至]\s?(?:19|20)?\d{{2,4}})?\s?(?:年度?)?|二[〇○零][〇○零一二三四五六七八九]{{2}}年度?|(?:上|下)半年|[一二三四]季度"
)
_OUR = re.compile(
    "我(省|市|县|区|镇|乡|街道|园区|管委会|开发区|旗|州|盟)|全(省|市|县|区|镇|乡|街道|园区|旗|州|盟)(?!域|面|体|员|部|力|程)"
)
_AUTHORITY = re.compile("(省|市|县|区|旗|州|镇|乡)(?:委|党委|D委)?、?\\s?(?:省|市|县|区|旗|州|镇|乡)?(?:委|政府)")
LEVEL_OF = {
    "省": "省",
    "市": "市",
    "州": "市",
    "盟": "市",
    "县": "县",
    "旗": "县",
    "区": "区",
    **dict.fromkeys(("镇", "乡", "街道"), "乡镇街道"),
    **dict.fromkeys(("园区", "管委会", "开发区"), "园区"),
}
UPPER = {"省": "省", "市": "市", "县": "县", "区": "区", "旗": "县", "州": "市"}


class OrganWords:
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
            rf"(?:(?:{MASK}{{1,4}}|[\u4e00-\u9fff]{{1,6}}?)?(?:省|市|县|区|旗|州|盟|镇|乡|街道))?(?:{functions})(?:和[\u4e00-\u9fff]{{2,6}})?(?:管理|保护|事务|服务|保障|监督|促进|执法|发展)?(?:(?<=委)(?!员)|委员会|局|厅|委(?!员会)|办公室|办|中心|工作站|站|所|大队|支队|分局)"
        )


@cache
def organ_words() -> OrganWords:
    return OrganWords()


@cache
def _topics() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words of matters, anywhere and behind the name of an organ."""
    words = sorted({word for topic in load("organs")["topics"] for word in topic["words"]}, key=len, reverse=True)
    topics = "|".join(map(re.escape, words))
    return re.compile(topics), re.compile(f"(?<=[局委办镇乡院中心站所区厅会])(?:{topics})")


def organ_in_title(title: str) -> str | None:
    """The words of a title that name an organ: “县人社局” of “县人社局2023年工作总结”; None where it names none."""
    text = re.sub(r"^\s*关于", "", title.strip())
    text = re.sub(r"[《》〈〉“”]", "", text)
    pieces = [p.strip(" ，、：:—-（）()") for p in _YEARISH.split(text)]
    first = next((p for p in pieces if p), "")
    first = re.sub("^(?:的|关于)", "", first)
    knowledge = organ_words()
    topics, behind_organ = _topics()
    if topics.match(first):
        return None  # 法治政府建设 is a matter, not a government
    first = behind_organ.split(first)[0]
    cut = re.split("关于|工作总结|工作计划|工作报告|年度|总结|计划|述职|工作情况|工作要点|情况", first)[0]
    found = list(re.finditer(rf"{knowledge.zone.pattern}|{knowledge.ending.pattern}", cut))
    if not found:
        return None
    # the name goes on to the last ending that still belongs to it: 机关事务保障中心, 乡村振兴工作站, 生态环境局高新分局
    end = found[0].end()
    for match in found[1:]:
        between = cut[end : match.end()]
        organish = re.search(
            "(?:局|厅|委员会|委|中心|站|所|办公室|办|管委会|分局|队|院|政府|办事处|会|团|部|公司|联|馆|台|社|场|校|园|学|库)$",
            match[0],
        )
        if organish or (knowledge.function.search(between) is None and len(between) <= 4 and match.end() == len(cut)):
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
    """The level word of a title without an organ: 市 of “市2023年生物多样性保护…” and of “2023年全市信访…”."""
    found = re.match(
        rf"\s*(?:关于)?(?:{MASK}{{1,4}}|[\u4e00-\u9fff]{{2,4}})?(省|市|县|区|旗|州)(?=(?:19|20)\d\d|{MASK}{{4}}年)",
        title,
    )
    if found:
        return found[1]
    found = re.search("全(省|市|县|区|旗|州|镇|乡)", title)
    return found[1] if found else None


def fuller(name: str, text: str) -> str | None:
    """The same organ with its place or mask, as the body writes it: XX县统计局 for 县统计局."""
    head = text[:6000]
    # an expression of its own for each name: most names have their place already, or stand nowhere in the text
    if not name.startswith(tuple("省市县区镇乡旗州")) or name not in head:
        return None
    found = Counter(re.findall(rf"(?:{MASK}{{1,4}}){re.escape(name)}", head))
    return str(found.most_common(1)[0][0]) if found else None


def same_organ(a: str, b: str) -> bool:
    """Whether a signature is the organ that the title names, perhaps more fully."""
    a, b = (re.sub(rf"{MASK}|\s", "", s) for s in (a, b))
    letters = iter(b)
    return bool(a) and all(c in letters for c in a)


def completed(name: str, level: str) -> str:
    """A bare 镇 or 乡 or 街道 is its government."""
    if re.search("(?:镇|乡)$", name):
        return name + "人民政府"
    if name.endswith("街道"):
        return name + "办事处"
    return name


def typical_name(department: str, level: str) -> str | None:
    """The name that an organ of this department and level usually has, where the text names none at all."""
    prefix = {"省": "省", "市": "市", "县": "县", "区": "区"}.get(level, "")
    if department == "乡镇街道":
        return "镇人民政府"
    full = load("organs")["departments"].get(department, {}).get("full")
    return f"{prefix}{full}" if full else None


def organ_in_body(body: Sequence[Paragraph], title: str) -> tuple[str | None, int | None]:
    """The organ that the text speaks of as itself, most often and earliest."""
    knowledge = organ_words()
    own = Counter(m[1] or m[2] for p in body for m in _OUR.finditer(p.text))
    top = own.most_common(1)[0][0] if own else ""
    if top in ("镇", "乡", "街道"):
        for paragraph in body[:4]:
            if found := re.search(
                rf"((?:{MASK}{{1,4}}|[\u4e00-\u9fff]{{2,4}}))(?:镇|乡|街道)(?=坚持|认真|紧紧|深入|在|立足|围绕|D委|党委|积极|始终|锚定|[，、])",
                paragraph.text[:200],
            ):
                return re.sub("^(?:以来|今年|年来)", "", found[0]), paragraph.line
        ours = sum(len(re.findall(f"我{top}", p.text)) for p in body)
        if ours:
            return top if top != "街道" else "街道办事处", None
    scores: Counter[str] = Counter()
    where: dict[str, int] = {}
    mine = level_of_text("\n".join(p.text for p in body))
    for index, paragraph in enumerate(body):
        for found in knowledge.mention.finditer(paragraph.text[:3000]):
            name = _trimmed(found[0])
            prefix = knowledge.function.split(name, maxsplit=1)[0]
            if (
                prefix
                and (written := re.findall("[省市县区旗州镇乡]", prefix))
                and mine
                and LEVEL_OF[written[-1]] != mine
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
    topical = topical_department("\n".join(p.text for p in body), [])
    best, points = max(
        scores.items(),
        key=lambda item: (item[1] + 6 * (function_of(item[0]) == topical and topical is not None), -where[item[0]]),
    )
    if points < 4 and not ours:
        return None, None
    if topical is not None and function_of(best) not in (topical, "开发区园区"):
        return None, None
    if knowledge.function.match(best):
        # a bare name: the same organ with its place, where the text has it anywhere
        placed = [n for n in scores if function_of(n) == function_of(best) and not knowledge.function.match(n)]
        chosen = max(placed, key=lambda n: (scores[n], -where[n]), default=None)
        level = {"省": "省", "市": "市", "县": "县", "区": "区"}.get(mine or "", "")
        return (chosen, where[chosen]) if chosen else (level + best, where[best])
    return best, where[best]


_LEVEL_WORD = "省|市|县|区|旗|州|盟|镇|乡|街道"


def _trimmed(name: str) -> str:
    """A mention less the words that ran into it from the left: what is no place in front of the function goes."""
    function = organ_words().function.search(name)
    if function is None:
        return name
    prefix, rest = name[: function.start()], name[function.start() :]
    level = re.search(f"(?:{_LEVEL_WORD})$", prefix)
    if level is None:
        return rest
    if masked := re.search(rf"{MASK}{{1,4}}(?:{_LEVEL_WORD})$", prefix):
        return masked[0] + rest
    if re.search(f"[全我本各](?:{_LEVEL_WORD})$", prefix):
        return level[0] + rest
    # the longest end of the words before that is a place
    for start in range(max(0, len(prefix) - 10), level.start()):
        if division_of(prefix[start:]) is not None:
            return prefix[start:] + rest
    place = re.sub(f"^.*(?:{_NO_PLACE})", "", prefix)
    return (place if len(place) <= 4 + len(level[0]) else level[0]) + rest


_NO_PLACE = (
    "由|与|和|向|经|为|对|在|以|及|将|到|据|按|让|把|是|的|"
    "协同|联合|会同|配合|组织|协助|指导|以来|今年|领导下|年来|上下"
)


def function_of(name: str) -> str | None:
    """The department that an organ's name decides, or None."""
    knowledge = organ_words()
    best: tuple[int, int, str] | None = None
    for found in knowledge.function.finditer(name):
        key = (-len(found[0]), found.start(), knowledge.name_of[found[0]])
        best = key if best is None or key < best else best
    if best is None:
        return None
    # a merged organ takes its first-named function
    first = min((f for f in knowledge.function.finditer(name)), key=lambda f: (f.start(), -len(f[0])))
    return str(knowledge.name_of[first[0]])


def topical_department(text: str, sections: Sequence[Section], title: str = "") -> str | None:
    """The department whose business the text is full of, or None. Headings count thrice, the title ten times."""
    heads = "\n".join(s.heading for s in sections)
    own = Counter(m[1] or m[2] for m in _OUR.finditer(text))
    if own and own.most_common(1)[0][0] in ("镇", "乡", "街道") and own.most_common(1)[0][1] >= 3:
        return "乡镇街道"
    scores: dict[str, float] = {}
    for key, pattern in organ_words().topics.items():
        found = Counter(pattern.findall(text))
        distinct = len(found)
        score = sum(min(n, 6) for n in found.values()) * (0.5 + 0.25 * distinct)
        score += 3 * len(pattern.findall(heads)) + 10 * len(pattern.findall(title))
        scores[key] = score
    best = max(scores, key=lambda k: (scores[k], k))
    return best if scores[best] >= 4 else None


def level_of_text(text: str) -> str | None:
    """The level that a text speaks of as its own (我县, 全县, 县委、县政府), or None.

    Reports name the levels above them in passing (全省, 全市), hardly ever those below; so what is ours weighs more,
    and a province weighs less.
    """
    points: Counter[str] = Counter()
    for found in _OUR.finditer(text):
        points[LEVEL_OF[found[1] or found[2]]] += 4 if found[1] else 2
    for found in _AUTHORITY.finditer(text):
        if found[1] in UPPER:
            points[UPPER[found[1]]] += 2
    points["省"] //= 4
    points["市"] = int(points["市"] * 0.7)
    best = max(points, key=lambda k: (points[k], k))
    return best if points[best] >= 2 else None
