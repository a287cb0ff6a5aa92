"""Postings of character n-grams whose length adapts to how common they are.

A pair of neighbouring characters is *strong* when it occurs more than `limit` times in the corpus, *rare* when it
occurs RARE times at most. Every position is filed under one key: the characters from there on. A rare pair is a key.
Any other key is at least two characters long, and as short as can be so that it
  - is not itself more common than `limit`, and
  - does not end inside a strong pair (what follows its last character is weakly tied to it),
and no longer than LONGEST. A reader who looks for a term fetches the keys at its start and at its weak ties; the
positions say whether they stand side by side. No list is much longer than `limit`, however common the words, and a
phrase of common words costs no more than an odd one. A term shorter than its keys is the union of the keys that begin
with it. Rare keys list chunks without positions: so few texts are soon read.

Single characters and strong pairs, whose positions would be too many, have lists by chunk instead: how often, and in
what kind of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from builder.render.search_bits import Codes, Ints, gamma, merged, pack, rice, rice_width
from builder.render.search_characters import SLICE, Bools, Characters, Pairs

LONGEST = 12
PART = 1 << 18  # postings encoded at a time, to bound memory
_TOGETHER = 8
_BASIS = np.uint32(2166136261)
Shard = tuple[str, str]  # (front-coded keys, packed lists)
Encoder = Callable[[Ints, Ints], tuple[Codes, Ints]]


def home(name: str, shards: int) -> int:
    """The file of a key, by FNV-1a over the code points of `name` (docs/assets/search/shards.mjs does the same)."""
    value = 2166136261
    for character in name:
        value = (value ^ ord(character)) * 16777619 & 0xFFFFFFFF
    return (value ^ value >> 15) % shards


def _mixed(points: Sequence[NDArray[np.uint32]], value: NDArray[np.uint32] | np.uint32) -> NDArray[np.uint32]:
    """`value` with a further character; zeros are left out."""
    for column in points:
        value = np.where(column == 0, value, (value ^ column) * np.uint32(16777619))
    return np.asarray(value, np.uint32)


def _homes(value: NDArray[np.uint32], shards: int) -> NDArray[np.int16]:
    return ((value ^ (value >> np.uint32(15))) % np.uint32(shards)).astype(np.int16)


def position_shards(text: Characters, pairs: Pairs, shards: int, limit: int) -> Iterator[tuple[int, Shard]]:
    """The positional lists, hashed into `shards` files by their first two characters (three if those are strong)."""
    points = np.array([ord(c) for c in text.alphabet], np.uint32)
    homes = np.full(len(text.symbols), -1, np.int16)
    for at in text.slices():
        first, second, third = (text.later(at, n) for n in range(3))
        value = _mixed((points[first], points[second]), _BASIS)
        strong = np.flatnonzero(pairs.is_strong[at])
        value[strong] = _mixed((points[third[strong]],), value[strong])
        homes[at] = np.where((first == 0) | (second == 0), -1, _homes(value, shards))
    for chosen in _by_home(homes, shards):
        key, length = _keys(text, chosen, pairs, limit)
        yield from _shards(text, chosen, key, length, homes[chosen], partial(_positions, text, pairs.is_rare))


def _by_home(homes: NDArray[np.int16], shards: int) -> Iterator[Ints]:
    """The positions whose home is not negative, in parts of about equal size, every home whole."""
    parts = max(1, len(homes) // PART)
    edges = [part * shards // parts for part in range(parts + 1)]
    for first in range(0, parts, _TOGETHER):
        # all positions are looked through for some parts together, and those of these parts for each of them
        within = edges[first : first + _TOGETHER + 1]
        near = np.flatnonzero((homes >= within[0]) & (homes < within[-1]))
        held = homes[near]
        for low, high in pairwise(within):
            chosen = near[(held >= low) & (held < high)]
            if len(chosen):
                yield chosen


def _keys(text: Characters, chosen: Ints, pairs: Pairs, limit: int) -> tuple[Ints, Ints]:
    """For each chosen position the number of its key (equal keys, equal numbers) and the key's length."""
    key = np.zeros(len(chosen), np.int64)
    length = np.full(len(chosen), 2, np.int64)
    open_ = np.arange(len(chosen))  # positions whose key may have to grow
    group = text.pairs(chosen)
    base, size = 0, 2
    while len(open_):
        _, group, counts = np.unique(group, return_inverse=True, return_counts=True)
        last = chosen[open_] + size - 1
        # a strong pair's positions are spread over files, so that its count here says nothing
        common = pairs.is_strong[chosen[open_]] if size == 2 else counts[group] > limit
        grows = (common | pairs.is_strong[last]) & (text.symbols[last] != 0)
        grows &= ~pairs.is_rare[chosen[open_]] & (size < LONGEST)
        key[open_] = base + group
        length[open_] = size
        base += len(counts)
        open_, last, group = open_[grows], last[grows], group[grows]
        group = group * len(text.alphabet) + text.symbols[last + 1]
        size += 1
    return key, length


def _shards(
    text: Characters, chosen: Ints, key: Ints, length: Ints, homes: NDArray[np.int16], encode: Encoder
) -> Iterator[tuple[int, Shard]]:
    """Sort the chosen positions by (home, key, address) and write each home's lists."""
    # of each key one position; keys are small numbers, some of them unused
    example = np.full(int(key.max()) + 1, -1, np.int64)
    example[key] = np.arange(len(key))
    used = np.flatnonzero(example >= 0)
    example, number = example[used], (np.cumsum(example >= 0) - 1)[key]
    names = text.strings(chosen[example], length[example])
    where = homes[example].tolist()
    order = [number for _, _, number in sorted(zip(where, names, range(len(names)), strict=True))]
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    total = np.int64(text.chunk * text.chunks)
    sequence = np.argsort(rank[number] * total + text.addresses[chosen])
    codes, owner = encode(rank[number][sequence], chosen[sequence])
    names, where = [names[k] for k in order], [where[k] for k in order]
    edges = [at for at in range(len(where)) if at == 0 or where[at] != where[at - 1]]
    packed = pack(codes, np.searchsorted(owner, np.array(edges)))
    for low, high, bits in zip(edges, [*edges[1:], len(where)], packed, strict=True):
        yield where[low], (front_coded(names[low:high]), bits)


def _begins(values: Ints) -> Ints:
    return np.flatnonzero(np.append(True, values[1:] != values[:-1]))


def _gaps(values: Ints, begins: Ints) -> Ints:
    """Differences less one; the first of every list as if -1 came before it."""
    gaps = np.diff(values, prepend=-1) - 1
    gaps[begins] = values[begins]
    return gaps


def _positions(text: Characters, is_rare: Bools, key: Ints, at: Ints) -> tuple[Codes, Ints]:
    """Each list: 0 or 1 (has positions) in unary, gamma(number of chunks), and for each chunk the gap from the one
    before. With positions, each gap is followed by the gaps between the key's offsets in the chunk, and their number is
    told by runs: at the start of the list, and again after each chunk with several, a Rice code of width 2 says how
    many chunks with one offset follow; the next chunk after those has gamma(number of offsets - 1) after its gap."""
    addresses = text.addresses[at].astype(np.int64)
    chunk = addresses // text.chunk
    offset = addresses - chunk * text.chunk
    group = _begins(key * text.chunks + chunk)  # a key in a chunk
    first = _begins(key[group])  # of each key, among the groups
    ends = np.append(first[1:], len(group))
    held = ends - first
    in_group = np.diff(np.append(group, len(at)))
    rare = is_rare[at[group[first]]]
    listed_group = np.repeat(~rare, held)
    several = (in_group > 1) & listed_group
    # where runs begin, and the next chunk with several, or the end of the list
    runs = listed_group & np.append(False, several[:-1])
    runs[first] = ~rare
    index = np.arange(len(group), dtype=np.int64)
    stop = np.minimum.accumulate(np.where(several, index, len(group))[::-1])[::-1]
    run = (np.minimum(stop, np.repeat(ends, held)) - index)[runs]
    gap = rice(_gaps(chunk[group], first), np.repeat(rice_width(text.chunks, held), held))
    width = np.repeat(rice_width(text.fill, in_group), in_group)
    listed = np.flatnonzero(np.repeat(listed_group, in_group))
    number = np.arange(len(at), dtype=np.int64) * 6
    columns = [
        (number[group[first]], rice((~rare).astype(np.int64), 0)),
        (number[group[first]] + 1, gamma(held)),
        (number[group[runs]] + 2, rice(run, 2)),
        (number[group] + 3, gap),
        (number[group[several]] + 4, gamma(in_group[several] - 1)),
        (number[listed] + 5, rice(_gaps(offset, group), width)[listed]),
    ]
    codes, order = merged(columns)
    return codes, key[order // 6]


def chunk_shards(
    text: Characters, pairs: Pairs, shards: int
) -> tuple[list[int], Iterator[tuple[int, Shard]], Iterator[tuple[int, Shard]]]:
    """Lists by chunk of every single character, and of every strong pair; and what their numbers for kinds mean.

    Each list: gamma(number of chunks), and for each the gap, gamma(how often), gamma(1 + place of its mask among the
    masks returned). Bits of a mask: the places of PLACES, then 4 heading, 5 organ, 6 title.
    """
    points = np.array([ord(c) for c in text.alphabet], np.uint32)
    masks = _masks_by_use(text)
    place = np.empty(128, np.int64)
    place[masks] = np.arange(128)

    def lists(size: int) -> Iterator[tuple[int, Shard]]:
        homes = np.full(len(text.symbols), -1, np.int16)
        for at in text.slices():
            symbols = text.symbols[at]
            if size == 1:
                homes[at] = np.where(symbols == 0, -1, _homes(_mixed((points[symbols],), _BASIS), shards))
            else:
                strong = at.start + np.flatnonzero(pairs.is_strong[at])
                both = points[text.symbols[strong]], points[text.later(strong, 1)]
                homes[strong] = _homes(_mixed(both, _BASIS), shards)
        for chosen in _by_home(homes, shards):
            key = text.symbols[chosen].astype(np.int64) if size == 1 else text.pairs(chosen)
            length = np.full(len(chosen), size, np.int64)
            yield from _shards(text, chosen, key, length, homes[chosen], partial(_counts, text, place))

    return masks.tolist(), lists(1), lists(2)


def _kind_bits(kinds: NDArray[np.uint8]) -> Ints:
    region, place = (kinds // 4).astype(np.int64), (kinds % 4).astype(np.int64)
    bits = np.where(region < 2, np.int64(1) << place, 0) | np.where(region > 0, np.int64(8) << region, 0)
    return bits.astype(np.int64)


def _masks_by_use(text: Characters) -> Ints:
    """All 128 masks, those of common characters' chunks first."""
    symbols = text.symbols[:SLICE].astype(np.int64)
    groups = symbols * text.chunks + text.addresses[:SLICE] // text.chunk
    order = np.argsort(groups, kind="stable")
    begins = _begins(groups[order])
    kinds = _kind_bits(text.kinds[:SLICE][order])
    bits = np.bitwise_or.reduceat(kinds, begins) if len(order) else kinds
    return np.argsort(-np.bincount(bits, minlength=128), kind="stable")


def _counts(text: Characters, place: Ints, key: Ints, at: Ints) -> tuple[Codes, Ints]:
    chunk = text.addresses[at].astype(np.int64) // text.chunk
    group = _begins(key * text.chunks + chunk)
    first = _begins(key[group])
    held = np.diff(np.append(first, len(group)))
    mask = np.bitwise_or.reduceat(_kind_bits(text.kinds[at]), group)
    number = np.arange(len(group), dtype=np.int64) * 4
    columns = [
        (number[first], gamma(held)),
        (number + 1, rice(_gaps(chunk[group], first), np.repeat(rice_width(text.chunks, held), held))),
        (number + 2, gamma(np.diff(np.append(group, len(at))))),
        (number + 3, gamma(place[mask] + 1)),
    ]
    codes, order = merged(columns)
    return codes, key[group][order // 4]


def front_coded(keys: Sequence[str]) -> str:
    """Sorted keys, each as its length shared with the key before, its own length, and its own characters.

    Lengths count UTF-16 code units, as JavaScript does, and are written as the character with code 48 + length.
    """
    units = len if max("".join(keys), default="") <= "\uffff" else _units
    parts, before = [], ""
    for key in keys:
        shared, limit = 0, min(len(key), len(before))
        while shared < limit and key[shared] == before[shared]:
            shared += 1
        own = key[shared:]
        parts.append(chr(48 + units(key[:shared])) + chr(48 + units(own)) + own)
        before = key
    return "".join(parts)


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
