"""`python -m builder.mkdocs CONFIG TARGET [--dirty]`: MkDocs as `mkdocs build` runs it, with quicker Markdown.

The pages are the same, byte for byte (builder.quick says why), so that mkdocs.yml need not name the extension, and
`mkdocs build` and other engines need not have it. Without `--dirty`, the build is strict.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version

from builder.memory import collect_seldom

EXTENSION = "builder.quick"
# the versions of Python-Markdown, and of MkDocs, whose pages have been compared with the quick ones; others are left as
# they are
KNOWN = ("3.11.",)
KNOWN_MKDOCS = ("1.6.",)


def main(arguments: Sequence[str]) -> int:
    """Build as `arguments` say; messages go to standard error. The exit status: 0 when the site is built."""
    config_file, target, dirty = arguments[0], arguments[1], "--dirty" in arguments[2:]
    collect_seldom()
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)-7s -  %(message)s"))
    log.addHandler(handler)
    try:
        config = load_config(config_file, site_dir=target, strict=not dirty)
        if version("markdown").startswith(KNOWN):
            # last of all: it looks at what the others have registered
            config.markdown_extensions.append(EXTENSION)
            # a plugin may look at the pages, at any time, and put others in their places
            if version("mkdocs").startswith(KNOWN_MKDOCS) and not config.plugins:
                from builder.quick.pages import QuickPages

                config.plugins[EXTENSION] = QuickPages()
        config.plugins.on_startup(command="build", dirty=dirty)
        try:
            build(config, dirty=dirty)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:  # what MkDocs itself has to say
        error.show()
        return error.exit_code
    except Exception:
        traceback.print_exc()
        return 1
    finally:
        log.removeHandler(handler)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
