"""SC-05: the password of the account that devices store with is older than the server allows."""

from __future__ import annotations

from ...part import Part
from ...site.share import Share
from ..fault import Fault


class SharePasswordExpired(Fault, frozen=True):
    """The file server asks for a new password, and a device cannot give one."""

    name = "site.share.expired"
    catalogue = "SC-05"
    part = Share
    summary = "the scan account's password expired on the file server"
    by_hand = "Have the password of the scan account expire on the file server."
    undo_by_hand = "Set the scan account's password to never expire."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Share) and "scanner.sender" in part.machine.parts

    def inject(self, part: Share) -> None:
        part.expired = True

    def present(self, part: Share) -> bool:
        return part.expired

    def clear(self, part: Share) -> None:
        part.expired = False
