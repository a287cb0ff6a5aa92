"""YAML whose mappings know the line that they stand at, without the surprises of YAML's types and aliases."""

from __future__ import annotations

import re
from typing import Any

import yaml

from builder.corrections.entries import REMEDY, CorrectionError

_DEEPEST = 12
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})")


class Mapped(dict[str, Any]):
    """A mapping; `at` is its line in the file."""

    at = 1


def read_yaml(name: str, text: str) -> Any:
    """The value of a YAML text: Mapped, list, str, int or None.

    A scalar that is no plain whole number stays a string as it is written: ids of digits, dates. Raises
    CorrectionError, with the line, for what is no YAML, for doubled keys, aliases and deep nesting.
    """
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise _wrong(name, "uses an alias (*), which has no place here.", event)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise CorrectionError(name, "is not valid YAML.", REMEDY, mark.line + 1 if mark else None) from None
    except RecursionError:
        raise CorrectionError(name, "is nested too deeply.", REMEDY) from None
    return None if node is None else _value(name, node, 0)


def _wrong(name: str, problem: str, where: Any) -> CorrectionError:
    return CorrectionError(name, problem, REMEDY, where.start_mark.line + 1)


def _value(name: str, node: yaml.Node, depth: int) -> Any:
    if depth > _DEEPEST:
        raise _wrong(name, "is nested too deeply.", node)
    if isinstance(node, yaml.MappingNode):
        found = Mapped()
        found.at = node.start_mark.line + 1
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _wrong(name, "has a key that is no word.", key)
            if key.value in found:
                raise _wrong(name, f"has the key {key.value} twice in one place.", key)
            found[key.value] = _value(name, value, depth + 1)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(name, item, depth + 1) for item in node.value]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:int" and _NUMBER.fullmatch(node.value):
        return int(node.value)
    return str(node.value)
