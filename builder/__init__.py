"""Huibian: from compilations of work reports to a dataset and a searchable site."""

__version__ = "0.1.0"
