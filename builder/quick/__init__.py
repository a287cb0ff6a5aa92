"""Python-Markdown, quicker: an extension that replaces its slowest processors with others of the same result.

The pages of a site are thousands, and most of what their text holds is plain. Each processor here recognises the plain
cases, which it settles in one look, and leaves everything else to the stock processor that it stands for; where another
extension has changed what stock Markdown is, it stays away. Pages that hold nothing but the plainest cases, nearly all
that are generated, are written without any processor (builder.quick.direct). Nothing of the site depends on it:
`builder.mkdocs` alone gives it to MkDocs, and any other engine makes the same pages of the same Markdown without it.
"""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension

from builder.quick.blocks import quicken_blocks
from builder.quick.inline import QuickInline
from builder.quick.raw import quicken_raw
from builder.quick.tree import quicken_tree


class QuickExtension(Extension):
    """Must be the last extension of a list: it looks at what the others have registered."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Put the quick processors in the places of the stock ones."""
        if QuickInline.fits(md):
            md.treeprocessors.register(QuickInline(md), "inline", 20)
        quicken_tree(md)
        quicken_blocks(md)
        quicken_raw(md)


def makeExtension(**settings: object) -> QuickExtension:
    """The extension, for Python-Markdown, which finds it by the name of this package."""
    return QuickExtension(**settings)  # type: ignore[no-untyped-call]
