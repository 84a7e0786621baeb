"""Transfers to a device whose interface somebody has: both bulk pipes, and control beside them.

Turns PyUSB's calls and errors into octets and the package's errors. Finds and claims no interface, and knows
neither jobs nor HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeAlias

import usb.util
from misfeed.errors import NoAnswer
from misfeed.interfaces.usb_errors import milliseconds
from misfeed.interfaces.usb_interfaces import PipedInterface
from misfeed.protocols.usb import Direction, SetupPacket, UsbError

CONTROL_S = 5.0
"""What Linux gives a control transfer."""

READ_SIZE = 16 * 1024
_MOST_DRAINED = 256

_util: Any = usb.util

Errors: TypeAlias = Callable[[str, float], AbstractContextManager[None]]
"""Turns PyUSB's errors into the package's, by what the device does not do, and for how many seconds."""


class BulkPipes:
    """One interface of a device, opened.

    Every method raises NoAnswer when the device is silent, DeviceRefusal when it stalls, and otherwise what
    `errors` makes of it.
    """

    def __init__(self, device: Any, interface: PipedInterface, errors: Errors) -> None:
        self.device = device
        self.interface = interface
        self._errors = errors

    def write(self, data: bytes | memoryview, timeout_s: float) -> None:
        """Send all of it, in as many takes as the device makes of it. Raises UsbError for a take of nothing.

        The time-out counts from the last take; how much was taken before it, nobody knows.
        """
        left = memoryview(data)
        while left:
            with self._errors("takes no data", timeout_s):
                written = self.device.write(self.interface.out, left.tobytes(), milliseconds(timeout_s))
            if not written:
                raise UsbError("a bulk OUT transfer of no octets succeeded; this hangs writers")
            left = left[written:]

    def read(self, timeout_s: float) -> bytes:
        """At most `READ_SIZE` octets; b"" is an empty packet. The interface must have a pipe back."""
        with self._errors("is silent", timeout_s):
            octets: bytes = self.device.read(
                self.interface.back, READ_SIZE, milliseconds(timeout_s)
            ).tobytes()
        return octets

    def drain(self, timeout_s: float) -> int:
        """Read what waits to be read and drop it; how many octets that were."""
        count = 0
        for _ in range(_MOST_DRAINED):
            try:
                count += len(self.read(timeout_s))
            except NoAnswer:
                break
        return count

    def clear_halt(self, direction: Direction) -> None:
        """Clear a stall (CLEAR_FEATURE) of the pipe in that direction, where there is one."""
        endpoint = self.interface.back if direction is Direction.IN else self.interface.out
        if endpoint is not None:
            with self._errors("keeps its stall", CONTROL_S):
                self.device.clear_halt(endpoint)

    def control(self, setup: SetupPacket) -> bytes:
        """A control transfer without a data stage, or one that reads."""
        with self._errors("does not answer a control request", CONTROL_S):
            # Straight to the back end: PyUSB would claim interface wIndex & 0xFF first, and for GET_DEVICE_ID
            # that is the alternate setting.
            context = self.device._ctx
            buffer = _util.create_buffer(setup.wLength)
            count = context.backend.ctrl_transfer(
                context.managed_open(),
                setup.bmRequestType,
                setup.bRequest,
                setup.wValue,
                setup.wIndex,
                buffer,
                milliseconds(CONTROL_S),
            )
            octets: bytes = buffer.tobytes()[:count]
        return octets
