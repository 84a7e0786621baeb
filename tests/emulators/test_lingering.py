"""A selector looks again for a moment after something happened, and only then."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterator

import pytest
from misfeed.emulators.lingering import LingeringSelector

STEP_S = 1 / 128


class Clock:
    """One that goes on by STEP_S each time it is read, and does something at one of them."""

    def __init__(self) -> None:
        self.read = 0
        self.at: dict[int, socket.socket] = {}

    def __call__(self) -> float:
        self.read += 1
        if self.read in self.at:
            self.at[self.read].send(b"x")
        return self.read * STEP_S


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def selector(ends: tuple[socket.socket, socket.socket], clock: Clock) -> Iterator[LingeringSelector]:
    with LingeringSelector(5 * STEP_S, clock) as made:
        made.register(ends[0], selectors.EVENT_READ)
        yield made


def asked(ends: tuple[socket.socket, socket.socket], selector: LingeringSelector) -> None:
    """Something has just happened."""
    ends[1].send(b"x")
    assert selector.select(1)
    ends[0].recv(1)


def test_what_comes_in_the_moment_after_is_found_without_a_sleep(
    ends: tuple[socket.socket, socket.socket], selector: LingeringSelector, clock: Clock
) -> None:
    asked(ends, selector)
    clock.at[3] = ends[1]
    found = selector.select(None)
    assert [key.fileobj for key, _ in found] == [ends[0]]
    assert clock.read == 3, "it went on looking"


def test_when_the_moment_is_over_it_sleeps_as_long_as_it_was_told(
    ends: tuple[socket.socket, socket.socket], selector: LingeringSelector, clock: Clock
) -> None:
    asked(ends, selector)
    assert selector.select(6 * STEP_S) == []
    assert clock.read == 6, "a moment of five steps is over at the sixth look"


def test_it_does_not_linger_where_nothing_happened(
    ends: tuple[socket.socket, socket.socket], selector: LingeringSelector, clock: Clock
) -> None:
    asked(ends, selector)
    selector.select(0)
    before = clock.read
    assert selector.select(0.01) == []
    assert clock.read == before


def test_a_shorter_time_out_than_the_moment_is_kept(
    ends: tuple[socket.socket, socket.socket], selector: LingeringSelector, clock: Clock
) -> None:
    asked(ends, selector)
    assert selector.select(0.01) == []
    assert clock.read == 0
