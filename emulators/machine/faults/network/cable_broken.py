"""NW-01: the network cable is damaged, and no link comes up."""

from __future__ import annotations

from ...connection import Cable
from ..fault import Fault


class CableBroken(Fault, frozen=True):
    """A pair of the patch cable is torn: the lamp stays dark however firmly it is plugged in."""

    name = "network.cable.broken"
    catalogue = "NW-01"
    part = Cable
    summary = "network cable damaged"
    by_hand = "Fit a patch cable with a cut pair."
    undo_by_hand = "Fit a whole cable."
    fleeting = True

    def inject(self, part: Cable) -> None:
        part.broken = True

    def present(self, part: Cable) -> bool:
        return part.broken

    def clear(self, part: Cable) -> None:
        part.broken = False
