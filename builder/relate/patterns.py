"""The small pattern language of builder/knowledge/common_plans.yml: words that stand together.

A pattern is a row of terms separated by blanks; a term is words separated by `/`, any of which will do:

    招商/引资                    one of the words stands in the clause
    培训 干部/工作人员            so does one of these, before or after
    培训 -农户/企业               and none of these
    培训 =全体 =-企业             the same asked of the whole sentence
    整治 <人居环境                asked of the headings above and of the head of the paragraph
    整治 ~城市管理                asked of the report's title and department

The first term is the anchor and stands in the clause itself. In a word, `…` bridges at most ten characters and
`……` sixty, a `^` before its first character binds it to the start of the clause and a `$` after its last to the
end, and `@name` stands for a named list of words. Patterns become regular expressions of literals and bounded
gaps only, so matching is linear whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from builder.errors import HuibianError
from builder.words import Words

GAP = 10
WIDE_GAP = 60
_TERM = re.compile(r"([=<~]?)(-?)(.+)")
# a row of words may go on in the next line of the file
_CONTINUED = re.compile(r"/\s+")
# 党 is often censored to D in the sources; where that was not repaired the text is published as it stands
_CENSORED = re.compile(r"(?<![A-Za-z0-9])D(?![A-Za-z0-9])")
_BLANKS = r"\s“”‘’\"'「」『』`"
_DROPPED = re.compile(f"[{_BLANKS}]+")
_HALF = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_WIDE = frozenset(_HALF)
# what any of the three changes; most clauses hold none of it
_CHANGED = re.compile(rf"[{_BLANKS}D\uff01-\uff5e]")


def normalized(text: str) -> str:
    """`text` as patterns see it: no white space or quotation marks, half-width, censored 党 restored."""
    if not _CHANGED.search(text):
        return text
    for wide in _WIDE.intersection(text):
        text = text.replace(wide, _HALF[wide])
    text = _DROPPED.sub("", text)
    return _CENSORED.sub("党", text) if "D" in text else text


# the same, remembered: for clauses, which are asked about time and again
normal = lru_cache(maxsize=65536)(normalized)


class Scope(NamedTuple):
    """What a pattern may look at, all of it `normal`: from the clause outwards."""

    clause: str
    sentence: str = ""
    headings: str = ""
    report: str = ""


@dataclass(frozen=True)
class Term:
    """One condition: `where` is the attribute of Scope it is asked of, `any_of` are the words as they are written."""

    where: str
    wanted: bool
    any_of: tuple[str, ...]

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Any of the words, compiled when it is first looked for: most terms of the catalogue never are."""
        return _regex(self.any_of)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled row of terms; `anchors` are literals of which the clause holds one if the pattern matches, those in
    `whole` being all that the first term asks for."""

    source: str
    anchors: tuple[str, ...]
    terms: tuple[Term, ...]
    whole: frozenset[str] = frozenset()

    def matches(self, scope: Scope, anchored: bool = False) -> bool:
        """Whether every wanted term is found and no unwanted one; `anchored`: the first one is known to be."""
        for term in self.terms[1:] if anchored else self.terms:
            if (term.words.search(getattr(scope, term.where)) is None) == term.wanted:
                return False
        return True

    def words(self, scope: Scope) -> tuple[str, ...]:
        """The words of the clause that the wanted terms found."""
        found = (term.words.search(scope.clause) for term in self.terms if term.wanted and term.where == "clause")
        return tuple(match.group() for match in found if match)


_WHERE = {"": "clause", "=": "sentence", "<": "headings", "~": "report"}


def compile_pattern(
    source: str, lists: Mapping[str, Sequence[str]] | None = None, *, anchored: bool = True, file: str = "common_plans"
) -> Pattern:
    """The pattern that `source` writes; `lists` are the named lists behind `@name`.

    Only an `anchored` pattern can be indexed; one that is not may begin with any term.
    Raises HuibianError, naming the file and the pattern, where the source is no pattern.
    """
    terms: list[Term] = []
    anchors: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    for number, token in enumerate(_CONTINUED.sub("/", source).split()):
        match = _TERM.fullmatch(token)
        if match is None:
            raise _bad(file, source, f"“{token}” is no term")
        where, minus, body = match.groups()
        words = _words(body, lists or {}, file, source)
        if number == 0 and anchored:
            if where or minus:
                raise _bad(file, source, "the first term must be words of the clause itself")
            anchors = tuple(dict.fromkeys(word.strip("^$").split("…")[0] for word in words))
            whole = frozenset(words).intersection(anchors)
            if any(len(anchor) < 2 for anchor in anchors):
                raise _bad(file, source, "each word of the first term must begin with at least two characters")
        terms.append(Term(_WHERE[where], not minus, words))
    if not terms:
        raise _bad(file, source, "it is empty")
    return Pattern(source, anchors, tuple(terms), whole)


def _words(body: str, lists: Mapping[str, Sequence[str]], file: str, source: str) -> tuple[str, ...]:
    words: list[str] = []
    for word in body.split("/"):
        if word.startswith("@"):
            if word[1:] not in lists:
                raise _bad(file, source, f"there is no list named {word}")
            words.extend(lists[word[1:]])
        elif word.strip("^$…"):
            words.append(word)
        else:
            raise _bad(file, source, "a word is empty")
    return tuple(words)


def _regex(words: Sequence[str]) -> re.Pattern[str]:
    parts = []
    for word in words:
        head, tail = word.startswith("^"), word.endswith("$")
        inner = re.escape(normal(word.strip("^$"))).replace("……", f".{{0,{WIDE_GAP}}}").replace("…", f".{{0,{GAP}}}")
        parts.append(("^" if head else "") + inner + ("$" if tail else ""))
    return re.compile("|".join(parts))


def _bad(file: str, source: str, problem: str) -> HuibianError:
    where, what = f"builder/knowledge/{file}.yml", f"pattern “{source}”: {problem}."
    return HuibianError(where, what, "Correct the pattern and run again.")


class Index:
    """Finds which of many patterns can match a clause: those of which an anchor stands in it."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        of_anchor: dict[str, list[tuple[int, bool]]] = {}
        for number, pattern in enumerate(self._patterns):
            for anchor in pattern.anchors:
                of_anchor.setdefault(normal(anchor), []).append((number, anchor in pattern.whole))
        self._anchors = Words(of_anchor)
        self._postings = tuple(of_anchor.values())

    def candidates(self, clause: str) -> list[tuple[int, bool]]:
        """Positions of the patterns worth trying on a `normal` clause, ascending, and whether their first term is
        found."""
        found: set[tuple[int, bool]] = set()
        for anchor, _, _ in self._anchors.places(clause):
            found.update(self._postings[anchor])
        if len(found) < 2:
            return list(found)
        # of two anchors of a pattern the one that tells more
        return sorted(dict(sorted(found)).items())
