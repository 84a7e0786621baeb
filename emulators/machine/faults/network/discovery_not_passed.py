"""NW-11: discovery does not cross VLANs."""

from __future__ import annotations

from ...site.gateway import Gateway
from ..fault import Fault


class DiscoveryNotPassed(Fault, frozen=True):
    """Announcements are link-local, and nothing passes them on: phones on Wi-Fi list no printer."""

    name = "site.gateway.mdns"
    catalogue = "NW-11"
    part = Gateway
    summary = "mDNS not passed between VLANs"
    by_hand = "Switch the mDNS gateway off."
    undo_by_hand = "Have the gateway pass _ipp._tcp and _ipps._tcp."
    fleeting = True

    def inject(self, part: Gateway) -> None:
        part.passes = False

    def present(self, part: Gateway) -> bool:
        return not part.passes

    def clear(self, part: Gateway) -> None:
        part.passes = True
