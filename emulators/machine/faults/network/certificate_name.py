"""NW-12: the printer was renamed, and its certificate was not."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from ...access import Certificate
from ...network import Network
from ..fault import Fault, FaultError


class CertificateName(Fault, frozen=True):
    """The certificate is good, and for a name that no queue goes by."""

    name = "network.certificate.name"
    catalogue = "NW-12"
    part = Network
    summary = "device certificate for another name"
    by_hand = "Import a certificate for another name than the queues use."
    undo_by_hand = "Have the printer make a certificate for the name that the queues use."

    shown: Annotated[str, Meta(min_length=1, max_length=255)] = "old-printer.local"

    def inject(self, part: Network) -> None:
        if self.shown in Certificate().names:
            raise FaultError(f"{self.shown} is the name that the queues use")
        part.certificate = replace(part.certificate, names=(self.shown,))

    def present(self, part: Network) -> bool:
        return part.certificate.names == (self.shown,)

    def clear(self, part: Network) -> None:
        part.certificate = replace(part.certificate, names=Certificate().names)
