"""SC-05: the device offers SMB1 only, which no server of today speaks."""

from __future__ import annotations

from ...sending import Sender
from ...site.share import SMB1
from ..fault import Fault


class Smb1Only(Fault, frozen=True):
    """SMB2 and SMB3 are switched off in the device, as old settings had it."""

    name = "scanner.sender.smb1"
    catalogue = "SC-05"
    part = Sender
    summary = "the device offers only SMB1, and the file server has none"
    by_hand = "On the device's SMB page, switch SMB2 and SMB3 off."
    undo_by_hand = "Switch SMB2 and SMB3 on again."

    def inject(self, part: Sender) -> None:
        part.smb = (SMB1,)

    def present(self, part: Sender) -> bool:
        return part.smb == (SMB1,)

    def clear(self, part: Sender) -> None:
        part.smb = Sender.FIELDS["smb"].default
