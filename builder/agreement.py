"""Whether the bodies of a compilation agree with its contents list and with the count that it declares."""

from __future__ import annotations

from collections.abc import Sequence

from builder.titles import comparable, likeness


def align(titles: Sequence[tuple[str, bool]], wanted: Sequence[str]) -> set[int]:
    """Indexes of titles that match the entries of the contents list, in order, as many as possible.

    `titles` come with whether they look like a beginning anyway.

    Longest common subsequence with similarity; equal titles are told apart by their order only.
    """
    if not wanted or not titles:
        return set()
    have = [comparable(title) for title, _ in titles]
    if len(wanted) * len(have) > 4_000_000:
        names = set(wanted)
        return {i for i, title in enumerate(have) if title in names}
    best = [[0.0] * (len(wanted) + 1) for _ in range(len(have) + 1)]
    for i in range(len(have) - 1, -1, -1):
        for j in range(len(wanted) - 1, -1, -1):
            alike = likeness(have[i], wanted[j])
            # a place that also looks like a beginning is preferred among equals
            taken = best[i + 1][j + 1] + alike + 0.01 * titles[i][1] if alike >= 0.75 else -1.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    i = j = 0
    matched: set[int] = set()
    while i < len(have) and j < len(wanted):
        alike = likeness(have[i], wanted[j])
        if alike >= 0.75 and abs(best[i][j] - (best[i + 1][j + 1] + alike + 0.01 * titles[i][1])) < 1e-9:
            matched.add(i)
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return matched


def disagreements(declared: int | None, contents: Sequence[str], found: Sequence[tuple[int, str]]) -> list[str]:
    """Sentences on where declared count, contents list and bodies (`found`: first line and title) do not agree."""
    warnings = []
    if declared is not None and declared != len(found):
        warnings.append(f"题名声明 {declared} 篇，实际找到 {len(found)} 篇，请核对。")
    if contents:
        left = [comparable(title) for _, title in found]
        for title in contents:
            key = comparable(title)
            best = max(left, key=lambda have: likeness(have, key), default="")
            if best and likeness(best, key) >= 0.75:
                left.remove(best)
            else:
                warnings.append(f"目录列有“{title}”，但没有找到它的正文。")
        for line, title in found:
            if comparable(title) in left:
                left.remove(comparable(title))
                warnings.append(f"第 {line} 行的“{title}”不在目录里。")
    if not found:
        warnings.append("没有找到任何报告，请核对文件内容。")
    return warnings
