"""How printers' USB functions depart from the printer class."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

ALWAYS_READY = Quirk(
    "usb.always-ready",
    "GET_PORT_STATUS answers 0x18, selected and without an error, whatever is wrong",
    "USB Printer Class 1.1 §4.2.2",
)

QUIRKS = (ALWAYS_READY,)
