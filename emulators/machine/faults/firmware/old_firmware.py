"""FW-01: an old firmware crashes on a particular job."""

from __future__ import annotations

from ...formatter import Formatter
from ...part import Part
from ..fault import Fault


class OldFirmware(Fault, frozen=True):
    """The firmware of the first deliveries, which stops at PDF pages with large filled areas."""

    name = "formatter.firmware.old"
    catalogue = "FW-01"
    part = Formatter
    summary = "old firmware: restarts whenever one particular document comes"
    by_hand = "Load the model's first firmware."
    undo_by_hand = "Load the model's current firmware."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Formatter) and bool(part.machine.profile.identity.first_firmware)

    def inject(self, part: Formatter) -> None:
        part.firmware = part.machine.profile.identity.first_firmware

    def present(self, part: Formatter) -> bool:
        return part.outdated

    def clear(self, part: Formatter) -> None:
        part.firmware = part.machine.profile.identity.firmware
