"""Memory of pieces that are over: found again by its size, and no more of it kept than is told."""

from __future__ import annotations

import pytest
from misfeed.protocols import memory


@pytest.fixture(autouse=True)
def _of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_spare", {})
    monkeypatch.setattr(memory, "_octets", 0)


def kept() -> int:
    return sum(len(piece) for pieces in memory._spare.values() for piece in pieces)


def test_what_is_given_back_is_taken_again_by_who_wants_as_much() -> None:
    piece = bytearray(40_000)
    memory.give_back(piece)
    assert memory.take(40_001) is not piece
    assert memory.take(40_000) is piece
    assert kept() == 0


def test_there_is_new_memory_where_none_was_given_back() -> None:
    assert memory.take(50_000) == bytes(50_000)


@pytest.mark.parametrize("size", [0, memory.SHORTEST - 1, memory.MOST + 1])
def test_what_is_short_or_very_long_is_not_kept(size: int) -> None:
    memory.give_back(bytearray(size))
    assert kept() == 0


def test_no_more_is_kept_than_there_may_be_and_the_last_size_asked_for_stays() -> None:
    for size in range(memory.SHORTEST, memory.SHORTEST + 2000):
        memory.give_back(bytearray(size))
        assert kept() == memory._octets <= memory.MOST
    assert len(memory.take(size)) == size
    assert kept() == memory._octets
