"""A stream service on a pair of bulk pipes, for printers whose pages are in a language of its own service.

Knows no language. A reset begins the conversation anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from misfeed.emulators.machine import Machine
from misfeed.protocols import memory
from misfeed.protocols.memory import Octets
from misfeed.transports.base import StreamService

_SOURCE = "usb"


@runtime_checkable
class Filling(Protocol):
    """A session that may have as much as it holds for now."""

    @property
    def full(self) -> bool: ...


class ServiceChannel:
    """One conversation.

    Args:
        send: takes what the device says. go_on: has what the host wrote offered again.
    """

    def __init__(
        self,
        machine: Machine,
        service: StreamService,
        send: Callable[[bytes], object],
        go_on: Callable[[], None],
    ) -> None:
        self._service = service
        self._wire = _Pipe(send)
        self._session = service.accept(self._wire, _SOURCE)
        self._clock = machine.clock
        self._go_on = go_on
        self._unsubscribe = machine.subscribe(self._changed)

    @property
    def ready(self) -> bool:
        return not (isinstance(self._session, Filling) and self._session.full)

    def feed(self, data: Octets) -> None:
        self._session.feed(bytes(data))
        if isinstance(data, bytearray):
            memory.give_back(data)

    def reset(self) -> None:
        self._session.lost()
        self._session = self._service.accept(self._wire, _SOURCE)

    def finish(self) -> None:
        self._session.eof()

    def _changed(self) -> None:
        """Once the change is over, there may be room again."""
        self._clock.call_in(0, self._go_on)

    def close(self) -> None:
        """Nothing more is said or heard."""
        self._unsubscribe()
        self._session.lost()


class _Pipe:
    """What a session knows of a pair of pipes, which have no end that the device could send."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send

    def send(self, data: bytes) -> None:
        self._send(data)

    def close(self) -> None:
        pass

    abort = close
