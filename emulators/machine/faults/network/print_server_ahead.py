"""NW-17: the print server was patched, the PCs were not, and the shared queue refuses them."""

from __future__ import annotations

from ...site.print_server import PrintServer
from ..fault import Fault


class PrintServerAhead(Fault, frozen=True):
    """The server insists on sealed calls that the clients' patch level does not make: 0x0000011b."""

    name = "site.print-server.levels"
    catalogue = "NW-17"
    part = PrintServer
    summary = "print server patched ahead of its clients"
    by_hand = "Patch the print server and leave the PCs as they are."
    undo_by_hand = "Patch the PCs as well."

    def inject(self, part: PrintServer) -> None:
        part.server_level = part.client_level + 1

    def present(self, part: PrintServer) -> bool:
        # Switching the protections off hides it and leaves it there.
        return part.client_level < part.server_level

    def clear(self, part: PrintServer) -> None:
        part.client_level = part.server_level
