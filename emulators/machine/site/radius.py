"""The site's authentication server for 802.1X: whose signature its certificate carries. Knows no EAP."""

from __future__ import annotations

from ..part import Part, action, physical

SITE_CA = "Site CA 2024"
NEXT_CA = "Site CA 2026"


class Radius(Part):
    """Fields:
    signed_by: the authority that signed its certificate.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    signed_by: str = physical(SITE_CA, told=False)

    def look(self) -> dict[str, str]:
        """Its certificate, and what its log says of the printer."""
        supplicant = self.machine.supplicant
        if supplicant.accepted:
            said = "accepted"
        elif not supplicant.valid:
            said = "rejected: client certificate expired"
        else:
            said = "unknown CA"
        return {"certificate": f"signed by {self.signed_by}", "printer": said}

    @action
    def restore_certificate(self) -> None:
        """Put the certificate of the old authority back, for as long as that still lasts."""
        self.signed_by = SITE_CA
        self.machine.network.obtain()
