"""The scripts of the search as one file that every page loads.

The sources in docs/assets/search/ are ES modules, which browsers refuse to load from file://. They are put together
into one classic script, each module in a function of its own, without their comments: made with Python alone, and
still readable. The modules themselves are published beside it.
"""

from __future__ import annotations

import re
from pathlib import Path

from builder.errors import HuibianError
from builder.files import write_whole

_COMMENT = re.compile(r"/\*\*.*?\*/ ?|^ *//[^\n]*$", re.DOTALL | re.MULTILINE)
_ENTRY = "main"
# Chromium compiles all functions while it loads the script, in the background, and not at the first query
_HINT = "//# allFunctionsCalledOnLoad\n"
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./(\w+)\.mjs";$')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))")


def bundle_search_scripts(sources: Path, out: Path) -> int:
    """Write the modules of `sources` (*.mjs) that main.mjs needs into the script `out`; return its size in bytes."""
    script = bundle({path.stem: path.read_text(encoding="utf-8") for path in sorted(sources.glob("*.mjs"))})
    data = script.encode("utf-8")
    write_whole(out, data)
    return len(data)


def bundle(modules: dict[str, str]) -> str:
    """The classic script of `modules` (source by name), starting with what `main` imports.

    Raises HuibianError for an import or export that is not written as the sources write them, or a circle of imports.
    """
    order: list[str] = []
    bodies: dict[str, str] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in order:
            return
        if name in above or name not in modules:
            raise _error(name, "imports itself through others" if name in above else "does not exist")
        body, needed = _as_function(name, modules[name])
        for other in needed:
            add(other, (*above, name))
        bodies[name] = body
        order.append(name)

    add(_ENTRY, ())
    parts = "\n".join(bodies[name] for name in order)
    return (
        f'{_HINT}// Made from the modules beside it (*.mjs); change those.\n(() => {{\n"use strict";\n\n{parts}}})();\n'
    )


def _as_function(name: str, source: str) -> tuple[str, list[str]]:
    lines, exported, needed = [], [], []
    for line in _COMMENT.sub("", source).splitlines():
        if not line.strip():
            continue
        if line.startswith("import "):
            found = _IMPORT.match(line)
            if not found:
                raise _error(name, f'has an import of another form than `import {{ a, b }} from "./c.mjs";`: {line}')
            line = f"const {{ {found[1].replace(' as ', ': ')} }} = from_{found[2]};"
            needed.append(found[2])
        elif line.startswith("export "):
            found = _EXPORT.match(line)
            if not found:
                raise _error(name, f"has an export of another form than `export function|const|class`: {line}")
            exported.append(found[1])
            line = _EXPORT.sub("", line)
        lines.append(line)
    body = "\n".join(lines)
    return f"const from_{name} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n", needed


def _error(name: str, problem: str) -> HuibianError:
    remedy = "Write it so, or change builder/render/search_assets.py."
    return HuibianError(f"docs/assets/search/{name}.mjs", f"{problem}.", remedy)
