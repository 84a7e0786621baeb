"""UB-02: another driver of the computer holds the printer's interface."""

from __future__ import annotations

from ...site.host import Host
from ..fault import Fault


class InterfaceClaimed(Fault, frozen=True):
    """The IPP-over-USB service and the classic driver both want the interface, and the service has it."""

    name = "site.host.claim"
    catalogue = "UB-02"
    part = Host
    summary = "printer interface held by the wrong driver"
    by_hand = "Run the IPP-over-USB service on the computer beside a classic queue, and plug the printer in."
    undo_by_hand = "Stop the service, remove its queue and plug the printer in again."

    def inject(self, part: Host) -> None:
        part.service = True
        part.replugged()

    def present(self, part: Host) -> bool:
        return part.service or part.holding

    def clear(self, part: Host) -> None:
        part.service = False
        part.replugged()
