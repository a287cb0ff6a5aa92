"""Formulaic passages."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Phrase, Report, Section
from builder.relate.phrases import SHORTEST, formulaic_share, formulaic_shares, phrase_end, phrases
from tests.growth import LINEAR, growth
from tests.relate.made import made

FORMULA = "坚持稳中求进工作总基调不动摇"


def _noise(seed: int, length: int = 30) -> str:
    rng = random.Random(seed)
    return "".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(length))


def _found(*texts: str, distinct: dict[str, str] | None = None) -> tuple[Phrase, ...]:
    return phrases([made(str(n), [text], title=_noise(900 + n, 8)) for n, text in enumerate(texts)], distinct or {})


def test_a_planted_passage() -> None:
    """It is found once, whole, with its place in every report, and none of its parts is listed."""
    texts = [f"{_noise(n)}{FORMULA}{_noise(50 + n)}" for n in range(4)]
    (phrase,) = _found(*texts)
    assert phrase.text == FORMULA
    assert phrase.reports == 4
    assert [(o.report, o.line, o.column) for o in phrase.occurrences] == [(str(n), 2, 30) for n in range(4)]


def test_two_reports_are_not_enough_and_copies_are_one_report() -> None:
    """Three distinct reports are needed."""
    texts = [f"{_noise(n)}{FORMULA}" for n in range(3)]
    assert not _found(*texts[:2])
    assert not _found(*texts, distinct={"2": "1"})
    (phrase,) = _found(*texts, f"{_noise(3)}{FORMULA}", distinct={"2": "1"})
    assert phrase.reports == 3
    assert len(phrase.occurrences) == 4


def test_eleven_characters_are_too_short() -> None:
    """Masks and figures do not help a passage over the limit."""
    assert not _found(*(f"{_noise(n)}{FORMULA[: SHORTEST - 1]}{_noise(70 + n)}" for n in range(3)))
    assert not _found(*(f"{_noise(n)}完成投资2023亿XX个{_noise(70 + n)}" for n in range(3)))


def test_masks_and_figures_are_set_aside() -> None:
    """However wide they are; the columns are those of each published text."""
    texts = [
        "2023年全县实现地区生产总值增长12.5%左右",
        "甲 xxxx年全县实现地区生产总值增长X%左右",
        "乙2021年全县实现地区生产总值增长××%左右",
    ]
    (phrase,) = _found(*texts)
    assert phrase.text == "年全县实现地区生产总值增长12.5%左右"
    for place in phrase.occurrences:
        text = texts[int(place.report)]
        assert text[place.column : phrase_end(text, place.column, phrase.text)].startswith("年全县")
        assert text[place.column : phrase_end(text, place.column, phrase.text)].endswith("左右")


def test_the_longer_passage_replaces_the_shorter_where_it_stands() -> None:
    """A shorter passage is listed too when enough other reports have it alone."""
    longer = FORMULA + "持续改善民生福祉增进团结"
    texts = [f"{_noise(n)}{longer}{_noise(30 + n)}" for n in range(3)]
    assert [p.text for p in _found(*texts)] == [longer]
    texts += [f"{_noise(10 + n)}{FORMULA}{_noise(40 + n)}" for n in range(3)]
    assert {(p.text, p.reports) for p in _found(*texts)} == {(FORMULA, 6), (longer, 3)}


# enough text for the corpus to know its words
GUIDED = [f"我们以新时代中国特色社会主义思想为指{word}，{_noise(n)}" for n, word in enumerate("导引向导引向")]
WORDS = ["加强指导", "业务指导", "指引方向", "政策指引", "目标指向", "指向明确", "作为", "成为", "认为"]


def test_passages_end_with_whole_words() -> None:
    """指导 and 指引 are not cut, nor does a passage end with a word that leans on the next."""
    texts = [*GUIDED, *(f"{_noise(60 + n, 4)}{word}{_noise(90 + n, 4)}" for n, word in enumerate(WORDS))]
    (phrase,) = (found for found in _found(*texts) if found.reports == len(GUIDED))
    assert phrase.text.endswith("思想")
    for place in phrase.occurrences:
        text = texts[int(place.report)]
        assert text[place.column : phrase_end(text, place.column, phrase.text)] == phrase.text


def test_stubs_of_clauses_are_cut() -> None:
    """What punctuation leaves of the next clause, and the end of a name whose rest differs."""
    texts = [f"{name}局{FORMULA}，全面{_noise(n)}" for n, name in enumerate(("统计", "X", "审计"))]
    (phrase,) = _found(*texts)
    assert phrase.text == FORMULA


def test_titles_and_templates_do_not_count() -> None:
    """A title, a heading that only numbers a part, such words in running text; a heading that says something does."""
    title = "县统计局2023年工作总结及2024年工作计划"
    heading, saying = "三、2024年工作打算和下一步工作思路", "（一）坚持稳中求进推动高质量发展"
    reports = []
    for n in range(3):
        lines = [heading, _noise(n), saying, f"现将2023年工作总结及2024年工作计划汇报如下{_noise(9 + n)}"]
        report = made(str(n), lines, title=title)
        sections = (Section(2, 1, heading, False, "plans"), Section(4, 2, saying, False, "plans"))
        reports.append(replace(report, sections=sections))
    assert [phrase.text for phrase in phrases(reports, {})] == ["坚持稳中求进推动高质量发展"]


@pytest.mark.parametrize("seed", range(6))
def test_passages_are_those_that_looking_everywhere_finds(seed: int) -> None:
    """On short random texts: each passage cannot be extended, and every run that enough reports share lies in one."""
    rng = random.Random(seed)
    formulas = [_noise(100 + n, 16) for n in range(3)]
    texts = ["".join(rng.choice([*formulas, _noise(rng.randrange(9000), 9)]) for _ in range(6)) for _ in range(7)]
    found = _found(*texts)
    for phrase in found:
        assert phrase.reports == sum(phrase.text in text for text in texts) >= 3
        for before, after in ((True, False), (False, True)):
            around = {
                text[at - 1 : at] if before else text[at + len(phrase.text) :][:1]
                for text in texts
                for at in range(len(text))
                if text.startswith(phrase.text, at)
            }
            assert len(around) > 1 or around == {""}
            assert after != before
    for formula in formulas:
        if sum(formula in text for text in texts) >= 3:
            assert any(formula in phrase.text for phrase in found)


def test_shares() -> None:
    """The share counts covered characters once; a report without passages has none."""
    texts = [f"{_noise(n, 16)}{FORMULA}" for n in range(3)]
    reports = [made(str(n), [text], title=_noise(80 + n, 10)) for n, text in enumerate((*texts, _noise(9)))]
    found = phrases(reports, {})
    shares = formulaic_shares(reports, found)
    assert shares["0"] == round(len(FORMULA) / (10 + 16 + len(FORMULA)), 4)
    assert shares["3"] == 0.0
    assert formulaic_share(reports[0], found) == shares["0"]


@given(st.lists(st.text(alphabet="甲乙丙丁X1 ，。", min_size=12, max_size=60), min_size=3, max_size=6))
def test_every_occurrence_is_there(texts: list[str]) -> None:
    """Whatever the texts: each occurrence reads like its phrase, and enough distinct reports hold it."""
    reports: list[Report] = [made(str(n), [text], title="题") for n, text in enumerate(texts)]
    for phrase in phrases(reports, {}):
        assert phrase.reports == len({o.report for o in phrase.occurrences}) >= 3
        shown = [c for c in phrase.text if c not in "X1 "]
        assert len(shown) >= SHORTEST
        for place in phrase.occurrences:
            text = texts[int(place.report)]
            assert [
                c for c in text[place.column : phrase_end(text, place.column, phrase.text)] if c not in "X1 "
            ] == shown


def test_order_does_not_matter() -> None:
    """Neither for what is found nor for where."""
    reports = [made(str(n), [f"{_noise(n)}{FORMULA}"]) for n in range(5)]
    assert phrases(reports, {}) == phrases(reports[::-1], {})


def test_endless_repetition_takes_little_time() -> None:
    """Lines that repeat one character or one word without end."""

    def run(size: int) -> None:
        phrases([made(str(n), ["啊" * size, "又好又快" * (size // 4)]) for n in range(3)], {})

    assert growth(run, 6000) < LINEAR
