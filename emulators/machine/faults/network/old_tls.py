"""NW-12: the printer speaks only versions of TLS that clients no longer do."""

from __future__ import annotations

from ...network import TLS_NOW, Network
from ..fault import Fault


class OldTls(Fault, frozen=True):
    """Nothing newer than TLS 1.1 is switched on, which clients have given up (RFC 8996)."""

    name = "network.tls.old"
    catalogue = "NW-12"
    part = Network
    summary = "only TLS 1.0 and 1.1 switched on"
    by_hand = "On the printer's security page, allow TLS 1.0 and 1.1 only."
    undo_by_hand = "Allow TLS 1.2 and newer."

    def inject(self, part: Network) -> None:
        part.tls_versions = ("1.0", "1.1")

    def present(self, part: Network) -> bool:
        return not set(part.tls_versions) & set(TLS_NOW)

    def clear(self, part: Network) -> None:
        part.tls_versions = TLS_NOW
