"""NW-04: the printer's switch port is in another VLAN."""

from __future__ import annotations

from typing import Literal

from ...site.switch import HOME_VLAN, Switch
from ..fault import Fault


class WrongVlan(Fault, frozen=True):
    """After a move the printer hangs on a port of another VLAN, with an address that nobody routes to."""

    name = "site.switch.vlan"
    catalogue = "NW-04"
    part = Switch
    summary = "switch port in the wrong VLAN"
    by_hand = "Plug the printer into a port of the guest VLAN."
    undo_by_hand = "Put the port into the printers' VLAN and renew the address."

    vlan: Literal["guest", "voice"] = "guest"

    def inject(self, part: Switch) -> None:
        part.vlan = self.vlan

    def present(self, part: Switch) -> bool:
        return part.vlan != HOME_VLAN

    def clear(self, part: Switch) -> None:
        part.vlan = HOME_VLAN
        part.machine.network.obtain()
