"""Corrections by hand: entries of seeds/corrections.yml settle what the builder got wrong or left in doubt.

An entry says which report (or input) it means, what is right, and why; docs/corrections.md shows every form.
`read_corrections` validates the file, `resolve` finds what each entry is about, and the steps of understanding take
the rulings: lines to builder.split, edits to builder.clean, sections and plans to builder.outline, and so on.
"""

from builder.corrections.entries import Corrections, Entry, Ruling
from builder.corrections.fields import FIELDS, ITEMS
from builder.corrections.reading import read_corrections
from builder.corrections.resolve import resolve

__all__ = ["FIELDS", "ITEMS", "Corrections", "Entry", "Ruling", "read_corrections", "resolve"]
