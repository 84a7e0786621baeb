"""A connection on an interface's pipes: its end, and what is left of it for the next."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from functools import partial

import pytest
from misfeed.errors import DeviceRefusal, MisfeedError, NoAnswer, Refused
from misfeed.interfaces.usb_http_stream import MAX_WRITE, UsbHttpStream
from misfeed.interfaces.usb_interfaces import PipedInterface
from misfeed.protocols.usb import Direction, SetupPacket


class Pipes:
    """Pipes whose far end answers as a test says; what is done to them is written down."""

    interface = PipedInterface(1, 0, 0x03, 0x84)

    def __init__(self, *answers: bytes | MisfeedError) -> None:
        self.answers = deque(answers)
        self.done: list[object] = []

    def write(self, data: memoryview, timeout_s: float) -> None:
        del timeout_s
        self.done.append(len(data))
        if self.answers and isinstance(self.answers[0], DeviceRefusal):
            raise self.answers.popleft()

    def read(self, timeout_s: float) -> bytes:
        if not self.answers:
            raise NoAnswer("the till is silent", timeout_s)
        answer = self.answers.popleft()
        if isinstance(answer, MisfeedError):
            raise answer
        return answer

    def drain(self, timeout_s: float) -> int:
        del timeout_s
        self.done.append("drain")
        count = sum(len(one) for one in self.answers if isinstance(one, bytes))
        self.answers.clear()
        return count

    def clear_halt(self, direction: Direction) -> None:
        self.done.append(("clear", direction))

    def control(self, setup: SetupPacket) -> bytes:
        self.done.append((setup.bmRequestType, setup.bRequest, setup.wIndex))
        raise DeviceRefusal("the till", "STALL")


SOFT_RESET = (0x21, 2, 1)


class Opened:
    """A stream, and what it told of its end."""

    def __init__(self, *answers: bytes | MisfeedError, may_reset: bool = True) -> None:
        self.pipes = Pipes(*answers)
        self.returned: list[bool] = []
        self.stream = UsbHttpStream(
            self.pipes,  # type: ignore[arg-type]
            "the till",
            self.returned.append,
            itertools.count(1),
            may_reset=may_reset,
        )


def test_much_is_handed_over_in_pieces() -> None:
    opened = Opened()
    opened.stream.send(bytes(MAX_WRITE + 1))
    assert opened.pipes.done == [MAX_WRITE, 1]


def test_an_answer_is_given_as_far_as_it_was_asked_for() -> None:
    opened = Opened(b"", b"HTTP/1.1", b" 200")
    assert [opened.stream.receive(4, 1.0) for _ in range(3)] == [b"HTTP", b"/1.1", b" 200"]


def test_empty_packets_without_end_are_no_answer() -> None:
    with pytest.raises(NoAnswer, match="the till sends empty packets only"):
        Opened(*[b""] * 16).stream.receive(4, 1.0)


def test_it_is_idle_once_it_was_answered_and_each_use_is_a_later_turn() -> None:
    opened = Opened(b"HTTP")
    stream, first = opened.stream, opened.stream.used
    assert stream.idle
    stream.send(b"GET")
    assert not stream.idle
    stream.receive(4, 1.0)
    assert stream.idle
    assert stream.used == first + 2


def test_one_that_was_answered_whole_is_handed_back_as_it_is() -> None:
    opened = Opened(b"HTTP")
    opened.stream.send(b"GET")
    opened.stream.receive(4, 1.0)
    opened.stream.close()
    opened.stream.close()
    assert opened.pipes.done == [3, "drain"]
    assert opened.returned == [False]


@pytest.mark.parametrize("asked", [b"GET", b""])
def test_what_is_left_of_an_answer_is_reset_and_dropped(asked: bytes) -> None:
    opened = Opened(b"HTTP")
    if asked:
        opened.stream.send(asked)
    opened.stream.close()
    assert SOFT_RESET in opened.pipes.done, "and it goes on where the device does not know it"
    assert opened.pipes.done[-1] == "drain"
    assert opened.returned == [False]


def test_what_may_not_be_reset_is_dropped_and_told_to_be_uncertain() -> None:
    opened = Opened(b"HTTP/1.1 200", may_reset=False)
    opened.stream.send(b"GET")
    opened.stream.receive(4, 1.0)
    opened.stream.close()
    assert opened.pipes.done == [3, "drain"]
    assert opened.returned == [True]


@pytest.mark.parametrize("direction", [Direction.OUT, Direction.IN])
def test_a_stall_ends_the_connection_and_is_cleared_where_that_is_allowed(direction: Direction) -> None:
    for may_reset, told in ((True, "connection$"), (False, "it stays so: .* --allow cancel-jobs")):
        opened = Opened(DeviceRefusal("the till", "STALL"), may_reset=may_reset)
        used: dict[Direction, Callable[[], object]] = {
            Direction.OUT: partial(opened.stream.send, b"GET"),
            Direction.IN: partial(opened.stream.receive, 4, 1.0),
        }
        with pytest.raises(Refused, match=told):
            used[direction]()
        assert (("clear", direction) in opened.pipes.done) == may_reset


def test_one_that_was_taken_away_is_closed_and_hands_nothing_back() -> None:
    opened = Opened(b"HTTP")
    opened.stream.taken_away()
    for attempt in (lambda: opened.stream.send(b"x"), lambda: opened.stream.receive(1, 1.0)):
        with pytest.raises(Refused, match="the connection is closed"):
            attempt()
    opened.stream.close()
    assert (opened.pipes.done, opened.returned) == ([], [])
