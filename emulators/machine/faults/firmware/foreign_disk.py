"""FW-03: the disk belongs to another printer."""

from __future__ import annotations

from ...disk import Disk
from ..fault import Fault


class ForeignDisk(Fault, frozen=True):
    """An encrypted disk that another formatter has the key of."""

    name = "disk.foreign"
    catalogue = "FW-03"
    part = Disk
    summary = "disk of another printer: it cannot be unlocked"
    by_hand = "Fit the disk of another printer of the model (power off)."
    undo_by_hand = "Fit its own disk (power off)."

    def inject(self, part: Disk) -> None:
        part.become(foreign=True)

    def present(self, part: Disk) -> bool:
        return not part.unlocks

    def clear(self, part: Disk) -> None:
        part.found = ""
        part.become(foreign=False, paired=True, original=True)
