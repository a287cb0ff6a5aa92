"""The catalogue of common plans, compiled: which entries the words of a clause fall under, and why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from builder.knowledge import load
from builder.model import Report
from builder.relate.clauses import Clause
from builder.relate.patterns import Index, Pattern, Scope, compile_pattern, normal
from builder.sieve import led

# an enumeration with so many members names things one by one; in shorter ones they share a verb or an object
LIST = 5
# a shorter member (茶叶、药材) only names an object
MEMBER = 4


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Words that only look like the entry's (`hidden`), or a pattern that rules a clause out, and why."""

    hidden: re.Pattern[str] | None
    pattern: Pattern | None
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of plan of the catalogue, compiled."""

    key: str
    name: str
    theme: str
    patterns: tuple[Pattern, ...]
    exclusions: tuple[Exclusion, ...]


class Match(NamedTuple):
    """An entry whose `words` stand in a clause; `excluded` is why it does not count all the same, or empty."""

    key: str
    words: tuple[str, ...]
    excluded: str = ""


class Catalogue:
    """The entries of the catalogue, indexed so that a clause meets only those that can match it."""

    def __init__(self, records: Sequence[Mapping[str, Any]], themes: Mapping[str, str]) -> None:
        self.entries = tuple(_entry(record, themes) for record in records)
        self._owner = [entry for entry in self.entries for _ in entry.patterns]
        self._patterns = [pattern for entry in self.entries for pattern in entry.patterns]
        self._index = Index(self._patterns)

    def matches(self, scope: Scope) -> tuple[Match, ...]:
        """Every entry whose words the clause holds, in the order of the catalogue, counted or excluded."""
        found = self._found(scope).items()
        return tuple(Match(key, pattern.words(scope), excluded) for key, (pattern, excluded) in found)

    def keys(self, scope: Scope) -> tuple[str, ...]:
        """The keys of the entries that the clause plans."""
        return tuple(key for key, (_, excluded) in self._found(scope).items() if not excluded)

    def _found(self, scope: Scope) -> dict[str, tuple[Pattern, str]]:
        """Every entry whose words the clause holds by its key, with the pattern that says so and why it is excluded."""
        found: dict[str, tuple[Pattern, str]] = {}
        for number, anchored in self._index.candidates(scope.clause):
            entry, pattern = self._owner[number], self._patterns[number]
            if entry.key in found and not found[entry.key][1]:
                continue
            if pattern.matches(scope, anchored):
                excluded = _excluded(entry, scope)
                if excluded and any(_counts_alone(entry, part) for part in _parts(scope)):
                    excluded = ""
                found[entry.key] = pattern, excluded
        return self._without_fields(found, scope) if len(found) > 1 else found

    def _without_fields(self, found: dict[str, tuple[Pattern, str]], scope: Scope) -> dict[str, tuple[Pattern, str]]:
        """Those found; excluded what only a field names (围绕征地等重点领域) where the action names another."""
        reason, fields = _fields()
        named = fields.match(scope.clause)
        if named is None:
            return found
        acted = set(self.keys(scope._replace(clause=scope.clause[named.end() :])))
        if not acted:
            return found
        return {key: (p, excluded or ("" if key in acted else reason)) for key, (p, excluded) in found.items()}


def _parts(scope: Scope) -> tuple[Scope, ...]:
    """The members of an enumeration (平台创建、项目建设、企业培育): what excludes one says nothing of the others."""
    parts = scope.clause.split("、")
    return tuple(scope._replace(clause=part) for part in parts if len(part) >= MEMBER) if len(parts) >= LIST else ()


def _counts_alone(entry: Entry, scope: Scope) -> bool:
    return any(pattern.matches(scope) for pattern in entry.patterns) and not _excluded(entry, scope)


def _excluded(entry: Entry, scope: Scope) -> str:
    for exclusion in entry.exclusions:
        if exclusion.pattern is not None and exclusion.pattern.matches(scope):
            return exclusion.reason
        if exclusion.hidden is not None and exclusion.hidden.search(scope.clause):
            clause = exclusion.hidden.sub(lambda words: "＿" * len(words.group()), scope.clause)
            rest = scope._replace(clause=clause)
            if not any(other.matches(rest) for other in entry.patterns):
                return exclusion.reason
    return ""


def _entry(record: Mapping[str, Any], themes: Mapping[str, str]) -> Entry:
    lists = {**load("plan_filters")["lists"], **record.get("synonyms", {})}
    exclusions = []
    for item in record.get("exclusions", ()):
        words = [re.escape(normal(word)) for word in item.get("words", ())]
        exclusions.append(
            Exclusion(
                re.compile("|".join(words)) if words else None,
                compile_pattern(item["pattern"], lists, anchored=False) if "pattern" in item else None,
                item["reason"],
            )
        )
    patterns = tuple(compile_pattern(source, lists) for source in record["patterns"])
    theme = themes.get(record["theme"], record["theme"])
    return Entry(record["key"], record["name"], theme, patterns, tuple(exclusions))


@cache
def catalogue() -> Catalogue:
    """The catalogue of builder/knowledge/common_plans.yml."""
    return Catalogue(load("common_plans"), {theme["code"]: theme["name"] for theme in load("themes")})


@cache
def _fields() -> tuple[str, re.Pattern[str]]:
    fields = load("plan_filters")["fields"]
    return fields["reason"], re.compile("|".join(fields["patterns"]))


@cache
def _organs() -> re.Pattern[str]:
    return led("|".join(sorted(map(re.escape, load("plan_filters")["organs"]), key=len, reverse=True)))


def scope_of(clause: Clause, report: Report) -> Scope:
    """What patterns may look at for a clause of the report; names of organs are hidden in the clause itself."""
    hidden = _organs().sub("＿", normal(clause.text))
    about = _about(report.title, report.department)
    return Scope(hidden, normal(clause.sentence), normal(clause.headings), about)


@lru_cache(maxsize=1024)
def _about(title: str, department: str) -> str:
    return normal(f"{title}。{department}")
