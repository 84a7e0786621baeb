"""NW-16: the raw port can be reached from the Internet, and strangers print."""

from __future__ import annotations

from ...part import Part
from ...site.firewall import Firewall
from ..fault import Fault


class OpenToTheInternet(Fault, frozen=True):
    """The firewall lets the printer's raw port in from anywhere; scanners find it within minutes."""

    name = "site.firewall.inbound"
    catalogue = "NW-16"
    part = Firewall
    summary = "raw port open to the Internet"
    by_hand = "Forward port 9100 of a public address to the printer (only on a bench of your own)."
    undo_by_hand = "Take the forwarding away, and put the ready message back."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Firewall) and "pjl" in part.machine.profile.network.services

    def inject(self, part: Firewall) -> None:
        part.expose("pjl")

    def present(self, part: Firewall) -> bool:
        return "pjl" in part.inbound

    def clear(self, part: Firewall) -> None:
        part.close_inbound()
