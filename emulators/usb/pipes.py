"""Transfers and the pipes they wait in: bulk OUT takes at once, bulk IN waits for something to say.

Knows no descriptor and no bus; how a transfer came, and whom its result goes to, is its `done`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from misfeed.protocols.usbip import UrbStatus

MAX_UNREAD = 64 * 1024
"""Octets a device keeps for a host that does not read; what does not fit is lost whole."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a transfer ended.

    Attributes:
        data: what an IN transfer read.
        actual_length: octets transferred, in either direction.
    """

    status: UrbStatus = UrbStatus.OK
    data: bytes = b""
    actual_length: int = 0


STALLED = Result(UrbStatus.EPIPE)


@dataclass(slots=True, eq=False)
class Transfer:
    """One transfer that a host asked for.

    Attributes:
        length: octets asked for (IN).
        data: octets sent (OUT).
        done: called once with the result, unless the transfer is cancelled first.
    """

    done: Callable[[Result], None] = field(repr=False)
    length: int = 0
    data: bytes = b""


class Pipe(Protocol):
    """The device's side of one endpoint."""

    halted: bool

    def submit(self, transfer: Transfer) -> None: ...

    def cancel(self, transfer: Transfer, /) -> bool:
        """Forget a transfer; False when it does not wait here."""

    def clear(self) -> None:
        """Back to the default state: not halted, nothing buffered. Transfers go on waiting."""


class OutPipe:
    """Hands what the host sends to `take`."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self.halted = False
        self._take = take

    def submit(self, transfer: Transfer) -> None:
        if self.halted:
            transfer.done(STALLED)
            return
        if transfer.data:
            self._take(transfer.data)
        transfer.done(Result(actual_length=len(transfer.data)))

    def cancel(self, _: Transfer, /) -> bool:
        return False

    def clear(self) -> None:
        self.halted = False


class InPipe:
    """Keeps what the device has to say, and the transfers that wait for it, in order."""

    def __init__(self) -> None:
        self.halted = False
        self._waiting: deque[Transfer] = deque()
        self._unread = bytearray()

    def put(self, data: bytes) -> None:
        """Something to give; a whole answer at a time, since one that does not fit is dropped."""
        if len(self._unread) + len(data) <= MAX_UNREAD:
            self._unread += data
            self._give()

    def submit(self, transfer: Transfer) -> None:
        if self.halted:
            transfer.done(STALLED)
            return
        self._waiting.append(transfer)
        self._give()

    def cancel(self, transfer: Transfer, /) -> bool:
        if transfer not in self._waiting:
            return False
        self._waiting.remove(transfer)
        return True

    def clear(self) -> None:
        self.halted = False
        self._unread.clear()

    def _give(self) -> None:
        while self._waiting and self._unread:
            transfer = self._waiting.popleft()
            data = bytes(self._unread[: transfer.length])
            del self._unread[: transfer.length]
            transfer.done(Result(data=data, actual_length=len(data)))
