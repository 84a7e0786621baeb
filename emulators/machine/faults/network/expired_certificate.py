"""NW-12: nobody renewed the printer's certificate."""

from __future__ import annotations

import datetime
from dataclasses import replace

from ...network import Network
from ..fault import Fault, FaultError


class CertificateExpired(Fault, frozen=True):
    """The certificate that secure services show is past its date."""

    name = "network.certificate.expired"
    catalogue = "NW-12"
    part = Network
    summary = "device certificate past its date"
    by_hand = "Import a certificate that has expired."
    undo_by_hand = "Have the printer make a new certificate."

    not_after: str = "2025-12-31"

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            datetime.date.fromisoformat(self.not_after)
        except ValueError as error:
            raise FaultError(str(error)) from error

    def inject(self, part: Network) -> None:
        if self.not_after >= part.machine.today():
            raise FaultError(f"a certificate until {self.not_after} is still good")
        part.certificate = replace(part.certificate, not_after=self.not_after)

    def present(self, part: Network) -> bool:
        return part.certificate.not_after < part.machine.today()

    def clear(self, part: Network) -> None:
        part.certificate = replace(part.certificate, not_after="2034-01-01")
