"""SC-04: the relay's account got another password, and devices still sign in with the old one."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...secret import Secret
from ...sending import Sender
from ...site.mail import PASSWORD, MailRelay
from ..fault import Fault, FaultError


class RelayPasswordChanged(Fault, frozen=True):
    """The mail team changed the password of the account that devices send with, to `password`."""

    name = "site.mail.password"
    catalogue = "SC-04"
    part = MailRelay
    summary = "the mail relay's password was changed and the device was not told"
    by_hand = "Change the password of the relay account that the device sends with."
    undo_by_hand = "Give the relay account its old password back."
    secrets = ("password",)

    password: Annotated[str, Meta(min_length=1)] = "scan-2026"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.password == PASSWORD:
            raise FaultError("that is the password the device has already; take another")

    def fits(self, part: Part) -> bool:
        return isinstance(part, MailRelay) and "scanner.sender" in part.machine.parts

    def inject(self, part: MailRelay) -> None:
        part.password = Secret(self.password)

    def present(self, part: MailRelay) -> bool:
        return part.machine.part("scanner.sender", Sender).mail_password != part.password

    def clear(self, part: MailRelay) -> None:
        part.password = part.machine.part("scanner.sender", Sender).mail_password
