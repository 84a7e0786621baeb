"""NW-17: connecting to the shared queue would install a driver, which only administrators may."""

from __future__ import annotations

from ...site.print_server import PrintServer
from ..fault import Fault


class DriverNotStaged(Fault, frozen=True):
    """The PCs have no signed driver for the queue, and standard users may not install one."""

    name = "site.print-server.driver"
    catalogue = "NW-17"
    part = PrintServer
    summary = "shared queue's driver not staged on the clients"
    by_hand = "Allow driver installation to administrators only, on PCs that do not have the driver."
    undo_by_hand = "Stage the signed driver on the PCs."

    def inject(self, part: PrintServer) -> None:
        part.driver_staged = False

    def present(self, part: PrintServer) -> bool:
        return not part.driver_staged

    def clear(self, part: PrintServer) -> None:
        part.driver_staged = True
