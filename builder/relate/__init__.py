"""See the package docstring in builder/__init__.py."""
