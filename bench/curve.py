"""The memory of several processes over time, as rows and as a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 860, 420, 64, 48, 40, 130
_COLOURS = ("#b3261e", "#5f6368", "#1a5fb4", "#26734d", "#8a5a00", "#613583")  # each 4.5:1 and more on white
_POINTS = 300  # as many as the drawing is wide enough for


@dataclass
class Curve:
    """Points in time, each with its stage and the memory of every process in MiB."""

    names: tuple[str, ...]
    points: list[tuple[float, str, tuple[float, ...]]] = field(default_factory=list)

    def add(self, seconds: float, stage: str, memory: Sequence[float]) -> None:
        """Note what was seen."""
        self.points.append((seconds, stage, tuple(memory)))

    def row(self, which: int) -> str:
        """A point as a line of CSV, the first with the head before it; `which` as in an index of a list."""
        seconds, stage, memory = self.points[which]
        line = ",".join([f"{seconds:.1f}", stage, *(f"{mebibytes:.1f}" for mebibytes in memory)])
        head = ",".join(["seconds", "stage", *(f"{name} MiB" for name in self.names)])
        return f"{line}\n" if len(self.points) > 1 else f"{head}\n{line}\n"

    def _thinned(self) -> list[tuple[float, str, tuple[float, ...]]]:
        """Few enough points for a drawing: of neighbours in one stage the highest of each process."""
        share = -(-len(self.points) // _POINTS)
        found: list[tuple[float, str, tuple[float, ...]]] = []
        together: list[tuple[float, str, tuple[float, ...]]] = []
        for point in self.points:
            if together and (len(together) == share or point[1] != together[0][1]):
                found.append(_highest(together))
                together = []
            together.append(point)
        return [*found, _highest(together)] if together else found

    def svg(self) -> str:
        """A line for each process; where a stage begins there is a mark."""
        points = self._thinned()
        last = max((seconds for seconds, *_ in self.points), default=1.0) or 1.0
        most = max((max(memory) for *_, memory in self.points), default=1.0) or 1.0
        unit = _unit(most)
        top = (int(most / unit) + 1) * unit

        def x(seconds: float) -> float:
            return _LEFT + seconds / last * (_WIDTH - _LEFT - _RIGHT)

        def y(memory: float) -> float:
            return _HEIGHT - _BOTTOM - memory / top * (_HEIGHT - _BOTTOM - _TOP)

        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-size="12" role="img"',
            ' font-family="sans-serif"><title>Memory of each process over time</title>',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        ]
        for step in range(int(top / unit) + 1):
            height = y(step * unit)
            parts.append(
                f'<path d="M{_LEFT} {height:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
                f'<text x="{_LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{step * unit:g}</text>'
            )
        parts.append('<text x="8" y="20">MiB</text>')
        minutes = _unit(last / 60)
        for step in range(int(last / 60 / minutes) + 1):
            at = x(step * minutes * 60)
            parts.append(f'<text x="{at:.1f}" y="{_HEIGHT - 26}" text-anchor="middle">{step * minutes:g}</text>')
        parts.append(f'<text x="{x(last / 2):.1f}" y="{_HEIGHT - 8}" text-anchor="middle">minutes</text>')
        before = ""
        for seconds, stage, _ in points:
            if stage not in (before, "start"):
                parts.append(
                    f'<path d="M{x(seconds):.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#999" stroke-dasharray="3 3"/>'
                    f'<text x="{x(seconds) + 3:.1f}" y="{_TOP - 6}" fill="#555">{stage}</text>'
                )
                before = stage
        for number, name in enumerate(self.names):
            colour = _COLOURS[number % len(_COLOURS)]
            line = " ".join(f"{x(seconds):.1f},{y(memory[number]):.1f}" for seconds, _, memory in points)
            height = _TOP + 16 * number + 8
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
            parts.append(f'<text x="{_WIDTH - _RIGHT + 12}" y="{height}" fill="{colour}">{name}</text>')
        return "\n".join([*parts, "</svg>\n"])


def _highest(points: Sequence[tuple[float, str, tuple[float, ...]]]) -> tuple[float, str, tuple[float, ...]]:
    seconds, stage, _ = points[0]
    return seconds, stage, tuple(max(column) for column in zip(*(memory for *_, memory in points), strict=True))


def _unit(most: float) -> float:
    """A round step that gives four to eight lines up to `most`."""
    unit = 1e-3
    while most / unit > 8:
        for factor in (2, 2.5, 2):
            unit *= factor
            if most / unit <= 8:
                break
    return unit
