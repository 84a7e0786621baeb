"""NW-15: the printer cannot ask the directory, so nobody is anybody."""

from __future__ import annotations

from ...site.directory import Directory
from ..fault import Fault


class DirectoryUnreachable(Fault, frozen=True):
    """The way from the printers' network to the directory is closed: every job waits to be authorised."""

    name = "site.directory.unreachable"
    catalogue = "NW-15"
    part = Directory
    summary = "directory server out of the printer's reach"
    by_hand = "Block LDAPS (port 636) between the printer and the directory."
    undo_by_hand = "Let the printer reach the directory again."
    fleeting = True

    def inject(self, part: Directory) -> None:
        part.reachable = False

    def present(self, part: Directory) -> bool:
        return not part.reachable

    def clear(self, part: Directory) -> None:
        part.reachable = True
        if part.machine.accounting is not None:
            part.machine.accounting.directory_is_back()
