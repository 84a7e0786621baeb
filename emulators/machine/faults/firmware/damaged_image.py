"""FW-02: the stored firmware is damaged, as by an interrupted update."""

from __future__ import annotations

from ...formatter import Formatter
from ..fault import Fault


class DamagedImage(Fault, frozen=True):
    """What runs was loaded before the damage; the next start finds nothing to start."""

    name = "formatter.image.damaged"
    catalogue = "FW-02"
    part = Formatter
    summary = "damaged firmware after an interrupted update: it never starts again"
    by_hand = "Switch off in the middle of a firmware update; keep the bundle on a USB stick."
    undo_by_hand = "Load the bundle from the USB stick in the pre-boot menu."

    def inject(self, part: Formatter) -> None:
        part.image_good = False

    def present(self, part: Formatter) -> bool:
        return not part.image_good

    def clear(self, part: Formatter) -> None:
        part.image_good = True
        if part.halted:
            part.machine.restart()
