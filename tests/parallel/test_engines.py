"""What every engine must do just as this process does it alone, whatever dies meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from builder.engines import Engine, Serial
from builder.errors import HuibianError
from tests.parallel.tasks import Named, characters, die, dying_once, fail, length, poisonous, told

TEXTS = ["".join(random.Random(n).choices("天地玄黄宇宙洪荒", k=n % 9)) for n in range(40)]


def test_results_come_in_the_order_of_the_parts(engine: Engine) -> None:
    assert list(engine.map(length, TEXTS)) == [len(text) for text in TEXTS]
    assert list(engine.map(length, [])) == []
    assert list(engine.map(length, ["一"])) == [1]


def test_groups_are_those_of_one_process(engine: Engine) -> None:
    for buckets in (1, 5):
        expected = list(Serial().group(characters, TEXTS, told, buckets))
        assert list(engine.group(characters, TEXTS, told, buckets)) == expected
    assert list(engine.group(characters, [], told, 2)) == [[], []]


def test_one_call_may_feed_another(engine: Engine) -> None:
    doubled = engine.map(partial(str.__mul__, "二"), engine.map(length, TEXTS))
    assert list(doubled) == ["二" * len(text) for text in TEXTS]


def test_parts_are_taken_as_results_are_asked_for(engine: Engine) -> None:
    """What is in memory at a time does not grow with the number of parts."""
    taken = 0

    def parts() -> Iterator[str]:
        nonlocal taken
        for text in TEXTS * 50:
            taken += 1
            yield text

    results = engine.map(length, parts())
    ahead = 0
    for number, _ in zip(range(60), results, strict=False):
        ahead = max(ahead, taken - number)
    results.close()  # type: ignore[attr-defined]
    assert ahead <= 16
    assert list(engine.map(length, TEXTS)) == [len(text) for text in TEXTS]


def test_errors_arrive_as_they_were_raised(engine: Engine) -> None:
    with pytest.raises(HuibianError) as caught:
        list(engine.map(fail, ["huibian"] * 3))
    assert str(caught.value) == "a.txt:3: is odd. Mend it."
    with pytest.raises(ValueError, match="not this"):
        list(engine.map(fail, ["this", "huibian"]))
    with pytest.raises(HuibianError, match="is odd"):
        list(engine.group(fail, ["huibian"], told, 2))
    assert list(engine.map(length, TEXTS)) == [len(text) for text in TEXTS]


def test_a_worker_killed_in_the_middle_changes_nothing(engine: Engine, mark: Path) -> None:
    results = list(engine.map(partial(dying_once, length, mark), TEXTS))
    assert mark.exists()
    assert results == [len(text) for text in TEXTS]


@pytest.mark.parametrize("at", ["emit", "reduce"])
def test_a_worker_killed_while_grouping_changes_nothing(engine: Engine, mark: Path, at: str) -> None:
    emit = partial(dying_once, _listed, mark) if at == "emit" else _listed
    reduce = partial(dying_once, told, mark) if at == "reduce" else told
    # parts of some size: more than one task emits
    texts = [text * 30_000 for text in TEXTS]
    results = list(engine.group(emit, texts, reduce, 5))
    assert mark.exists()
    assert results == list(Serial().group(_listed, texts, told, 5))


def _listed(text: str) -> list[tuple[str, str]]:
    return list(characters(text[:9]))


def test_a_part_that_kills_its_worker_costs_itself_alone(engine: Engine) -> None:
    names = ["a", "b", "poison", "c", "d", "e", "f"]
    parts = [Named(name) for name in names]
    given_up = [str(result) for result in engine.map(poisonous, parts, lambda part: f"{part.name} is lost")]
    assert given_up == ["a", "b", "poison is lost", "c", "d", "e", "f"]


def test_without_another_answer_the_error_names_the_part(engine: Engine) -> None:
    with pytest.raises(HuibianError, match=r"^poison: the worker that had it died"):
        list(engine.map(poisonous, [Named("a"), Named("poison")]))
    with pytest.raises(HuibianError, match="died"):
        list(engine.map(fail, ["memory"]))


def _dead(text: str) -> list[tuple[str, str]]:
    die()
    return []


def test_a_group_that_kills_every_worker_ends_with_a_message(engine: Engine) -> None:
    with pytest.raises(HuibianError, match="died"):
        list(engine.group(_dead, ["a"], told, 2))
