"""NW-02: another host has the printer's address."""

from __future__ import annotations

from ...site.addresses import Neighbour
from ..fault import Fault


class DuplicateAddress(Fault, frozen=True):
    """A laptop with a static address inside the printers' scope: clients reach now the one, now the other."""

    name = "site.neighbour.address"
    catalogue = "NW-02"
    part = Neighbour
    summary = "another host with the printer's address"
    by_hand = "Give another host of the VLAN the printer's address."
    undo_by_hand = "Give the other host an address of its own."

    def inject(self, part: Neighbour) -> None:
        part.take_address()

    def present(self, part: Neighbour) -> bool:
        # Pulling its cable only hides it.
        return part.since >= 0

    def clear(self, part: Neighbour) -> None:
        part.give_up()
        part.unplugged = False
