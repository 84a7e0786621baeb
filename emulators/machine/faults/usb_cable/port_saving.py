"""UB-01: the computer takes the power from its port while the printer sleeps, and does not give it back."""

from __future__ import annotations

from ...site.host import Host
from ..fault import Fault


class PortPowerSaving(Fault, frozen=True):
    """A printer that has gone to sleep is gone from the bus, until something else wakes it."""

    name = "site.host.power-saving"
    catalogue = "UB-01"
    part = Host
    summary = "power saving of the computer's USB port"
    by_hand = "Switch power saving of the USB ports on in the computer's settings, and let the printer sleep."
    undo_by_hand = "Switch power saving of the USB ports off."

    def inject(self, part: Host) -> None:
        part.saving = True

    def present(self, part: Host) -> bool:
        return part.saving

    def clear(self, part: Host) -> None:
        part.saving = False
