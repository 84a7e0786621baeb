"""NW-03: the printer has no reservation, so that its address moves."""

from __future__ import annotations

from ...site.addresses import Dhcp
from ..fault import Fault


class ReservationLost(Fault, frozen=True):
    """Without a reservation each start brings another address, and the name stays with the old one."""

    name = "site.dhcp.reservation"
    catalogue = "NW-03"
    part = Dhcp
    summary = "address not reserved for the printer"
    by_hand = "Take the printer's reservation away and restart the printer."
    undo_by_hand = "Reserve the address and have the printer renew it."

    def inject(self, part: Dhcp) -> None:
        part.reserved = False

    def present(self, part: Dhcp) -> bool:
        return not part.reserved

    def clear(self, part: Dhcp) -> None:
        part.reserved = True
        part.machine.network.obtain()
