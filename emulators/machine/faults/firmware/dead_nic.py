"""FW-07: the network interface is dead."""

from __future__ import annotations

from ...nic import Nic
from ..fault import Fault


class DeadNic(Fault, frozen=True):
    """A surge took the chip behind the network socket; USB works."""

    name = "nic.dead"
    catalogue = "FW-07"
    part = Nic
    summary = "dead network interface: no link light, though the cable is good"
    by_hand = "Fit an interface card known to be dead (power off)."
    undo_by_hand = "Fit a good interface card (power off)."
    fleeting = True

    def inject(self, part: Nic) -> None:
        part.dead = True

    def present(self, part: Nic) -> bool:
        return part.dead

    def clear(self, part: Nic) -> None:
        part.dead = False
