"""HTTP on the two pipes of an interface, as IPP-over-USB 1.0 has it: what comes out answers what goes in.

Knows streams and pipes; what is asked for over HTTP is the service's business.
"""

from __future__ import annotations

from misfeed.emulators.machine.access import CABLE
from misfeed.emulators.usb.pipes import InPipe, OutPipe
from misfeed.protocols import memory
from misfeed.protocols.memory import Octets
from misfeed.transports.base import Session, StreamService

FULL = 64 * 1024
"""While the host has so many octets of answers to read, it is not listened to."""

_ROOM = 64 * 1024 * 1024
"""Octets of a single answer that are kept at most."""


class Conversation:
    """One interface of the kind.

    A pipe knows no end of a connection: where the service ends one, the host's next octet begins another.
    """

    def __init__(self, service: StreamService) -> None:
        self.back = InPipe(_ROOM, self._read)
        self.out = OutPipe(self._take, lambda: self.back.unread < FULL)
        self._service = service
        self._connection: _Connection | None = None

    def end(self) -> None:
        """Whatever was asked is not answered any more, and what waits to be read is gone."""
        if self._connection is not None:
            self._connection.abort()
        self.back.clear()
        self.out.clear()
        # What waited until answers are read was never taken, and none are left to read.
        self.out.go_on()

    def _take(self, data: Octets) -> None:
        if self._connection is None or self._connection.over:
            self._connection = _Connection(self._service, self.back)
        self._connection.session.feed(bytes(data))
        if isinstance(data, bytearray):
            memory.give_back(data)

    def _read(self) -> None:
        self.out.go_on()


class _Connection:
    """The device's end of one connection; satisfies `Wire`."""

    def __init__(self, service: StreamService, back: InPipe) -> None:
        self.over = False
        self._back = back
        self.session: Session = service.accept(self, CABLE)

    def send(self, data: bytes) -> None:
        if not self.over and not self._back.put(data):
            self.abort()

    def close(self) -> None:
        if not self.over:
            self.over = True
            self.session.lost()

    abort = close
