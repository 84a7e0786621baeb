"""NW-05: the printer's 802.1X client certificate has ended."""

from __future__ import annotations

from ...connection import FOREVER, Supplicant
from ..fault import Fault


class IdentityExpired(Fault, frozen=True):
    """The switch port asks who is there, and the answer is out of date: no frame but EAP passes."""

    name = "network.supplicant.expired"
    catalogue = "NW-05"
    part = Supplicant
    summary = "802.1X client certificate expired"
    by_hand = "Load a client certificate that has ended, on a port with 802.1X."
    undo_by_hand = "Load a new client certificate over a bypass port."

    def inject(self, part: Supplicant) -> None:
        part.ends = part.machine.now

    def present(self, part: Supplicant) -> bool:
        return not part.valid

    def clear(self, part: Supplicant) -> None:
        part.ends = FOREVER
        part.machine.network.obtain()
