"""NW-05: the authentication server has a certificate that the printer does not trust."""

from __future__ import annotations

from ...site.radius import NEXT_CA, SITE_CA, Radius
from ..fault import Fault


class UnknownCa(Fault, frozen=True):
    """The server's certificate was renewed by another authority, whose certificate is not on the printer."""

    name = "site.radius.ca"
    catalogue = "NW-05"
    part = Radius
    summary = "802.1X server certificate signed by an unknown authority"
    by_hand = "Give the RADIUS server a certificate of an authority that the printer does not have."
    undo_by_hand = "Load that authority's certificate on the printer."

    def inject(self, part: Radius) -> None:
        part.signed_by = NEXT_CA

    def present(self, part: Radius) -> bool:
        return part.signed_by != part.machine.supplicant.trusts

    def clear(self, part: Radius) -> None:
        part.signed_by = SITE_CA
        part.machine.supplicant.trusts = SITE_CA
        part.machine.network.obtain()
