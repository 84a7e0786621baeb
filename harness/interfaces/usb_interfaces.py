"""Which interface of a device is for what: the printer class's bulk pipes, and those for HTTP.

Reads PyUSB's view of the active configuration. Claims nothing, and sends nothing to the printer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import usb.util
from misfeed.protocols.usb import (
    PRINTER_CLASS,
    PRINTER_SUBCLASS,
    Direction,
    PrinterProtocol,
    TransferType,
)

# PyUSB has no types.
_util: Any = usb.util

# Linux takes bidirectional before unidirectional before IEEE 1284.4; IPP-over-USB is another interface.
_PREFERENCE = (PrinterProtocol.BIDIRECTIONAL, PrinterProtocol.UNIDIRECTIONAL, PrinterProtocol.IEEE_1284_4)


@dataclass(frozen=True, slots=True)
class PipedInterface:
    """An interface in the alternate setting to use, with the addresses of its bulk endpoints.

    Attributes:
        back: None where nothing can be read. alternates: how many settings the interface has.
    """

    number: int
    alternate: int
    out: int
    back: int | None
    alternates: int = 1


def printer_interface(device: Any) -> PipedInterface | None:
    """The best interface to print on, as Linux chooses. Raises PyUSB's errors."""
    found: dict[int, PipedInterface] = {}
    for protocol, one in _piped(device):
        if protocol == PrinterProtocol.UNIDIRECTIONAL or one.back is not None:
            found.setdefault(protocol, one)
    return next((found[protocol] for protocol in _PREFERENCE if protocol in found), None)


def http_interfaces(device: Any) -> tuple[PipedInterface, ...]:
    """Those that carry HTTP (IPP-over-USB 1.0), each in its first such setting. Raises PyUSB's errors."""
    found: dict[int, PipedInterface] = {}
    for protocol, one in _piped(device):
        if protocol == PrinterProtocol.IPP_OVER_USB and one.back is not None:
            found.setdefault(one.number, one)
    return tuple(found.values())


def _piped(device: Any) -> Iterator[tuple[int, PipedInterface]]:
    """Settings of the printer class that have a pipe out, by bInterfaceProtocol."""
    settings = list(device.get_active_configuration())
    alternates = Counter(one.bInterfaceNumber for one in settings)
    for one in settings:
        if (one.bInterfaceClass, one.bInterfaceSubClass) != (PRINTER_CLASS, PRINTER_SUBCLASS):
            continue
        out, back = _bulk_endpoints(one)
        if out is not None:
            number = one.bInterfaceNumber
            piped = PipedInterface(number, one.bAlternateSetting, out, back, alternates[number])
            yield one.bInterfaceProtocol, piped


def _bulk_endpoints(interface: Any) -> tuple[int | None, int | None]:
    """Addresses of the first bulk OUT and the first bulk IN endpoint."""
    out, back = None, None
    for endpoint in interface:
        if _util.endpoint_type(endpoint.bmAttributes) != TransferType.BULK:
            continue
        if endpoint.bEndpointAddress & Direction.IN:
            back = back or endpoint.bEndpointAddress
        else:
            out = out or endpoint.bEndpointAddress
    return out, back
