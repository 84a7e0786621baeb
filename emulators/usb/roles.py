"""What each declared interface is for: pages, IPP, or nothing that the machine does, by its descriptors."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from misfeed.emulators.usb.model import UsbModel
from misfeed.protocols.usb import (
    PRINTER_CLASS,
    PRINTER_SUBCLASS,
    Direction,
    InterfaceDescriptor,
    PrinterProtocol,
    TransferType,
)


class Role(Enum):
    """Of one alternate setting."""

    PAGES = "pages"
    IPP = "ipp"
    NOTHING = "nothing"


def role_of(interface: InterfaceDescriptor) -> Role:
    """By its classes, as hosts choose their drivers."""
    if (interface.bInterfaceClass, interface.bInterfaceSubClass) != (PRINTER_CLASS, PRINTER_SUBCLASS):
        return Role.NOTHING
    if interface.bInterfaceProtocol == PrinterProtocol.IPP_OVER_USB:
        return Role.IPP
    return Role.PAGES if interface.bInterfaceProtocol in (1, 2, 3) else Role.NOTHING


def settings(model: UsbModel) -> Iterator[tuple[int, InterfaceDescriptor]]:
    """Every alternate setting of every configuration, with the bConfigurationValue."""
    for configuration in model.configurations:
        for interface in configuration.interfaces:
            yield configuration.bConfigurationValue, interface


def bulk(interface: InterfaceDescriptor) -> tuple[int | None, int | None]:
    """bEndpointAddress of its first bulk endpoints, out and in."""
    out = interface.endpoint(Direction.OUT, TransferType.BULK)
    back = interface.endpoint(Direction.IN, TransferType.BULK)
    return (
        out.bEndpointAddress if out is not None else None,
        back.bEndpointAddress if back is not None else None,
    )
