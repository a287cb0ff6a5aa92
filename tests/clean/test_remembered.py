"""Remembering changes nothing but the time."""

from __future__ import annotations

from builder.clean.remembered import remembered


def test_a_line_is_asked_once_and_a_very_long_one_every_time() -> None:
    asked: list[str] = []

    def letters(text: str) -> list[str]:
        asked.append(text)
        return list(text)

    ask = remembered(letters)
    assert ask("ab") == ask("ab") == ("a", "b")
    assert asked == ["ab"]
    long = "x" * 5000
    assert ask(long) == ask(long) == ("x",) * 5000
    assert asked == ["ab", long, long]
