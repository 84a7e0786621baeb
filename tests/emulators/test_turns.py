"""Whoever sends much waits for those who send little, and what waits has its bounds."""

from __future__ import annotations

from misfeed.emulators.turns import OCTETS, OF_ONE, SOURCES, Turns


def order(turns: Turns[str, bytes]) -> list[tuple[str, bytes]]:
    found = []
    while turns.waiting:
        found.append(turns.take())
    return found


def test_each_source_has_its_turn_and_its_own_order() -> None:
    turns: Turns[str, bytes] = Turns()
    for number in range(4):
        assert turns.add("noisy", bytes((number,)))
    assert turns.add("quiet", b"a")
    assert turns.add("other", b"b")
    assert order(turns) == [
        ("noisy", b"\0"),
        ("quiet", b"a"),
        ("other", b"b"),
        ("noisy", b"\1"),
        ("noisy", b"\2"),
        ("noisy", b"\3"),
    ]
    assert len(turns) == 0


def test_who_comes_between_is_next_but_for_those_who_waited() -> None:
    turns: Turns[str, bytes] = Turns()
    for number in range(3):
        turns.add("noisy", bytes((number,)))
    turns.take()
    turns.add("quiet", b"a")
    assert [source for source, _ in order(turns)] == ["noisy", "quiet", "noisy"]


def test_one_source_has_room_for_so_many_and_others_still_have_theirs() -> None:
    turns: Turns[str, bytes] = Turns()
    assert [turns.add("noisy", b"") for _ in range(OF_ONE + 1)] == [True] * OF_ONE + [False]
    assert turns.add("quiet", b"")


def test_there_are_so_many_sources_and_so_many_octets() -> None:
    turns: Turns[int, bytes] = Turns()
    assert all(turns.add(number, b"x") for number in range(SOURCES))
    assert not turns.add(SOURCES, b"x")
    assert turns.add(0, b"x")
    while turns.waiting:
        turns.take()
    large = bytes(65_507)
    fit = OCTETS // len(large)
    assert [turns.add(number, large) for number in range(fit + 1)] == [True] * fit + [False]
    turns.take()
    assert turns.add(fit, large)


def test_what_is_long_from_one_source_leaves_room_for_others() -> None:
    turns: Turns[str, bytes] = Turns()
    large = bytes(65_507)
    fit = OCTETS // 4 // len(large)
    assert [turns.add("noisy", large) for _ in range(fit + 1)] == [True] * fit + [False]
    assert turns.add("quiet", large)
