"""SC-03: the scanner's lamp gives no light."""

from __future__ import annotations

from ...scanner import Carriage
from ..fault import Fault


class LampBurnt(Fault, frozen=True):
    """The lamp of the scanner head is burnt out, as the firmware finds at its next start or scan."""

    name = "scanner.lamp.burnt"
    catalogue = "SC-03"
    part = Carriage
    summary = "scanner lamp burnt out: nothing can be scanned"
    by_hand = "Fit a scanner head whose lamp lead is cut (power off, unplugged)."
    undo_by_hand = "Fit a good scanner head (power off, unplugged)."
    fleeting = True

    def inject(self, part: Carriage) -> None:
        part.lamp_burnt = True

    def present(self, part: Carriage) -> bool:
        return part.lamp_burnt

    def clear(self, part: Carriage) -> None:
        part.lamp_burnt = False
        part.failed = ""
