"""From the corpus to pages: Markdown and data files, written into docs/ before the site is built."""

from builder.render.site import Rendered, RenderOptions, render_docs

__all__ = ["RenderOptions", "Rendered", "render_docs"]
