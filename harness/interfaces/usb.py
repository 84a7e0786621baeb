"""A printer on its USB cable: class requests and the bulk pipes, over PyUSB.

One class for a local device and for one reached over USB/IP. Knows no page description language and no PJL.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from typing import Any

import usb.core
import usb.util
from misfeed.errors import DeviceRefusal, Refused, Unreachable, UsageError
from misfeed.interfaces.usb_errors import ACCESS, Held, translated
from misfeed.interfaces.usb_http import UsbHttp
from misfeed.interfaces.usb_interfaces import printer_interface
from misfeed.interfaces.usb_local import plugged_in, udev_rule
from misfeed.interfaces.usb_pipes import CONTROL_S, BulkPipes
from misfeed.protocols import ieee1284
from misfeed.protocols.ieee1284 import DeviceId
from misfeed.protocols.usb import Direction, PortStatus, SetupPacket, StandardRequest
from misfeed.protocols.usb import printer as requests
from misfeed.transports import usbip
from misfeed.transports.base import Route

# PyUSB has no types.
_find: Any = usb.core.find
_util: Any = usb.util


class UsbPrinter:
    """Found when first used, and again after it was unplugged.

    Every method raises Refused when no printer is plugged in, NoAnswer when it is silent, DeviceRefusal when
    it stalls, BenchError when something else on the bench holds it, and UsbError when it breaks the standard.

    Args:
        find: yields the PyUSB devices to look for a printer among.
        description: what to call it in messages. access: what to do when this user may not open it.
        http: its interfaces for IPP over USB, where they are handed out otherwise than they come.

    Attributes:
        http: its interfaces for IPP over USB.
    """

    def __init__(
        self,
        find: Callable[[], Iterable[Any]],
        description: str = "USB",
        *,
        access: str = ACCESS,
        http: UsbHttp | None = None,
    ) -> None:
        self._find = find
        self._description = description
        self._printer: BulkPipes | None = None
        self._claimed = False
        self._access = access
        self._taken_from_kernel = False
        self.http = http or UsbHttp(find, description, access=access)

    @classmethod
    def over_usbip(cls, route: Route, busid: str | None = None) -> UsbPrinter:
        """The printer that a USB/IP exporter offers: the one at `busid`, or the first."""
        backend = usbip.backend(route, busid)
        return cls(lambda: _find(find_all=True, backend=backend), f"USB/IP {busid or 'device'}")

    @classmethod
    def local(cls, vendor: int, product: int, serial: str | None = None) -> UsbPrinter:
        """A printer plugged into this computer, by vendor and product id and, if given, serial number."""
        return cls(
            lambda: plugged_in(vendor, product, serial),
            f"USB {vendor:04x}:{product:04x}",
            access=udev_rule(vendor, product),
        )

    def __enter__(self) -> UsbPrinter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the printer; it is found again when used."""
        self.http.close()
        self._let_go()

    def _let_go(self) -> None:
        printer, self._printer, self._claimed = self._printer, None, False
        taken, self._taken_from_kernel = self._taken_from_kernel, False
        if printer is None:
            return
        # Each for itself: a driver that does not come back leaves no handle open.
        try:
            if taken:
                with suppress(usb.core.USBError):
                    _util.release_interface(printer.device, printer.interface.number)
                with suppress(usb.core.USBError):
                    printer.device.attach_kernel_driver(printer.interface.number)
        finally:
            with suppress(usb.core.USBError):
                _util.dispose_resources(printer.device)

    def present(self) -> bool:
        """Whether a printer is plugged in and answers, be it by refusing."""
        try:
            self._control(SetupPacket(Direction.IN, StandardRequest.GET_STATUS, wLength=2), self._found)
        except (Held, DeviceRefusal):
            return True
        except Unreachable:
            return False
        return True

    def device_id(self) -> DeviceId:
        """The IEEE 1284 device ID (GET_DEVICE_ID). Raises DeviceIdError when it cannot be read."""
        # Linux lets this one through whoever has the interface.
        interface = self._found().interface
        setup = requests.get_device_id(interface.number, interface.alternate)
        return ieee1284.decode(self._control(setup, self._found))

    def port_status(self) -> PortStatus:
        """GET_PORT_STATUS: 0x18 is healthy."""
        return PortStatus.decode(self._control(requests.get_port_status(self._open().interface.number)))

    def soft_reset(self) -> None:
        """SOFT_RESET: the printer drops what is in its buffers."""
        self._control(requests.soft_reset(self._open().interface.number))

    def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """Send all of `data` down the bulk OUT pipe.

        Raises NoAnswer when the printer takes nothing for `timeout_s`; how much it took before, nobody knows.
        """
        self._open().write(data, timeout_s)

    def read(self, timeout_s: float) -> bytes:
        """Octets from the bulk IN pipe, at most `READ_SIZE`; b"" is an empty packet. Raises NoAnswer.

        Raises UsageError on a unidirectional interface, which has no such pipe.
        """
        printer = self._open()
        if printer.interface.back is None:
            raise UsageError(
                f"{self._description}: the printer's interface is unidirectional; nothing can be read"
            )
        return printer.read(timeout_s)

    def clear_halt(self) -> None:
        """Clear a stall on both bulk pipes."""
        printer = self._open()
        printer.clear_halt(Direction.OUT)
        printer.clear_halt(Direction.IN)

    def about_to_detach(self) -> None:
        """It is going to be taken from a driver of this computer. Raises NotPermitted to prevent that."""

    def _control(self, setup: SetupPacket, printer: Callable[[], BulkPipes] | None = None) -> bytes:
        """A control transfer without a data stage, or one that reads; to `printer`, claimed unless told."""
        printer = printer or self._open
        opened_before = self._printer is not None
        try:
            return printer().control(setup)
        except Refused:
            # Unplugged since it was last used, perhaps: it may be there again.
            if not opened_before or self._printer is not None:
                raise
        return printer().control(setup)

    def _found(self) -> BulkPipes:
        """The printer, claimed or not."""
        if self._printer is None:
            with self._errors("does not enumerate", CONTROL_S):
                self._printer = self._first_printer()
        return self._printer

    def _open(self) -> BulkPipes:
        """The printer, claimed."""
        printer = self._found()
        if not self._claimed:
            with self._errors("does not enumerate", CONTROL_S):
                try:
                    self._claim(printer)
                except usb.core.USBError:
                    self._let_go()
                    raise
            self._claimed = True
        return printer

    def _first_printer(self) -> BulkPipes:
        busy: usb.core.USBError | None = None
        for device in self._find():
            try:
                interface = printer_interface(device)
            except usb.core.USBError as error:
                if error.errno != errno.EBUSY:
                    raise
                busy = error
                continue
            if interface is not None:
                return BulkPipes(device, interface, self._errors)
        raise busy or Refused(f"{self._description}: no printer is plugged in")

    def _claim(self, printer: BulkPipes) -> None:
        """Claim and SET_INTERFACE, which a device with one alternate setting may refuse (USB 2.0 §9.4.10)."""
        device, interface = printer.device, printer.interface
        # Linux's usblp has every printer there is; it gets this one back.
        if _has_driver(printer):
            self.about_to_detach()
            device.detach_kernel_driver(interface.number)
            self._taken_from_kernel = True
        _util.claim_interface(device, interface.number)
        if interface.alternates > 1:
            device.set_interface_altsetting(interface.number, interface.alternate)

    def _errors(self, complaint: str, timeout_s: float) -> AbstractContextManager[None]:
        """Turn PyUSB's errors into the package's; a device that is gone is let go."""
        return translated(self._description, complaint, timeout_s, self._let_go, self._access)


def _has_driver(printer: BulkPipes) -> bool:
    """Whether a driver of this computer has it; False where the system does not tell."""
    try:
        return bool(printer.device.is_kernel_driver_active(printer.interface.number))
    except (usb.core.USBError, NotImplementedError):
        return False
