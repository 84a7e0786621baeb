"""HTTP over a printer's USB cable (IPP-over-USB 1.0): who has which of a device's interfaces 7/1/4.

Over PyUSB, be it libusb or USB/IP. Hands them out as streams; what goes through one is not its business.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import usb.core
import usb.util
from misfeed.errors import Refused
from misfeed.interfaces.usb_errors import ACCESS, Held, translated
from misfeed.interfaces.usb_http_stream import LOOK_S, UsbHttpStream
from misfeed.interfaces.usb_interfaces import PipedInterface, http_interfaces
from misfeed.interfaces.usb_pipes import CONTROL_S, BulkPipes
from misfeed.transports.base import Stream

_util: Any = usb.util


@dataclass(slots=True, eq=False)
class _Lane:
    """An interface, and who has it.

    Attributes:
        fresh: nobody has had it yet. uncertain: an answer to whoever had it before may come in it.
    """

    interface: PipedInterface
    user: UsbHttpStream | None = None
    fresh: bool = True
    uncertain: bool = True


class UsbHttp:
    """The interfaces for HTTP of one device, handed out as streams. Found when first used.

    Args:
        find: yields the PyUSB devices to look among.
        description: what to call it in messages. access: what to do when this user may not open it.
        gate: what every stream is handed out through.
        may_reset: whether an interface may be reset (SOFT_RESET) and a stall be cleared (CLEAR_FEATURE);
            without it, what is left of a conversation is read and dropped, and a stall stays.

    Attributes:
        device: PyUSB's, while there is one.
    """

    def __init__(
        self,
        find: Callable[[], Iterable[Any]],
        description: str = "USB",
        *,
        access: str = ACCESS,
        gate: Callable[[Stream], Stream] = lambda stream: stream,
        may_reset: bool = True,
    ) -> None:
        self._find = find
        self._description = description
        self._access = access
        self._gate = gate
        self._may_reset = may_reset
        self._lanes: list[_Lane] = []
        self._turns = itertools.count(1)
        self.device: Any = None

    def close(self) -> None:
        """Let go of the device, and of every stream; it is found again when used."""
        device, self.device = self.device, None
        lanes, self._lanes = self._lanes, []
        for lane in lanes:
            if lane.user is not None:
                lane.user.taken_away()
        if device is not None:
            with suppress(usb.core.USBError):
                _util.dispose_resources(device)

    def count(self) -> int:
        """How many interfaces for HTTP the device has; 0 where it has none. Raises as `stream`."""
        with suppress(_NoneThere):
            self._open()
        return len(self._lanes)

    def stream(self, timeout_s: float) -> Stream:
        """Take an interface that nobody has, or the one that lay idle longest.

        Raises Refused where none is plugged in, Held where all are in use, NoAnswer, UsbError or BenchError.
        """
        self._open()
        lane = self._free()
        interface = lane.interface
        with self._errors("does not hand over an interface", timeout_s):
            _util.claim_interface(self.device, interface.number)
            if lane.fresh and interface.alternates > 1:
                self.device.set_interface_altsetting(interface.number, interface.alternate)
        lane.fresh = False
        pipes = BulkPipes(self.device, interface, self._errors)
        returned = partial(self._release, lane)
        lane.user = UsbHttpStream(pipes, self._description, returned, self._turns, may_reset=self._may_reset)
        if lane.uncertain:
            lane.uncertain = False
            pipes.drain(LOOK_S)
        return self._gate(lane.user)

    def _release(self, lane: _Lane, uncertain: bool) -> None:
        """A stream is closed; others may have its interface, unless the device was let go of."""
        if lane not in self._lanes:
            return
        lane.user = None
        lane.uncertain = uncertain
        with suppress(usb.core.USBError):
            _util.release_interface(self.device, lane.interface.number)

    def _errors(self, complaint: str, timeout_s: float) -> AbstractContextManager[None]:
        """Turn PyUSB's errors into the package's; a device that is gone is let go."""
        return translated(self._description, complaint, timeout_s, self.close, self._access)

    def _free(self) -> _Lane:
        for lane in self._lanes:
            if lane.user is None:
                return lane
        idle = [(lane.user.used, lane) for lane in self._lanes if lane.user is not None and lane.user.idle]
        if not idle:
            raise Held(f"{self._description}: all {len(self._lanes)} interfaces for HTTP are in use")
        _, found = min(idle, key=lambda one: one[0])
        if found.user is not None:
            found.user.close()
        return found

    def _open(self) -> None:
        if self.device is not None:
            return
        found: Refused | usb.core.USBError = Refused(f"{self._description}: no printer is plugged in")
        with self._errors("does not enumerate", CONTROL_S):
            for device in self._find():
                try:
                    interfaces = http_interfaces(device)
                except usb.core.USBError as error:
                    found = error
                    continue
                if interfaces:
                    self.device, self._lanes = device, [_Lane(one) for one in interfaces]
                    return
                found = _NoneThere(f"{self._description}: the printer has no interface for IPP over USB")
            raise found


class _NoneThere(Refused):
    """A printer that speaks no HTTP over its cable."""
