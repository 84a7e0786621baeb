"""NW-03: nobody gives the printer an address."""

from __future__ import annotations

from ...site.addresses import Dhcp
from ..fault import Fault


class DhcpSilent(Fault, frozen=True):
    """The DHCP server cannot be reached, or its scope is used up: the printer takes a link-local address."""

    name = "site.dhcp.silent"
    catalogue = "NW-03"
    part = Dhcp
    summary = "no answer from DHCP"
    by_hand = "Stop the scope on the DHCP server and restart the printer."
    undo_by_hand = "Start the scope and have the printer renew its address."
    fleeting = True

    def inject(self, part: Dhcp) -> None:
        part.answering = False

    def present(self, part: Dhcp) -> bool:
        return not part.answering

    def clear(self, part: Dhcp) -> None:
        part.answering = True
        part.machine.network.obtain()
