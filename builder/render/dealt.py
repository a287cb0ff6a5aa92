"""What a page of the root says of reports that are dealt to several sites (builder.parts)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dealt:
    """A site with `count` of the distinct reports that a page is about; `page` is where it lists them."""

    name: str
    page: str
    count: int
