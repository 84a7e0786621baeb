"""The channel of pages on the bulk pipes of one interface: documents and PJL go in, answers come back.

Knows pipes and the machine's jobs; no request and no descriptor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from misfeed.emulators.interface import interfaces
from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.usb.pipes import InPipe, OutPipe
from misfeed.emulators.usb.service_channel import ServiceChannel
from misfeed.protocols.memory import Octets
from misfeed.transports.base import StreamService


class _Channel(Protocol):
    """Whoever reads what the host writes."""

    @property
    def ready(self) -> bool: ...

    def feed(self, data: Octets) -> None: ...

    def reset(self) -> None: ...

    def finish(self) -> None: ...

    def close(self) -> None: ...


class Pages:
    """Of one interface, whichever of its settings the host has chosen.

    Args:
        carried: told how many octets came; False when the cable did not carry them.
    """

    def __init__(self, machine: Machine, carried: Callable[[int], bool]) -> None:
        self.back = InPipe()
        self.out = OutPipe(self._take, lambda: self._channel is None or self._channel.ready)
        self._machine = machine
        self._carried = carried
        self._channel: _Channel | None = None

    def attach(self) -> None:
        self.back.clear()
        usb = self._machine.profile.usb
        service = interfaces().get(usb.speaks) if usb is not None and usb.speaks != "pjl" else None
        if service is None:
            self._channel = PageChannel(self._machine, self.back.put, "usb")
        else:
            served = cast(StreamService, service.serve(self._machine))
            self._channel = ServiceChannel(self._machine, served, self.back.put, self.out.go_on)

    def reset(self) -> None:
        """The host resets the device."""
        if self._channel is not None:
            self._channel.reset()
        # What waited for room was never taken, and there is room now.
        self.out.go_on()

    def detach(self) -> None:
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.finish()
            channel.close()

    def soft_reset(self) -> None:
        """Nothing that waits is kept, in either direction (USB Printer Class 1.1 §4.2.3)."""
        self.back.clear()
        self.out.clear()
        self.reset()

    def _take(self, data: Octets) -> None:
        if self._carried(len(data)) and self._channel is not None:
            self._channel.feed(data)
