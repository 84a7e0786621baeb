"""SC-04: the relay's certificate comes from another root, which the device does not know."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...sending import Sender
from ...site.mail import ROOT, MailRelay
from ..fault import Fault, FaultError


class RelayRootChanged(Fault, frozen=True):
    """The relay's new certificate chain ends in `issuer`, and the device lacks that root."""

    name = "site.mail.root"
    catalogue = "SC-04"
    part = MailRelay
    summary = "the mail relay's certificate has a root that the device does not trust"
    by_hand = "Give the relay a certificate of an authority that the device does not know."
    undo_by_hand = "Give the relay its old certificate back."

    issuer: Annotated[str, Meta(min_length=1)] = "Site Root CA G2"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.issuer == ROOT:
            raise FaultError("the device trusts that authority already; take another")

    def fits(self, part: Part) -> bool:
        return isinstance(part, MailRelay) and "scanner.sender" in part.machine.parts

    def inject(self, part: MailRelay) -> None:
        part.issuer = self.issuer

    def present(self, part: MailRelay) -> bool:
        return part.issuer not in part.machine.part("scanner.sender", Sender).roots

    def clear(self, part: MailRelay) -> None:
        part.issuer = ROOT
