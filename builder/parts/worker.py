"""A process that makes parts, one after the other; on Linux each in a copy of itself that gives its memory back.

It reads a line for each part from standard input, the path of a pickled Task as JSON, and answers with a line on
standard output: {} when the result is beside it, else what went wrong.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import traceback
from pathlib import Path

from builder.errors import HuibianError
from builder.memory import collect_seldom

_FORKS = sys.platform == "linux"
RESULT = ".made"


def main() -> int:
    """Make parts until standard input ends."""
    from builder.warm import prepare

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    collect_seldom()
    prepare()
    for line in sys.stdin:
        path = Path(json.loads(line))
        answers.write((_in_copy(path) if _FORKS else _done(path)) + "\n")
        answers.flush()
    return 0


def _in_copy(path: Path) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, _done(path).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as stream:
        said = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said or json.dumps({"fault": f"the process of a part ended with status {status}"})


def _done(path: Path) -> str:
    from builder.parts.make import make_part

    try:
        result = make_part(path)
        path.with_suffix(RESULT).write_bytes(pickle.dumps(result))
    except HuibianError as error:
        return json.dumps({"where": error.where, "problem": error.problem, "remedy": error.remedy})
    except Exception as error:
        fault = traceback.format_exc(limit=-3).strip().replace("\n", "\n  ")
        return json.dumps({"fault": fault, "memory": isinstance(error, MemoryError)})
    return json.dumps({})


if __name__ == "__main__":
    sys.exit(main())
