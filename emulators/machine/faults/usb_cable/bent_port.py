"""UB-01: a contact in the printer's USB socket is bent, and no cable helps."""

from __future__ import annotations

from ...usb_port import UsbPort
from ..fault import Fault


class UsbPortBent(Fault, frozen=True):
    """A contact of the printer's own socket is bent: no device enumerates, whatever cable is in."""

    name = "usb.port.bent"
    catalogue = "UB-01"
    part = UsbPort
    summary = "bent contact in the USB port"
    by_hand = "Fit a formatter whose USB port has a bent contact."
    undo_by_hand = "Fit a formatter with a whole USB port."

    def inject(self, part: UsbPort) -> None:
        part.bent = True

    def present(self, part: UsbPort) -> bool:
        return part.bent

    def clear(self, part: UsbPort) -> None:
        part.bent = False
