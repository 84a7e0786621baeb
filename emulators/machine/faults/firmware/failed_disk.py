"""FW-03: the disk has failed."""

from __future__ import annotations

from ...disk import Disk
from ..fault import Fault


class FailedDisk(Fault, frozen=True):
    """The disk does not spin up."""

    name = "disk.failed"
    catalogue = "FW-03"
    part = Disk
    summary = "failed disk: it clicks, and does not spin up"
    by_hand = "Fit a disk known to be dead (power off)."
    undo_by_hand = "Fit its own disk (power off)."
    fleeting = True

    def inject(self, part: Disk) -> None:
        part.become(failed=True)

    def present(self, part: Disk) -> bool:
        # A new disk is only half of the repair: this formatter must have its key.
        return part.failed or not part.paired

    def clear(self, part: Disk) -> None:
        part.found = ""
        part.become(failed=False, paired=True, original=True)
