"""The paragraphs of a corpus one after another, in texts of some reports each; characters have one numbering."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEPARATOR = "\uffff"

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs one after another, each closed by SEPARATOR: `codes` are the code points, `starts` where each
    paragraph begins and `owners` the number of its report, in ascending order. In the corpus its first character is
    number `place` and its first paragraph number `paragraph`."""

    codes: NDArray[np.uint32]
    starts: Places
    owners: NDArray[np.int32]
    place: int
    paragraph: int

    def within(self, places: Places) -> Places:
        """The numbers, in this text, of the paragraphs that the places of this text lie in."""
        return np.searchsorted(self.starts, places, side="right") - 1


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some paragraphs of a corpus: `groups` are places in them, a character here and in the corpus are `moved` (by
    paragraph) apart."""

    whole: str
    text: Text
    groups: tuple[Places, ...]
    moved: Places

    def in_corpus(self, places: Places) -> Places:
        """The places of the corpus at those of the excerpt."""
        return places + self.moved[self.text.within(places)]


class Texts:
    """All texts of a corpus, in order."""

    def __init__(self, paragraphs: Iterable[tuple[Sequence[str], Sequence[int]]]) -> None:
        """`paragraphs`: those of each text, with the numbers of their reports; a text may have none."""
        self.texts: list[Text] = []
        place = paragraph = 0
        for words, owners in paragraphs:
            if words:
                self.texts.append(_text(words, owners, place, paragraph))
                place, paragraph = place + len(self.texts[-1].codes), paragraph + len(words)
        self.characters = place
        """How many characters there are, separators counted."""
        self._first = [text.paragraph for text in self.texts]
        self._starts = np.concatenate([np.zeros(0, np.int64), *(text.starts + text.place for text in self.texts)])
        self._owners = np.concatenate([np.zeros(0, np.int32), *(text.owners for text in self.texts)])

    def paragraphs(self, places: Places) -> Places:
        """The numbers of the paragraphs that the places lie in."""
        return np.searchsorted(self._starts, places, side="right") - 1

    def starts(self, paragraphs: Places) -> Places:
        """Where the paragraphs begin."""
        return self._starts[paragraphs]

    def spread(self, places: Places) -> int:
        """In how many distinct reports the places lie."""
        return len(np.unique(self._owners[self.paragraphs(places)]))

    def excerpts(self, groups: Iterable[Places], most: int) -> Iterator[Excerpt]:
        """The groups of places with the paragraphs that they lie in, as many groups together as hold `most` places."""
        some: list[Places] = []
        held = 0
        for group in groups:
            if some and held + len(group) > most:
                yield self._excerpt(some)
                some, held = [], 0
            some.append(group)
            held += len(group)
        if some:
            yield self._excerpt(some)

    def _excerpt(self, groups: Sequence[Places]) -> Excerpt:
        together = np.concatenate(groups)
        numbers, within = np.unique(self.paragraphs(together), return_inverse=True)
        codes = [self._codes(number) for number in numbers.tolist()]
        starts = np.cumsum([0, *map(len, codes)])[:-1]
        text = Text(np.concatenate(codes), starts, self._owners[numbers], 0, 0)
        moved = self._starts[numbers] - starts
        here = np.split(together - moved[within], np.cumsum([len(group) for group in groups])[:-1])
        return Excerpt(text.codes.tobytes().decode("utf-32-le", "surrogatepass"), text, tuple(here), moved)

    def _codes(self, paragraph: int) -> NDArray[np.uint32]:
        text = self.texts[bisect_right(self._first, paragraph) - 1]
        number = paragraph - text.paragraph
        end = text.starts[number + 1] if number + 1 < len(text.starts) else len(text.codes)
        return text.codes[text.starts[number] : end]


def _text(words: Sequence[str], owners: Sequence[int], place: int, paragraph: int) -> Text:
    whole = SEPARATOR.join(words) + SEPARATOR
    starts = np.cumsum([0, *(len(part) + 1 for part in words)])[:-1]
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    return Text(codes, starts, np.asarray(owners, np.int32), place, paragraph)
