"""One interface for HTTP over USB as a connection, which leaves nothing behind for the next one.

Knows the pipes it was given; who has which, and what HTTP says, is others' business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from misfeed.errors import DeviceRefusal, MisfeedError, NoAnswer, Refused
from misfeed.interfaces.usb_pipes import BulkPipes
from misfeed.permits import Permit
from misfeed.protocols.usb import Direction
from misfeed.protocols.usb import printer as requests

MAX_WRITE = 256 * 1024
"""Octets handed to the system at once; what it takes is sent on in pieces that fit the bus."""

LOOK_S = 0.001
"""Long enough for what waits in a pipe to be read."""

_WRITE_S = 30.0
"""How long a printer may take nothing: one that prints what it is sent lets its sender wait."""

_DRAIN_S = 0.05
_EMPTY_READS = 16


class UsbHttpStream:
    """One interface's pipes as a connection. Satisfies `misfeed.transports.base.Stream`.

    A pipe has no end of stream: the device's ends with its answer, and `receive` never gives b"".

    Args:
        description: what to call the device in messages.
        returned: called once, when it is closed; True where an answer may come in the pipes yet.
        turns: numbers that rise, of all who share the device.
        may_reset: whether the interface may be reset and its stall be cleared.

    Attributes:
        used: the turn of its last use. idle: it has been answered, and nobody waits.
    """

    def __init__(
        self,
        pipes: BulkPipes,
        description: str,
        returned: Callable[[bool], None],
        turns: Iterator[int],
        *,
        may_reset: bool = True,
    ) -> None:
        self._pipes = pipes
        self._description = description
        self._returned = returned
        self._turns = turns
        self._may_reset = may_reset
        self._unread = b""
        self._closed = False
        self.idle = True
        self.used = next(turns)

    def send(self, data: bytes) -> None:
        """Write all of it. Raises Refused when it is gone or stalls, NoAnswer when it takes nothing."""
        self._begin()
        whole = memoryview(data)
        for at in range(0, len(whole), MAX_WRITE):
            try:
                self._open().write(whole[at : at + MAX_WRITE], _WRITE_S)
            except DeviceRefusal as stall:
                raise self._stalled(Direction.OUT) from stall

    def receive(self, limit: int, timeout_s: float) -> bytes:
        """Raises NoAnswer, or Refused when the device is gone or stalls."""
        self._begin()
        empty = 0
        while not self._unread:
            try:
                self._unread = self._open().read(timeout_s)
            except DeviceRefusal as stall:
                raise self._stalled(Direction.IN) from stall
            empty += 1
            if not self._unread and empty >= _EMPTY_READS:
                raise NoAnswer(f"{self._description} sends empty packets only", timeout_s)
        found, self._unread = self._unread[:limit], self._unread[limit:]
        self.idle = True
        return found

    def close(self) -> None:
        """Hand the interface back, with nothing of this conversation left in it."""
        if self._closed:
            return
        uncertain = False
        with suppress(MisfeedError):
            if self._unread or not self.idle or self._open().drain(LOOK_S):
                if self._may_reset:
                    self._reset()
                else:
                    uncertain = True
                self._open().drain(_DRAIN_S)
        self._closed = True
        self._returned(uncertain)

    def taken_away(self) -> None:
        """The device is gone, or let go of."""
        self._closed = True

    def _begin(self) -> None:
        if self._closed:
            raise Refused(f"{self._description}: the connection is closed")
        self.used = next(self._turns)
        self.idle = False

    def _open(self) -> BulkPipes:
        if self._closed:
            raise Refused(f"{self._description}: the device is gone")
        return self._pipes

    def _stalled(self, direction: Direction) -> Refused:
        told = f"{self._description}: the device stalls, which ends the connection"
        if not self._may_reset:
            return Refused(f"{told}, and it stays so: clearing it takes --allow {Permit.CANCEL_JOBS}")
        with suppress(MisfeedError):
            self._open().clear_halt(direction)
        return Refused(told)

    def _reset(self) -> None:
        """SOFT_RESET of this interface, which not every device knows."""
        with suppress(MisfeedError):
            self._open().control(requests.soft_reset(self._pipes.interface.number))
