"""The pattern language of the catalogue of common plans."""

from __future__ import annotations

import pytest

from builder.errors import HuibianError
from builder.relate.patterns import Index, Scope, compile_pattern, normal
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(
    ("pattern", "clause", "matches"),
    [
        ("招商/引资", "开展招商活动", True),
        ("招商/引资", "召开座谈会", False),
        ("培训 干部/工作人员", "组织工作人员参加培训", True),
        ("培训 干部/工作人员", "组织农户参加培训", False),
        ("培训 -农户", "组织农户参加培训", False),
        ("争取…资金", "争取中央和省级资金", True),
        ("争取…资金", "争取在今年年底以前把全部的工程资金", False),
        ("争取……资金", "争取在今年年底以前把全部的工程资金", True),
        ("^招商", "招商工作", True),
        ("^招商", "开展招商", False),
        ("招商$", "开展招商", True),
        ("招商$", "招商工作", False),
    ],
)
def test_words_of_the_clause(pattern: str, clause: str, matches: bool) -> None:
    """Words in any order, words that must not stand there, gaps and anchors."""
    assert compile_pattern(pattern).matches(Scope(normal(clause))) is matches


def test_wider_scopes() -> None:
    """`=` asks the sentence, `<` the headings above, `~` the report's title and department."""
    scope = Scope("加大整治", "对集镇，加大整治", "美化环境", "县城管局工作总结")
    assert compile_pattern("整治 =集镇 <环境 ~城管").matches(scope)
    assert not compile_pattern("整治 =-集镇").matches(scope)
    assert not compile_pattern("整治 <安全").matches(scope)
    assert not compile_pattern("整治 ~-城管").matches(scope)


def test_named_lists() -> None:
    """`@name` stands for the words of a list; a name nobody listed is an error that says so."""
    assert compile_pattern("培训 @staff", {"staff": ["干部"]}).matches(Scope("培训干部"))
    with pytest.raises(HuibianError, match="no list named @nobody"):
        compile_pattern("培训 @nobody", {})


@pytest.mark.parametrize("pattern", ["", "学", "-招商", "=招商", "招商//引资"])
def test_what_is_no_pattern(pattern: str) -> None:
    """The message names the file and the pattern."""
    with pytest.raises(HuibianError, match=r"common_plans\.yml: pattern “"):
        compile_pattern(pattern)


def test_normal_text() -> None:
    """Quotation marks and blanks go, full-width becomes half-width, a censored 党 comes back, D级 stays."""
    assert normal("“双招 双引”，Ａ") == "双招双引,A"
    assert normal("加强D的建设") == "加强党的建设"
    assert normal("3D打印和ID卡") == "3D打印和ID卡"


def test_index_finds_every_match() -> None:
    """The index leaves out only patterns that cannot match."""
    patterns = [compile_pattern(source) for source in ("招商/引资", "信访", "争取…资金 -贷款")]
    index = Index(patterns)
    for clause in ("开展招商引资", "化解信访积案", "争取上级资金", "无"):
        scope = Scope(clause)
        found = {number for number, pattern in enumerate(patterns) if pattern.matches(scope)}
        assert found <= {number for number, _ in index.candidates(clause)}
    assert index.candidates("无") == []


def test_index_tells_whether_the_first_term_is_found() -> None:
    """By a word of it that stands alone; what binds a word, or a gap in it, is still to be tried."""
    patterns = [compile_pattern(source) for source in ("招商/^引资", "争取…资金/贷款", "^招商 -会")]
    index = Index(patterns)
    assert index.candidates("招商引资") == [(0, True), (2, False)]
    assert index.candidates("对外引资") == [(0, False)]
    assert index.candidates("争取贷款") == [(1, True)]
    for clause in ("招商引资", "对外引资", "争取贷款", "招商会"):
        for number, anchored in index.candidates(clause):
            assert patterns[number].matches(Scope(clause), anchored) == patterns[number].matches(Scope(clause))


def test_hostile_text_takes_linear_time() -> None:
    """The beginning of a word with a gap, again and again in one line."""
    pattern = compile_pattern("争取……资金")
    assert not pattern.matches(Scope("争取" * 100))
    assert growth(lambda size: pattern.matches(Scope("争取" * size)), 60_000) < LINEAR
