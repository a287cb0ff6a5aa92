"""A made-up corpus whose texts try to become markup; what it holds is small enough to count by hand.

Four reports in two compilations: `alpha` with every kind of block, `beta` and its copy `gamma`, `delta` about whom
nothing is known. Two common plans, one of them discovered.
"""

from __future__ import annotations

from builder.model import (
    Change,
    CommonPlan,
    Compilation,
    Corpus,
    Evidence,
    Fact,
    Mark,
    Measure,
    Neighbour,
    Occurrence,
    Paragraph,
    Phrase,
    Report,
    Section,
)

HOSTILE = (
    "1. 不是列表",
    "* 星号 *斜体* **粗体** _下划线_ `代码`",
    "# 不是标题 #",
    "<script>alert(1)</script> <b>不加粗</b> <!-- 不是注释 --> &amp; &lt; &#35;",
    "{{ page.title }} {% raw %} {#p2} {: .x } ${x} $$x$$",
    "| 不是 | 表格 | ~~不删~~ ==不标== ^^不插^^ ++ctrl++ :smile: [链接](http://a.b) ![图](c.png) [^1]",
    "---",
    "=== 不是 === +++ !!! note ??? tip ::: x --8<-- 反斜杠 \\ \\* \\\\ 末尾\\",
    "引号 \"双\" '单' “中” http://example.org www.example.org a@b.c #12 @某",
    "全角　空格  两个空格 \u202e倒序\u202c 零宽\u200b字符 ½ (c) ... -- 1/2",
    "- 减号",
    "+ 加号",
    "> 大于号",
    ": 冒号",
    "```",
    "    四个空格",
)
TITLE = "某县<b>统计局</b>2023年工作总结 & 2024年计划 {{x}}"
ADVERT = "加客服领取全套材料请扫码"


def _report(identifier: str, source: str, first: int, texts: tuple[str, ...], **values: object) -> Report:
    paragraphs = tuple(Paragraph(first + n, text) for n, text in enumerate(texts))
    fields: dict[str, object] = {
        "kind": "summary+plan",
        "summary_year": 2023,
        "plan_year": 2024,
        "issuer": None,
        "issuer_evidence": None,
        "department": "其他",
        "level": "未知",
        "regions": (),
        "special_topic": None,
        "signature": None,
        "date": None,
        "themes": (),
        "primary_theme": None,
        "variants": (),
        "sections": (),
        "plan_ranges": (),
    }
    fields |= values
    return Report(
        id=identifier,
        source=source,
        title_line=first,
        first_line=first,
        last_line=first + len(texts) - 1,
        title=fields.pop("title", texts[0]),  # type: ignore[arg-type]
        paragraphs=fields.pop("paragraphs", paragraphs),  # type: ignore[arg-type]
        **fields,  # type: ignore[arg-type]
    )


def _alpha() -> Report:
    texts = (
        TITLE,
        "某县人民政府：",
        "一、<工作>总结",
        *HOSTILE,
        "二、下一步打算",
        "1.推进|招商{引资}。 组织*专班*开展招商引资，抓好培训。",
        "（1）先做这一件。",
        "项目\t金额\t<单位>",
        "道路\t12\t万元",
        "某县统计局",
        "2023年12月1日",
    )
    lines = {text: 10 + n for n, text in enumerate(texts)}
    plan = lines["二、下一步打算"]
    paragraphs = tuple(Paragraph(10 + n, text, "table" if "\t" in text else "") for n, text in enumerate(texts))
    return _report(
        "alpha",
        "第一部.txt",
        10,
        texts,
        paragraphs=paragraphs,
        issuer="某县统计局",
        issuer_evidence="signature",
        department="统计",
        level="县",
        regions=("安徽省", "六安市"),
        special_topic="政务|公开",
        signature="某县统计局",
        date="2023-12-01",
        themes=("统计调查与经济监测", "招商引资与项目建设"),
        primary_theme="统计调查与经济监测",
        sections=(
            Section(lines["一、<工作>总结"], 1, "一、<工作>总结", False, "achievements"),
            Section(plan, 1, "二、下一步打算", False, "plans"),
            Section(plan + 1, 3, "1.推进|招商{引资}。", True, "plans"),
            Section(plan + 2, 4, "（1）先做这一件。", False, "plans"),
        ),
        plan_ranges=((plan, plan + 2),),
        facts=(
            Fact("issuer", lines["某县统计局"], "某县统计局", "signature"),
            Fact("plan_year", None, "", "next-year", certain=False),
        ),
        marks=(Mark(plan + 1, "*专班*", "stars", "多出的星号"),),
        neighbours=(Neighbour("beta", 0.5, ("C11",), ("招商引资与项目建设",), True),),
        formulaic_share=0.25,
    )


def sample_corpus() -> Corpus:
    """The corpus; the same value at every call."""
    alpha = _alpha()
    plan = next(p.line for p in alpha.paragraphs if p.text.startswith("1.推进"))
    shared: dict[str, object] = {
        "department": "商务",
        "level": "市",
        "issuer": "某市商务局",
        "issuer_evidence": "title",
    }
    shared |= {"themes": ("招商引资与项目建设",), "primary_theme": "招商引资与项目建设"}
    beta = _report(
        "beta", "第一部.txt", 40, ("某市商务局总结", "下一步开展招商引资，建好队伍。"), variants=("gamma",), **shared
    )
    gamma = _report(
        "gamma", "second.docx", 3, ("某市商务局总结", "下一步开展招商引资，建好队伍。"), variants=("beta",), **shared
    )
    delta = _report(
        "delta",
        "second.docx",
        8,
        ("红头", "别的题名"),
        title="自拟的题名",
        summary_year=None,
        plan_year=None,
        kind="summary",
    )
    measures = (
        Measure(
            "alpha-m1", "alpha", plan, "推进|招商{引资}", "推进", None, ("招商引资与项目建设",), ("C11", "found-1")
        ),
        Measure("alpha-m2", "alpha", plan + 1, "先做<这>一件", "先做", "alpha-m1", ("统计调查与经济监测",)),
        Measure("beta-m1", "beta", 41, "开展招商引资", "开展招商引资", None, ("招商引资与项目建设",), ("C11",)),
        Measure("gamma-m1", "gamma", 4, "开展招商引资", "开展招商引资", None, ("招商引资与项目建设",), ("C11",)),
    )
    plans = (
        CommonPlan(
            "c11",
            "C11",
            "开展招商引资",
            "招商引资与项目建设",
            (
                Evidence("alpha", plan, "开展招商引资"),
                Evidence("beta", 41, "开展招商引资"),
                Evidence("gamma", 4, "开展招商引资"),
            ),
            2,
            (("商务", 1), ("统计", 1)),
            (("县", 1), ("市", 1)),
        ),
        CommonPlan(
            "found-1",
            None,
            "组织<专班>",
            "干部队伍与作风建设",
            (Evidence("alpha", plan, "组织*专班*"), Evidence("beta", 41, "建好队伍")),
            2,
            (("商务", 1), ("统计", 1)),
            (("县", 1), ("市", 1)),
        ),
    )
    changes = (
        Change("第一部.txt", 9, 0, ADVERT, "", "advert", "advert-line", "售卖者的广告。", len(ADVERT)),
        Change("第一部.txt", 12, 2, "##paidbegin##", "", "marker", "paid-marker", "付费标记。", 13),
        Change("第一部.txt", 13, 0, ADVERT, "", "advert", "advert-line", "售卖者的广告。", len(ADVERT)),
        Change("第一部.txt", 14, 1, "D", "党", "repair", "d-for-party", "代“党”字的字母。", 1),
        Change("第一部.txt", 15, 1, "D", "党", "repair", "d-for-party", "代“党”字的字母。", 1),
        Change("第一部.txt", 15, 3, None, "某某", "redaction", "person", "个人姓名。", 3),
    )
    phrases = (
        Phrase("p1", "为全县*经济*社会发展作出新的贡献", 3, (Occurrence("alpha", 13, 0), Occurrence("beta", 41, 0))),
    )
    return Corpus(
        compilations=(
            Compilation("第一部.txt", "0" * 64, "txt", "utf-8", "汇编<一>", 2, ("目录",), 2, ("篇数相符|无误",)),
            Compilation("second.docx", "1" * 64, "docx", "utf-8", None, None, (), 2),
        ),
        reports=(alpha, beta, gamma, delta),
        measures=measures,
        common_plans=plans,
        changes=changes,
        phrases=phrases,
    )
