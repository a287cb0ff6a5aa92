"""Knowledge that a civil servant could edit: loaded once, read-only.

Every vocabulary, pattern and taxonomy is a YAML or CSV file in this folder, with a reason beside odd entries.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from builder.errors import HuibianError


@cache
def load(name: str) -> Any:
    """The parsed YAML file `name` (without ending) of this folder; treat the value as read-only."""
    file = resources.files(__name__) / f"{name}.yml"
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise HuibianError(
            f"builder/knowledge/{name}.yml",
            f"is not valid YAML: {getattr(error, 'problem', error)}.",
            "Correct the line and run again.",
            line=mark.line + 1 if mark else None,
        ) from None


@cache
def read_text(name: str) -> str:
    """The text of the file `name` (with ending) of this folder."""
    return (resources.files(__name__) / name).read_text(encoding="utf-8")
