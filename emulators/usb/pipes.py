"""Transfers and the pipes they wait in: bulk OUT until the device takes more, bulk IN for something to say.

Knows no descriptor and no bus, and of USB no more than how a transfer can end; how one came, and whom its
result goes to, is its `done`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from misfeed.protocols.memory import Octets
from misfeed.protocols.usb.status import UrbStatus

MAX_UNREAD = 64 * 1024
"""Octets a device keeps for a host that does not read; what does not fit is lost whole."""


class Result(NamedTuple):
    """How a transfer ended.

    Attributes:
        data: what an IN transfer read.
        actual_length: octets transferred, in either direction.
    """

    status: UrbStatus = UrbStatus.OK
    data: bytes = b""
    actual_length: int = 0


STALLED = Result(UrbStatus.EPIPE)
SHUT_DOWN = Result(UrbStatus.ESHUTDOWN)
"""Its endpoint has been taken away, as Linux tells it."""


@dataclass(slots=True, eq=False)
class Transfer:
    """One transfer that a host asked for.

    Attributes:
        length: octets asked for (IN).
        data: octets sent (OUT). A bytearray is the device's from then on, to keep or to be given back
            (`misfeed.protocols.memory`).
        done: called once with the result, unless the transfer is cancelled first.
    """

    done: Callable[[Result], None] = field(repr=False)
    length: int = 0
    data: Octets = b""


class Pipe(Protocol):
    """The device's side of one endpoint."""

    halted: bool

    def take(self, data: Octets) -> bool:
        """Take a whole transfer OUT that nothing keeps waiting. False, and nothing taken, where something
        does: then it is to be submitted."""

    def submit(self, transfer: Transfer) -> None: ...

    def go_on(self) -> None:
        """Something may have changed for the transfers that wait."""

    def cancel(self, transfer: Transfer, /) -> bool:
        """Forget a transfer; False when it does not wait here."""

    def clear(self) -> None:
        """Back to the default state: not halted, nothing buffered. Transfers go on waiting."""

    def end(self, result: Result) -> None:
        """Every transfer that waits is over, with that result."""

    def forget(self) -> None:
        """Nobody is there to hear of the transfers that wait."""


class OutPipe:
    """Hands what the host sends to `take`, in its order, while the device is `ready` for it."""

    def __init__(self, take: Callable[[Octets], None], ready: Callable[[], bool] = lambda: True) -> None:
        self.halted = False
        self._take = take
        self._ready = ready
        self._waiting: deque[Transfer] = deque()

    def take(self, data: Octets) -> bool:
        if self._waiting or self.halted or not self._ready():
            return False
        if data:
            self._take(data)
        return True

    def submit(self, transfer: Transfer) -> None:
        if self.take(transfer.data):
            transfer.done(Result(actual_length=len(transfer.data)))
        else:
            self._waiting.append(transfer)
            self.go_on()

    def go_on(self) -> None:
        """The device may have become ready, or has halted: then what waits is refused."""
        while self._waiting and (self.halted or self._ready()):
            transfer = self._waiting.popleft()
            if self.halted:
                transfer.done(STALLED)
                continue
            if transfer.data:
                self._take(transfer.data)
            transfer.done(Result(actual_length=len(transfer.data)))

    def cancel(self, transfer: Transfer, /) -> bool:
        return _taken_out(self._waiting, transfer)

    def clear(self) -> None:
        self.halted = False

    def end(self, result: Result) -> None:
        _end_all(self._waiting, result)

    def forget(self) -> None:
        self._waiting.clear()


class InPipe:
    """Keeps what the device has to say, and the transfers that wait for it, in order.

    Args:
        room: octets it keeps for a host that does not read.
        read: called when the host has read something.
    """

    def __init__(self, room: int = MAX_UNREAD, read: Callable[[], None] = lambda: None) -> None:
        self.halted = False
        self._room = room
        self._read = read
        self._waiting: deque[Transfer] = deque()
        self._unread = bytearray()

    @property
    def unread(self) -> int:
        """Octets that the host has not read."""
        return len(self._unread)

    def put(self, data: bytes) -> bool:
        """Something to give; a whole answer at a time, since one that does not fit is dropped: False then."""
        if len(self._unread) + len(data) > self._room:
            return False
        self._unread += data
        self._give()
        return True

    def take(self, data: Octets) -> bool:  # noqa: ARG002 - nothing goes in here
        return False

    def submit(self, transfer: Transfer) -> None:
        self._waiting.append(transfer)
        self.go_on()

    def go_on(self) -> None:
        """Give what there is; what waits is refused where the device has halted."""
        while self.halted and self._waiting:
            self._waiting.popleft().done(STALLED)
        self._give()

    def cancel(self, transfer: Transfer, /) -> bool:
        return _taken_out(self._waiting, transfer)

    def clear(self) -> None:
        self.halted = False
        self._unread.clear()

    def end(self, result: Result) -> None:
        _end_all(self._waiting, result)

    def forget(self) -> None:
        self._waiting.clear()

    def _give(self) -> None:
        while self._waiting and self._unread and not self.halted:
            transfer = self._waiting.popleft()
            data = bytes(self._unread[: transfer.length])
            del self._unread[: transfer.length]
            transfer.done(Result(data=data, actual_length=len(data)))
            self._read()


def _end_all(waiting: deque[Transfer], result: Result) -> None:
    """Those that wait now; what they lead to may wait again."""
    over = list(waiting)
    waiting.clear()
    for transfer in over:
        transfer.done(result)


def _taken_out(waiting: deque[Transfer], transfer: Transfer) -> bool:
    if transfer not in waiting:
        return False
    waiting.remove(transfer)
    return True
