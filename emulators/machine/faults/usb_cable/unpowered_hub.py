"""UB-01: the cable goes through a hub without power, and long jobs fall off the bus."""

from __future__ import annotations

from ...usb_cable import UsbCable
from ..fault import Fault


class UsbHubUnpowered(Fault, frozen=True):
    """A hub whose own supply is out: short requests go well, long transfers end in a reset."""

    name = "usb.cable.hub"
    catalogue = "UB-01"
    part = UsbCable
    summary = "USB hub without power"
    by_hand = "Connect the computer through a USB hub, and pull the hub's own power supply."
    undo_by_hand = "Plug the cable into the computer itself."

    def inject(self, part: UsbCable) -> None:
        part.hub = True

    def present(self, part: UsbCable) -> bool:
        return part.hub

    def clear(self, part: UsbCable) -> None:
        part.hub = False
