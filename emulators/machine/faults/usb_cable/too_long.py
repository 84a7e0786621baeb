"""UB-01: the USB cable is too long, and the device falls off the bus in long jobs."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...usb_cable import UsbCable
from ..fault import Fault


class UsbCableTooLong(Fault, frozen=True):
    """More than five metres of cable: short requests go well, long transfers end in a reset."""

    name = "usb.cable.long"
    catalogue = "UB-01"
    part = UsbCable
    summary = "USB cable longer than 5 m"
    by_hand = "Connect the computer over more than 5 m of USB cable."
    undo_by_hand = "Fit a cable of 2 m."

    length_m: Annotated[int, Meta(ge=6, le=30)] = 10

    def inject(self, part: UsbCable) -> None:
        part.length_m = self.length_m

    def present(self, part: UsbCable) -> bool:
        return part.length_m > 5

    def clear(self, part: UsbCable) -> None:
        part.length_m = 2
