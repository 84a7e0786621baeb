"""The raw port (9100): every connection is a channel of its own. Knows no PJL."""

from __future__ import annotations

from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.transports.base import Wire


class RawPortSession:
    """One connection: the end of the stream ends the job."""

    def __init__(self, machine: Machine, wire: Wire, source: str) -> None:
        self._wire = wire
        self._channel = PageChannel(machine, wire.send, source)

    def feed(self, data: bytes) -> None:
        if not self._channel.alive:
            # The printer that held this connection lost its power: it knows nothing of it.
            self._wire.abort()
            return
        self._channel.feed(data)

    def eof(self) -> None:
        self._channel.finish()
        self._wire.close()

    def lost(self) -> None:
        # Without the end of the stream, what came is no whole job.
        self._channel.close()


class RawPort:
    """The stream service of one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def accept(self, wire: Wire, source: str) -> RawPortSession:
        return RawPortSession(self._machine, wire, source)
