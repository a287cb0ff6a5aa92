"""The themes of a heading, a measure or a report: weighted words of knowledge/themes.yml.

A heading speaks first, the text under it where the heading says little, and what is known about the report
(the matter it is about, the organ's own function) where neither does.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from builder.describe.headed import HeadedText, headed_texts
from builder.describe.lexicon import hits, lexicon, pieces, plain
from builder.enumerations import enumerated
from builder.knowledge import load

__all__ = ["HeadedText", "headed_texts", "report_themes", "themes_of"]

_CLAUSE = re.compile("[^，,。；;：:！!？?\n]+")
_BODY = 700  # characters under a heading that are read
_OPENING = 60  # characters of it that say most
Scores = dict[str, float]


def themes_of(head: str, body: str = "", department: str | None = None, topic: str | None = None) -> tuple[str, ...]:
    """The themes of a heading or measure, main first: one to three names, none only where nothing is known.

    `head` is given without number, `body` is the text under it; `department` is a name of departments.yml and
    `topic` the one matter that the report is about (政务公开), where known.
    """
    own = lexicon().own.get(department or "", ())
    return _ranked(_scores(_summed(_clauses(head, own)), body, own, topic), 0.5)[:3]


def report_themes(
    sections: Sequence[HeadedText],
    items: Sequence[HeadedText],
    department: str | None,
    topic: str | None,
    title: str,
) -> tuple[tuple[str, ...], str | None]:
    """The themes of a report, most prominent first, and its primary theme (None only where nothing is known).

    `sections` are its headings, `items` its lead clauses and enumerated items (`HeadedText.is_item`), in order.
    A theme belongs to a report if a heading or an enumerated item is mainly about it. The primary theme is that of
    the matter that the report is about, else the organ's own function, else the most prominent theme.
    """
    rules = _rules()["report"]
    prominence: Scores = defaultdict(float)
    clearest: Scores = defaultdict(float)
    headings = [text for text in sections if not text.is_item]
    groups = {id(text) for text, after in pairwise(headings) if after.level > text.level}
    for text in (*sections, *items):
        if text.role in rules["silent_roles"] or _frame().match(text.head):
            continue
        weight = _weight(text, id(text) in groups)
        for theme, part in evidence(text, department, topic).items():
            prominence[theme] += weight * part
            clearest[theme] = max(clearest[theme], weight * part)
    primary = _primary(prominence, department, topic, title)
    enough = {t for t, p in prominence.items() if clearest[t] >= rules["one_text"] or p >= rules["all_texts"]}
    ordered = [theme for theme in _ranked(prominence, 0.0) if theme in enough and theme != primary]
    return ((primary, *ordered) if primary else ()), primary


def _weight(text: HeadedText, group: bool) -> float:
    """How much a heading or item counts for the report by its place."""
    rules = _rules()["report"]
    weight: float = rules["level"][min(text.level, len(rules["level"])) - 1]
    if group:
        weight *= rules["group"]
    if len(text.head) > rules["long_head"]["characters"]:
        weight *= rules["long_head"]["weight"]
    if text.is_item and _figures().search(text.head):
        weight *= rules["figures"]["weight"]
    return weight


def _primary(prominence: Scores, department: str | None, topic: str | None, title: str) -> str | None:
    rules = _rules()["report"]
    if matter := _matter(topic):
        return matter
    own = lexicon().own.get(department or "", ())
    outer = {
        t: p * (rules["inner_share"] if t in lexicon().inner and t not in own else 1) for t, p in prominence.items()
    }
    best = max(outer.values(), default=0.0)
    shares = {theme: outer.get(theme, 0.0) for theme in own}
    general = rules["generalists"]
    needed = general["own_share"] if department in general["organs"] else rules["own_share"]
    if shares and max(shares.values()) >= needed * best:
        return max(shares, key=lambda theme: shares[theme])
    ranked = _ranked(outer, 1.0) or own
    return ranked[0] if ranked else _matter(title)


def evidence(text: HeadedText, department: str | None, topic: str | None) -> Scores:
    """How clearly a headed text is about which themes: up to 1 for its main one, less for what else it names."""
    return dict(_evidence(text, department, topic))


@lru_cache(maxsize=1024)
def _evidence(text: HeadedText, department: str | None, topic: str | None) -> Scores:
    rules = _rules()["report"]
    weights = _rules()["weights"]
    own = lexicon().own.get(department or "", ())
    clauses = _clauses(text.head, own)
    head = _summed(clauses)
    over = _summed(_clauses(text.above, own))
    speaks = max(head.values(), default=0.0) >= rules["speaking_head"]
    if not speaks and len(text.body) < rules["speaking_body"]:
        return {}
    if over:
        # an item on staff or rules under a heading on something else serves that
        above = max(over, key=lambda theme: over[theme])
        if text.level >= 3 and above not in lexicon().inner:
            head = {t: s * (weights["support_below"] if t in lexicon().support else 1) for t, s in head.items()}
        head[above] = head.get(above, 0.0) + weights["above"]
    scores = _scores(head, text.body, own, topic)
    if not scores:
        return {}
    main = max(scores, key=lambda theme: scores[theme])
    # under a heading that says nothing by itself the text decides, as clearly as it keeps to one matter
    clear = rules["silent_head"] + rules["silent_share"] * _shares(text.body[:_BODY], own).get(main, 0.0)
    found = {main: min(1.0, max(head.get(main, 0.0) / weights["sure"], clear))}
    tops = [max(clause, key=lambda theme: clause[theme]) for clause in clauses]
    if main in tops:
        for second, clause in zip(tops, clauses, strict=True):
            if main not in clause and clause[second] >= rules["second"]:
                found.setdefault(second, rules["second_share"])
    return found


def _scores(head: Scores, body: str, own: tuple[str, ...], topic: str | None) -> Scores:
    """What the words of a heading say, with the text under it and what is known about the report."""
    weights = _rules()["weights"]
    scores: Scores = defaultdict(float, head)
    matter = _matter(topic)
    if matter and matter not in lexicon().inner:
        for theme in lexicon().support - {matter}:
            if theme in scores:
                scores[theme] *= weights["support_under_topic"]
    clear = max(scores.values(), default=0.0) >= weights["clear"]
    for theme, share in _shares(body[:_BODY], own).items():
        scores[theme] += share * weights["body_of_clear_head" if clear else "body"]
    if matter:
        scores[matter] += weights["topic"]
    for theme in own:
        scores[theme] += weights["organ_under_topic" if matter else "organ_of_clear_head" if clear else "organ"]
    return scores


@lru_cache(maxsize=4096)
def _clauses(head: str, own: tuple[str, ...] = ()) -> tuple[Scores, ...]:
    """What each clause of a heading says that says something, in order; `own` are the themes of the organ."""
    rules = _rules()
    weights = rules["weights"]
    found: list[Scores] = []
    spoken = False
    for position, clause in enumerate(_CLAUSE.findall(plain(head))):
        words = hits(clause, own)
        if not words:
            continue
        factor = weights["later_clause"] if spoken else 1.0
        if clause.startswith(tuple(rules["manners"])) or (position and clause.startswith(tuple(rules["purposes"]))):
            factor = weights["purpose_clause"]
        elif _is_means(clause):
            factor = weights["means_clause"]
        scores: Scores = defaultdict(float)
        for word in words:
            last = weights["last_in_clause"] if word is words[-1] else 1.0
            scores[word.theme] += factor * last * weights[word.grade]
        if rules["staff"]["theme"] in scores and _staff().search(clause):
            # 建强公安队伍 is about staff: the organ's own matter only says whose
            scores.update({theme: scores[theme] * weights["whose_staff"] for theme in scores.keys() & set(own)})
            scores[rules["staff"]["theme"]] = max(scores[rules["staff"]["theme"]], factor * weights["sure"])
        found.append(scores)
        spoken = spoken or any(word.grade != "hints" for word in words)
    return tuple(found)


def _is_means(clause: str) -> bool:
    """Whether a clause says how something is done (以…为抓手), not what."""
    means = _rules()["means"]
    if clause.startswith(tuple(means["alone"])):
        return True
    return clause.startswith(tuple(means["opens"])) and clause.endswith(tuple(means["closes"]))


def _summed(clauses: Sequence[Scores]) -> Scores:
    scores: Scores = defaultdict(float)
    for clause in clauses:
        for theme, score in clause.items():
            scores[theme] += score
    return scores


@lru_cache(maxsize=4096)
def _shares(body: str, own: tuple[str, ...]) -> Scores:
    """The share of each theme in what a text speaks about, 0 to 1 in total: repeated words count less each time."""
    weights = _rules()["weights"]
    later = weights["later_in_body"]
    text = plain(body)
    counts: dict[tuple[str, str, str], float] = defaultdict(float)
    prominent = bytearray(b"\1" * _OPENING + b"\0" * len(text))
    for item in enumerated(text):
        prominent[item.body : item.body + len(item.head)] = b"\1" * len(item.head)
    for piece in pieces().finditer(text):
        begin = piece.start()
        for start, _, theme, grade, word in hits(piece[0], own):
            counts[theme, word, grade] += 1.0 if prominent[begin + start] else later
    totals: Scores = defaultdict(float)
    for (theme, _, grade), count in counts.items():
        totals[theme] += weights[grade] * math.log2(1 + count)
    everything = sum(totals.values())
    # a single weak word under a heading proves little
    sure = min(1.0, everything / weights["enough_body"])
    return {theme: sure * total / everything for theme, total in totals.items()}


def _ranked(scores: Scores, share: float) -> tuple[str, ...]:
    """Themes by falling score, those below `share` of the best left out."""
    order = lexicon().names
    best = max(scores.values(), default=0.0)
    kept = [theme for theme, score in scores.items() if score > 0 and score >= share * best]
    return tuple(sorted(kept, key=lambda theme: (-scores[theme], order.index(theme))))


@lru_cache(maxsize=1024)
def _matter(topic: str | None) -> str | None:
    """The theme that the words of a special topic, or of a title, fall under."""
    ranked = _ranked(_summed(_clauses(topic)), 1.0) if topic else ()
    return ranked[0] if ranked else None


@cache
def _figures() -> re.Pattern[str]:
    return re.compile(_rules()["report"]["figures"]["pattern"])


@cache
def _frame() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _rules()["report"]["frames"]))


@cache
def _staff() -> re.Pattern[str]:
    return re.compile(_rules()["staff"]["pattern"])


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = load("theme_rules")
    return rules
