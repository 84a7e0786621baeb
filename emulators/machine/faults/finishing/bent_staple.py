"""FN-01: a bent staple blocks the stapler's head."""

from __future__ import annotations

from ...finisher import Stapler
from ..fault import Fault


class BentStaple(Fault, frozen=True):
    """A staple bent in the head of the stapler, behind the cartridge."""

    name = "finisher.stapler.bent"
    catalogue = "FN-01"
    part = Stapler
    summary = "a bent staple in the stapler's head: sets stay in the staple tray"
    by_hand = "Take the staple cartridge out and press a bent staple into the head's slot."
    undo_by_hand = "Lift the head's plate and pick the bent staple out."

    def inject(self, part: Stapler) -> None:
        part.bent = True

    def present(self, part: Stapler) -> bool:
        return part.bent

    def clear(self, part: Stapler) -> None:
        part.bent = False
