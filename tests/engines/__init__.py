"""Whether other engines build the same site from the same Markdown and mkdocs.yml."""
