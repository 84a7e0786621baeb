"""UB-01: the USB cable is damaged, and nothing is seen at its other end."""

from __future__ import annotations

from ...usb_cable import UsbCable
from ..fault import Fault


class UsbCableDamaged(Fault, frozen=True):
    """A wire of the USB cable is broken: no device enumerates."""

    name = "usb.cable.damaged"
    catalogue = "UB-01"
    part = UsbCable
    summary = "USB cable damaged"
    by_hand = "Fit a USB cable with a cut data wire."
    undo_by_hand = "Fit a whole cable of 2 m."
    fleeting = True

    def inject(self, part: UsbCable) -> None:
        part.damaged = True

    def present(self, part: UsbCable) -> bool:
        return part.damaged

    def clear(self, part: UsbCable) -> None:
        part.damaged = False
