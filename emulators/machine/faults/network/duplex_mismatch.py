"""NW-01: speed and duplex are forced on one side of the line only."""

from __future__ import annotations

from ...site.switch import Switch
from ..fault import Fault


class DuplexMismatch(Fault, frozen=True):
    """The switch port is forced to full duplex; the printer, which hears no negotiation, takes half."""

    name = "site.switch.duplex"
    catalogue = "NW-01"
    part = Switch
    summary = "duplex forced on the switch port only"
    by_hand = "Force speed and full duplex on the switch port, and leave the printer on automatic."
    undo_by_hand = "Set the port to automatic."

    def inject(self, part: Switch) -> None:
        part.forced_since = part.machine.now

    def present(self, part: Switch) -> bool:
        return part.mismatched

    def clear(self, part: Switch) -> None:
        part.forced_since = -1
        part.errors = 0
