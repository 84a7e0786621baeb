"""A printer on its USB cable: class requests and the bulk pipes, over PyUSB.

One class for a local device and for one reached over USB/IP. Knows no page description language and no PJL.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Any

import usb.core
import usb.util
from misfeed.errors import BenchError, DeviceRefusal, Refused, Unreachable, UsageError
from misfeed.interfaces.usb_errors import ACCESS, milliseconds, translated
from misfeed.interfaces.usb_errors import Held as Held
from misfeed.interfaces.usb_http import UsbHttp, bulk_endpoints
from misfeed.protocols import ieee1284
from misfeed.protocols.ieee1284 import DeviceId
from misfeed.protocols.usb import (
    PRINTER_CLASS,
    PRINTER_SUBCLASS,
    Direction,
    PortStatus,
    PrinterProtocol,
    SetupPacket,
    StandardRequest,
    UsbError,
)
from misfeed.protocols.usb import printer as requests
from misfeed.transports import usbip
from misfeed.transports.base import Route

CONTROL_S = 5.0
"""What Linux gives a control transfer."""

READ_SIZE = 16 * 1024

# PyUSB has no types.
_find: Any = usb.core.find
_util: Any = usb.util
_error: Any = usb.core.USBError

# Linux takes bidirectional before unidirectional before IEEE 1284.4; IPP-over-USB is another interface.
_PREFERENCE = (PrinterProtocol.BIDIRECTIONAL, PrinterProtocol.UNIDIRECTIONAL, PrinterProtocol.IEEE_1284_4)


@dataclass(frozen=True, slots=True)
class _Printer:
    """PyUSB's device, and the alternate setting to use with its endpoint addresses."""

    device: Any
    interface: int
    alternate: int
    out: int
    back: int | None


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
        self._printer: _Printer | None = None
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
                    _util.release_interface(printer.device, printer.interface)
                with suppress(usb.core.USBError):
                    printer.device.attach_kernel_driver(printer.interface)
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
        printer = self._found()
        setup = requests.get_device_id(printer.interface, printer.alternate)
        return ieee1284.decode(self._control(setup, self._found))

    def port_status(self) -> PortStatus:
        """GET_PORT_STATUS: 0x18 is healthy."""
        return PortStatus.decode(self._control(requests.get_port_status(self._open().interface)))

    def soft_reset(self) -> None:
        """SOFT_RESET: the printer drops what is in its buffers."""
        self._control(requests.soft_reset(self._open().interface))

    def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """Send all of `data` down the bulk OUT pipe.

        Raises NoAnswer when the printer takes nothing for `timeout_s`; how much it took before, nobody knows.
        """
        left = memoryview(data)
        while left:
            printer = self._open()
            with self._errors("takes no data", timeout_s):
                written = printer.device.write(printer.out, left.tobytes(), milliseconds(timeout_s))
            if not written:
                raise UsbError("a bulk OUT transfer of no octets succeeded; this hangs writers")
            left = left[written:]

    def read(self, timeout_s: float) -> bytes:
        """Octets from the bulk IN pipe, at most `READ_SIZE`; b"" is an empty packet. Raises NoAnswer.

        Raises UsageError on a unidirectional interface, which has no such pipe.
        """
        printer = self._open()
        if printer.back is None:
            raise UsageError(
                f"{self._description}: the printer's interface is unidirectional; nothing can be read"
            )
        with self._errors("is silent", timeout_s):
            octets: bytes = printer.device.read(printer.back, READ_SIZE, milliseconds(timeout_s)).tobytes()
        return octets

    def clear_halt(self) -> None:
        """Clear a stall on both bulk pipes."""
        printer = self._open()
        for endpoint in filter(None, (printer.out, printer.back)):
            with self._errors("keeps its stall", CONTROL_S):
                printer.device.clear_halt(endpoint)

    def about_to_detach(self) -> None:
        """It is going to be taken from a driver of this computer. Raises NotPermitted to prevent that."""

    def _control(self, setup: SetupPacket, printer: Callable[[], _Printer] | None = None) -> bytes:
        """A control transfer without a data stage, or one that reads; to `printer`, claimed unless told."""
        printer = printer or self._open
        opened_before = self._printer is not None
        try:
            return self._transfer(setup, printer())
        except Refused:
            # Unplugged since it was last used, perhaps: it may be there again.
            if not opened_before or self._printer is not None:
                raise
        return self._transfer(setup, printer())

    def _transfer(self, setup: SetupPacket, printer: _Printer) -> bytes:
        with self._errors("does not answer a control request", CONTROL_S):
            # Straight to the back end: PyUSB would claim interface wIndex & 0xFF first, and for GET_DEVICE_ID
            # that is the alternate setting.
            context = printer.device._ctx
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

    def _found(self) -> _Printer:
        """The printer, claimed or not."""
        if self._printer is None:
            with self._errors("does not enumerate", CONTROL_S):
                self._printer = self._first_printer()
        return self._printer

    def _open(self) -> _Printer:
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

    def _first_printer(self) -> _Printer:
        busy: usb.core.USBError | None = None
        for device in self._find():
            try:
                printer = _printer_interface(device)
            except usb.core.USBError as error:
                if error.errno != errno.EBUSY:
                    raise
                busy = error
                continue
            if printer is not None:
                return printer
        raise busy or Refused(f"{self._description}: no printer is plugged in")

    def _claim(self, printer: _Printer) -> None:
        """Claim and SET_INTERFACE, which a device with one alternate setting may refuse (USB 2.0 §9.4.10)."""
        # Linux's usblp has every printer there is; it gets this one back.
        if _has_driver(printer):
            self.about_to_detach()
            printer.device.detach_kernel_driver(printer.interface)
            self._taken_from_kernel = True
        _util.claim_interface(printer.device, printer.interface)
        alternates = {
            one.bAlternateSetting
            for one in printer.device.get_active_configuration()
            if one.bInterfaceNumber == printer.interface
        }
        if len(alternates) > 1:
            printer.device.set_interface_altsetting(printer.interface, printer.alternate)

    def _errors(self, complaint: str, timeout_s: float) -> AbstractContextManager[None]:
        """Turn PyUSB's errors into the package's; a device that is gone is let go."""
        return translated(self._description, complaint, timeout_s, self._let_go, self._access)


def plugged_in(vendor: int, product: int, serial: str | None = None) -> Iterator[Any]:
    """Devices of this computer, by vendor and product id and, if given, serial number.

    Raises BenchError without libusb, and PyUSB's error for one whose serial number cannot be read.
    """
    try:
        found = _find(find_all=True, idVendor=vendor, idProduct=product)
    except usb.core.NoBackendError as error:
        raise BenchError("PyUSB finds no libusb; install libusb-1.0") from error
    for device in found:
        if serial is None or _serial(device) == serial:
            yield device


def _serial(device: Any) -> str:
    try:
        return str(device.serial_number)
    except ValueError as error:
        # Said of a device that this user may not open.
        raise _error("its serial number cannot be read", errno=errno.EACCES) from error


def udev_rule(vendor: int, product: int) -> str:
    """What to do where Linux does not let a user open such a device: the end of a sentence."""
    rule = f'ATTR{{idVendor}}=="{vendor:04x}", ATTR{{idProduct}}=="{product:04x}", TAG+="uaccess"'
    return (
        f"""on Linux write SUBSYSTEM=="usb", {rule} into /etc/udev/rules.d/70-printer.rules, """
        "and plug the printer in again"
    )


def _has_driver(printer: _Printer) -> bool:
    """Whether a driver of this computer has it; False where the system does not tell."""
    try:
        return bool(printer.device.is_kernel_driver_active(printer.interface))
    except (usb.core.USBError, NotImplementedError):
        return False


def _printer_interface(device: Any) -> _Printer | None:
    """The best printer interface of the active configuration, as Linux chooses."""
    found: dict[int, _Printer] = {}
    for interface in device.get_active_configuration():
        if (interface.bInterfaceClass, interface.bInterfaceSubClass) != (PRINTER_CLASS, PRINTER_SUBCLASS):
            continue
        out, back = bulk_endpoints(interface)
        if out is not None and (interface.bInterfaceProtocol == PrinterProtocol.UNIDIRECTIONAL or back):
            printer = _Printer(device, interface.bInterfaceNumber, interface.bAlternateSetting, out, back)
            found.setdefault(interface.bInterfaceProtocol, printer)
    return next((found[protocol] for protocol in _PREFERENCE if protocol in found), None)
