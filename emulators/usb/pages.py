"""The channel of pages on the bulk pipes of one interface: documents and PJL go in, answers come back.

Knows pipes and the machine's jobs; no request and no descriptor.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.usb.pipes import InPipe, OutPipe
from misfeed.protocols.usbip.wire import Octets


class Pages:
    """Of one interface, whichever of its settings the host has chosen.

    Args:
        carried: told how many octets came; False when the cable did not carry them.
    """

    def __init__(self, machine: Machine, carried: Callable[[int], bool]) -> None:
        self.back = InPipe()
        self.out = OutPipe(self._take)
        self._machine = machine
        self._carried = carried
        self._channel: PageChannel | None = None

    def attach(self) -> None:
        self.back.clear()
        self._channel = PageChannel(self._machine, self.back.put, "usb")

    def reset(self) -> None:
        """The host resets the device."""
        if self._channel is not None:
            self._channel.reset()

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
