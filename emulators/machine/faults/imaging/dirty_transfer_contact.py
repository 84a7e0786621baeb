"""IM-06: the transfer roller's contact spring is dirty: no voltage, no image."""

from __future__ import annotations

from ...part import Part
from ...rolls import Roll
from ..fault import Fault


class DirtyTransferContact(Fault, frozen=True):
    """The high voltage does not reach the roller. The drum shows a full image, the paper nothing."""

    name = "roller.transfer.contact-dirty"
    catalogue = "IM-06"
    part = Roll
    summary = "a dirty transfer contact: blank pages, a full image on the drum"
    by_hand = "Slip thin clear tape between the transfer roller's shaft and its contact spring (power off)."
    undo_by_hand = "Take the tape out (power off)."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Roll) and part.spec.kind == "transfer"

    def inject(self, part: Roll) -> None:
        part.contact_dirty = True

    def present(self, part: Roll) -> bool:
        return part.contact_dirty

    def clear(self, part: Roll) -> None:
        part.contact_dirty = False
