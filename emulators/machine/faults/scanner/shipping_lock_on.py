"""SC-03: the shipping lock holds the scanner's carriage, and it never comes home."""

from __future__ import annotations

from ...scanner import ShippingLock
from ..fault import Fault


class ShippingLockOn(Fault, frozen=True):
    """Nobody turned the shipping lock back after the device was moved."""

    name = "scanner.lock.on"
    catalogue = "SC-03"
    part = ShippingLock
    summary = "shipping lock on: the scanner carriage cannot move"
    by_hand = "Switch the device off and turn the scanner's shipping lock on."
    undo_by_hand = "Switch the device off and turn the shipping lock back."

    def inject(self, part: ShippingLock) -> None:
        part.on = True

    def present(self, part: ShippingLock) -> bool:
        return part.on

    def clear(self, part: ShippingLock) -> None:
        part.on = False
