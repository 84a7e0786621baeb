"""FX-01: the wall port has no line on it since the telephones were moved."""

from __future__ import annotations

from ...site.phone import PhoneLine
from ..fault import Fault


class DeadPort(Fault, frozen=True):
    """Nothing is patched to the wall port that the fax is plugged into."""

    name = "site.phone.dead"
    catalogue = "FX-01"
    part = PhoneLine
    summary = "dead wall port: no dial tone, for a handset neither"
    by_hand = "Pull the fax's line at the patch panel."
    undo_by_hand = "Patch the line again."
    fleeting = True

    def inject(self, part: PhoneLine) -> None:
        part.live = False

    def present(self, part: PhoneLine) -> bool:
        return not part.live

    def clear(self, part: PhoneLine) -> None:
        part.live = True
