"""What comes within an attempt's time, and not a moment longer."""

from __future__ import annotations

from misfeed.errors import NoAnswer
from misfeed.interfaces.attempts import MAX_STRAYS, heard


class Drip:
    """A datagram every so many seconds. Satisfies `misfeed.transports.base.Datagrams`."""

    def __init__(self, every_s: float) -> None:
        self.every_s = every_s
        self.seconds = 50.0
        self.allowed: list[float] = []

    def now(self) -> float:
        return self.seconds

    def send(self, payload: bytes) -> None: ...

    def receive(self, timeout_s: float) -> bytes:
        self.allowed.append(timeout_s)
        self.seconds += min(self.every_s, timeout_s)
        if timeout_s < self.every_s:
            raise NoAnswer("silent", timeout_s)
        return b"stray"

    def close(self) -> None: ...


def test_each_datagram_leaves_the_next_what_is_left_of_the_time() -> None:
    drip = Drip(0.25)
    assert len(list(heard(drip, 1.0, drip.now))) == 4
    assert drip.allowed == [1.0, 0.75, 0.5, 0.25]
    assert drip.seconds == 51.0


def test_by_a_clock_that_stands_still_only_their_number_ends_it() -> None:
    drip = Drip(0.25)
    assert len(list(heard(drip, 1.0, float))) == MAX_STRAYS
    assert set(drip.allowed) == {1.0}
