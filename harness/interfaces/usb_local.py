"""USB devices that are plugged into this computer: which there are, and what a user needs to open one.

Over libusb. Knows no printer, and opens nothing but to read a serial number.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Any

import usb.core
from misfeed.errors import BenchError

# PyUSB has no types.
_find: Any = usb.core.find
_error: Any = usb.core.USBError


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
